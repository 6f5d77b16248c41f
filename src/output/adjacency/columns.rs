//! Adjacency as Parquet or Arrow: the columns of the CSV, a row for each pair.

use std::borrow::Cow;
use std::io::Write;
use std::ops::Range;

use super::{post, pre, sums};
use crate::error::Result;
use crate::output::columns::{self, Columns, GROUP_ROWS, Kind, Values};
use crate::output::{Format, neurons};
use crate::query::{Adjacency, PairsOfMap};

/// Columns of ids.
const IDS: usize = 2;

pub(super) fn pairs(format: Format, adjacency: &Adjacency, out: &mut dyn Write) -> Result<()> {
    columns::write(format, &mut Groups::new(adjacency), out)
}

/// The pairs, a group after the other.
pub(in crate::output) struct Groups<'a> {
    adjacency: &'a Adjacency,
    /// Places of their neurons.
    places: Box<dyn Iterator<Item = (usize, usize)> + 'a>,
    /// Names of the columns of neurons: of the first of a pair, then of the second.
    names: Vec<String>,
    /// Names of what pairs come to.
    sums: Vec<String>,
    done: usize,
}

impl<'a> Groups<'a> {
    pub fn new(adjacency: &'a Adjacency) -> Groups<'a> {
        let names = adjacency.columns.iter().flat_map(|of| [pre(&of.name), post(&of.name)]);
        let places = Box::new(adjacency.places());
        let sums = sums::names(adjacency);
        Groups { adjacency, places, names: names.collect(), sums, done: 0 }
    }

    /// The pairs behind the first so many.
    pub fn behind(adjacency: &'a Adjacency, done: usize) -> Groups<'a> {
        let places = Box::new(adjacency.places().skip(done));
        Groups { places, done, ..Groups::new(adjacency) }
    }
}

/// What some pairs come to.
fn sum_of(adjacency: &Adjacency, sum: usize, pairs: Range<usize>) -> Values<'_> {
    match adjacency.of_map.as_deref() {
        None if sum == 0 => Values::UInt32(Cow::Borrowed(&adjacency.counts[pairs])),
        None => Values::Float64(Cow::Borrowed(&adjacency.total_sizes[pairs])),
        Some(PairsOfMap { counts, rows, totals }) => match (sum, rows) {
            (0, _) => Values::UInt64(Cow::Borrowed(&counts[pairs])),
            (1, Some(rows)) => Values::UInt64(Cow::Borrowed(&rows[pairs])),
            (sum, rows) => {
                let (_, totals) = &totals[sum - 1 - usize::from(rows.is_some())];
                Values::Float64(Cow::Borrowed(&totals[pairs]))
            }
        },
    }
}

impl columns::Groups for Groups<'_> {
    fn kinds(&self) -> Vec<(&str, Kind)> {
        let of_neurons = self.names.iter().enumerate().map(|(at, name)| {
            let values = neurons::Values::from(&self.adjacency.columns[at / 2].values);
            (name.as_str(), values.kind())
        });
        let id = neurons::ids_kind(&self.adjacency.neuron_ids);
        let kind = |name: &str| match &self.adjacency.of_map {
            _ if name.starts_with("total_") => Kind::Float64,
            Some(_) => Kind::UInt64,
            None => Kind::UInt32,
        };
        let sums = self.sums.iter().map(|name| (name.as_str(), kind(name)));
        [("pre_id", id), ("post_id", id)].into_iter().chain(sums).chain(of_neurons).collect()
    }

    fn put(&mut self, file: &mut dyn Columns, out: &mut Vec<u8>) -> Result<bool> {
        let places: Vec<(usize, usize)> = self.places.by_ref().take(GROUP_ROWS).collect();
        if places.is_empty() {
            return Ok(false);
        }
        let rows = self.done..self.done + places.len();
        let ids = &self.adjacency.neuron_ids;
        let column = |column: usize| match column {
            0 => neurons::of_ids(ids, places.iter().map(|(pre, _)| *pre)),
            1 => neurons::of_ids(ids, places.iter().map(|(_, post)| *post)),
            sum if sum < IDS + self.sums.len() => sum_of(self.adjacency, sum - IDS, rows.clone()),
            beyond => {
                let of_neuron = beyond - IDS - self.sums.len();
                let values = neurons::Values::from(&self.adjacency.columns[of_neuron / 2].values);
                let is_pre = of_neuron.is_multiple_of(2);
                let place = |(pre, post): &(usize, usize)| if is_pre { *pre } else { *post };
                values.at(places.iter().map(place))
            }
        };
        file.group(&column, out)?;
        self.done = rows.end;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_batches_are_those_of_the_arrow_stream() {
        // One row of neurons with more pairs than a group has.
        let pairs = GROUP_ROWS as u32 + 7;
        let adjacency = Adjacency {
            neuron_ids: (0..u64::from(pairs)).map(|at| u64::MAX - at).collect::<Vec<u64>>().into(),
            starts: std::iter::once(0).chain(std::iter::repeat_n(pairs, pairs as usize)).collect(),
            posts: (0..pairs).collect(),
            counts: (0..pairs).map(|at| at % 5 + 1).collect(),
            total_sizes: (0..pairs).map(|at| f64::from(at) / 3.0).collect(),
            columns: Vec::new(),
            of_map: None,
        };
        let mut bytes = Vec::new();
        self::pairs(Format::Arrows, &adjacency, &mut bytes).unwrap();
        let mut batches =
            columns::Batches::of(Groups::new(&adjacency), columns::TextColumns::Plain);
        let given: Vec<columns::RecordBatch> =
            std::iter::from_fn(|| batches.next().unwrap()).collect();
        assert_eq!(given.len(), 2);
        assert!(given == columns::read_back(&bytes));
    }
}
