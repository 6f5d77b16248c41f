//! Medians over cells at every point of a grid: the synapses of the cells are gathered once, with
//! the interval and levels that each reaches; a point then is one sequential pass over them.

use std::ops::Range;

use rayon::prelude::*;

use super::medians::{Of, Side, summed};
use super::sweep::{Cuts, Levels, by_point, loosest};
use super::{cell_table, walk};
use crate::codes;
use crate::dataset::{Column, Dataset};
use crate::engine::partial::exact_over;
use crate::engine::plan::{Plan, RowRun};
use crate::error::{Error, Result};
use crate::exact::ExactSum;
use crate::query::{
    Categories, CodeSet, ConnectionValues, Exact, Filter, FilterParameter, SweepQuery,
};
use crate::run::Run;

/// Marks a synapse whose partner is of the connection's types.
const PARTNER: u32 = 1 << 31;
/// Marks one whose value is NaN or infinite.
const NONFINITE: u32 = 1 << 30;
/// What is left of a mark is the bin.
const BIN: u32 = NONFINITE - 1;

/// The types of a connection, by code.
#[derive(Clone, Debug)]
pub struct ConnectionCodes {
    /// The presynaptic ones.
    pub pre: CodeSet,
    /// The postsynaptic ones.
    pub post: CodeSet,
}

/// Answers point by point, all connections of a point together.
pub fn answer(
    data: &Dataset,
    query: &SweepQuery,
    connections: &[ConnectionCodes],
    side: Side,
    of: Of,
    run: &Run,
) -> Result<ConnectionValues> {
    if query.counts_pairs() && !query.axes.is_empty() {
        return by_point(query, run, |point| answer(data, point, connections, side, of, run));
    }
    let cells = Categories::asked(&query.cells)?;
    let grid = BinGrid {
        data,
        plan: cell_table::plan(data, &loosest(query), cells, run)?,
        prob: Cuts::new(query, FilterParameter::ProbMin, FilterParameter::ProbMax),
        size: Cuts::new(query, FilterParameter::SizeMin, FilterParameter::SizeMax),
        levels: Levels::new(data, query, run)?,
        summed: summed(data, &[of]),
    };
    grid.check()?;
    let columns = &data.synapses;
    // Both numbers are tested, and one of them is summed.
    grid.plan.ensure(data, &[&columns.pre, &columns.post, &columns.prob, &columns.size])?;
    let points = query.points().unwrap_or(0) as usize;
    let mut values = vec![None; points * connections.len()];
    for (at, pair) in connections.iter().enumerate() {
        run.check()?;
        let cells = grid.cells(pair, side);
        let medians: Vec<Option<Exact>> = (0..points as u64)
            .into_par_iter()
            .map_init(Scratch::default, |scratch, point| {
                if run.is_stopped() {
                    return None;
                }
                cells.median(&grid.passing(&query.filter_at(point)), of, scratch)
            })
            .collect();
        for (point, median) in medians.into_iter().enumerate() {
            values[point * connections.len() + at] = median;
        }
    }
    Ok(values)
}

/// The thresholds of all points as cuts and levels; a combination of them is a bin.
struct BinGrid<'a> {
    data: &'a Dataset,
    plan: Plan,
    prob: Cuts,
    size: Cuts,
    levels: Levels,
    /// What is summed for each cell.
    summed: &'a Column<u16>,
}

/// The synapses of the cells of a connection, cell by cell.
struct Cells {
    /// Where each cell's synapses begin, and where the last one's end.
    starts: Vec<usize>,
    /// Bin of each synapse, and its marks.
    bins: Vec<u32>,
    /// Its value in units; 0 where it is not finite.
    sizes: Vec<i64>,
}

/// A synapse on its way to its cell.
#[derive(Clone, Copy)]
struct Entry {
    cell: u32,
    bin: u32,
    code: u16,
}

/// Buffers to use again.
#[derive(Default)]
struct Scratch {
    sums: Vec<i128>,
}

/// A finite value, by its order code, in units.
fn units(code: u16) -> Option<i64> {
    codes::units(codes::bits_of_order_code(code))
}

