//! Medians over the neurons of one side of what each has in a cell. Neurons that have synapses of the row
//! (column) but none in the cell count as 0.

use std::collections::HashSet;

use super::Ordered;
use super::amount::Amount;
use super::axes::Axes;
use super::collect::{Cell, Collected};
use super::labelling::{Labelling, NONE};
use super::middle::{by_rank, middle, twice_the_middle};
use super::resolved::Resolved;
use super::summand::Summand;
use super::unit::Unit;
use crate::engine::resample::median_ends;
use crate::error::Result;
use crate::query::{Level, MedianEnds, Side, Values};
use crate::run::Run;

/// What a neuron has in a cell.
pub struct Share {
    /// `row * columns + column`.
    pub cell: u64,
    /// Its number, whatever that is.
    pub neuron: u32,
    /// None where it is undefined.
    pub units: Option<i128>,
}

/// What medians are over.
struct Shares {
    shares: Vec<Share>,
    /// How many neurons the median of each cell is over.
    counts: Vec<usize>,
    /// Synapses, and rows.
    total: u64,
    row_count: u64,
}

impl Ordered {
    /// The median of every cell, and the synapses and rows in all cells.
    pub(super) fn medians(
        &self,
        passing: &Resolved,
        axes: &Axes,
        side: Side,
        of: Option<&Summand>,
        run: &Run,
    ) -> Result<(Values, u64, u64)> {
        let found = self.shares(passing, axes, side, of, run)?;
        let unit = of.map(Summand::unit_of_sums);
        let values = of_counted(found.shares, &found.counts, unit);
        Ok((values, found.total, found.row_count))
    }

    /// The median of every cell, and between which values it lies.
    pub(super) fn median_ends(
        &self,
        passing: &Resolved,
        axes: &Axes,
        side: Side,
        of: Option<&Summand>,
        level: Level,
        run: &Run,
    ) -> Result<Vec<MedianEnds>> {
        let found = self.shares(passing, axes, side, of, run)?;
        let value = |units: i128| of.map_or(units as f64, |of| of.over(units, 1));
        let none = |n: &usize| MedianEnds { n: *n as u64, median: f64::NAN, ends: None };
        let mut ends: Vec<MedianEnds> = found.counts.iter().map(none).collect();
        each_cell(found.shares, found.counts.len(), |cell, sums| {
            let (Some(sums), n) = (sums, found.counts[cell]) else { return };
            if n == 0 {
                return;
            }
            let nth = by_rank(&sums, n);
            ends[cell].median = middle(twice_the_middle(&sums, n), of.map(Summand::unit_of_sums));
            ends[cell].ends = median_ends(n as u64, level, |rank| value(nth(rank)));
        });
        Ok(ends)
    }

