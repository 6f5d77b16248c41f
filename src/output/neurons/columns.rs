//! Neurons as Parquet or Arrow: the columns of the CSV.

use std::io::Write;

use super::{Values, named};
use crate::error::Result;
use crate::output::Format;
use crate::output::columns::{self, Columns, GROUP_ROWS, Kind, Values as Written};
use crate::query::NeuronList;

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
}

impl columns::Groups for Groups<'_> {
    fn kinds(&self) -> Vec<(&str, Kind)> {
        self.columns.iter().map(|(name, values)| (*name, values.kind())).collect()
    }

    fn put(&mut self, file: &mut dyn Columns, out: &mut dyn Write) -> Result<bool> {
        let rows = self.done..self.rows.min(self.done + GROUP_ROWS);
        if rows.is_empty() {
            return Ok(false);
        }
        file.group(&|column| self.columns[column].1.at(rows.clone()), out)?;
        self.done = rows.end;
        Ok(true)
    }
}

impl<'a> Values<'a> {
    pub(in crate::output) fn kind(self) -> Kind {
        match self {
            Values::Floats(_) => Kind::NullableFloat32,
            Values::Totals(_) => Kind::Float64,
            Values::Names(_) => Kind::NullableText,
            Values::Ids(_) | Values::Counts(_) => Kind::UInt64,
        }
    }

    /// The values of these neurons.
    pub(in crate::output) fn at(self, neurons: impl Iterator<Item = usize>) -> Written<'a> {
        match self {
            Values::Ids(ids) | Values::Counts(ids) => {
                Written::UInt64(neurons.map(|at| ids[at]).collect())
            }
            Values::Floats(values) => {
                Written::NullableFloat32(neurons.map(|at| values[at]).collect())
            }
            Values::Totals(values) => Written::Float64(neurons.map(|at| values[at]).collect()),
            Values::Names(names) => {
                Written::NullableText(neurons.map(|at| names.codes[at]).collect(), &names.texts)
            }
        }
    }
}
