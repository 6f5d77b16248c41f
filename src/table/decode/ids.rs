//! Ids of 64 bits.

use super::flaws::{Flaw, Flaws};
use super::integer::{sign, unsigned};
use super::nulls::NullTexts;
use crate::table::batch::Batch;
use crate::table::column::{Column, Dictionary, Values};

/// Ids of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    /// One a row; those of flawed rows are undefined.
    pub values: Vec<u64>,
    /// What is no id.
    pub flaws: Flaws,
}

/// What a value comes to.
type Id = Result<u64, Flaw>;

/// The ids of a column, `add` added to each: whole numbers, or decimal texts of whole numbers.
pub fn ids(batch: &Batch, column: usize, nulls: &NullTexts, add: i64) -> Ids {
    let column = &batch.columns[column];
    let integers = nulls.integers();
    let whole = |value: i128| {
        if integers.contains(&value) {
            return Err(Flaw::Null);
        }
        u64::try_from(value).map_err(|_| if value < 0 { Flaw::Negative } else { Flaw::TooLarge })
    };
    let of_text = |text: &[u8]| if nulls.is_null(text) { Err(Flaw::Null) } else { id(text) };
    match &column.values {
        Values::Text(text) => all(column, add, |row| of_text(text.bytes(row))),
        Values::Dictionary(Dictionary { codes, values, .. }) => {
            let known: Vec<Id> = values.iter().map(|text| of_text(text.as_bytes())).collect();
            all(column, add, |row| known[codes[row] as usize])
        }
        Values::U64(values) if integers.is_empty() => all(column, add, |row| Ok(values[row])),
        Values::I64(values) if integers.is_empty() => {
            all(column, add, |row| u64::try_from(values[row]).map_err(|_| Flaw::Negative))
        }
        Values::I8(values) => all(column, add, |row| whole(values[row].into())),
        Values::I16(values) => all(column, add, |row| whole(values[row].into())),
        Values::I32(values) => all(column, add, |row| whole(values[row].into())),
        Values::I64(values) => all(column, add, |row| whole(values[row].into())),
        Values::U8(values) => all(column, add, |row| whole(values[row].into())),
        Values::U16(values) => all(column, add, |row| whole(values[row].into())),
        Values::U32(values) => all(column, add, |row| whole(values[row].into())),
        Values::U64(values) => all(column, add, |row| whole(values[row].into())),
        // What went through a float may have lost digits, whole or not.
        Values::F16(_) | Values::F32(_) | Values::F64(_) | Values::Bool(_) | Values::List3(_) => {
            all(column, add, |_| Err(Flaw::NotWhole))
        }
    }
}

#[inline]
fn all(column: &Column, add: i64, id: impl Fn(usize) -> Id) -> Ids {
    let rows = column.rows();
    let mut ids = Ids { values: Vec::with_capacity(rows), flaws: Flaws::default() };
    for row in 0..rows {
        let found = if column.nulls.is_null(row) { Err(Flaw::Null) } else { id(row) };
        let found = found.and_then(|id| sum(id, add));
        ids.values.push(found.unwrap_or(0));
        if let Err(flaw) = found {
            ids.flaws.push(row, flaw);
        }
    }
    ids
}

#[inline]
fn sum(id: u64, add: i64) -> Id {
    let flaw = if add < 0 { Flaw::Negative } else { Flaw::TooLarge };
    id.checked_add_signed(add).ok_or(flaw)
}

/// A decimal text as an id.
#[inline]
fn id(text: &[u8]) -> Id {
    let text = text.trim_ascii();
    match sign(text) {
        (false, digits) => unsigned(digits),
        (true, digits) => match unsigned(digits) {
            Ok(0) => Ok(0),
            Ok(_) | Err(Flaw::TooLarge) => Err(Flaw::Negative),
            flaw => flaw,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::batch::of_columns;
    use crate::table::column::Nulls;

    fn of_texts(texts: &[&str], add: i64) -> Ids {
        let column = Column::whole(Values::Text(texts.iter().copied().collect()));
        ids(&of_columns(vec![column]), 0, &NullTexts::of([""]), add)
    }

    #[test]
    fn texts_are_ids_or_say_why_not() {
        let found = of_texts(&["720575940000000001", "+3", "-0", "18446744073709551615"], 0);
        assert_eq!(found.values, [720_575_940_000_000_001, 3, 0, u64::MAX]);
        assert!(found.flaws.is_empty());
        let wrong = ["", "7.2e17", "123.0", "-1", "AVAL", "18446744073709551616", "0x1", "1 2"];
        let flaws: Vec<Flaw> = of_texts(&wrong, 0).flaws.iter().map(|(_, flaw)| flaw).collect();
        use Flaw::{Negative, NotWhole, Null, TooLarge};
        let expected = [Null, NotWhole, NotWhole, Negative, NotWhole, TooLarge, NotWhole, NotWhole];
        assert_eq!(flaws, expected);
    }

    #[test]
    fn what_is_added_does_not_overflow() {
        let found = of_texts(&["627932678", "18446744073709551615"], 720_575_940_000_000_000);
        assert_eq!(found.values[0], 720_575_940_627_932_678);
        assert_eq!(found.flaws.iter().collect::<Vec<_>>(), [(1, Flaw::TooLarge)]);
        let found = of_texts(&["5", "4"], -5);
        assert_eq!((found.values[0], found.flaws.of(1)), (0, Some(Flaw::Negative)));
    }

    #[test]
    fn numbers_are_ids_unless_they_are_floats() {
        let of = |values: Values, marks: Vec<bool>, null: &[&str]| {
            let column = Column { values, nulls: Nulls::of(marks) };
            let ids = ids(&of_columns(vec![column]), 0, &NullTexts::of(null.iter().copied()), 0);
            (ids.values, ids.flaws.iter().map(|(_, flaw)| flaw).collect::<Vec<_>>())
        };
        let signed = Values::I64(vec![5, -1, 0, 7]);
        let marks = vec![false, false, false, true];
        assert_eq!(
            of(signed.clone(), marks, &[]),
            (vec![5, 0, 0, 0], vec![Flaw::Negative, Flaw::Null])
        );
        let none = vec![false; 4];
        assert_eq!(of(signed, none.clone(), &["0", "-1"]).1, [Flaw::Null, Flaw::Null]);
        assert_eq!(of(Values::F64(vec![5.0; 4]), none, &[]).1, [Flaw::NotWhole; 4]);
    }
}