    /// What each neuron of one side has in each cell, and how many neurons the median of a cell is over.
    fn shares(
        &self,
        passing: &Resolved,
        axes: &Axes,
        side: Side,
        of: Option<&Summand>,
        run: &Run,
    ) -> Result<Shares> {
        let (rows, columns) = axes.shape();
        let is_pre = side == Side::Pre;
        let cell = || {
            let (rows, of) = (axes.rows.labelling.clone(), axes.columns.labelling.clone());
            Labelling::Cell(Box::new(rows), Box::new(of), columns as u32)
        };
        // What beside the neuron tells the cell; all of it where the neuron says nothing.
        let (own, other) = match (side, &axes.rows.labelling, &axes.columns.labelling) {
            // Rows whose neuron has no label are left out as they are labelled, by the cell.
            (Side::Pre, Labelling::Pre(own), _) | (Side::Post, _, Labelling::Post(own))
                if own.contains(&NONE) =>
            {
                (None, cell())
            }
            (Side::Pre, Labelling::Pre(own), other) => (Some(own), other.clone()),
            (Side::Post, other, Labelling::Post(own)) => (Some(own), other.clone()),
            _ => (None, cell()),
        };
        let width = match (own, side) {
            (None, _) => rows * columns,
            (_, Side::Pre) => columns,
            (_, Side::Post) => rows,
        };
        let of_neurons = self.data.neurons.len();
        let neuron = Labelling::neurons(&self.data, is_pre);
        let (lines, across) = if is_pre { (&neuron, &other) } else { (&other, &neuron) };
        let asked = Collected {
            rows: lines,
            columns: across,
            shape: if is_pre { (of_neurons, width) } else { (width, of_neurons) },
            reads: self.amount_columns(of),
            by_pair: false,
            of: |row, _| self.amount(of, row),
        };
        let found = self.collect(passing, &asked, run)?;
        let total = found.cells.iter().map(|cell| cell.tally.synapses).sum();
        let share = |cell: &Cell<Amount>| {
            let (neuron, other) =
                if is_pre { (cell.row, cell.column) } else { (cell.column, cell.row) };
            let (own, other) = (own.map(|own| own[neuron as usize] as usize), other as usize);
            let place = match own {
                None => other,
                Some(own) if is_pre => own * columns + other,
                Some(own) => other * columns + own,
            };
            let units = (!cell.tally.is_infinite).then_some(cell.tally.units);
            Share { cell: place as u64, neuron, units }
        };
        let shares: Vec<Share> = found.cells.iter().map(share).collect();
        let counts = counts(&shares, (rows, columns), side);
        Ok(Shares { shares, counts, total, row_count: found.row_count })
    }
}

/// The median of every cell out of what each neuron of a side has in each.
pub fn of_shares(
    shares: Vec<Share>,
    shape: (usize, usize),
    side: Side,
    unit: Option<Unit>,
) -> Values {
    let counts = counts(&shares, shape, side);
    of_counted(shares, &counts, unit)
}

fn of_counted(shares: Vec<Share>, counts: &[usize], unit: Option<Unit>) -> Values {
    let medians = every_median(shares, counts.len(), |cell| counts[cell]);
    let value = |twice: Option<i128>| twice.map_or(f64::NAN, |twice| middle(twice, unit));
    Values::Reals(medians.into_iter().map(value).collect())
}

/// How many neurons the median of each cell is over.
fn counts(shares: &[Share], (rows, columns): (usize, usize), side: Side) -> Vec<usize> {
    let is_pre = side == Side::Pre;
    let lines = if is_pre { rows } else { columns };
    let of_lines = neurons_of(shares, lines, columns as u64, is_pre);
    let line = |cell: usize| if is_pre { cell / columns } else { cell % columns };
    (0..rows * columns).map(|cell| of_lines[line(cell)]).collect()
}

/// How many neurons each row, or column, has.
fn neurons_of(shares: &[Share], lines: usize, columns: u64, are_rows: bool) -> Vec<usize> {
    let line = |cell: u64| if are_rows { cell / columns } else { cell % columns };
    let known: HashSet<(u64, u32)> =
        shares.iter().map(|share| (line(share.cell), share.neuron)).collect();
    let mut counts = vec![0; lines];
    known.iter().for_each(|(line, _)| counts[*line as usize] += 1);
    counts
}

/// Twice the median of every cell; none where it is undefined.
fn every_median(
    shares: Vec<Share>,
    cells: usize,
    neurons_of: impl Fn(usize) -> usize,
) -> Vec<Option<i128>> {
    let mut medians = vec![None; cells];
    each_cell(shares, cells, |cell, sums| {
        let neurons = neurons_of(cell);
        let sums = sums.filter(|_| neurons > 0);
        medians[cell] = sums.map(|sums| twice_the_middle(&sums, neurons));
    });
    medians
}

/// Shows what the neurons have in each cell, ascending; none where it is undefined.
fn each_cell(mut shares: Vec<Share>, cells: usize, mut each: impl FnMut(usize, Option<Vec<i128>>)) {
    shares.sort_unstable_by_key(|share| (share.cell, share.units));
    let mut rest = &shares[..];
    for cell in 0..cells {
        let own = rest.partition_point(|share| share.cell == cell as u64);
        let (own, others) = rest.split_at(own);
        rest = others;
        each(cell, own.iter().map(|share| share.units).collect());
    }
}
