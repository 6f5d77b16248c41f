//! Which rows of a file the map keeps: its `where`, judged on the values as published or, for names of
//! the map, as the map reads them.

use std::borrow::Cow;
use std::cmp::Ordering;

use regex::Regex;

use super::cell::{Cell, Value, is_among, number, order_of_texts, stands};
use super::columns::Columns;
use super::meaning::{Asked, Meaning, TableIds};
use crate::error::{Error, Result};
use crate::map::{About, RowCondition};
use crate::query::{Condition, Operator};
use crate::table::decode::{self, Flaw, NullTexts, NumberDecoder};
use crate::table::{Batch, Column, Format};

/// Conditions on the rows of one table.
pub(super) struct Keep(Vec<Test>);

/// A column of the batches, and how it is read.
struct Place {
    slot: usize,
    meaning: Meaning,
    nulls: NullTexts,
}

/// One condition.
enum Test {
    /// On one column.
    Of(Place, Wish),
    /// The presynaptic id stands so to the postsynaptic one.
    Pair(Operator, Place, Place),
}

/// What is asked of a value.
enum Wish {
    Null { not: bool },
    Compared(Operator, Value),
    Matched(Regex, bool),
    Among { not: bool, values: Vec<Value> },
}

impl Keep {
    /// Conditions about the columns that `owns` says; what they read is added to `columns`.
    pub(super) fn new<'a>(
        conditions: &'a [RowCondition<'a>],
        ids: &TableIds<'a>,
        format: Format,
        owns: impl Fn(&About) -> bool,
        columns: &mut Columns,
    ) -> Result<Keep> {
        let mut place = |asked: Asked| {
            let slot = columns.slot(asked.column);
            Place { slot, meaning: asked.meaning, nulls: asked.nulls }
        };
        let mut tests = Vec::new();
        for RowCondition { about, condition } in conditions {
            match about {
                Some(about) if !owns(about) => {}
                Some(about) => {
                    tests.push(Test::Of(place(Asked::of(*about, ids, format)), wish(condition)?));
                }
                None => {
                    let pre = place(Asked::id(ids.pre, format));
                    let post = place(Asked::id(ids.post, format));
                    if let Condition::Pair(operator) = condition {
                        tests.push(Test::Pair(*operator, pre, post));
                    }
                }
            }
        }
        Ok(Keep(tests))
    }

    /// Whether anything is asked but for ids, which every table has.
    pub(super) fn decides(&self) -> bool {
        let is_of_id = |test: &Test| matches!(test, Test::Of(place, _) if place.is_id());
        self.0.iter().any(|test| !is_of_id(test))
    }

    /// The rows of a batch for which all conditions hold; none where nothing is asked.
    pub(super) fn rows(&self, batch: &Batch) -> Result<Option<Vec<bool>>> {
        let mut kept: Option<Vec<bool>> = None;
        for test in &self.0 {
            let holds = test.holds(batch)?;
            match &mut kept {
                None => kept = Some(holds),
                Some(kept) => kept.iter_mut().zip(holds).for_each(|(kept, holds)| *kept &= holds),
            }
        }
        Ok(kept)
    }
}

fn wish(condition: &Condition) -> Result<Wish> {
    Ok(match condition {
        Condition::Null { not, .. } => Wish::Null { not: *not },
        // Two ids are no matter of one column.
        Condition::Pair(_) => Wish::Null { not: true },
        Condition::In { not, values, .. } => Wish::Among {
            not: *not,
            values: values.iter().map(|value| Value::new(value)).collect(),
        },
        Condition::Compare { operator, value, .. } if operator.is_match() => {
            let regex = Regex::new(&format!("^(?:{value})$"));
            let regex = regex.map_err(|error| Error::data(error.to_string()))?;
            Wish::Matched(regex, *operator == Operator::Matches)
        }
        Condition::Compare { operator, value, .. } => Wish::Compared(*operator, Value::new(value)),
    })
}

