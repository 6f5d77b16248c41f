//! Medians over cells: how many synapses, or how much area, the cells of a type make with
//! another type, the cells that make none with it counting as 0.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::walk;
use crate::dataset::Dataset;
use crate::engine::groups::{self, LabelOf};
use crate::engine::plan::{Plan, Run};
use crate::exact::ExactSum;
use crate::query::{Measure, Values};

/// Which median is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Whether the cells are the presynaptic ones.
    per_pre: bool,
    /// Whether sizes are summed; otherwise synapses are counted.
    of_size: bool,
}

/// One passing synapse: whose it is, and its size.
#[derive(Clone, Copy)]
struct Entry {
    /// Label of the cell.
    own: u32,
    /// Label of the partner.
    partner: u32,
    /// Dense index of the cell.
    cell: u32,
    /// Order code of the size.
    size: u16,
}

impl Question {
    /// The question behind a measure, if it is a median.
    pub fn of(measure: Measure) -> Option<Question> {
        let (per_pre, of_size) = match measure {
            Measure::MedianPerPre => (true, false),
            Measure::MedianPerPost => (false, false),
            Measure::MedianSizePerPre => (true, true),
            Measure::MedianSizePerPost => (false, true),
            _ => return None,
        };
        Some(Question { per_pre, of_size })
    }

    /// The matrix of medians, and the number of synapses in it.
    pub fn answer(
        self,
        data: &Dataset,
        plan: &Plan,
        labels: Option<&LabelOf>,
        count: usize,
    ) -> (Values, u64) {
        let mut medians = vec![f64::NAN; count * count];
        let mut total = 0;
        for runs in self.portions(plan, labels.is_some()) {
            let mut entries = self.entries(data, plan, &runs, labels);
            total += entries.len() as u64;
            entries.par_sort_unstable_by_key(|e| (e.own, e.partner, e.cell));
            for own in entries.chunk_by(|a, b| a.own == b.own) {
                self.row_of_cells(own, count, &mut medians);
            }
        }
        (Values::Reals(medians), total)
    }

    /// The runs in portions that hold all of a cell's synapses: by the cell's type, so that the
    /// entries of one type at a time are in memory. Labels can be anywhere.
    fn portions(self, plan: &Plan, labelled: bool) -> Vec<Vec<Run>> {
        if labelled {
            return vec![plan.runs.clone()];
        }
        let own = |run: &Run| if self.per_pre { run.pre_type } else { run.post_type };
        let mut runs = plan.runs.clone();
        runs.sort_by_key(own);
        runs.chunk_by(|a, b| own(a) == own(b)).map(<[Run]>::to_vec).collect()
    }

    fn entries(
        self,
        data: &Dataset,
        plan: &Plan,
        runs: &[Run],
        labels: Option<&LabelOf>,
    ) -> Vec<Entry> {
        let columns = &data.synapses;
        let positions = groups::type_positions(data);
        let gather = |batch: &Vec<Run>| {
            let mut entries = Vec::new();
            walk::blocks(columns, plan, batch, |run, rows, mask| {
                for row in walk::passing(rows, mask) {
                    let (pre, post) = (columns.pre[row], columns.post[row]);
                    let types =
                        || (positions[run.pre_type as usize], positions[run.post_type as usize]);
                    let pair =
                        labels.map_or_else(|| Some(types()), |labels| labels.pair(pre, post));
                    let Some((pre_label, post_label)) = pair else { continue };
                    let (own, partner, cell) = match self.per_pre {
                        true => (pre_label as u32, post_label as u32, pre),
                        false => (post_label as u32, pre_label as u32, post),
                    };
                    entries.push(Entry { own, partner, cell, size: columns.size[row] });
                }
            });
            entries
        };
        let parts: Vec<Vec<Entry>> = walk::batches(runs).par_iter().map(gather).collect();
        parts.concat()
    }

    /// The medians over the cells of one label, with every partner label. `entries` are those of
    /// the label, sorted by partner and cell.
    fn row_of_cells(self, entries: &[Entry], count: usize, medians: &mut [f64]) {
        let Some(first) = entries.first() else { return };
        let own = first.own as usize;
        let cells = distinct_cells(entries);
        let mut at = |partner: usize, median: f64| {
            let (row, column) = if self.per_pre { (own, partner) } else { (partner, own) };
            medians[row * count + column] = median;
        };
        (0..count).for_each(|partner| at(partner, 0.0));
        for with in entries.chunk_by(|a, b| a.partner == b.partner) {
            let sums = with.chunk_by(|a, b| a.cell == b.cell).map(|cell| self.sum(cell)).collect();
            at(with[0].partner as usize, median(sums, cells, self.of_size));
        }
    }

    fn sum(self, cell: &[Entry]) -> ExactSum {
        if !self.of_size {
            return ExactSum { units: cell.len() as i128, nonfinite: 0 };
        }
        let mut sum = ExactSum::default();
        for entry in cell {
            sum.add(ExactSum::of_code(entry.size));
        }
        sum
    }
}

fn distinct_cells(entries: &[Entry]) -> usize {
    let mut cells: Vec<u32> = entries.iter().map(|entry| entry.cell).collect();
    cells.par_sort_unstable();
    cells.dedup();
    cells.len()
}

/// The median of `sums` and as many zeros as make `cells` values.
fn median(mut sums: Vec<ExactSum>, cells: usize, of_size: bool) -> f64 {
    if sums.iter().any(|sum| sum.nonfinite > 0) {
        return f64::NAN;
    }
    sums.sort_unstable_by_key(|sum| sum.units);
    let zeros = cells - sums.len();
    let below = sums.partition_point(|sum| sum.units.cmp(&0) == Ordering::Less);
    // The zeros stand between the negative sums and the others.
    let value = |rank: usize| {
        if rank < below {
            sums[rank].units
        } else if rank < below + zeros {
            0
        } else {
            sums[rank - zeros].units
        }
    };
    let middle = ExactSum { units: value((cells - 1) / 2) + value(cells / 2), nonfinite: 0 };
    if of_size { middle.over(2) } else { middle.units as f64 / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_count_the_cells_that_have_none() {
        let sums = |units: &[i128]| {
            units.iter().map(|units| ExactSum { units: *units, nonfinite: 0 }).collect::<Vec<_>>()
        };
        assert_eq!(median(sums(&[5, 1, 3]), 3, false), 3.0);
        assert_eq!(median(sums(&[5, 1, 3]), 4, false), 2.0);
        assert_eq!(median(sums(&[5, 1, 3]), 6, false), 0.5);
        assert_eq!(median(sums(&[5, 1, 3]), 9, false), 0.0);
        assert_eq!(median(sums(&[-5, -1, 3]), 5, false), 0.0);
        assert_eq!(median(sums(&[-5, -1, 3]), 4, false), -0.5);
    }
}
