//! One value of a column, and how it stands to a value as a condition has it.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::threshold::Threshold;
use crate::query::Operator;
use crate::table::{ColumnType, Values};

/// A value as it was written, and the number that it says, if it says one.
pub(super) struct Value {
    text: String,
    number: Option<Threshold>,
}

/// A value that is compared.
pub(super) enum Cell<'a> {
    Null,
    /// Neither null nor what it should be: it satisfies no condition.
    Flawed,
    Whole(i128),
    Real(f64, ColumnType),
    Text(Cow<'a, str>),
}

impl Value {
    pub(super) fn new(text: &str) -> Value {
        Value { number: Threshold::parse(text), text: text.to_owned() }
    }

    /// The whole number whose text it is, if it is one.
    pub(super) fn as_whole(&self) -> Option<i128> {
        self.text.parse().ok().filter(|number: &i128| number.to_string() == self.text)
    }

    /// What is said where a number is wanted.
    pub(super) fn no_number(&self) -> String {
        format!("'{}' is no number", self.text)
    }
}

impl Cell<'_> {
    /// How it stands to a value as written; none if the two cannot be compared.
    pub(super) fn order_to(&self, value: &Value) -> Option<Ordering> {
        match self {
            Cell::Text(text) => Some(text.as_ref().cmp(&value.text)),
            Cell::Whole(number) => Some(value.number.as_ref()?.of_whole(*number)),
            Cell::Real(number, kind) => value.number.as_ref()?.of_real(*number, kind),
            Cell::Null | Cell::Flawed => None,
        }
    }

    /// How two ids stand to each other.
    pub(super) fn order(&self, other: &Cell) -> Option<Ordering> {
        match (self, other) {
            (Cell::Whole(a), Cell::Whole(b)) => Some(a.cmp(b)),
            (Cell::Text(a), Cell::Text(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    pub(super) fn owned(self) -> Cell<'static> {
        match self {
            Cell::Null => Cell::Null,
            Cell::Flawed => Cell::Flawed,
            Cell::Whole(value) => Cell::Whole(value),
            Cell::Real(value, kind) => Cell::Real(value, kind),
            Cell::Text(text) => Cell::Text(text.into_owned().into()),
        }
    }
}

/// Two texts as numbers.
pub(super) fn order_of_texts(text: &str, value: &Value) -> Result<Ordering, String> {
    let threshold = value.number.as_ref().ok_or_else(|| value.no_number())?;
    if let Ok(number) = text.parse() {
        return Ok(threshold.of_whole(number));
    }
    let number: Option<f64> = text.parse().ok();
    let order = number.and_then(|number| threshold.of_real(number, &ColumnType::F64));
    order.ok_or_else(|| format!("'{text}' is no number"))
}

/// Whether an order is one that the operator allows.
pub(super) fn stands(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::Greater => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
        Operator::Matches | Operator::NotMatches => false,
    }
}

pub(super) fn number(values: &Values, row: usize) -> Cell<'static> {
    let whole: i128 = match values {
        Values::I8(values) => values[row].into(),
        Values::I16(values) => values[row].into(),
        Values::I32(values) => values[row].into(),
        Values::I64(values) => values[row].into(),
        Values::U8(values) => values[row].into(),
        Values::U16(values) => values[row].into(),
        Values::U32(values) => values[row].into(),
        Values::U64(values) => values[row].into(),
        Values::F16(bits) => return real(crate::codes::f16_to_f64(bits[row]), ColumnType::F16),
        Values::F32(values) => return real(values[row].into(), ColumnType::F32),
        Values::F64(values) => return real(values[row], ColumnType::F64),
        _ => return Cell::Flawed,
    };
    Cell::Whole(whole)
}

/// Which whole numbers are among those wanted, or are not; none of other values.
pub(super) fn is_among(values: &Values, wanted: &[i128], not: bool) -> Option<Vec<bool>> {
    fn each<T: TryFrom<i128> + PartialEq>(values: &[T], wanted: &[i128], not: bool) -> Vec<bool> {
        let wanted: Vec<T> = wanted.iter().filter_map(|number| T::try_from(*number).ok()).collect();
        values.iter().map(|value| wanted.contains(value) != not).collect()
    }
    Some(match values {
        Values::I8(values) => each(values, wanted, not),
        Values::I16(values) => each(values, wanted, not),
        Values::I32(values) => each(values, wanted, not),
        Values::I64(values) => each(values, wanted, not),
        Values::U8(values) => each(values, wanted, not),
        Values::U16(values) => each(values, wanted, not),
        Values::U32(values) => each(values, wanted, not),
        Values::U64(values) => each(values, wanted, not),
        _ => return None,
    })
}

fn real(value: f64, kind: ColumnType) -> Cell<'static> {
    if value.is_nan() { Cell::Null } else { Cell::Real(value, kind) }
}
