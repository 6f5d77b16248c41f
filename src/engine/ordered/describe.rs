//! Distributions over a copy: rows and connections in one walk each, neurons by what their rows come to.

use super::Ordered;
use super::axes::codes;
use super::names::{self, Column};
use super::resolved::Resolved;
use super::walk::Walk;
use crate::dataset::AnyColumn;
use crate::dataset::mapped::{CodedNumbers, Coding, Labels};
use crate::engine::distribution::Grouped;
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::query::{
    CategoryAxis, DescribeQuery, Described, Distribution, Distributions, Side, Subject,
};
use crate::run::Run;

impl Ordered {
    /// The distributions that are asked for.
    pub(super) fn distributions(&self, query: &DescribeQuery, run: &Run) -> Result<Distributions> {
        let wanted = query.described(&self.map.described_columns())?;
        let passing = self.resolve(&query.filter)?;
        let sides = [self.side_of_filter(&passing.pre), self.side_of_filter(&passing.post)];
        let by = query.by.as_ref();
        let mut all = Vec::new();
        for (name, what) in wanted {
            let labels = self.labels_of(&what, by)?;
            let group_of = match (labels, by) {
                (Some(labels), Some(by)) => GroupOf::new(labels, by, &what)?,
                _ => GroupOf::All,
            };
            let found = match &what {
                Described::OfRows(word) => self.numbers_of_rows(&passing, word, &group_of, run)?,
                Described::Multiplicity => self.of_connections(&passing, false, &group_of, run)?,
                Described::ConnectionSize => self.of_connections(&passing, true, &group_of, run)?,
                Described::Degree(side) | Described::Strength(side) => {
                    let by_pair = matches!(what, Described::Degree(_));
                    let is_output = *side == Side::Pre;
                    let amounts = self.by_neuron(&passing, is_output, None, by_pair, run)?;
                    let mut found = Grouped::default();
                    for neuron in sides[usize::from(!is_output)].iter() {
                        let amount = &amounts[neuron as usize];
                        let value = if by_pair { amount.pairs } else { amount.synapses };
                        found.add(group_of.of_neuron(neuron), value as f64);
                    }
                    found
                }
                Described::OfNeurons(side, word) => {
                    let chosen = match side {
                        Some(side) => sides[usize::from(*side == Side::Post)].clone(),
                        None => {
                            let mut both = sides[0].clone();
                            both.and(&sides[1]);
                            both
                        }
                    };
                    self.numbers_of_neurons(&chosen, word, &group_of)?
                }
            };
            run.check()?;
            all.extend(finish(&name, found, labels)?);
        }
        let [n_pre, n_post] = sides.map(|side| side.ones() as u64);
        Ok(Distributions { n_pre, n_post, all, ..Distributions::default() })
    }

    /// The neurons of the table that pass on a side; all where there is no table.
    fn side_of_filter(&self, passing: &Option<Bitmap>) -> Bitmap {
        let (neurons, listed) = (self.data.neurons.len(), self.data.neurons.listed as u32);
        let mut population = Bitmap::none(neurons);
        (0..listed).for_each(|neuron| population.insert(neuron));
        if let Some(passing) = passing {
            population.and(passing);
        }
        population
    }

    /// The category that the values of a distribution are grouped by.
    fn labels_of(&self, what: &Described, by: Option<&CategoryAxis>) -> Result<Option<&Labels>> {
        let Some(by) = by else { return Ok(None) };
        let of_rows = by.of() == Subject::Row && !what.is_of_neurons();
        if of_rows {
            let all = &self.map.synapses.categories;
            let at = all.iter().position(|known| known.name == by.category());
            return Ok(at.and_then(|at| self.data.rows.categories.get(at)));
        }
        Ok(match names::of_neuron(&self.map, by.category())? {
            Column::NeuronCategory(at) => self.data.neurons.labels.get(at),
            _ => None,
        })
    }

    /// A number of every row that passes.
    fn numbers_of_rows(
        &self,
        passing: &Resolved,
        word: &str,
        group_of: &GroupOf,
        run: &Run,
    ) -> Result<Grouped> {
        let numbers = names::number_of_rows(&self.map, word).map(|at| &self.data.rows.numbers[at]);
        numbers.map_or(Ok(()), ensure_codes)?;
        let mut reads = self.amount_columns(None);
        reads.extend(numbers.into_iter().flat_map(reads_of));
        reads.extend(group_of.reads());
        let value = |row: usize| match numbers {
            Some(numbers) => value_of(numbers, row),
            None => self.synapses(row) as f64,
        };
        let walk = Walk { order: None, reads };
        let parts = self.walk(passing, &walk, run, Grouped::default, |found, block| {
            let posts = &self.data.rows.post[block.rows.clone()];
            block.each_passing(|pre, at| {
                let row = block.rows.start + at;
                found.add(group_of.of_row(pre, posts[at], row), value(row));
            });
            Ok(())
        })?;
        Ok(parts.into_iter().fold(Grouped::default(), Grouped::and))
    }

