//! Where the columns that a map names stand in the batches of the synapse table.

use super::choice::{category_key, distinct, number_key};
use super::columns::Columns;
use crate::map::Synapses;

/// Where what the map names stands in a batch.
pub(super) struct Slots {
    pub(super) pre: usize,
    pub(super) post: usize,
    pub(super) weight: Option<usize>,
    pub(super) position: Vec<usize>,
    pub(super) numbers: Vec<usize>,
    pub(super) categories: Vec<usize>,
}

impl Slots {
    pub(super) fn of(map: &Synapses, columns: &mut Columns) -> Slots {
        let position = map.position.as_ref().map_or(&[][..], |position| &position.columns);
        Slots {
            pre: columns.slot(&map.pre.column),
            post: columns.slot(&map.post.column),
            weight: map.weight.as_ref().map(|column| columns.slot(column)),
            position: position.iter().map(|column| columns.slot(column)).collect(),
            numbers: distinct(&map.numbers, number_key)
                .into_iter()
                .map(|(_, number)| columns.slot(&number.column))
                .collect(),
            categories: distinct(&map.categories, category_key)
                .into_iter()
                .map(|(_, category)| columns.slot(&category.column))
                .collect(),
        }
    }
}

/// The entry of the map that names a column.
pub(super) fn entry_of(map: &Synapses, column: &str) -> String {
    let number = map.numbers.iter().find(|number| number.column == column);
    let category = map.categories.iter().find(|category| category.column == column);
    match (number, category) {
        _ if map.pre.column == column => "synapses.pre".to_owned(),
        _ if map.post.column == column => "synapses.post".to_owned(),
        _ if map.weight.as_deref() == Some(column) => "synapses.weight".to_owned(),
        (Some(number), _) => format!("synapses.numbers.{}", number.name),
        (_, Some(category)) => format!("synapses.categories.{}", category.name),
        _ if map.position.as_ref().is_some_and(|at| at.columns.iter().any(|c| c == column)) => {
            "synapses.position".to_owned()
        }
        _ => "synapses.where".to_owned(),
    }
}
