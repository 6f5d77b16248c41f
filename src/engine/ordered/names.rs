//! What the names of conditions and axes mean: columns of the copy by the words of the map.

use crate::error::Result;
use crate::map::Map;
use crate::query::ColumnName;
use crate::query::predicate::Subject;

/// A column, whoever's it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The ids of a partner.
    Id,
    /// The synapses of a row.
    Weight,
    /// A number of rows, by its place in the map.
    RowNumber(usize),
    /// A category of rows.
    RowCategory(usize),
    /// A number of neurons.
    NeuronNumber(usize),
    /// A category of neurons.
    NeuronCategory(usize),
}

/// What a name of a condition stands for, and whose it is.
///
/// # Errors
/// A name that no column has (usage).
pub fn column(map: &Map, name: &ColumnName) -> Result<(Subject, Column)> {
    match name {
        ColumnName::Id(of) => Ok((*of, Column::Id)),
        ColumnName::Named { of: Subject::Row, name } => Ok((Subject::Row, of_row(map, name)?)),
        ColumnName::Named { of, name } => Ok((*of, of_neuron(map, name)?)),
    }
}

fn of_row(map: &Map, name: &str) -> Result<Column> {
    let rows = &map.synapses;
    let number = rows.numbers.iter().position(|number| number.name == name);
    let category = rows.categories.iter().position(|category| category.name == name);
    match (number, category) {
        (Some(at), _) => Ok(Column::RowNumber(at)),
        (_, Some(at)) => Ok(Column::RowCategory(at)),
        _ if name == "weight" => Ok(Column::Weight),
        _ => Err(map.no_column(name, "")),
    }
}

/// A column of neurons by its name.
///
/// # Errors
/// A name that no column has (usage).
pub fn of_neuron(map: &Map, name: &str) -> Result<Column> {
    let neurons = map.neurons.as_ref();
    let number = neurons.and_then(|map| map.numbers.iter().position(|n| n.name == name));
    let category = neurons.and_then(|map| map.categories.iter().position(|c| c.name == name));
    match (number, category) {
        (Some(at), _) => Ok(Column::NeuronNumber(at)),
        (_, Some(at)) => Ok(Column::NeuronCategory(at)),
        _ => Err(map.no_column(name, "pre.")),
    }
}

/// The place of a number of rows by its name.
pub fn number_of_rows(map: &Map, name: &str) -> Option<usize> {
    map.synapses.numbers.iter().position(|number| number.name == name)
}