impl BinGrid<'_> {
    /// Refuses grids of more bins than fit beside the marks.
    fn check(&self) -> Result<()> {
        let bins = self.prob.len() * self.levels.len() * self.size.len();
        if bins <= BIN as usize {
            return Ok(());
        }
        Err(Error::usage("axis", format!("medians over a grid of {bins} bins are too many"))
            .advise("take fewer values"))
    }

    fn cells(&self, pair: &ConnectionCodes, side: Side) -> Cells {
        let (own, partner) = match side {
            Side::Pre => (&pair.pre, &pair.post),
            Side::Post => (&pair.post, &pair.pre),
        };
        let types = |run: &RowRun| match side {
            Side::Pre => (run.pre_type, run.post_type),
            Side::Post => (run.post_type, run.pre_type),
        };
        let runs: Vec<RowRun> =
            self.plan.runs.iter().filter(|run| own.contains(types(run).0)).copied().collect();
        let parts: Vec<Vec<Entry>> = walk::batches(&runs)
            .par_iter()
            .map(|batch| {
                self.entries(batch, side, |run| match partner.contains(types(run).1) {
                    true => PARTNER,
                    false => 0,
                })
            })
            .collect();
        let mut entries = parts.concat();
        entries.par_sort_unstable_by_key(|entry| entry.cell);
        let ends = entries.chunk_by(|a, b| a.cell == b.cell).scan(0, |end, cell| {
            *end += cell.len();
            Some(*end)
        });
        Cells {
            starts: std::iter::once(0).chain(ends).collect(),
            bins: entries.iter().map(|entry| entry.bin).collect(),
            sizes: entries.iter().map(|entry| units(entry.code).unwrap_or(0)).collect(),
        }
    }

    fn entries(&self, batch: &[RowRun], side: Side, mark: impl Fn(&RowRun) -> u32) -> Vec<Entry> {
        let columns = &self.data.synapses;
        let (prob_table, size_table) = (self.prob.table(), self.size.table());
        let mut entries = Vec::new();
        walk::blocks(columns, &self.plan, batch, |run, rows, mask| {
            for row in walk::passing(rows, mask) {
                let (pre, post) = (columns.pre[row], columns.post[row]);
                let prob = usize::from(prob_table[usize::from(columns.prob[row])]);
                let size = usize::from(size_table[usize::from(columns.size[row])]);
                let code = self.summed[row];
                let finite = if units(code).is_some() { 0 } else { NONFINITE };
                let bin = self.bin(prob, self.levels.of_row(pre, post), size) as u32;
                let bin = bin | mark(run) | finite;
                let cell = if side == Side::Pre { pre } else { post };
                entries.push(Entry { cell, bin, code });
            }
        });
        entries
    }

    fn bin(&self, prob: usize, level: usize, size: usize) -> usize {
        (prob * self.levels.len() + level) * self.size.len() + size
    }

    /// Which bins pass at a point.
    fn passing(&self, filter: &Filter) -> Vec<u8> {
        let (probs, sizes) = (self.prob.intervals(filter), self.size.intervals(filter));
        let wanted = self.levels.of_point(filter);
        let mut passing = vec![0; self.prob.len() * self.levels.len() * self.size.len()];
        for prob in probs {
            for level in (0..self.levels.len()).filter(|level| self.levels.reaches(*level, wanted))
            {
                let first = self.bin(prob, level, 0);
                passing[first + sizes.start..first + sizes.end].fill(1);
            }
        }
        passing
    }
}

impl Cells {
    /// The median at a point; the cells are those with a synapse that passes.
    fn median(&self, passing: &[u8], of: Of, scratch: &mut Scratch) -> Option<Exact> {
        let Scratch { sums } = scratch;
        sums.clear();
        let mut cells = 0;
        for ends in self.starts.windows(2) {
            let found = match of {
                Of::Number => self.count(ends[0]..ends[1], passing),
                Of::Sum(_) => self.sum(ends[0]..ends[1], passing),
            };
            if found.is_undefined {
                return None;
            }
            cells += usize::from(found.passes);
            if found.sum != 0 {
                sums.push(found.sum);
            }
        }
        let middle = middle(sums, cells)?;
        match of {
            Of::Number => Exact::ratio(middle, 2),
            Of::Sum(_) => exact_over(ExactSum { units: middle, nonfinite: 0 }, 2),
        }
    }

    // Whether a synapse passes is as good as random: no branch depends on it.
    fn count(&self, rows: Range<usize>, passing: &[u8]) -> CellSum {
        let (mut passes, mut count) = (0, 0u32);
        for bin in &self.bins[rows] {
            let one = passing[(bin & BIN) as usize];
            passes |= one;
            count += u32::from(one) & (bin >> 31);
        }
        CellSum { passes: passes != 0, sum: count.into(), is_undefined: false }
    }

    fn sum(&self, rows: Range<usize>, passing: &[u8]) -> CellSum {
        let (mut passes, mut sum, mut undefined) = (0, 0, 0);
        for (bin, size) in self.bins[rows.clone()].iter().zip(&self.sizes[rows]) {
            let one = passing[(bin & BIN) as usize];
            let taken = u32::from(one) & (bin >> 31);
            passes |= one;
            undefined |= taken & (bin >> 30);
            sum += i128::from(size & -i64::from(taken));
        }
        CellSum { passes: passes != 0, sum, is_undefined: undefined & 1 != 0 }
    }
}

/// What a cell has at a point.
struct CellSum {
    /// Whether any of its synapses passes.
    passes: bool,
    /// What it has with the partner types.
    sum: i128,
    /// Whether a NaN or infinite size is in it.
    is_undefined: bool,
}

/// The two middle ones of `sums` and as many zeros as make `cells` values, together.
fn middle(sums: &mut [i128], cells: usize) -> Option<i128> {
    let last = cells.checked_sub(1)?;
    let zeros = cells - sums.len();
    let below = sums.iter().filter(|sum| **sum < 0).count();
    let mut value = |rank: usize| match rank {
        _ if rank < below => *sums.select_nth_unstable(rank).1,
        _ if rank < below + zeros => 0,
        _ => *sums.select_nth_unstable(rank - zeros).1,
    };
    Some(value(last / 2) + value(cells / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_stand_between_negative_and_positive_sums() {
        let check = |sums: &[i128], cells: usize, twice: Option<i128>| {
            assert_eq!(middle(&mut sums.to_vec(), cells), twice, "{sums:?} {cells}");
        };
        check(&[], 0, None);
        check(&[], 3, Some(0));
        check(&[5, 1, 3], 3, Some(6));
        check(&[5, 1, 3], 4, Some(4));
        check(&[5, 1, 3], 6, Some(1));
        check(&[-5, -1, 3], 5, Some(0));
        check(&[-5, -1, 3], 4, Some(-1));
    }
}
