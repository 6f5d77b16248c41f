//! Rows as Parquet or Arrow: a column for each field, names for types and morphologies, float16
//! widened to float32. Rows are packed into records, and records of a whole group become columns.

use std::borrow::Cow;
use std::io::Write;

use super::npy::put;
use super::{Head, RowWriter, Sink};
use crate::error::Result;
use crate::output::columns::{self, Columns, Kind, Texts, Values};
use crate::output::{Format, float16};
use crate::query::{Names, RowField, SynapseRow, Vocabulary};

pub(super) struct Packed<'a> {
    format: Format,
    fields: &'a [RowField],
    vocabulary: &'a Vocabulary,
}

impl<'a> Packed<'a> {
    pub fn new(format: Format, head: &Head<'a>) -> Packed<'a> {
        Packed { format, fields: head.fields, vocabulary: head.vocabulary }
    }
}

impl RowWriter for Packed<'_> {
    fn row(&self, _pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        for field in self.fields {
            put(*field, row, out);
        }
    }

    fn sink(&self, group_rows: usize) -> Result<Option<Box<dyn Sink>>> {
        let file = columns::begin(self.format, &named(self.fields))?;
        Ok(Some(groups(file, self.fields, self.vocabulary, group_rows)))
    }
}

/// The columns of these fields.
pub(super) fn named(fields: &[RowField]) -> Vec<(&'static str, Kind)> {
    fields.iter().map(|field| (field.name(), kind(*field))).collect()
}

/// Makes groups of columns of packed rows.
pub(super) fn groups(
    file: Box<dyn Columns>,
    fields: &[RowField],
    vocabulary: &Vocabulary,
    group_rows: usize,
) -> Box<dyn Sink> {
    let records = Records::new(fields, vocabulary);
    let bytes_max = group_rows * records.width;
    Box::new(Groups { file, records, bytes: Vec::new(), bytes_max })
}

/// What records of these fields hold.
struct Records {
    fields: Vec<RowField>,
    /// Bytes of a record.
    width: usize,
    types: Texts,
    morphs: Texts,
    /// The value of every float16.
    floats: Vec<f32>,
}

impl Records {
    fn new(fields: &[RowField], vocabulary: &Vocabulary) -> Records {
        Records {
            fields: fields.to_vec(),
            width: fields.iter().map(|field| width(*field)).sum(),
            types: texts(&vocabulary.types),
            morphs: texts(&vocabulary.morphs),
            floats: (0..=u16::MAX).map(|bits| float16::value(bits) as f32).collect(),
        }
    }

    /// A field of all records as a column.
    fn column(&self, at: usize, records: &[u8]) -> Values<'_> {
        let field = self.fields[at];
        let start = self.fields[..at].iter().map(|field| width(*field)).sum();
        let values = Field { records: records.chunks_exact(self.width), start };
        match field {
            RowField::Size | RowField::Prob => {
                let bits = values.map(u16::from_le_bytes);
                Values::Float32(bits.map(|bits| self.floats[usize::from(bits)]).collect())
            }
            RowField::X | RowField::Y | RowField::Z => {
                Values::UInt32(values.map(u32::from_le_bytes).collect())
            }
            RowField::PreId | RowField::PostId | RowField::Row => {
                Values::UInt64(values.map(u64::from_le_bytes).collect())
            }
            RowField::PostMorph => Values::Text(codes(values), &self.morphs),
            RowField::PreCelltype | RowField::PostCelltype => {
                Values::Text(codes(values), &self.types)
            }
        }
    }
}

/// Collects records until they are a group.
struct Groups {
    file: Box<dyn Columns>,
    records: Records,
    bytes: Vec<u8>,
    bytes_max: usize,
}

impl Groups {
    fn flush(&mut self, out: &mut dyn Write) -> Result<()> {
        let (records, bytes) = (&self.records, &self.bytes);
        self.file.group(&|at| records.column(at, bytes), out)?;
        self.bytes.clear();
        Ok(())
    }
}

impl Sink for Groups {
    fn put(&mut self, mut bytes: &[u8], out: &mut dyn Write) -> Result<()> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(self.bytes_max - self.bytes.len()));
            self.bytes.extend_from_slice(now);
            bytes = later;
            if self.bytes.len() == self.bytes_max {
                self.flush(out)?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, out: &mut dyn Write) -> Result<()> {
        if !self.bytes.is_empty() {
            self.flush(out)?;
        }
        self.file.finish(out)
    }
}

/// The bytes of one field, record by record.
struct Field<'a> {
    records: std::slice::ChunksExact<'a, u8>,
    start: usize,
}

impl<'a> Field<'a> {
    fn map<const N: usize, T>(self, value: impl Fn([u8; N]) -> T) -> impl Iterator<Item = T> {
        self.records.filter_map(move |record| Some(value(*record[self.start..].first_chunk()?)))
    }
}

fn codes(values: Field) -> Cow<'static, [u8]> {
    values.map(|[code]: [u8; 1]| code).collect()
}

fn texts(names: &Names) -> Texts {
    Texts::new(|code| names.name_of(code).map_or_else(|| code.to_string(), str::to_owned))
}

fn kind(field: RowField) -> Kind {
    match field {
        RowField::Size | RowField::Prob => Kind::Float32,
        RowField::X | RowField::Y | RowField::Z => Kind::UInt32,
        RowField::PreId | RowField::PostId | RowField::Row => Kind::UInt64,
        RowField::PostMorph | RowField::PreCelltype | RowField::PostCelltype => Kind::Text,
    }
}

/// Bytes of a field in a record.
fn width(field: RowField) -> usize {
    match field {
        RowField::Size | RowField::Prob => 2,
        RowField::X | RowField::Y | RowField::Z => 4,
        RowField::PreId | RowField::PostId | RowField::Row => 8,
        RowField::PostMorph | RowField::PreCelltype | RowField::PostCelltype => 1,
    }
}