impl Place {
    fn is_id(&self) -> bool {
        matches!(self.meaning, Meaning::Id(_))
    }

    /// Asks the same of every row; what is wrong with a value is an error about it.
    fn each(
        &self,
        batch: &Batch,
        mut ask: impl FnMut(usize, Cell) -> Result<(), String>,
    ) -> Result<()> {
        let column = &batch.columns[self.slot];
        let mut tell = |row, cell| ask(row, cell).map_err(|what| batch.error(self.slot, row, what));
        match &self.meaning {
            Meaning::Id(id) if !id.names => {
                let ids = decode::ids(batch, self.slot, &self.nulls, id.add);
                (0..batch.rows).try_for_each(|row| {
                    tell(
                        row,
                        match ids.flaws.of(row) {
                            Some(Flaw::Null) => Cell::Null,
                            Some(_) => Cell::Flawed,
                            None => Cell::Whole(ids.values[row].into()),
                        },
                    )
                })
            }
            Meaning::Number => {
                let kind = column.values.kind();
                let mut decoder = NumberDecoder::new(&kind, self.nulls.clone())?;
                let numbers = decoder.decode(batch, self.slot, None);
                (0..batch.rows).try_for_each(|row| {
                    tell(
                        row,
                        match numbers.flaws.of(row) {
                            Some(_) => Cell::Flawed,
                            None if numbers.nulls.is_null(row) => Cell::Null,
                            None => number(&numbers.values, row),
                        },
                    )
                })
            }
            Meaning::Id(_) => (0..batch.rows).try_for_each(|row| {
                tell(
                    row,
                    match self.text(column, row) {
                        Some(text) => Cell::Text(text.trim().to_owned().into()),
                        None => Cell::Null,
                    },
                )
            }),
            Meaning::Text => (0..batch.rows).try_for_each(|row| {
                tell(row, self.text(column, row).map_or(Cell::Null, Cell::Text))
            }),
        }
    }

    /// The texts of whole numbers need not be made to be found equal to others: which rows have one of some
    /// values; none where that is not all that is asked.
    fn among(&self, batch: &Batch, wish: &Wish) -> Option<Vec<bool>> {
        let (not, values) = match wish {
            Wish::Among { not, values } => (*not, values.as_slice()),
            Wish::Compared(Operator::Equal, value) => (false, std::slice::from_ref(value)),
            Wish::Compared(Operator::NotEqual, value) => (true, std::slice::from_ref(value)),
            _ => return None,
        };
        if !matches!(self.meaning, Meaning::Text) || !self.nulls.integers().is_empty() {
            return None;
        }
        let column = &batch.columns[self.slot];
        let wanted: Vec<i128> = values.iter().filter_map(Value::as_whole).collect();
        let mut holds = is_among(&column.values, &wanted, not)?;
        if column.nulls.any() {
            let rows = holds.iter_mut().enumerate();
            rows.for_each(|(row, holds)| *holds &= !column.nulls.is_null(row));
        }
        Some(holds)
    }

    fn text<'a>(&self, column: &'a Column, row: usize) -> Option<Cow<'a, str>> {
        column.text(row).filter(|text| !self.nulls.is_null(text.as_bytes()))
    }
}

impl Test {
    fn holds(&self, batch: &Batch) -> Result<Vec<bool>> {
        if let Test::Of(place, wish) = self
            && let Some(holds) = place.among(batch, wish)
        {
            return Ok(holds);
        }
        let mut holds = vec![false; batch.rows];
        match self {
            Test::Of(place, wish) => {
                let is_text = matches!(place.meaning, Meaning::Text);
                place.each(batch, |row, cell| {
                    holds[row] = wish.holds(&cell, is_text)?;
                    Ok(())
                })?;
            }
            Test::Pair(operator, pre, post) => {
                let mut all = Vec::with_capacity(batch.rows);
                pre.each(batch, |_, cell| {
                    all.push(cell.owned());
                    Ok(())
                })?;
                post.each(batch, |row, cell| {
                    let order = all[row].order(&cell);
                    holds[row] = order.is_some_and(|order| stands(*operator, order));
                    Ok(())
                })?;
            }
        }
        Ok(holds)
    }
}

