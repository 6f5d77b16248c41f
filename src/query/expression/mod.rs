//! The language of `--where`: conditions on columns, joined by `and`. Here they are text and a tree
//! of names and values as they were written. What a name means is for whoever resolves it: a filter
//! against the columns of a data set, a map against those of a file.

mod lex;
mod parse;
mod syntax;
mod text;

#[cfg(test)]
mod tests;

use crate::error::Error;
use crate::query::predicate::Subject;

/// Conditions that must all hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expression {
    /// At least one.
    pub conditions: Vec<Condition>,
}

/// One condition. A null satisfies none of them but [`Condition::Null`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// `column op value`
    Compare {
        /// What is compared.
        column: ColumnName,
        /// How.
        operator: Operator,
        /// With what, as it was written, without quotes.
        value: String,
    },
    /// `column [not] in (value, …)`
    In {
        /// What is looked for.
        column: ColumnName,
        /// Whether the values are those that fail.
        not: bool,
        /// The values, as they were written, without quotes; at least one.
        values: Vec<String>,
    },
    /// `column is [not] null`
    Null {
        /// What is null.
        column: ColumnName,
        /// Whether it must not be.
        not: bool,
    },
    /// `pre op post`: the ids of the two partners, compared with each other.
    Pair(Operator),
}

/// A column as a condition names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ColumnName {
    /// `NAME`, which is of the row itself, or `pre.NAME`, `post.NAME`, `both.NAME`.
    Named {
        /// Whose column it is.
        of: Subject,
        /// Its name.
        name: String,
    },
    /// `pre` or `post` alone: the id of that partner.
    Id(Subject),
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `~`: the whole text matches a regular expression.
    Matches,
    /// `!~`: it does not.
    NotMatches,
}

impl Operator {
    /// All of them, with their signs.
    pub const ALL: [(Operator, &'static str); 8] = [
        (Operator::Equal, "="),
        (Operator::NotEqual, "!="),
        (Operator::Less, "<"),
        (Operator::AtMost, "<="),
        (Operator::Greater, ">"),
        (Operator::AtLeast, ">="),
        (Operator::Matches, "~"),
        (Operator::NotMatches, "!~"),
    ];

    /// Its sign.
    pub fn sign(self) -> &'static str {
        Operator::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, sign)| sign)
    }

    /// Whether it asks which of two is the larger.
    pub fn is_order(self) -> bool {
        use Operator::{AtLeast, AtMost, Greater, Less};
        matches!(self, Less | AtMost | Greater | AtLeast)
    }

    /// Whether it matches a regular expression, or does not.
    pub fn is_match(self) -> bool {
        matches!(self, Operator::Matches | Operator::NotMatches)
    }
}

impl Expression {
    /// The columns that it is about, ids compared with each other left out.
    pub fn columns(&self) -> impl Iterator<Item = &ColumnName> {
        self.conditions.iter().filter_map(Condition::column)
    }
}

impl Condition {
    /// The column that it is about; none for one about both ids.
    pub fn column(&self) -> Option<&ColumnName> {
        match self {
            Condition::Compare { column, .. }
            | Condition::In { column, .. }
            | Condition::Null { column, .. } => Some(column),
            Condition::Pair(_) => None,
        }
    }

    /// The values that it compares with.
    pub fn values_mut(&mut self) -> &mut [String] {
        match self {
            Condition::Compare { value, .. } => std::slice::from_mut(value),
            Condition::In { values, .. } => values,
            Condition::Null { .. } | Condition::Pair(_) => &mut [],
        }
    }

    /// An error about it: what is wrong, and the condition.
    pub fn wrong(&self, what: impl std::fmt::Display) -> Error {
        Error::usage("where", format!("{what}, in: {self}"))
    }

    /// The same about another column.
    #[must_use]
    pub fn about(mut self, other: ColumnName) -> Condition {
        match &mut self {
            Condition::Compare { column, .. }
            | Condition::In { column, .. }
            | Condition::Null { column, .. } => *column = other,
            Condition::Pair(_) => {}
        }
        self
    }
}

impl ColumnName {
    /// The column of a partner, or of the row.
    pub fn named(of: Subject, name: impl Into<String>) -> ColumnName {
        ColumnName::Named { of, name: name.into() }
    }
}
