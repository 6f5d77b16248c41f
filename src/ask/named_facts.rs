//! What a map says of its tables before anybody has read them: names, roles and units, and no numbers.

use crate::map::{Category, Map, Number};
use crate::query::{ColumnFacts, MapFacts, MapWords};

/// The columns that a map names.
pub fn of(map: &Map) -> MapFacts {
    let (rows, defaults) = (&map.synapses, &map.defaults);
    let position = if rows.position.is_some() { &["x", "y", "z"][..] } else { &[] };
    let position = position.iter().map(|name| column("synapses", "position", name, "nm"));
    let own = columns("synapses", &rows.numbers, &rows.categories);
    let of_neurons =
        map.neurons.iter().flat_map(|of| columns("neurons", &of.numbers, &of.categories));
    MapFacts {
        name: map.name.clone(),
        synapses: 0,
        rows: 0,
        left_out: 0,
        neurons: 0,
        orphans: 0,
        columns: position.chain(own).chain(of_neurons).collect(),
        words: Some(MapWords {
            types: defaults.types.clone(),
            axes: defaults.axes.clone().or_else(|| defaults.types.clone()),
            cells: map.cells,
            populations: map.populations.iter().map(|of| of.name.clone()).collect(),
            rest: defaults.rest.clone(),
            values: Vec::new(),
        }),
    }
}

fn columns<'a>(
    table: &'static str,
    numbers: &'a [Number],
    categories: &'a [Category],
) -> impl Iterator<Item = ColumnFacts> + 'a {
    let numbers = numbers.iter().map(move |of| column(table, "number", &of.name, &of.unit));
    numbers.chain(categories.iter().map(move |of| column(table, "category", &of.name, "")))
}

fn column(table: &'static str, role: &'static str, name: &str, unit: &str) -> ColumnFacts {
    ColumnFacts {
        name: name.to_owned(),
        table,
        role,
        column: String::new(),
        kind: String::new(),
        unit: unit.to_owned(),
        min: None,
        max: None,
        distinct: 0,
        nulls: 0,
    }
}
