//! What lists of pairs of neurons come to: medians, numbers of pairs, and whatever asks how many synapses a
//! pair has.

use std::collections::BTreeSet;

use super::listed::{self, Cell};
use super::pair_list::PairCell;
use super::pair_lists::{Listing, PairLists, needs_pairs};
use super::paired::points;
use super::{Additive, Amount, Amounts, Finished, GridCounts, Tally, exact_over, values};
use crate::engine::medians::{self, Of, Side};
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{
    ConnectionValues, ConnectionsQuery, Exact, Filter, Labels, Level, Matrix, MatrixQuery, Measure,
    MedianEnds, Sparse, SparseCells, SweepQuery, Types, Values,
};

/// The answer to a question that was listed so; nothing to one that never lists pairs.
///
/// # Errors
/// Names that the data lack, more cells than a list may have (usage).
pub fn finish(
    lists: &PairLists,
    listing: &Listing,
    question: &Additive,
) -> Result<Option<Finished>> {
    let answers = Answers { lists, listing };
    Ok(Some(match question {
        Additive::Count(filter) => Finished::Count(together(&answers.of(filter)).finish()),
        Additive::Matrix(query) if query.is_sparse() => Finished::Sparse(answers.sparse(query)),
        Additive::Matrix(query) => Finished::Matrix(answers.matrix(query)?),
        Additive::Sweep(query) if query.sparse => Finished::Sparse(answers.sparse_sweep(query)?),
        Additive::Sweep(query) => Finished::Sweep(answers.sweep(query).finish()),
        Additive::Connections(query) => Finished::Connections(answers.connections(query)?),
        _ => return Ok(None),
    }))
}

/// What connections come to whose measure is a sum.
///
/// # Errors
/// Names that the data lack (usage).
pub fn amounts(lists: &PairLists, listing: &Listing, query: &ConnectionsQuery) -> Result<Amounts> {
    Answers { lists, listing }.sums(query)
}

/// The median of every cell of a matrix, and between which values it lies.
pub fn median_ends(
    lists: &PairLists,
    listing: &Listing,
    filter: &Filter,
    (side, of): (Side, Of),
    level: Level,
) -> Vec<MedianEnds> {
    let answers = Answers { lists, listing };
    let (rows, columns) = lists.shape();
    let none = MedianEnds { n: 0, median: f64::NAN, ends: None };
    let mut found = vec![none; rows * columns];
    answers.each_cell(&answers.of(filter), side, of, &mut |at, sums, cells| {
        found[at] = of.ends(sums, cells, level);
    });
    found
}

struct Answers<'a> {
    lists: &'a PairLists,
    listing: &'a Listing<'a>,
}

