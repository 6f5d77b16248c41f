//! Adjacency as Parquet or Arrow: the columns of the CSV, a row for each pair.

use std::borrow::Cow;
use std::io::Write;

use super::{post, pre};
use crate::error::Result;
use crate::output::columns::{self, Columns, GROUP_ROWS, Kind, Values};
use crate::output::{Format, neurons};
use crate::query::Adjacency;

/// Columns of every file.
const COLUMNS: usize = 4;

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
    done: usize,
}

impl<'a> Groups<'a> {
    pub fn new(adjacency: &'a Adjacency) -> Groups<'a> {
        let names = adjacency.columns.iter().flat_map(|of| [pre(&of.name), post(&of.name)]);
        let places = Box::new(adjacency.places());
        Groups { adjacency, places, names: names.collect(), done: 0 }
    }
}

impl columns::Groups for Groups<'_> {
    fn kinds(&self) -> Vec<(&str, Kind)> {
        let of_neurons = self.names.iter().enumerate().map(|(at, name)| {
            let values = neurons::Values::from(&self.adjacency.columns[at / 2].values);
            (name.as_str(), values.kind())
        });
        let id = neurons::ids_kind(&self.adjacency.neuron_ids);
        let own = [
            ("pre_id", id),
            ("post_id", id),
            ("count", Kind::UInt32),
            ("total_size", Kind::Float64),
        ];
        own.into_iter().chain(of_neurons).collect()
    }

    fn put(&mut self, file: &mut dyn Columns, out: &mut dyn Write) -> Result<bool> {
        let places: Vec<(usize, usize)> = self.places.by_ref().take(GROUP_ROWS).collect();
        if places.is_empty() {
            return Ok(false);
        }
        let rows = self.done..self.done + places.len();
        let ids = &self.adjacency.neuron_ids;
        let column = |column: usize| match column {
            0 => neurons::of_ids(ids, places.iter().map(|(pre, _)| *pre)),
            1 => neurons::of_ids(ids, places.iter().map(|(_, post)| *post)),
            2 => Values::UInt32(Cow::Borrowed(&self.adjacency.counts[rows.clone()])),
            3 => Values::Float64(Cow::Borrowed(&self.adjacency.total_sizes[rows.clone()])),
            beyond => {
                let of_neuron = beyond - COLUMNS;
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
        };
        let mut bytes = Vec::new();
        self::pairs(Format::Arrows, &adjacency, &mut bytes).unwrap();
        let mut batches = columns::Batches::of(Groups::new(&adjacency));
        let given: Vec<columns::RecordBatch> =
            std::iter::from_fn(|| batches.next().unwrap()).collect();
        assert_eq!(given.len(), 2);
        assert!(given == columns::read_back(&bytes));
    }
}
