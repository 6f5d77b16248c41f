//! Rows as Parquet or Arrow: a column for each field, names for types and morphologies, float16
//! widened to float32. Rows are packed into records, and records of a whole group become columns.

use std::borrow::Cow;

use super::npy::put;
use super::{Head, RowWriter, Sink};
use crate::error::Result;
use crate::output::columns::{self, Columns, Kind, Texts, Values};
use crate::output::{Format, float16};
use crate::query::{Names, RecordField, RecordLayout, RowField, SynapseRow, Vocabulary};

pub(super) struct Packed<'a> {
    format: Format,
    fields: Vec<RowField>,
    vocabulary: &'a Vocabulary,
    layout: Option<&'a RecordLayout>,
}

impl<'a> Packed<'a> {
    pub fn new(format: Format, head: &'a Head<'a>) -> Packed<'a> {
        let fields = head.fields.iter().filter_map(|field| field.published()).collect();
        Packed { format, fields, vocabulary: head.vocabulary, layout: head.layout }
    }
}

impl RowWriter for Packed<'_> {
    fn row(&self, _pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        // Fields of a record are packed already.
        if self.layout.is_some() {
            return out.extend_from_slice(row.record);
        }
        for field in &self.fields {
            put(*field, row, out);
        }
    }

    fn sink(&self, group_rows: usize) -> Result<Option<Box<dyn Sink>>> {
        let records = Records::of(&self.fields, self.vocabulary, self.layout);
        let file = columns::begin(self.format, &records.kinds())?;
        Ok(Some(groups(file, records, group_rows)))
    }
}

/// Makes groups of columns of packed rows.
pub(super) fn groups(file: Box<dyn Columns>, records: Records, group_rows: usize) -> Box<dyn Sink> {
    let bytes_max = group_rows * records.width();
    Box::new(Groups { file, records, bytes: Vec::new(), bytes_max })
}

/// What packed rows hold.
pub(super) enum Records {
    /// Fields of the published layout.
    Published(Published),
    /// Records of a table with a map.
    Layout(RecordLayout),
}

impl Records {
    /// Fields of rows.
    pub fn of(
        fields: &[RowField],
        vocabulary: &Vocabulary,
        layout: Option<&RecordLayout>,
    ) -> Records {
        match layout {
            Some(layout) => Records::Layout(layout.clone()),
            None => Records::Published(Published::new(fields, vocabulary)),
        }
    }

    /// Names and types of the columns.
    pub fn kinds(&self) -> Vec<(&str, Kind)> {
        match self {
            Records::Published(of) => of.fields.iter().map(|f| (f.name(), kind(*f))).collect(),
            Records::Layout(layout) => {
                let kind = |field: &RecordField| Kind::Field(field.kind, field.is_nullable);
                layout.fields.iter().map(|field| (field.name.as_str(), kind(field))).collect()
            }
        }
    }

    fn width(&self) -> usize {
        match self {
            Records::Published(of) => of.width,
            Records::Layout(layout) => layout.width,
        }
    }

    /// A field of all records as a column.
    fn column(&self, at: usize, records: &[u8]) -> Values<'_> {
        match self {
            Records::Published(of) => of.column(at, records),
            Records::Layout(layout) => {
                let column = layout.column(&layout.fields[at], records);
                Values::Field(column.values, column.nulls)
            }
        }
    }
}

/// What records of these fields hold.
pub(super) struct Published {
    fields: Vec<RowField>,
    /// Bytes of a record.
    width: usize,
    types: Texts,
    morphs: Texts,
    /// The value of every float16.
    floats: Vec<f32>,
}

impl Published {
    fn new(fields: &[RowField], vocabulary: &Vocabulary) -> Published {
        Published {
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
    fn flush(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let (records, bytes) = (&self.records, &self.bytes);
        self.file.group(&|at| records.column(at, bytes), out)?;
        self.bytes.clear();
        Ok(())
    }
}

impl Sink for Groups {
    fn put(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) -> Result<()> {
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

    fn finish(mut self: Box<Self>, out: &mut Vec<u8>) -> Result<()> {
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
