//! What a population of a map may not say.

use super::document::{Section, at};
use super::{Category, Keeps, Map, Number, is_set_name};
use crate::error::Result;
use crate::query::predicate::Subject;
use crate::query::{ColumnName, Expression};

/// Refuses populations whose names or conditions are none, or are on columns that there are not.
pub(super) fn check(map: &Map, root: &Section<'_>) -> Result<()> {
    let Some(section) = root.section("populations")? else { return Ok(()) };
    for (population, (name, item)) in map.populations.iter().zip(section.entries()) {
        if !is_set_name(&name) {
            return Err(item.error(format!("'{name}' cannot be the name of a population")));
        }
        if let Keeps::Where(words) = &population.keeps {
            let read = words.parse::<Expression>();
            read.and_then(|words| check_columns(map, &words)).map_err(|error| at(&item, &error))?;
        }
    }
    Ok(())
}

/// Refuses conditions on columns that there are not. A bare name may be one of neurons: a question about
/// them takes it so.
fn check_columns(map: &Map, conditions: &Expression) -> Result<()> {
    let rows = &map.synapses;
    let of_rows = |name: &str| {
        let is_weight = name == "weight" && rows.weight.is_some();
        is_weight || has(name, &rows.numbers, &rows.categories)
    };
    let of_neurons =
        |name: &str| map.neurons.as_ref().is_some_and(|of| has(name, &of.numbers, &of.categories));
    for column in conditions.columns() {
        match column {
            ColumnName::Named { of: Subject::Row, name } if of_rows(name) => {}
            ColumnName::Named { name, .. } if of_neurons(name) => {}
            ColumnName::Named { of: Subject::Row, name } => return Err(map.no_column(name, "")),
            ColumnName::Named { name, .. } => return Err(map.no_column(name, "pre.")),
            ColumnName::Id(_) => {}
        }
    }
    Ok(())
}

fn has(name: &str, numbers: &[Number], categories: &[Category]) -> bool {
    let number = numbers.iter().any(|number| number.name == name);
    number || categories.iter().any(|category| category.name == name)
}
