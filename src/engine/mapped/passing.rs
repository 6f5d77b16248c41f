//! Which rows pass a question's filter: every condition is judged for every row.

use std::cmp::Ordering;
use std::collections::HashSet;

use regex::Regex;

use super::Records;
use super::columns::{Categories, Numbers, Value};
use super::ids::Ids;
use super::threshold::Threshold;
use crate::engine::reference::conditions::stands;
use crate::error::{Error, Result};
use crate::query::predicate::Subject;
use crate::query::{ColumnName, Condition, Operator};

/// A column that a condition can be about.
#[derive(Clone, Copy)]
enum Column<'a> {
    Ids(&'a Ids),
    Numbers(&'a Numbers),
    /// Synapses of rows; none where each is one.
    Weights(Option<&'a [u64]>),
    Categories(&'a Categories),
}

/// A value of a column.
enum Cell<'a> {
    Null,
    Number(Value),
    Text(&'a str),
}

impl Records {
    /// Rows for which a condition holds.
    ///
    /// # Errors
    /// Names that no column has, values that do not suit a column (usage).
    pub fn holding(&self, condition: &Condition, exact: bool) -> Result<Vec<bool>> {
        if let Condition::Pair(operator) = condition {
            return Ok(self.pairs_that(*operator));
        }
        match condition.column() {
            Some(ColumnName::Named { of: Subject::Row, name }) => {
                let column = self.row_column(name)?;
                let asked = Asked::new(condition, column, name, exact)
                    .map_err(|error| self.map.with_columns(error))?;
                Ok((0..self.row.len()).map(|row| asked.holds(column.cell(row))).collect())
            }
            Some(column) => {
                let neurons = self.neurons_holding(condition, column, exact)?;
                let of = match column {
                    ColumnName::Named { of, .. } | ColumnName::Id(of) => *of,
                };
                Ok(self.rows_of(&neurons, of))
            }
            None => Ok(vec![true; self.row.len()]),
        }
    }

    /// Rows of which these neurons are the partner meant.
    pub fn rows_of(&self, neurons: &[bool], of: Subject) -> Vec<bool> {
        let partners = self.pre.iter().zip(&self.post);
        let is = |neuron: &u32| neurons[*neuron as usize];
        match of {
            Subject::Pre => partners.map(|(pre, _)| is(pre)).collect(),
            Subject::Post => partners.map(|(_, post)| is(post)).collect(),
            Subject::Both | Subject::Row => {
                partners.map(|(pre, post)| is(pre) && is(post)).collect()
            }
        }
    }

    /// Neurons for which a condition on a partner holds.
    ///
    /// # Errors
    /// A column that there is not, or that holds nothing that the condition can be compared with.
    pub fn neurons_holding(
        &self,
        condition: &Condition,
        column: &ColumnName,
        exact: bool,
    ) -> Result<Vec<bool>> {
        let (column, name) = match column {
            ColumnName::Id(of) => {
                (Column::Ids(&self.ids), if *of == Subject::Pre { "pre" } else { "post" })
            }
            ColumnName::Named { name, .. } => (self.neuron_column(name)?, name.as_str()),
        };
        let asked = Asked::new(condition, column, name, exact)
            .map_err(|error| self.map.with_columns(error))?;
        Ok((0..self.ids.len()).map(|neuron| asked.holds(column.cell(neuron))).collect())
    }

    fn row_column(&self, name: &str) -> Result<Column<'_>> {
        let map = &self.map.synapses;
        let number = map.numbers.iter().position(|number| number.name == name);
        let category = map.categories.iter().position(|category| category.name == name);
        match (number, category) {
            (Some(at), _) => Ok(Column::Numbers(&self.numbers[at])),
            (_, Some(at)) => Ok(Column::Categories(&self.categories[at])),
            _ if name == "weight" => Ok(Column::Weights(self.weight.as_deref())),
            _ => Err(self.map.no_column(name, "")),
        }
    }

    fn neuron_column(&self, name: &str) -> Result<Column<'_>> {
        let map = self.map.neurons.as_ref();
        let number = map.and_then(|map| map.numbers.iter().position(|n| n.name == name));
        let category = map.and_then(|map| map.categories.iter().position(|c| c.name == name));
        match (number, category) {
            (Some(at), _) => Ok(Column::Numbers(&self.neuron_numbers[at])),
            (_, Some(at)) => Ok(Column::Categories(&self.neuron_categories[at])),
            _ => Err(self.map.no_column(name, "pre.")),
        }
    }

    fn pairs_that(&self, operator: Operator) -> Vec<bool> {
        let order = |(pre, post): (&u32, &u32)| self.ids.order(*pre as usize, *post as usize);
        self.pre.iter().zip(&self.post).map(|pair| stands(operator, order(pair))).collect()
    }
}

impl<'a> Column<'a> {
    fn cell(self, at: usize) -> Cell<'a> {
        match self {
            Column::Ids(Ids::Numbers(ids)) => Cell::Number(Value::Whole(ids[at].into())),
            Column::Ids(Ids::Names(ids)) => Cell::Text(&ids[at]),
            // Orphans have no numbers.
            Column::Numbers(numbers) if at >= numbers.len() => Cell::Null,
            Column::Numbers(numbers) => numbers.get(at).map_or(Cell::Null, Cell::Number),
            Column::Weights(weights) => {
                Cell::Number(Value::Whole(weights.map_or(1, |weights| weights[at]).into()))
            }
            Column::Categories(categories) => categories.get(at).map_or(Cell::Null, Cell::Text),
        }
    }

    fn is_text(self) -> bool {
        matches!(self, Column::Ids(Ids::Names(_)) | Column::Categories(_))
    }
}

