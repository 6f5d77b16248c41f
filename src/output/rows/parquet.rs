//! Rows as Parquet: a column for each field, names for types and morphologies, float16 widened to
//! float32. Rows are packed into records, and records of a whole group become columns.

use std::borrow::Cow;
use std::io::Write;

use super::npy::put;
use super::{Head, RowWriter, Sink, names};
use crate::error::Result;
use crate::output::float16;
use crate::output::parquet::{GROUP_ROWS, Kind, Parquet, Texts, Values};
use crate::query::{Names, RowField, SynapseRow};

pub(super) struct Packed<'a> {
    fields: &'a [RowField],
    types: Texts,
    morphs: Texts,
    /// The value of every float16.
    floats: Vec<f32>,
}

impl<'a> Packed<'a> {
    pub fn new(head: &Head<'a>) -> Packed<'a> {
        Packed {
            fields: head.fields,
            types: texts(&head.vocabulary.types),
            morphs: texts(&head.vocabulary.morphs),
            floats: (0..=u16::MAX).map(|bits| float16::value(bits) as f32).collect(),
        }
    }

    /// Bytes of a record.
    fn width(&self) -> usize {
        self.fields.iter().map(|field| width(*field)).sum()
    }

    /// A field of all records as a column.
    fn column(&self, at: usize, records: &[u8]) -> Values<'_> {
        let field = self.fields[at];
        let start = self.fields[..at].iter().map(|field| width(*field)).sum();
        let values = Field { records: records.chunks_exact(self.width()), start };
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

impl RowWriter for Packed<'_> {
    fn row(&self, _pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        for field in self.fields {
            put(*field, row, out);
        }
    }

    fn sink<'s>(&'s self, out: &'s mut dyn Write) -> Result<Box<dyn Sink + 's>> {
        let columns: Vec<(&str, Kind)> =
            self.fields.iter().map(|field| (field.name(), kind(*field))).collect();
        let file = Parquet::new(out, &columns)?;
        Ok(Box::new(Groups { packed: self, file, records: Vec::new() }))
    }
}

/// Collects records until they are a row group.
struct Groups<'s> {
    packed: &'s Packed<'s>,
    file: Parquet<'s>,
    records: Vec<u8>,
}

impl Groups<'_> {
    fn flush(&mut self) -> Result<()> {
        let (packed, records) = (self.packed, &self.records);
        self.file.group(|at| packed.column(at, records))?;
        self.records.clear();
        Ok(())
    }
}

impl Sink for Groups<'_> {
    fn put(&mut self, mut bytes: &[u8]) -> Result<()> {
        let whole = GROUP_ROWS * self.packed.width();
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(whole - self.records.len()));
            self.records.extend_from_slice(now);
            bytes = later;
            if self.records.len() == whole {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if !self.records.is_empty() {
            self.flush()?;
        }
        self.file.finish()
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
    let texts = names::Texts::new(names, str::to_owned);
    Texts::new(|code| texts.of(code).to_vec())
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
