//! Neurons as Parquet or Arrow: the columns of the CSV.

use std::io::Write;

use super::{Values, named};
use crate::error::Result;
use crate::output::Format;
use crate::output::columns::{self, Columns, GROUP_ROWS, Kind, Values as Written};
use crate::query::{NeuronIds, NeuronList};

pub(super) fn rows(format: Format, list: &NeuronList, out: &mut dyn Write) -> Result<()> {
    columns::write(format, &mut Groups::new(list), out)
}

/// The neurons, a group after the other.
pub(in crate::output) struct Groups<'a> {
    columns: Vec<(&'a str, Values<'a>)>,
    rows: usize,
    done: usize,
}

impl<'a> Groups<'a> {
    pub fn new(list: &'a NeuronList) -> Groups<'a> {
        Groups { columns: named(list), rows: list.ids.len(), done: 0 }
    }

    /// The neurons behind the first so many.
    pub fn behind(list: &'a NeuronList, done: usize) -> Groups<'a> {
        Groups { done, ..Groups::new(list) }
    }
}

impl columns::Groups for Groups<'_> {
    fn kinds(&self) -> Vec<(&str, Kind)> {
        self.columns.iter().map(|(name, values)| (*name, values.kind())).collect()
    }

    fn put(&mut self, file: &mut dyn Columns, out: &mut Vec<u8>) -> Result<bool> {
        let rows = self.done..self.rows.min(self.done + GROUP_ROWS);
        if rows.is_empty() {
            return Ok(false);
        }
        file.group(&|column| self.columns[column].1.at(rows.clone()), out)?;
        self.done = rows.end;
        Ok(true)
    }
}

/// What a column of ids is.
pub(in crate::output) fn ids_kind(ids: &NeuronIds) -> Kind {
    match ids {
        NeuronIds::Numbers(_) => Kind::UInt64,
        NeuronIds::Names(_) => Kind::NullableText,
    }
}

/// The ids at these places.
pub(in crate::output) fn of_ids(
    ids: &NeuronIds,
    places: impl Iterator<Item = usize>,
) -> Written<'_> {
    match ids {
        NeuronIds::Numbers(ids) => Written::UInt64(places.map(|at| ids[at]).collect()),
        NeuronIds::Names(ids) => Written::NullableText(places.map(|at| at as u32).collect(), ids),
    }
}

/// Whether 64 bits hold these integers only without a sign.
pub(super) fn is_unsigned(values: &[Option<i128>]) -> bool {
    values.iter().flatten().any(|value| *value > i64::MAX.into())
}

impl<'a> Values<'a> {
    pub(in crate::output) fn kind(self) -> Kind {
        match self {
            Values::Floats(_) => Kind::NullableFloat32,
            Values::Integers(values) if is_unsigned(values) => Kind::NullableUInt64,
            Values::Integers(_) => Kind::NullableInt64,
            Values::Doubles(_) => Kind::NullableFloat64,
            Values::Totals(_) => Kind::Float64,
            Values::Names(_) => Kind::NullableText,
            Values::Ids(ids) => ids_kind(ids),
            Values::Counts(_) => Kind::UInt64,
        }
    }

    /// The values of these neurons.
    pub(in crate::output) fn at(self, neurons: impl Iterator<Item = usize>) -> Written<'a> {
        match self {
            Values::Ids(ids) => of_ids(ids, neurons),
            Values::Counts(counts) => Written::UInt64(neurons.map(|at| counts[at]).collect()),
            Values::Floats(values) => {
                Written::NullableFloat32(neurons.map(|at| values[at]).collect())
            }
            // Integers have 64 bits.
            Values::Integers(values) if is_unsigned(values) => Written::NullableUInt64(
                neurons.map(|at| values[at].map(|value| value as u64)).collect(),
            ),
            Values::Integers(values) => {
                Written::NullableInt64(neurons.map(|at| values[at].map(|v| v as i64)).collect())
            }
            Values::Doubles(values) => {
                Written::NullableFloat64(neurons.map(|at| values[at]).collect())
            }
            Values::Totals(values) => Written::Float64(neurons.map(|at| values[at]).collect()),
            Values::Names(names) => {
                Written::NullableText(neurons.map(|at| names.codes[at]).collect(), &names.texts)
            }
        }
    }
}
