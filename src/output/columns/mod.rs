//! Columns of values as a file that other programs open by column: Parquet and Arrow's IPC stream.
//! Both take one group of rows at a time: memory is bounded by a group, whatever the number of rows.

mod arrow;
mod arrow_field;
mod arrow_texts;
mod parquet;
mod parquet_field;

use std::borrow::Cow;
use std::io::Write;
use std::sync::mpsc::{Receiver, channel};

pub use arrow_array::RecordBatch;

use super::{Format, unwritten};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::query::{FieldKind, FieldValues};

/// Rows of a group: enough for readers to work in large steps, few enough to stay small in memory.
pub const GROUP_ROWS: usize = 1 << 19;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// float32, of few different values.
    Float32,
    /// float64.
    Float64,
    /// Unsigned, 32 bits.
    UInt32,
    /// Unsigned, 64 bits.
    UInt64,
    /// Text, of few different values.
    Text,
    /// float32 that may be null.
    NullableFloat32,
    /// Text that may be null, of any number of values.
    NullableText,
    /// Signed, 64 bits, that may be null.
    NullableInt64,
    /// Unsigned, 64 bits, that may be null.
    NullableUInt64,
    /// float64 that may be null.
    NullableFloat64,
    /// Of any type; whether a value can be missing.
    Field(FieldKind, bool),
}

impl Kind {
    /// Whether a value can be missing.
    const fn is_nullable(self) -> bool {
        use Kind::{NullableFloat32, NullableFloat64, NullableInt64, NullableText, NullableUInt64};
        match self {
            Kind::Field(_, is_nullable) => is_nullable,
            kind => matches!(
                kind,
                NullableFloat32 | NullableText | NullableInt64 | NullableUInt64 | NullableFloat64
            ),
        }
    }
}

