//! What of a map shapes the prepared copy: files, columns, what is added, null, where, weight,
//! segments. A copy is bound to this; names, units, defaults and populations may change under it.

use std::collections::BTreeSet;

use super::conditions::canonical;
use super::{Category, Files, IdColumn, Map, Number};

impl Map {
    /// What shapes the prepared copy, as text: equal for maps of which one copy serves both.
    pub fn shape(&self) -> String {
        let synapses = &self.synapses;
        let mut parts = vec![table("synapses", &synapses.table)];
        parts.push(canonical(&self.synapse_conditions(), &synapses.table));
        parts.push(id("pre", &synapses.pre));
        parts.push(id("post", &synapses.post));
        parts.push(format!("weight {:?}", synapses.weight));
        parts.extend(synapses.position.iter().map(|position| format!("{position:?}")));
        parts.push(format!("types {:?}", synapses.types));
        parts.push(format!("segments {:?}", self.column_of(synapses.segments.as_deref())));
        parts.extend(columns(&synapses.numbers, &synapses.categories));
        if let Some(neurons) = &self.neurons {
            parts.push(table("neurons", &neurons.table));
            parts.push(canonical(&self.neuron_conditions(), &neurons.table));
            parts.extend(neurons.id.iter().map(|column| id("id", column)));
            parts.push(format!("{:?}", neurons.on_duplicate));
            parts.push(format!("order {:?}", self.column_of(neurons.order.as_deref())));
            parts.extend(columns(&neurons.numbers, &neurons.categories));
        }
        parts.join("\n")
    }

    /// The column behind the name of a category, and the table that has it.
    fn column_of(&self, name: Option<&str>) -> Option<(&'static str, &str)> {
        let name = name?;
        let neurons = self.neurons.iter().flat_map(|neurons| &neurons.categories);
        let tables = neurons.map(|category| ("neurons", category));
        let synapses = self.synapses.categories.iter().map(|category| ("synapses", category));
        let mut all = tables.chain(synapses);
        all.find(|(_, one)| one.name == name).map(|(table, one)| (table, one.column.as_str()))
    }
}

fn table(name: &str, table: &Files) -> String {
    format!("{name} {:?} {:?} {:?}", table.files, table.columns, table.separator)
}

fn id(role: &str, id: &IdColumn) -> String {
    format!("{role} {:?} {} {}", id.column, id.add, id.names)
}

/// The columns without their names, in no order.
fn columns(numbers: &[Number], categories: &[Category]) -> BTreeSet<String> {
    let numbers =
        numbers.iter().map(|one| format!("number {:?} {} {:?}", one.column, one.summed, one.null));
    let categories = categories
        .iter()
        .map(|one| format!("category {:?} {:?} {:?}", one.column, one.null, one.codes));
    numbers.chain(categories).collect()
}
