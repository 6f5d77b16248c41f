//! Neurons as Parquet or Arrow: the columns of the CSV.

use std::io::Write;
use std::sync::mpsc::Receiver;

use super::{Values, named};
use crate::error::Result;
use crate::output::Format;
use crate::output::columns::{self, Columns, GROUP_ROWS, Kind, RecordBatch, Values as Written};
use crate::query::NeuronList;

pub(super) fn rows(format: Format, list: &NeuronList, out: &mut dyn Write) -> Result<()> {
    let mut groups = Groups::new(list);
    let mut file = columns::begin(format, &groups.kinds())?;
    while groups.put(file.as_mut(), out)? {}
    file.finish(out)
}

/// The neurons as record batches.
pub(in crate::output) struct Batches<'a> {
    groups: Groups<'a>,
    file: Box<dyn Columns>,
    ready: Receiver<RecordBatch>,
}

impl<'a> Batches<'a> {
    pub fn new(list: &'a NeuronList) -> Batches<'a> {
        let groups = Groups::new(list);
        let (file, ready) = columns::collect(&groups.kinds());
        Batches { groups, file, ready }
    }

    /// The next batch, if there is one.
    pub fn next(&mut self) -> Result<Option<RecordBatch>> {
        self.groups.put(self.file.as_mut(), &mut std::io::sink())?;
        Ok(self.ready.try_recv().ok())
    }
}

/// The neurons, a group after the other.
struct Groups<'a> {
    columns: Vec<(&'a str, Values<'a>)>,
    rows: usize,
    done: usize,
}

impl<'a> Groups<'a> {
    fn new(list: &'a NeuronList) -> Groups<'a> {
        Groups { columns: named(list), rows: list.ids.len(), done: 0 }
    }

    fn kinds(&self) -> Vec<(&'a str, Kind)> {
        self.columns.iter().map(|(name, values)| (*name, values.kind())).collect()
    }

    /// Puts the next group into a file; false where there is none.
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
