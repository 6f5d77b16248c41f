//! Columns as enums of plain vectors, and the types that they have.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::text::Text;
use crate::codes::f16_to_f64;

/// A column of a source, as its files name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceColumn {
    /// Its name; a dotted path where the file nests.
    pub name: String,
    /// The type of its values in all files of the table.
    pub kind: ColumnType,
}

/// The type of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names of number types say what they are")]
pub enum ColumnType {
    /// Texts, from which decoders make ids, numbers and categories.
    Text,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F16,
    F32,
    F64,
    Bool,
    /// Texts, given as numbers of a list of texts.
    Dictionary,
    /// Three numbers a row.
    List3(Box<ColumnType>),
    /// A type that cannot be read, by its own name.
    Other(String),
}

impl ColumnType {
    /// Whether these are texts, in one form or the other.
    pub fn is_text(&self) -> bool {
        matches!(self, ColumnType::Text | ColumnType::Dictionary)
    }

    /// Whether these are floating-point numbers.
    pub fn is_float(&self) -> bool {
        matches!(self, ColumnType::F16 | ColumnType::F32 | ColumnType::F64)
    }

    /// Whether these are integers.
    pub fn is_integer(&self) -> bool {
        use ColumnType::{I8, I16, I32, I64, U8, U16, U32, U64};
        matches!(self, I8 | I16 | I32 | I64 | U8 | U16 | U32 | U64)
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            ColumnType::Text => "text",
            ColumnType::I8 => "int8",
            ColumnType::I16 => "int16",
            ColumnType::I32 => "int32",
            ColumnType::I64 => "int64",
            ColumnType::U8 => "uint8",
            ColumnType::U16 => "uint16",
            ColumnType::U32 => "uint32",
            ColumnType::U64 => "uint64",
            ColumnType::F16 => "float16",
            ColumnType::F32 => "float32",
            ColumnType::F64 => "float64",
            ColumnType::Bool => "bool",
            ColumnType::Dictionary => "dictionary of texts",
            ColumnType::List3(inner) => return write!(f, "list of three {inner}"),
            ColumnType::Other(name) => name,
        };
        f.write_str(name)
    }
}

/// The values of a column in some rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The values; what stands in null rows is undefined.
    pub values: Values,
    /// The nulls of the format itself: none in csv and npy.
    pub nulls: Nulls,
}

/// Values of one type.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names of number types say what they are")]
pub enum Values {
    Text(Text),
    I8(Vec<i8>),
    I16(Vec<i16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
    U64(Vec<u64>),
    /// The bits of each.
    F16(Vec<u16>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Bool(Vec<bool>),
    Dictionary(Dictionary),
    /// Three times as many numbers as rows.
    List3(Box<Values>),
}

/// Texts by their numbers in a list of texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Dictionary {
    /// One a row.
    pub codes: Vec<u32>,
    /// What the codes mean.
    pub values: Arc<Vec<String>>,
    /// Whether the list, unused values too, says the order of the values (Arrow); else the rows do.
    pub names_all: bool,
}

/// Which rows are null.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nulls(Option<Vec<bool>>);

impl Nulls {
    /// No row is.
    pub const NONE: Nulls = Nulls(None);

    /// Those that are marked.
    pub fn of(marks: Vec<bool>) -> Nulls {
        Nulls(marks.contains(&true).then_some(marks))
    }

    /// Those of rows and of more rows behind them.
    pub(super) fn joined(first: &Nulls, rows: usize, second: &Nulls, more: usize) -> Nulls {
        if !first.any() && !second.any() {
            return Nulls::NONE;
        }
        let first = (0..rows).map(|row| first.is_null(row));
        Nulls::of(first.chain((0..more).map(|row| second.is_null(row))).collect())
    }

    /// Whether any row is null.
    pub fn any(&self) -> bool {
        self.0.is_some()
    }

    /// Whether this row is null.
    #[inline]
    pub fn is_null(&self, row: usize) -> bool {
        self.0.as_ref().is_some_and(|marks| marks[row])
    }
}

impl Column {
    /// A column without nulls.
    pub fn whole(values: Values) -> Column {
        Column { values, nulls: Nulls::NONE }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.values.rows()
    }

    /// The value of a row as text, none where it is null.
    pub fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        (!self.nulls.is_null(row)).then(|| self.values.text(row))
    }
}

/// Does the same with whatever numbers are held.
macro_rules! each_number {
    ($values:expr, $name:ident => $do:expr, $($other:pat => $else:expr),* $(,)?) => {
        match $values {
            Values::I8($name) => $do,
            Values::I16($name) => $do,
            Values::I32($name) => $do,
            Values::I64($name) => $do,
            Values::U8($name) => $do,
            Values::U16($name) => $do,
            Values::U32($name) => $do,
            Values::U64($name) => $do,
            Values::F32($name) => $do,
            Values::F64($name) => $do,
            $($other => $else,)*
        }
    };
}
pub(super) use each_number;

impl Values {
    /// How many rows.
    pub fn rows(&self) -> usize {
        each_number!(self, values => values.len(),
            Values::F16(values) => values.len(),
            Values::Bool(values) => values.len(),
            Values::Text(text) => text.len(),
            Values::Dictionary(dictionary) => dictionary.codes.len(),
            Values::List3(values) => values.rows() / 3,
        )
    }

    /// Their type.
    pub fn kind(&self) -> ColumnType {
        match self {
            Values::Text(_) => ColumnType::Text,
            Values::I8(_) => ColumnType::I8,
            Values::I16(_) => ColumnType::I16,
            Values::I32(_) => ColumnType::I32,
            Values::I64(_) => ColumnType::I64,
            Values::U8(_) => ColumnType::U8,
            Values::U16(_) => ColumnType::U16,
            Values::U32(_) => ColumnType::U32,
            Values::U64(_) => ColumnType::U64,
            Values::F16(_) => ColumnType::F16,
            Values::F32(_) => ColumnType::F32,
            Values::F64(_) => ColumnType::F64,
            Values::Bool(_) => ColumnType::Bool,
            Values::Dictionary(_) => ColumnType::Dictionary,
            Values::List3(inner) => ColumnType::List3(Box::new(inner.kind())),
        }
    }

    /// The value of a row as text: integers as decimals, floats as short as they are told apart,
    /// lists in brackets.
    pub fn text(&self, row: usize) -> Cow<'_, str> {
        each_number!(self, values => values[row].to_string().into(),
            Values::F16(values) => (f16_to_f64(values[row]) as f32).to_string().into(),
            Values::Bool(values) => if values[row] { "true" } else { "false" }.into(),
            Values::Text(text) => text.get(row).into(),
            Values::Dictionary(Dictionary { codes, values, .. }) =>
                values[codes[row] as usize].as_str().into(),
            Values::List3(values) => {
                let three = [0, 1, 2].map(|i| values.text(3 * row + i));
                format!("[{}]", three.join(", ")).into()
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_as_texts() {
        let text = |values: Values| Column::whole(values).text(1).unwrap().into_owned();
        assert_eq!(text(Values::I64(vec![0, -720_575_940_000_000_001])), "-720575940000000001");
        assert_eq!(text(Values::F64(vec![0.0, 0.1])), "0.1");
        assert_eq!(text(Values::Bool(vec![false, true])), "true");
        assert_eq!(text(Values::List3(Box::new(Values::U8(vec![1, 2, 3, 4, 5, 6])))), "[4, 5, 6]");
        let nulls = Nulls::of(vec![false, true]);
        assert_eq!(Column { values: Values::U8(vec![1, 2]), nulls }.text(1), None);
    }
}