impl Answers<'_> {
    /// What passes a filter of the question.
    fn of(&self, filter: &Filter) -> Vec<PairCell> {
        let list = self.listing.at(filter).and_then(|at| self.lists.lists.get(at));
        list.map(|list| list.with_at_least(filter.fewest_of_pair())).unwrap_or_default()
    }

    fn names(&self) -> (Vec<String>, Option<Vec<String>>) {
        (self.lists.labels.clone(), self.lists.columns.clone())
    }

    fn cell(&self, cell: &PairCell) -> usize {
        cell.row as usize * self.lists.shape().1 + cell.column as usize
    }

    fn matrix(&self, query: &MatrixQuery) -> Result<Matrix> {
        let cells = self.of(&query.filter);
        let total = together(&cells).count;
        let values = match medians::asked(&query.measure)? {
            Some((side, of)) => Values::Reals(self.medians(&cells, side, of)),
            None if query.measure == Measure::Pairs => Values::Counts(self.pairs(&cells)),
            None => {
                let whole = query.whole().map(|all| self.tally(&self.of(&all)));
                values(&self.tally(&cells), whole.as_ref(), query)
            }
        };
        let (labels, columns) = self.names();
        Ok(Matrix::new(labels, columns, values, total))
    }

    fn tally(&self, cells: &[PairCell]) -> Tally {
        let mut tally = Tally::of_shape(self.lists.shape(), self.lists.summed);
        for cell in cells {
            tally.add(self.cell(cell), cell.amount.count, cell.amount.sum);
        }
        tally
    }

    /// In each cell.
    fn pairs(&self, cells: &[PairCell]) -> Vec<u64> {
        let (rows, columns) = self.lists.shape();
        let mut pairs = vec![0; rows * columns];
        cells.iter().for_each(|cell| pairs[self.cell(cell)] += 1);
        pairs
    }

    /// Of each cell; NaN where a row (of postsynaptic cells: a column) has none.
    fn medians(&self, cells: &[PairCell], side: Side, of: Of) -> Vec<f64> {
        let (rows, columns) = self.lists.shape();
        let mut medians = vec![f64::NAN; rows * columns];
        self.each_cell(cells, side, of, &mut |at, sums, cells| {
            medians[at] = of.median(sums, cells)
        });
        medians
    }

    /// Shows what the neurons of a side have in each cell, and how many they are.
    fn each_cell(
        &self,
        cells: &[PairCell],
        side: Side,
        of: Of,
        each: &mut dyn FnMut(usize, Vec<ExactSum>, usize),
    ) {
        let (rows, columns) = self.lists.shape();
        let (owns, partners) = match side {
            Side::Pre => (rows, columns),
            Side::Post => (columns, rows),
        };
        let mut of_label: Vec<Vec<&PairCell>> = vec![Vec::new(); owns];
        cells.iter().for_each(|cell| of_label[own(cell, side).0].push(cell));
        for (label, cells) in of_label.iter().enumerate().filter(|(_, cells)| !cells.is_empty()) {
            let neurons: BTreeSet<u64> = cells.iter().map(|cell| own(cell, side).1).collect();
            let mut with: Vec<Vec<(u64, ExactSum)>> = vec![Vec::new(); partners];
            for cell in cells {
                let value = (own(cell, side).1, value(cell.amount, of));
                with[partner(cell, side)].push(value);
            }
            for (partner, values) in with.into_iter().enumerate() {
                let (row, column) = match side {
                    Side::Pre => (label, partner),
                    Side::Post => (partner, label),
                };
                each(row * columns + column, by_neuron(values), neurons.len());
            }
        }
    }

    fn sparse(&self, query: &MatrixQuery) -> Sparse {
        let listed = self.not_empty(&self.of(&query.filter));
        let whole = query.whole().map(|all| self.not_empty(&self.of(&all)));
        listed::finish(self.names(), &listed, whole.as_deref(), query)
    }

    fn not_empty(&self, cells: &[PairCell]) -> Vec<Cell> {
        let mut cells: Vec<&PairCell> = cells.iter().collect();
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let of_cell = |pairs: &[&PairCell]| {
            let mut amount = Amount::default();
            pairs.iter().for_each(|pair| amount.add(pair.amount));
            let (row, column) = (pairs[0].row, pairs[0].column);
            Cell { row, column, amount, pairs: pairs.len() as u64 }
        };
        cells.chunk_by(|a, b| (a.row, a.column) == (b.row, b.column)).map(of_cell).collect()
    }

    fn sweep(&self, query: &SweepQuery) -> GridCounts {
        let points = 0..query.points().unwrap_or(0);
        let counts = points.flat_map(|point| self.tally(&self.of(&query.filter_at(point))).counts);
        let counts = counts.collect();
        let (labels, columns) = self.names();
        GridCounts { labels, columns, counts }
    }

    fn sparse_sweep(&self, query: &SweepQuery) -> Result<Sparse> {
        let mut listed = SparseCells::default();
        for point in 0..query.points().unwrap_or(0) {
            for cell in self.not_empty(&self.of(&query.filter_at(point))) {
                listed.points.push(point);
                listed.rows.push(cell.row);
                listed.columns.push(cell.column);
                listed.counts.push(cell.amount.count);
            }
            query.check_listed(listed.len())?;
        }
        let (labels, columns) = self.names();
        Ok(Sparse::new(labels, columns, listed, None))
    }

    fn connections(&self, query: &ConnectionsQuery) -> Result<ConnectionValues> {
        let asked = self.chosen(query.connections.iter().map(|it| (&it.pre, &it.post)))?;
        if !needs_pairs(&query.measure)? {
            return Ok(self.sums(query)?.finish(query));
        }
        let median = medians::asked(&query.measure)?;
        let mut found = Vec::new();
        for filter in points(&query.grid) {
            let cells = self.of(&filter);
            for chosen in &asked {
                found.push(match median {
                    Some((side, of)) => chosen.median(&cells, side, of),
                    None => Some(Exact::whole(chosen.pairs(&cells))),
                });
            }
        }
        Ok(found)
    }

    /// Sums of connections and of what they are fractions of.
    fn sums(&self, query: &ConnectionsQuery) -> Result<Amounts> {
        let asked = self.chosen(query.connections.iter().map(|it| (&it.pre, &it.post)))?;
        let parts = self.amounts(points(&query.grid).into_iter(), &asked);
        let wholes = query.wholes();
        let wholes = self.chosen(wholes.iter().map(|it| (&it.pre, &it.post)))?;
        let of_whole = |whole: &SweepQuery| self.amounts(points(whole).into_iter(), &wholes);
        Ok(Amounts { parts, wholes: query.whole().as_ref().map(of_whole) })
    }

    fn amounts(&self, filters: impl Iterator<Item = Filter>, of: &[Chosen]) -> Vec<Amount> {
        let mut amounts = Vec::new();
        for filter in filters {
            let cells = self.of(&filter);
            for chosen in of {
                let mut amount = Amount::default();
                let own = cells.iter().filter(|cell| chosen.has(cell));
                own.for_each(|cell| amount.add(cell.amount));
                amounts.push(amount);
            }
        }
        amounts
    }

    fn chosen<'t>(
        &self,
        connections: impl Iterator<Item = (&'t Types, &'t Types)>,
    ) -> Result<Vec<Chosen>> {
        let (labels, columns) = self.names();
        let (rows, columns) = (Labels::from(labels), columns.map(Labels::from));
        let columns = columns.as_ref().unwrap_or(&rows);
        let chosen = |(pre, post): (&Types, &Types)| {
            Ok(Chosen { rows: pre.among(&rows, "pre")?, columns: post.among(columns, "post")? })
        };
        connections.map(chosen).collect()
    }
}

