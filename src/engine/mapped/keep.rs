//! Which rows of a file the map keeps: its `where`, judged on the values as published or, for names
//! of the map, as the map reads them.

use std::cmp::Ordering;

use regex::Regex;

use super::columns::{real, whole};
use super::meaning::{Meaning, Meanings, Wanted, nulls};
use super::threshold::{Precision, Threshold};
use crate::engine::reference::conditions::stands;
use crate::error::{Error, Result};
use crate::query::predicate::Subject;
use crate::query::{ColumnName, Condition, Expression, Operator};
use crate::table::decode::{self, Flaw, NumberDecoder};
use crate::table::{Batch, ColumnType, Table, Values};

/// Conditions on the rows of one table.
#[derive(Default)]
pub struct Keep(Vec<Test>);

/// One condition.
struct Test {
    /// What it is about; none for the two ids of a row.
    about: Option<(usize, Meaning)>,
    asked: Asked,
}

enum Asked {
    /// Whether it is null, or is not.
    Null { not: bool },
    /// A value that compares so.
    Compared(Operator, Wished),
    /// A value that a regular expression matches, or does not.
    Matched(Regex, bool),
    /// One of these, or none of these.
    Among { not: bool, values: Vec<Wished> },
    /// The presynaptic id stands so to the postsynaptic one.
    Pair { operator: Operator, pre: (usize, Meaning), post: (usize, Meaning) },
}

/// A value as it was written, and the number that it says, if it says one.
struct Wished {
    text: String,
    number: Option<Threshold>,
}

/// A value that is compared.
enum Cell {
    Null,
    /// Neither null nor what it should be: it satisfies no condition.
    Flawed,
    Whole(i128),
    Real(f64, Precision),
    Text(String),
}

impl Keep {
    /// Conditions in the words of the map, of the columns that `owns` says; what they read is added to
    /// `wanted`.
    ///
    /// # Errors
    /// A text that says no condition, a regular expression that is none.
    pub fn new(
        text: Option<&str>,
        meanings: &Meanings,
        owns: impl Fn(&Meaning) -> bool,
        wanted: &mut Wanted,
    ) -> Result<Keep> {
        let Some(text) = text else { return Ok(Keep::default()) };
        let expression: Expression = text.parse()?;
        let mut tests = Vec::new();
        for condition in &expression.conditions {
            if let Some(test) = test(condition, meanings, &owns, wanted)? {
                tests.push(test);
            }
        }
        Ok(Keep(tests))
    }

    /// Whether anything is asked but for ids, which every table has.
    pub fn decides(&self) -> bool {
        let is_of_id = |test: &Test| matches!(&test.about, Some((_, Meaning::Id(_))));
        self.0.iter().any(|test| !is_of_id(test))
    }

    /// The rows of a batch for which all conditions hold.
    ///
    /// # Errors
    /// A text that is no number where order is asked.
    pub fn rows(&self, table: &Table, batch: &Batch) -> Result<Vec<bool>> {
        let mut kept = vec![true; batch.rows];
        for test in &self.0 {
            let holds = test.holds(table, batch)?;
            kept.iter_mut().zip(holds).for_each(|(kept, holds)| *kept &= holds);
        }
        Ok(kept)
    }
}

fn test(
    condition: &Condition,
    meanings: &Meanings,
    owns: &impl Fn(&Meaning) -> bool,
    wanted: &mut Wanted,
) -> Result<Option<Test>> {
    let mut find = |name: &str| {
        let meaning = meanings.find(name);
        owns(&meaning).then(|| (wanted.slot(meaning.column()), meaning))
    };
    let about = match condition.column() {
        None => None,
        Some(column) => match find(name_of(column)?) {
            Some(found) => Some(found),
            None => return Ok(None),
        },
    };
    let asked = match condition.clone() {
        Condition::Null { not, .. } => Asked::Null { not },
        Condition::In { not, values, .. } => {
            Asked::Among { not, values: values.into_iter().map(Wished::new).collect() }
        }
        Condition::Compare { operator, value, .. } if operator.is_match() => {
            let whole = format!("^(?:{value})$");
            let regex = Regex::new(&whole).map_err(|error| Error::data(error.to_string()))?;
            Asked::Matched(regex, operator == Operator::Matches)
        }
        Condition::Compare { operator, value, .. } => Asked::Compared(operator, Wished::new(value)),
        Condition::Pair(operator) => match (find("pre"), find("post")) {
            (Some(pre), Some(post)) => Asked::Pair { operator, pre, post },
            _ => return Ok(None),
        },
    };
    Ok(Some(Test { about, asked }))
}

/// The name of a column in a map, where there are no partners.
fn name_of(column: &ColumnName) -> Result<&str> {
    match column {
        ColumnName::Named { of: Subject::Row, name } => Ok(name),
        ColumnName::Id(Subject::Pre) => Ok("pre"),
        ColumnName::Id(_) => Ok("post"),
        ColumnName::Named { name, .. } => Err(Error::data(format!(
            "a map asks for columns of the table itself, not for '{name}' of a partner"
        ))),
    }
}