    /// The synapses of every connection, or their summed size.
    fn of_connections(
        &self,
        passing: &Resolved,
        is_size: bool,
        group_of: &GroupOf,
        run: &Run,
    ) -> Result<Grouped> {
        let summand = if is_size { Some(self.summand("size", "size")?) } else { None };
        let mut reads = self.amount_columns(summand.as_ref());
        reads.extend(group_of.reads());
        let walk = Walk { order: None, reads };
        let parts = self.walk(passing, &walk, run, Grouped::default, |found, block| {
            let posts = &self.data.rows.post[block.rows.clone()];
            let mut passing: Vec<usize> = Vec::new();
            block.each_pair(posts, |(pre, post), rows| {
                passing.clear();
                let kept = rows.filter(|row| block.mask[*row] == 1);
                passing.extend(kept.map(|row| block.rows.start + row));
                // Rows of a pair stand in the order of the files.
                let Some(first) = passing.first() else { return };
                let value = match &summand {
                    None => passing.iter().map(|row| self.synapses(*row)).sum::<u64>() as f64,
                    Some(summand) => match self.sum_of(&passing, summand) {
                        // No synapse has a size.
                        sum if sum.valued == 0 => f64::NAN,
                        sum => sum.total(summand.unit_of_sums()),
                    },
                };
                found.add(group_of.of_row(pre, post, *first), value);
            });
            Ok(())
        })?;
        Ok(parts.into_iter().fold(Grouped::default(), Grouped::and))
    }

    /// A number of the neuron table.
    fn numbers_of_neurons(
        &self,
        chosen: &Bitmap,
        word: &str,
        group_of: &GroupOf,
    ) -> Result<Grouped> {
        let mut found = Grouped::default();
        let Column::NeuronNumber(at) = names::of_neuron(&self.map, word)? else { return Ok(found) };
        let numbers = &self.data.neurons.numbers[at];
        ensure_codes(numbers)?;
        for column in reads_of(numbers) {
            column.ensure(0..column.rows())?;
        }
        for neuron in chosen.iter() {
            // Orphans have no numbers.
            let is_stored = (neuron as usize) < numbers.codes.len();
            let value = if is_stored { value_of(numbers, neuron as usize) } else { f64::NAN };
            found.add(group_of.of_neuron(neuron), value);
        }
        Ok(found)
    }
}

fn finish(name: &str, found: Grouped, labels: Option<&Labels>) -> Result<Vec<Distribution>> {
    let Some(labels) = labels else { return Ok(found.finish(name, None)) };
    let names = labels.names.all()?;
    let label = |code: usize| names.get(code).map(|name| (*name).to_owned());
    Ok(found.finish(name, Some(&label)))
}

/// What puts a value into a group: the code of a category, that of null behind all names.
enum GroupOf<'a> {
    All,
    Pre(Vec<u32>, u32),
    Post(Vec<u32>, u32),
    Row(&'a Labels),
}

impl<'a> GroupOf<'a> {
    fn new(labels: &'a Labels, by: &CategoryAxis, what: &Described) -> Result<GroupOf<'a>> {
        Ok(match by.of() {
            Subject::Row if !what.is_of_neurons() => GroupOf::Row(labels),
            Subject::Post => GroupOf::Post(codes(labels)?, labels.null()),
            _ => GroupOf::Pre(codes(labels)?, labels.null()),
        })
    }

    /// The columns of rows that it reads.
    fn reads(&self) -> Vec<&'a dyn AnyColumn> {
        match self {
            GroupOf::Row(labels) => vec![labels.codes.column()],
            GroupOf::All | GroupOf::Pre(..) | GroupOf::Post(..) => Vec::new(),
        }
    }

    fn of_row(&self, pre: u32, post: u32, row: usize) -> usize {
        match self {
            GroupOf::All => 0,
            GroupOf::Pre(codes, null) => code(codes, pre, *null),
            GroupOf::Post(codes, null) => code(codes, post, *null),
            GroupOf::Row(labels) => labels.codes.get(row) as usize,
        }
    }

    fn of_neuron(&self, neuron: u32) -> usize {
        self.of_row(neuron, neuron, 0)
    }
}

/// The code of a neuron; orphans have null.
fn code(codes: &[u32], neuron: u32, null: u32) -> usize {
    codes.get(neuron as usize).copied().unwrap_or(null) as usize
}

/// Makes sure of what the codes of a number stand for.
fn ensure_codes(numbers: &CodedNumbers) -> Result<()> {
    let by_code = numbers.coding.by_code();
    by_code.column().ensure(0..by_code.len())
}

/// The columns that tell a number of rows or neurons.
fn reads_of(numbers: &CodedNumbers) -> Vec<&dyn AnyColumn> {
    let codes: &dyn AnyColumn = &numbers.codes;
    match &numbers.coding {
        Coding::Exact { .. } => vec![codes],
        Coding::Buckets { exact, .. } => vec![codes, exact.column()],
    }
}

/// A number that has been ensured; NaN where it is null.
fn value_of(numbers: &CodedNumbers, at: usize) -> f64 {
    numbers.place(at).map_or(f64::NAN, |(of, at)| of.real(at))
}
