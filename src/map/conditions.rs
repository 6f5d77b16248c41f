//! What the conditions of a map's `where` are about: ids after what is added to them, names of the map
//! with the values that these have after `null`, else columns of the file as published.

use super::{Category, Files, Map, Number};
use crate::error::{Error, Result};
use crate::query::predicate::Subject;
use crate::query::{ColumnName, Condition, Expression, Operator};

/// A condition on a row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct RowCondition<'a> {
    /// What it is about; none for one that compares both ids.
    pub about: Option<About<'a>>,
    /// The condition as it was written.
    pub condition: Condition,
}

/// What a condition is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum About<'a> {
    /// The id of the presynaptic neuron.
    Pre,
    /// The id of the postsynaptic neuron.
    Post,
    /// The id of the neuron.
    Id,
    /// The number of synapses of the row: a column.
    Weight(&'a str),
    /// A number of the map.
    Number(&'a Number),
    /// A category of the map.
    Category(&'a Category),
    /// A column of the file, as text.
    Column(&'a str),
}

impl Map {
    /// The conditions on rows of the synapse table that are kept.
    ///
    /// # Errors
    /// A text that is no expression, a comparison without meaning.
    pub fn synapse_conditions(&self) -> Result<Vec<RowCondition<'_>>> {
        let synapses = &self.synapses;
        resolve(&synapses.table, |name| match name {
            "weight" if synapses.weight.is_some() => synapses.weight.as_deref().map(About::Weight),
            name => named(name, &synapses.numbers, &synapses.categories),
        })
    }

    /// The conditions on rows of the neuron table that are kept.
    ///
    /// # Errors
    /// Those of [`Map::synapse_conditions`].
    pub fn neuron_conditions(&self) -> Result<Vec<RowCondition<'_>>> {
        let Some(neurons) = &self.neurons else { return Ok(Vec::new()) };
        let conditions = resolve(&neurons.table, |name| match name {
            "id" => Some(About::Id),
            name => named(name, &neurons.numbers, &neurons.categories),
        })?;
        match conditions
            .iter()
            .find(|one| matches!(one.about, None | Some(About::Pre | About::Post)))
        {
            Some(one) => Err(Error::data(format!("a neuron has no partner: {}", one.condition))
                .advise("the id of a neuron is called id")),
            None => Ok(conditions),
        }
    }
}

fn named<'a>(name: &str, numbers: &'a [Number], categories: &'a [Category]) -> Option<About<'a>> {
    let number = numbers.iter().find(|number| number.name == name).map(About::Number);
    let category = || categories.iter().find(|one| one.name == name).map(About::Category);
    number.or_else(category)
}

fn resolve<'a>(
    table: &'a Files,
    known: impl Fn(&str) -> Option<About<'a>>,
) -> Result<Vec<RowCondition<'a>>> {
    let Some(text) = &table.condition else { return Ok(Vec::new()) };
    let expression: Expression = text.parse()?;
    let about = |condition: Condition| {
        let about = match condition.column() {
            None => None,
            Some(ColumnName::Id(Subject::Post)) => Some(About::Post),
            Some(ColumnName::Id(_)) => Some(About::Pre),
            Some(column) => {
                let name = column.to_string();
                let own = known(&name);
                // A path within the text of the map lives as long as the map.
                Some(own.or_else(|| column_in(text, &name)).unwrap_or(About::Column("")))
            }
        };
        let condition = RowCondition { about, condition };
        condition.check()?;
        Ok(condition)
    };
    expression.conditions.into_iter().map(about).collect()
}

fn column_in<'a>(text: &'a str, name: &str) -> Option<About<'a>> {
    let at = text.find(name)?;
    text.get(at..at + name.len()).map(About::Column)
}

impl RowCondition<'_> {
    /// Refuses what has no meaning: an order of names, a number that is none, a pattern for numbers.
    fn check(&self) -> Result<()> {
        let Condition::Compare { operator, value, .. } = &self.condition else {
            let values = match &self.condition {
                Condition::In { values, .. } => &values[..],
                _ => &[],
            };
            return values.iter().try_for_each(|value| self.check_value(value));
        };
        if operator.is_match() {
            return self.check_match(*operator);
        }
        if operator.is_order() && matches!(self.about, Some(About::Category(_))) {
            let what = format!("a category has no order: {}", self.condition);
            return Err(Error::data(what).advise("write =, !=, in (…), ~ or is null"));
        }
        // A column of the file is text, but the order of numbers is meant by < and >.
        let is_number = self.is_number() || operator.is_order() && !self.is_id();
        if is_number { self.check_number(value) } else { Ok(()) }
    }

    fn check_value(&self, value: &str) -> Result<()> {
        if self.is_number() { self.check_number(value) } else { Ok(()) }
    }

    fn check_match(&self, operator: Operator) -> Result<()> {
        match self.is_number() {
            true => Err(Error::data(format!(
                "{} matches texts only: {}",
                operator.sign(),
                self.condition
            ))),
            false => Ok(()),
        }
    }

    fn check_number(&self, value: &str) -> Result<()> {
        match crate::query::Number::parse(value) {
            Some(_) => Ok(()),
            None => Err(Error::data(format!("'{value}' is no number: {}", self.condition))),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self.about, Some(About::Number(_) | About::Weight(_)))
    }

    fn is_id(&self) -> bool {
        matches!(self.about, Some(About::Pre | About::Post | About::Id))
    }
}

/// The conditions by their columns instead of the map's names: what shapes the prepared copy.
pub(super) fn canonical(conditions: &Result<Vec<RowCondition<'_>>>, files: &Files) -> String {
    let Ok(conditions) = conditions else { return format!("{:?}", files.condition) };
    let text = |one: &RowCondition<'_>| {
        let column = |column: &str, null: &Option<Vec<String>>| format!("{column:?} {null:?}");
        let about = match one.about {
            Some(About::Number(number)) => column(&number.column, &number.null),
            Some(About::Category(category)) => column(&category.column, &category.null),
            other => format!("{other:?}"),
        };
        let plain = ColumnName::named(Subject::Row, "_");
        format!("{about} {}", one.condition.clone().about(plain))
    };
    conditions.iter().map(text).collect::<Vec<_>>().join(" and ")
}