impl Test {
    fn holds(&self, table: &Table, batch: &Batch) -> Result<Vec<bool>> {
        if let Asked::Pair { operator, pre, post } = &self.asked {
            let (pre, post) = (cells(pre, table, batch)?, cells(post, table, batch)?);
            let holds =
                |(pre, post)| compare(&pre, &post).is_some_and(|order| stands(*operator, order));
            return Ok(pre.into_iter().zip(post).map(holds).collect());
        }
        let Some(about) = &self.about else { return Ok(vec![true; batch.rows]) };
        let cells = cells(about, table, batch)?;
        let rows = cells.into_iter().enumerate();
        let is_file_text = matches!(&about.1, Meaning::Text(..));
        rows.map(|(row, cell)| {
            self.cell_holds(&cell, is_file_text).map_err(|what| batch.error(about.0, row, what))
        })
        .collect()
    }

    /// Whether a value is as asked; in words what is wrong with it, if it cannot be compared.
    fn cell_holds(&self, cell: &Cell, is_text: bool) -> Result<bool, String> {
        if let Asked::Null { not } = &self.asked {
            return Ok(matches!(cell, Cell::Null) != *not);
        }
        if matches!(cell, Cell::Null | Cell::Flawed) {
            return Ok(false);
        }
        Ok(match &self.asked {
            Asked::Compared(operator, value) if is_text && operator.is_order() => {
                let Cell::Text(text) = cell else { return Ok(false) };
                let order = order_of_texts(text, value)?;
                stands(*operator, order)
            }
            Asked::Compared(operator, value) => {
                stands(*operator, order(cell, value).ok_or_else(|| value.is_none())?)
            }
            Asked::Among { not, values } => {
                let is = |value: &Wished| order(cell, value) == Some(Ordering::Equal);
                values.iter().any(is) != *not
            }
            Asked::Matched(regex, wanted) => match cell {
                Cell::Text(text) => regex.is_match(text) == *wanted,
                _ => return Err("only texts match a regular expression".to_owned()),
            },
            Asked::Null { .. } | Asked::Pair { .. } => true,
        })
    }
}

impl Wished {
    fn new(text: String) -> Wished {
        Wished { number: Threshold::parse(&text), text }
    }

    /// What is said where a number is wanted.
    fn is_none(&self) -> String {
        format!("'{}' is no number", self.text)
    }
}

/// How a value stands to one as written; none if the two cannot be compared.
fn order(cell: &Cell, value: &Wished) -> Option<Ordering> {
    match cell {
        Cell::Text(text) => Some(text.cmp(&value.text)),
        Cell::Whole(number) => Some(value.number.as_ref()?.of_whole(*number)),
        Cell::Real(number, precision) => value.number.as_ref()?.of_real(*number, *precision, false),
        Cell::Null | Cell::Flawed => None,
    }
}

/// Two texts as numbers.
fn order_of_texts(text: &str, value: &Wished) -> Result<Ordering, String> {
    let threshold = value.number.as_ref().ok_or_else(|| value.is_none())?;
    if let Ok(number) = text.parse() {
        return Ok(threshold.of_whole(number));
    }
    let number: f64 = text.parse().map_err(|_| format!("'{text}' is no number"))?;
    threshold
        .of_real(number, Precision::Double, false)
        .ok_or_else(|| format!("'{text}' is no number"))
}

fn compare(a: &Cell, b: &Cell) -> Option<Ordering> {
    match (a, b) {
        (Cell::Whole(a), Cell::Whole(b)) => Some(a.cmp(b)),
        (Cell::Text(a), Cell::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// The values of a column of a batch as the map reads them.
fn cells((slot, meaning): &(usize, Meaning), table: &Table, batch: &Batch) -> Result<Vec<Cell>> {
    let column = &batch.columns[*slot];
    let text = |row: usize| column.text(row).map(|text| text.into_owned());
    Ok(match meaning {
        Meaning::Id(id) if id.names => {
            let nulls = nulls(None, table);
            let cell = |row| match text(row) {
                Some(text) if !nulls.is_null(text.as_bytes()) => Cell::Text(text.trim().to_owned()),
                _ => Cell::Null,
            };
            (0..batch.rows).map(cell).collect()
        }
        Meaning::Id(id) => {
            let ids = decode::ids(batch, *slot, &nulls(None, table), id.add);
            let cell = |row: usize| match ids.flaws.of(row) {
                Some(Flaw::Null) => Cell::Null,
                Some(_) => Cell::Flawed,
                None => Cell::Whole(ids.values[row].into()),
            };
            (0..batch.rows).map(cell).collect()
        }
        Meaning::Number(_, listed) => {
            let kind = &column.values.kind();
            let mut decoder = NumberDecoder::new(kind, nulls(listed.as_ref(), table))?;
            let numbers = decoder.decode(batch, *slot, None);
            let cell = |row: usize| match numbers.flaws.of(row) {
                Some(_) => Cell::Flawed,
                None if numbers.nulls.is_null(row) => Cell::Null,
                None => number(&numbers.values, row),
            };
            (0..batch.rows).map(cell).collect()
        }
        Meaning::Text(_, listed) => {
            let nulls = nulls(listed.as_ref(), table);
            let cell = |row| match text(row) {
                Some(text) if !nulls.is_null(text.as_bytes()) => Cell::Text(text),
                _ => Cell::Null,
            };
            (0..batch.rows).map(cell).collect()
        }
    })
}

fn number(values: &Values, row: usize) -> Cell {
    let precision = match values.kind() {
        ColumnType::F16 => Precision::Half,
        ColumnType::F32 => Precision::Single,
        _ => Precision::Double,
    };
    match whole(values, row) {
        Some(value) => Cell::Whole(value),
        None if real(values, row).is_nan() => Cell::Null,
        None => Cell::Real(real(values, row), precision),
    }
}