/// Rows and columns of a connection.
struct Chosen {
    rows: Vec<bool>,
    columns: Vec<bool>,
}

impl Chosen {
    fn has(&self, cell: &PairCell) -> bool {
        self.rows[cell.row as usize] && self.columns[cell.column as usize]
    }

    /// How many pairs: one in several cells is one.
    fn pairs(&self, cells: &[PairCell]) -> i128 {
        let own = cells.iter().filter(|cell| self.has(cell)).map(|cell| (cell.pre, cell.post));
        own.collect::<BTreeSet<_>>().len() as i128
    }

    fn median(&self, cells: &[PairCell], side: Side, of: Of) -> Option<Exact> {
        let is_own = |cell: &&PairCell| match side {
            Side::Pre => self.rows[cell.row as usize],
            Side::Post => self.columns[cell.column as usize],
        };
        let neurons: BTreeSet<u64> =
            cells.iter().filter(is_own).map(|cell| own(cell, side).1).collect();
        let with = cells.iter().filter(|cell| self.has(cell));
        let values = with.map(|cell| (own(cell, side).1, value(cell.amount, of))).collect();
        if neurons.is_empty() {
            return None;
        }
        let middle = medians::middle(by_neuron(values), neurons.len());
        match of {
            Of::Number => Exact::ratio(middle.units, 2),
            Of::Sum(_) => exact_over(middle, 2),
        }
    }
}

/// The label and the neuron that a median is over.
fn own(cell: &PairCell, side: Side) -> (usize, u64) {
    match side {
        Side::Pre => (cell.row as usize, cell.pre),
        Side::Post => (cell.column as usize, cell.post),
    }
}

fn partner(cell: &PairCell, side: Side) -> usize {
    match side {
        Side::Pre => cell.column as usize,
        Side::Post => cell.row as usize,
    }
}

fn value(amount: Amount, of: Of) -> ExactSum {
    match of {
        Of::Number => ExactSum { units: amount.count.into(), nonfinite: 0 },
        Of::Sum(_) => amount.sum,
    }
}

/// The sum of each neuron that has values.
fn by_neuron(mut values: Vec<(u64, ExactSum)>) -> Vec<ExactSum> {
    values.sort_by_key(|(neuron, _)| *neuron);
    let sum = |own: &[(u64, ExactSum)]| {
        let mut sum = ExactSum::default();
        own.iter().for_each(|(_, value)| sum.add(*value));
        sum
    };
    values.chunk_by(|a, b| a.0 == b.0).map(sum).collect()
}

fn together(cells: &[PairCell]) -> Amount {
    let mut all = Amount::default();
    cells.iter().for_each(|cell| all.add(cell.amount));
    all
}
