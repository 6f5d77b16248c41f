//! A condition against the columns that there are: its names become columns, its numbers ranges of
//! keys, its texts sets of codes.

use super::named::{Scope, columns, of_texts};
use super::texts::Texts;
use super::{Bound, KeyRange, KeyRanges, PairOrder, Predicate, Subject, Term, Test};
use crate::codes::ThresholdRule;
use crate::error::Result;
use crate::query::{CodeSet, Condition, Expression, Number, Operator, Vocabulary};
use crate::schema::{ColumnKind, ColumnNumber, J0251};

/// What a condition asks for.
#[derive(Debug)]
pub struct Wanted<'e> {
    condition: &'e Condition,
    columns: Vec<(Subject, ColumnNumber)>,
    test: Asked,
}

#[derive(Debug)]
enum Asked {
    /// Keys of numbers or ids, and whether neurons that the table lacks pass.
    Keys(KeyRanges, bool),
    /// Ids that are listed.
    Ids(Vec<u64>),
    /// Texts of a category.
    Texts(Texts),
    /// Values that a category never lacks.
    Null(bool),
    Pair(PairOrder),
}

impl<'e> Wanted<'e> {
    /// Looks up the names of a condition and reads its values. `exact` compares real numbers where
    /// thresholds are rounded to the column's type otherwise.
    ///
    /// # Errors
    /// Usage errors: a name that no column has, a text against a number, an order of texts, a
    /// regular expression that is none.
    pub fn new(condition: &'e Condition, scope: Scope, exact: bool) -> Result<Wanted<'e>> {
        let Some(name) = condition.column() else {
            let test = Asked::Pair(pair_order(condition));
            return Ok(Wanted { condition, columns: vec![], test });
        };
        let columns = columns(name, scope).map_err(|wrong| wrong.within(condition))?;
        // Of a name that stands for several columns all are of one kind.
        let kind = columns.first().map_or(ColumnKind::Category, |(_, column)| J0251[*column].kind);
        let test = match kind {
            ColumnKind::Category => texts(condition)?,
            ColumnKind::Id => ids(condition)?,
            kind => Asked::Keys(keys(condition, kind, exact)?, asks_for_null(condition)),
        };
        Ok(Wanted { condition, columns, test })
    }

    /// Adds what it asks for to a predicate.
    pub fn add_to(&self, predicate: &mut Predicate, vocabulary: &Vocabulary) {
        if let Asked::Pair(order) = self.test {
            predicate.pair = predicate.pair.and(order);
        }
        for (of, column) in &self.columns {
            let (test, orphans) = self.test_of(*column, vocabulary);
            predicate.add(Term { orphans, ..Term::new(*of, *column, test) });
        }
    }

    fn test_of(&self, column: ColumnNumber, vocabulary: &Vocabulary) -> (Test, bool) {
        match &self.test {
            Asked::Keys(keys, orphans) => (Test::from(keys.clone()), *orphans),
            Asked::Ids(ids) => (Test::Ids(ids.clone()), false),
            Asked::Texts(texts) => (Test::Codes(Box::new(texts.codes(column, vocabulary))), false),
            Asked::Null(not) => (Test::Codes(Box::new(CodeSet::of(|_| *not))), !*not),
            Asked::Pair(_) => (Test::Range(KeyRange::EMPTY), false),
        }
    }

    /// The condition.
    pub fn condition(&self) -> &'e Condition {
        self.condition
    }
}

/// Everything that some expressions ask for.
///
/// # Errors
/// Those of [`Wanted::new`].
pub fn wanted(expressions: &[Expression], scope: Scope, exact: bool) -> Result<Vec<Wanted<'_>>> {
    let conditions = expressions.iter().flat_map(|expression| &expression.conditions);
    conditions.map(|condition| Wanted::new(condition, scope, exact)).collect()
}