/// The values of one column in one group.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// For [`Kind::Float32`].
    Float32(Cow<'a, [f32]>),
    /// For [`Kind::Float64`].
    Float64(Cow<'a, [f64]>),
    /// For [`Kind::UInt32`].
    UInt32(Cow<'a, [u32]>),
    /// For [`Kind::UInt64`].
    UInt64(Cow<'a, [u64]>),
    /// For [`Kind::Text`]: a code for each row, and the text of each code.
    Text(Cow<'a, [u8]>, &'a Texts),
    /// For [`Kind::NullableFloat32`].
    NullableFloat32(Cow<'a, [Option<f32>]>),
    /// For [`Kind::NullableText`]: a code for each row, and the texts; a code beyond them is null.
    NullableText(Cow<'a, [u32]>, &'a [String]),
    /// For [`Kind::NullableInt64`].
    NullableInt64(Vec<Option<i64>>),
    /// For [`Kind::NullableUInt64`].
    NullableUInt64(Vec<Option<u64>>),
    /// For [`Kind::NullableFloat64`].
    NullableFloat64(Vec<Option<f64>>),
    /// For [`Kind::Field`]: the values, and which of them are null, or nothing where none is.
    Field(FieldValues, Vec<bool>),
}

/// The text of each code of a column.
#[derive(Clone, Debug)]
pub struct Texts(Vec<String>);

impl Texts {
    /// The texts of the codes 0 to 255.
    pub fn new(of: impl Fn(u8) -> String) -> Texts {
        Texts((0..=u8::MAX).map(of).collect())
    }

    fn of(&self, code: u8) -> &str {
        &self.0[usize::from(code)]
    }
}

/// Gives the values of the column with this number.
pub type Column<'c, 'v> = &'c (dyn Fn(usize) -> Values<'v> + Sync);

/// A file in the making. What is ready of it is appended to what each call names.
pub trait Columns: Send {
    /// Appends a group of rows. All columns have the same number of them.
    ///
    /// # Errors
    /// Values of another kind than the column's, columns of different lengths.
    fn group(&mut self, column: Column, out: &mut Vec<u8>) -> Result<()>;

    /// Appends what stands at the end of the file.
    ///
    /// # Errors
    /// What the format's library refuses.
    fn finish(self: Box<Self>, out: &mut Vec<u8>) -> Result<()>;
}

/// Begins a file with these columns.
///
/// # Errors
/// A duplicated name; a format without columns (usage).
pub fn begin(format: Format, columns: &[(&str, Kind)]) -> Result<Box<dyn Columns>> {
    match format {
        Format::Parquet => Ok(Box::new(parquet::Parquet::new(columns)?)),
        Format::Arrows => Ok(Box::new(arrow::Stream::new(columns)?)),
        other => Err(Error::usage("format", format!("{} has no columns", other.name()))),
    }
}

/// The rows of an answer in memory, which are written a group after the other.
pub(super) trait Groups {
    /// Names and types of the columns.
    fn kinds(&self) -> Vec<(&str, Kind)>;

    /// Puts the next group into a file; false where there is none.
    ///
    /// # Errors
    /// Those of [`Columns::group`].
    fn put(&mut self, file: &mut dyn Columns, out: &mut Vec<u8>) -> Result<bool>;
}

/// Writes all groups.
///
/// # Errors
/// Those of [`begin`], a failed write.
pub(super) fn write(format: Format, groups: &mut dyn Groups, out: &mut dyn Write) -> Result<()> {
    let mut file = begin(format, &groups.kinds())?;
    let mut ready = Vec::new();
    while groups.put(file.as_mut(), &mut ready)? {
        put_bytes(out, &mut ready)?;
    }
    file.finish(&mut ready)?;
    put_bytes(out, &mut ready)
}

/// Writes what is ready.
pub(super) fn put_bytes(out: &mut dyn Write, ready: &mut Vec<u8>) -> Result<()> {
    out.write_all(ready).map_err(unwritten)?;
    ready.clear();
    Ok(())
}

/// Groups as record batches, each made when it is asked for.
pub(super) struct Batches<'a> {
    groups: Box<dyn Groups + 'a>,
    file: Box<dyn Columns>,
    ready: Receiver<RecordBatch>,
}

impl<'a> Batches<'a> {
    pub fn of(groups: impl Groups + 'a, texts: TextColumns) -> Batches<'a> {
        let (file, ready) = collect(&groups.kinds(), texts);
        Batches { groups: Box::new(groups), file, ready }
    }

    /// The next batch, if there is one.
    pub fn next(&mut self) -> Result<Option<RecordBatch>> {
        self.groups.put(self.file.as_mut(), &mut Vec::new())?;
        Ok(self.ready.try_recv().ok())
    }

    /// The first batch, which may be empty.
    pub fn first(mut self) -> Result<Option<RecordBatch>> {
        if !self.groups.put(self.file.as_mut(), &mut Vec::new())? {
            self.file.finish(&mut Vec::new())?;
        }
        Ok(self.ready.try_recv().ok())
    }
}

/// Begins columns that are given as record batches, one for each group, instead of bytes.
pub(super) fn collect(
    columns: &[(&str, Kind)],
    texts: TextColumns,
) -> (Box<dyn Columns>, Receiver<RecordBatch>) {
    let (ready, batches) = channel();
    (Box::new(arrow::Collect::new(columns, texts, ready)), batches)
}

/// What columns of texts are as record batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextColumns {
    /// Texts, as in a file.
    Plain,
    /// Dictionaries of the texts that a batch has, but for ids.
    Dictionaries,
}

/// Empties what a library has written to memory into `out`: where nothing waits there, without a copy.
fn pass_on(written: &mut Vec<u8>, out: &mut Vec<u8>) {
    if out.is_empty() {
        std::mem::swap(written, out);
    } else {
        out.append(written);
    }
}

/// The record batches of an Arrow stream.
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
pub(super) fn read_back(bytes: &[u8]) -> Vec<RecordBatch> {
    let batches = arrow_ipc::reader::StreamReader::try_new(bytes, None).unwrap();
    batches.map(|batch| batch.unwrap()).collect()
}

/// What a library refuses. It writes to memory, so it is no failed write.
fn refused(what: &str, error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Failure, format!("the answer cannot be put into {what}: {error}"))
        .advise("choose another format")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub const COLUMNS: [(&str, Kind); 14] = [
        ("id", Kind::UInt64),
        ("x", Kind::UInt32),
        ("size", Kind::Float32),
        ("sum", Kind::Float64),
        ("type", Kind::Text),
        ("length", Kind::NullableFloat32),
        ("name", Kind::NullableText),
        ("signed", Kind::NullableInt64),
        ("unsigned", Kind::NullableUInt64),
        ("double", Kind::NullableFloat64),
        ("n", Kind::Field(FieldKind::Int16, true)),
        ("half", Kind::Field(FieldKind::Float16, true)),
        ("whole", Kind::Field(FieldKind::UInt32, false)),
        ("word", Kind::Field(FieldKind::Text, true)),
    ];
    pub const IDS: [u64; 3] = [u64::MAX, 1 << 63, 7];
    pub const XS: [u32; 3] = [u32::MAX, 0, 1];
    pub const SIZES: [f32; 3] = [f32::NAN, -0.0, f32::INFINITY];
    pub const SUMS: [f64; 3] = [0.1, f64::NAN, 5e-324];
    pub const TYPES: [&str; 3] = ["t0", "t255", "t3"];
    pub const LENGTHS: [Option<f32>; 3] = [Some(0.1), None, Some(-0.0)];
    pub const NAMES: [Option<&str>; 3] = [None, Some(""), Some("a, b")];

    pub const SIGNED: [Option<i64>; 3] = [Some(i64::MIN), None, Some(7)];
    pub const UNSIGNED: [Option<u64>; 3] = [None, Some(u64::MAX), Some(0)];
    pub const DOUBLES: [Option<f64>; 3] = [Some(0.1), Some(f64::INFINITY), None];
    pub const NS: [Option<i16>; 3] = [Some(-3), None, Some(i16::MAX)];
    /// 1.5, null and the least float16 above 0.
    pub const HALVES: [Option<u16>; 3] = [Some(0x3e00), None, Some(1)];

    /// A file of two groups with the same three rows.
    pub fn two_groups(format: Format) -> Vec<u8> {
        let texts = Texts::new(|code| format!("t{code}"));
        let names = ["a, b".to_owned(), String::new()];
        let column = |at: usize| match COLUMNS[at].1 {
            Kind::UInt64 => Values::UInt64(IDS[..].into()),
            Kind::UInt32 => Values::UInt32(XS[..].into()),
            Kind::Float32 => Values::Float32(SIZES[..].into()),
            Kind::Float64 => Values::Float64(SUMS[..].into()),
            Kind::Text => Values::Text(vec![0, 255, 3].into(), &texts),
            Kind::NullableFloat32 => Values::NullableFloat32(LENGTHS[..].into()),
            Kind::NullableText => Values::NullableText(vec![u32::MAX, 1, 0].into(), &names),
            Kind::NullableInt64 => Values::NullableInt64(SIGNED.to_vec()),
            Kind::NullableUInt64 => Values::NullableUInt64(UNSIGNED.to_vec()),
            Kind::NullableFloat64 => Values::NullableFloat64(DOUBLES.to_vec()),
            Kind::Field(kind, _) => field(kind),
        };
        let (mut bytes, mut file) = (Vec::new(), begin(format, &COLUMNS).unwrap());
        for _ in 0..2 {
            file.group(&column, &mut bytes).unwrap();
        }
        file.finish(&mut bytes).unwrap();
        bytes
    }

    /// The same values as those of other columns, in the types of fields.
    fn field(kind: FieldKind) -> Values<'static> {
        let null = vec![false, true, false];
        match kind {
            FieldKind::Int16 => {
                let values = NS.map(Option::unwrap_or_default).to_vec();
                Values::Field(FieldValues::Int16(values), null)
            }
            FieldKind::Float16 => {
                let bits = HALVES.map(|half| half.unwrap_or(0x7e00)).to_vec();
                Values::Field(FieldValues::Float16(bits), null)
            }
            FieldKind::Text => {
                let texts = vec!["a, b".to_owned(), String::new()];
                let codes = FieldValues::Text(vec![u32::MAX, 1, 0], texts.into());
                Values::Field(codes, vec![true, false, false])
            }
            _ => Values::Field(FieldValues::UInt32(XS.to_vec()), Vec::new()),
        }
    }

    #[test]
    fn values_that_do_not_fit_their_column_are_an_error() {
        for format in [Format::Parquet, Format::Arrows] {
            let (mut bytes, mut file) = (Vec::new(), begin(format, &COLUMNS[..1]).unwrap());
            let wrong = file.group(&|_| Values::UInt32(vec![1].into()), &mut bytes).unwrap_err();
            assert!(wrong.to_string().contains("another kind"), "{wrong}");
            assert!(file.group(&|_| Values::UInt64(vec![].into()), &mut bytes).is_ok());
        }
        assert!(begin(Format::Csv, &COLUMNS).is_err());
    }
}