/// What is asked of a value.
enum Asked<'a> {
    Null { not: bool },
    Number(Operator, Threshold, bool),
    Text(Operator, &'a str),
    Matched(Regex, bool),
    Numbers { not: bool, values: Vec<Threshold>, exact: bool },
    Texts { not: bool, values: HashSet<&'a str> },
}

impl<'a> Asked<'a> {
    fn new(condition: &'a Condition, column: Column, name: &str, exact: bool) -> Result<Asked<'a>> {
        let wrong = |what: String| Error::usage("where", what);
        let number = |value: &str| {
            Threshold::parse(value).ok_or_else(|| {
                wrong(format!("'{name}' is a number, and '{value}' is none"))
                    .advise("give a number")
            })
        };
        Ok(match condition {
            Condition::Null { not, .. } => Asked::Null { not: *not },
            Condition::Compare { operator, value, .. } if operator.is_match() => {
                if !column.is_text() {
                    return Err(wrong(format!(
                        "'{name}' is a number: no regular expression matches it"
                    ))
                    .advise("compare it with < <= > >= ="));
                }
                let regex = Regex::new(&format!("^(?:{value})$")).map_err(|error| {
                    wrong(format!("'{value}' is no regular expression: {error}"))
                })?;
                Asked::Matched(regex, *operator == Operator::Matches)
            }
            Condition::Compare { operator, .. } if column.is_text() && operator.is_order() => {
                return Err(wrong(format!(
                    "'{name}' has no order: {} is not possible",
                    operator.sign()
                ))
                .advise("ask for =, !=, in, ~ or is null"));
            }
            Condition::Compare { operator, value, .. } if column.is_text() => {
                Asked::Text(*operator, value)
            }
            Condition::Compare { operator, value, .. } => {
                Asked::Number(*operator, number(value)?, exact)
            }
            Condition::In { not, values, .. } if column.is_text() => {
                Asked::Texts { not: *not, values: values.iter().map(String::as_str).collect() }
            }
            Condition::In { not, values, .. } => {
                let values = values.iter().map(|value| number(value)).collect::<Result<_>>()?;
                Asked::Numbers { not: *not, values, exact }
            }
            Condition::Pair(_) => Asked::Null { not: true },
        })
    }

    /// Null satisfies nothing but the question for it.
    fn holds(&self, cell: Cell) -> bool {
        match (self, cell) {
            (Asked::Null { not }, cell) => matches!(cell, Cell::Null) != *not,
            (Asked::Number(operator, threshold, exact), Cell::Number(value)) => {
                order(threshold, value, *exact).is_some_and(|order| stands(*operator, order))
            }
            (Asked::Numbers { not, values, exact }, Cell::Number(value)) => {
                let is = |other| order(other, value, *exact) == Some(Ordering::Equal);
                values.iter().any(is) != *not
            }
            (Asked::Text(operator, wanted), Cell::Text(text)) => {
                stands(*operator, text.cmp(wanted))
            }
            (Asked::Texts { not, values }, Cell::Text(text)) => values.contains(text) != *not,
            (Asked::Matched(regex, wanted), Cell::Text(text)) => regex.is_match(text) == *wanted,
            _ => false,
        }
    }
}

fn order(threshold: &Threshold, value: Value, exact: bool) -> Option<Ordering> {
    match value {
        Value::Whole(value) => Some(threshold.of_whole(value)),
        Value::Real(value, precision) => threshold.of_real(value, precision, exact),
    }
}