/// Whether a condition is `is null`.
fn asks_for_null(condition: &Condition) -> bool {
    matches!(condition, Condition::Null { not: false, .. })
}

fn pair_order(condition: &Condition) -> PairOrder {
    let Condition::Pair(operator) = condition else { return PairOrder::ANY };
    let (less, equal, greater) = match operator {
        Operator::Equal => (false, true, false),
        Operator::NotEqual => (true, false, true),
        Operator::Less => (true, false, false),
        Operator::AtMost => (true, true, false),
        Operator::Greater => (false, false, true),
        Operator::AtLeast => (false, true, true),
        // The parser makes no such pair.
        Operator::Matches | Operator::NotMatches => (false, false, false),
    };
    PairOrder { less, equal, greater }
}

fn texts(condition: &Condition) -> Result<Asked> {
    Ok(match condition {
        Condition::Null { not, .. } => Asked::Null(*not),
        _ => Asked::Texts(Texts::of(condition)?),
    })
}

/// Ids that are named are a list, which the index finds; all else is ranges.
fn ids(condition: &Condition) -> Result<Asked> {
    let named: &[String] = match condition {
        Condition::Compare { operator: Operator::Equal, value, .. } => std::slice::from_ref(value),
        Condition::In { not: false, values, .. } => values,
        _ => return Ok(Asked::Keys(keys(condition, ColumnKind::Id, false)?, false)),
    };
    let mut ids = Vec::with_capacity(named.len());
    for value in named {
        let (below, above) = number(value, condition)?.whole();
        if let (true, Ok(id)) = (below == above, u64::try_from(below)) {
            ids.push(id);
        }
    }
    Ok(Asked::Ids(ids))
}

/// The keys of numbers that pass.
fn keys(condition: &Condition, kind: ColumnKind, exact: bool) -> Result<KeyRanges> {
    let rule = ThresholdRule { strict: false, exact };
    let range = |bound, number, strict| {
        KeyRange::of_number(kind, bound, number, ThresholdRule { strict, ..rule })
    };
    let equal =
        |number| range(Bound::AtLeast, number, false).and(range(Bound::AtMost, number, false));
    let numbers = KeyRanges::from(KeyRange::numbers(kind));
    let none_of = |values: Vec<KeyRange>| KeyRanges::new(values).complement().and(&numbers);
    Ok(match condition {
        Condition::Null { not: true, .. } => numbers,
        Condition::Null { .. } | Condition::Pair(_) => KeyRange::nulls(kind).into(),
        Condition::In { values, not, .. } => {
            let values = values.iter().map(|value| Ok(equal(number(value, condition)?)));
            let values = values.collect::<Result<Vec<KeyRange>>>()?;
            if *not { none_of(values) } else { KeyRanges::new(values) }
        }
        Condition::Compare { operator, value, .. } => {
            if operator.is_match() {
                return Err(condition
                    .wrong("a number has no text that could match")
                    .advise("compare it with =, !=, <, <=, > or >="));
            }
            let number = number(value, condition)?;
            match operator {
                Operator::NotEqual => none_of(vec![equal(number)]),
                Operator::Less => range(Bound::AtMost, number, true).into(),
                Operator::AtMost => range(Bound::AtMost, number, false).into(),
                Operator::Greater => range(Bound::AtLeast, number, true).into(),
                Operator::AtLeast => range(Bound::AtLeast, number, false).into(),
                _ => equal(number).into(),
            }
        }
    })
}

fn number<'v>(value: &'v str, condition: &Condition) -> Result<Number<'v>> {
    Number::parse(value).ok_or_else(|| {
        let is_nan = value.trim().trim_start_matches(['-', '+']).eq_ignore_ascii_case("nan");
        let error = condition.wrong(format!("'{value}' is not a number"));
        match (is_nan, condition.column()) {
            (true, Some(column)) => error.advise(format!("write {column} is null")),
            _ => error.advise(format!("of texts there are {}", of_texts())),
        }
    })
}
