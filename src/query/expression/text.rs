//! An expression as text, which reads back as the same expression.

use std::fmt::{self, Display, Formatter};

use super::lex::is_of_word;
use super::{ColumnName, Condition, Expression};
use crate::query::predicate::Subject;

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, condition) in self.conditions.iter().enumerate() {
            let and = if at == 0 { "" } else { " and " };
            write!(f, "{and}{condition}")?;
        }
        Ok(())
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let not = |not: &bool| if *not { "not " } else { "" };
        match self {
            Condition::Compare { column, operator, value } => {
                let sign = operator.sign();
                // `post` alone would be the other partner's id.
                let is_id = *column == ColumnName::Id(Subject::Pre) && value == "post";
                write!(f, "{column} {sign} {}", written(value, is_id))
            }
            Condition::In { column, not: is_not, values } => {
                let values: Vec<String> =
                    values.iter().map(|value| written(value, false)).collect();
                write!(f, "{column} {}in ({})", not(is_not), values.join(", "))
            }
            Condition::Null { column, not: is_not } => write!(f, "{column} is {}null", not(is_not)),
            Condition::Pair(operator) => write!(f, "pre {} post", operator.sign()),
        }
    }
}

impl Display for ColumnName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (of, name) = match self {
            ColumnName::Named { of, name } => (of, name.as_str()),
            ColumnName::Id(of) => (of, ""),
        };
        let partner = match of {
            Subject::Row => "",
            Subject::Pre => "pre",
            Subject::Post => "post",
            Subject::Both => "both",
        };
        let dot = if partner.is_empty() || name.is_empty() { "" } else { "." };
        write!(f, "{partner}{dot}{name}")
    }
}

/// A value as a word, or in quotes where it is none.
fn written(value: &str, needs_quotes: bool) -> String {
    let is_word = !value.is_empty() && value != "null" && value.chars().all(is_of_word);
    match is_word && !needs_quotes {
        true => value.to_owned(),
        false if value.contains('\'') && !value.contains('"') => format!("\"{value}\""),
        false => format!("'{}'", value.replace('\'', "''")),
    }
}