impl Wish {
    /// Whether a value is as asked; in words what is wrong with it, if it cannot be compared.
    fn holds(&self, cell: &Cell, is_text: bool) -> Result<bool, String> {
        if let Wish::Null { not } = self {
            return Ok(matches!(cell, Cell::Null) != *not);
        }
        if matches!(cell, Cell::Null | Cell::Flawed) {
            return Ok(false);
        }
        Ok(match self {
            Wish::Compared(operator, value) if is_text && operator.is_order() => {
                let Cell::Text(text) = cell else { return Ok(false) };
                stands(*operator, order_of_texts(text, value)?)
            }
            Wish::Compared(operator, value) => {
                stands(*operator, cell.order_to(value).ok_or_else(|| value.no_number())?)
            }
            Wish::Among { not, values } => {
                let is = |value: &Value| cell.order_to(value) == Some(Ordering::Equal);
                values.iter().any(is) != *not
            }
            Wish::Matched(regex, wanted) => match cell {
                Cell::Text(text) => regex.is_match(text) == *wanted,
                _ => return Err("only texts match a regular expression".to_owned()),
            },
            Wish::Null { .. } => true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Nulls, Values, of_columns};

    /// What a condition on a column of whole numbers that are read as texts says of each row, by numbers and
    /// by texts.
    fn both(values: Values, nulls: Nulls, wish: &Wish) -> (Option<Vec<bool>>, Vec<bool>) {
        let place = Place { slot: 0, meaning: Meaning::Text, nulls: NullTexts::default() };
        let batch = of_columns(vec![Column { values, nulls }]);
        let mut by_text = vec![false; batch.rows];
        let told = place.each(&batch, |row, cell| {
            by_text[row] = wish.holds(&cell, true)?;
            Ok(())
        });
        told.unwrap();
        (place.among(&batch, wish), by_text)
    }

    #[test]
    fn whole_numbers_are_found_equal_as_their_texts_are() {
        let values = |texts: &[&str]| texts.iter().map(|text| Value::new(text)).collect::<Vec<_>>();
        let one = |text| Value::new(text);
        for wish in [
            Wish::Compared(Operator::Equal, one("0")),
            Wish::Compared(Operator::NotEqual, one("0")),
            Wish::Compared(Operator::Equal, one("-0")),
            Wish::Compared(Operator::NotEqual, one("07")),
            Wish::Compared(Operator::Equal, one("+7")),
            Wish::Compared(Operator::Equal, one("7.0")),
            Wish::Among { not: false, values: values(&["7", "-1", "300"]) },
            Wish::Among { not: true, values: values(&["7", "x", "18446744073709551615"]) },
        ] {
            for numbers in [
                Values::I8(vec![0, 7, -1]),
                Values::U8(vec![0, 7, 44]),
                Values::I64(vec![0, 300, i64::MIN]),
                Values::U64(vec![7, 0, u64::MAX]),
            ] {
                let (by_number, by_text) = both(numbers, Nulls::NONE, &wish);
                assert_eq!(by_number, Some(by_text));
            }
            let (by_number, by_text) =
                both(Values::I32(vec![0, 7, 1]), Nulls::of(vec![false, true, true]), &wish);
            assert_eq!(by_number, Some(by_text));
        }
        let order = Wish::Compared(Operator::Less, one("7"));
        assert_eq!(both(Values::I32(vec![0, 7]), Nulls::NONE, &order).0, None);
        let equal = Wish::Compared(Operator::Equal, one("7"));
        assert_eq!(both(Values::F64(vec![0.0, 7.0]), Nulls::NONE, &equal).0, None);
    }
}
