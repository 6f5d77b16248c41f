//! What no shard alone can know of the rows of all: their synapses, and which categories have null.

use super::batches::Blank;
use crate::dataset::mapped::build::Parts;
use crate::dataset::mapped::read::places;
use crate::error::{Error, Result};
use crate::map::{Category, Map};
use crate::table::decode::NULL;
use crate::table::{Column, ColumnType, Values};

/// What was seen so far.
pub(super) struct Seen {
    pub(super) synapses: u64,
    /// The column of weights.
    weight: Option<usize>,
    /// The columns of categories, each with whether it has null.
    categories: Vec<(usize, bool)>,
}

impl Seen {
    pub(super) fn of(columns: &[Blank]) -> Seen {
        let is_category = |at: &usize| columns[*at].of.kind == ColumnType::Dictionary;
        Seen {
            synapses: 0,
            weight: columns.iter().position(|column| column.of.name == "weight"),
            categories: (0..columns.len()).filter(is_category).map(|at| (at, false)).collect(),
        }
    }

    /// Looks at more rows.
    pub(super) fn look(&mut self, batch: &[Column]) -> Result<()> {
        let more = match self.weight.and_then(|at| batch.get(at)).map(|column| &column.values) {
            Some(Values::U64(weights)) => {
                weights.iter().try_fold(0u64, |sum, weight| sum.checked_add(*weight))
            }
            _ => Some(batch.first().map_or(0, Column::rows) as u64),
        };
        let all = more.and_then(|more| self.synapses.checked_add(more));
        self.synapses =
            all.ok_or_else(|| Error::data("there are more synapses than 64 bits hold"))?;
        for (at, has_null) in &mut self.categories {
            *has_null |= batch[*at].nulls.any();
        }
        Ok(())
    }
}

/// Which categories of a map have null, those of rows, then those of neurons: orphans have no values.
pub(super) fn nulls(map: &Map, parts: &Parts, seen: &Seen) -> Vec<bool> {
    let of_rows = seen.categories.iter().map(|(_, has_null)| *has_null);
    let has_orphans = parts.in_table.is_some_and(|count| count < parts.ids.len());
    let of_neurons = parts.neuron_categories.iter();
    let of_neurons = of_neurons.map(|of| has_orphans || of.codes.contains(&NULL));
    let of_map = |all: &[Category], distinct: Vec<bool>| -> Vec<bool> {
        places(all).into_iter().map(|at| distinct.get(at) == Some(&true)).collect()
    };
    let neurons = map.neurons.as_ref().map_or(&[][..], |neurons| &neurons.categories);
    [of_map(&map.synapses.categories, of_rows.collect()), of_map(neurons, of_neurons.collect())]
        .concat()
}
