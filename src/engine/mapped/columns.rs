//! Columns in memory, in the plainest form that loses nothing.

use super::threshold::Precision;
use crate::table::decode::Numbers as Decoded;
use crate::table::{ColumnType, Values};

/// The code of a category that is null.
pub const NULL: u32 = u32::MAX;

/// Numbers of rows or neurons.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// Integers of 64 bits, whatever their sign.
    Whole(Vec<Option<i128>>),
    /// Floats; null is NaN.
    Real(Vec<f64>, Precision),
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// An integer.
    Whole(i128),
    /// A float, not NaN.
    Real(f64, Precision),
}

impl Value {
    /// The integer; none for a float.
    pub fn whole(self) -> Option<i128> {
        match self {
            Value::Whole(value) => Some(value),
            Value::Real(..) => None,
        }
    }

    /// The float; none for an integer.
    pub fn real(self) -> Option<f64> {
        match self {
            Value::Real(value, _) => Some(value),
            Value::Whole(_) => None,
        }
    }
}

impl Numbers {
    /// None yet, of a column of this type.
    pub fn none(kind: &ColumnType) -> Numbers {
        match kind {
            ColumnType::F16 => Numbers::Real(Vec::new(), Precision::Half),
            ColumnType::F32 => Numbers::Real(Vec::new(), Precision::Single),
            ColumnType::F64 => Numbers::Real(Vec::new(), Precision::Double),
            _ => Numbers::Whole(Vec::new()),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Numbers::Whole(values) => values.len(),
            Numbers::Real(values, _) => values.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a row; none where it is null.
    pub fn get(&self, row: usize) -> Option<Value> {
        match self {
            Numbers::Whole(values) => values[row].map(Value::Whole),
            Numbers::Real(values, precision) => Some(values[row])
                .filter(|value| !value.is_nan())
                .map(|v| Value::Real(v, *precision)),
        }
    }

    /// The number of a row as float64, NaN where it is null; that of an integer is rounded.
    pub fn real(&self, row: usize) -> f64 {
        match self.get(row) {
            Some(Value::Whole(value)) => value as f64,
            Some(Value::Real(value, _)) => value,
            None => f64::NAN,
        }
    }

    /// Adds the rows of a batch that are kept. Integers that floats follow become floats: in text
    /// files a column is float64 if any value of it is.
    pub fn append(&mut self, decoded: &Decoded, kept: &[bool]) {
        if is_float(&decoded.values) {
            self.become_real();
        }
        let rows = (0..decoded.values.rows()).filter(|row| kept[*row]);
        match self {
            Numbers::Whole(values) => values.extend(rows.map(|row| {
                (!decoded.nulls.is_null(row)).then(|| whole(&decoded.values, row)).flatten()
            })),
            Numbers::Real(values, _) => values.extend(rows.map(|row| {
                if decoded.nulls.is_null(row) { f64::NAN } else { real(&decoded.values, row) }
            })),
        }
    }

    /// The numbers at some places, null where there is none.
    pub fn at(&self, places: &[Option<usize>]) -> Numbers {
        match self {
            Numbers::Whole(values) => {
                Numbers::Whole(places.iter().map(|at| at.and_then(|at| values[at])).collect())
            }
            Numbers::Real(values, precision) => {
                let value = |at: &Option<usize>| at.map_or(f64::NAN, |at| values[at]);
                Numbers::Real(places.iter().map(value).collect(), *precision)
            }
        }
    }

    fn become_real(&mut self) {
        if let Numbers::Whole(values) = self {
            let reals = values.iter().map(|value| value.map_or(f64::NAN, |value| value as f64));
            *self = Numbers::Real(reals.collect(), Precision::Double);
        }
    }
}

fn is_float(values: &Values) -> bool {
    values.kind().is_float()
}

/// The integer of a row; none in a float column.
pub fn whole(values: &Values, row: usize) -> Option<i128> {
    Some(match values {
        Values::I8(values) => values[row].into(),
        Values::I16(values) => values[row].into(),
        Values::I32(values) => values[row].into(),
        Values::I64(values) => values[row].into(),
        Values::U8(values) => values[row].into(),
        Values::U16(values) => values[row].into(),
        Values::U32(values) => values[row].into(),
        Values::U64(values) => values[row].into(),
        _ => return None,
    })
}

/// The number of a row as float64; that of an integer is rounded.
pub fn real(values: &Values, row: usize) -> f64 {
    match values {
        Values::F16(bits) => crate::engine::reference::numbers::value(bits[row]),
        Values::F32(values) => values[row].into(),
        Values::F64(values) => values[row],
        others => whole(others, row).map_or(f64::NAN, |value| value as f64),
    }
}

/// Categories of rows or neurons: codes of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Categories {
    /// The names, in the order that answers have them.
    pub names: Vec<String>,
    /// One a row: a place in `names`, or `NULL`.
    pub codes: Vec<u32>,
}

impl Categories {
    /// The name of a row; none where it is null.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.names.get(self.codes[row] as usize).map(String::as_str)
    }
}
