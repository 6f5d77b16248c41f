//! The map of a shard: its tables are written by `split`, with what the map of the whole says of their
//! values applied, each column called by its name in the map.

use super::{Category, Files, IdColumn, Map, Neurons, Number, OnDuplicate, Position, Synapses};

/// The synapse table of a shard.
pub const SYNAPSES_FILE: &str = "synapses.arrow";
/// The neuron table of every shard.
pub const NEURONS_FILE: &str = "neurons.arrow";
/// The column with the number that a row has in the whole. No number and no category is called so.
pub const ROW: &str = "row";

impl Map {
    /// The map of a shard: ids are as they are answered, nulls are those of the file, rows that are left out
    /// are not there. Entries of one column share it still.
    #[must_use]
    pub fn of_shard(&self) -> Map {
        let synapses = &self.synapses;
        let id = |name: &str| IdColumn { column: name.to_owned(), add: 0, names: self.has_names() };
        let position = |of: &Position| Position {
            columns: ["x", "y", "z"].map(str::to_owned).to_vec(),
            nm: of.nm,
        };
        let neurons = |of: &Neurons| Neurons {
            table: file(NEURONS_FILE),
            id: vec![id("id")],
            on_duplicate: OnDuplicate::Error,
            order: of.order.clone(),
            numbers: numbers(&of.numbers),
            categories: categories(&of.categories),
        };
        Map {
            synapses: Synapses {
                table: file(SYNAPSES_FILE),
                pre: id("pre"),
                post: id("post"),
                weight: synapses.weight.as_ref().map(|_| "weight".to_owned()),
                position: synapses.position.as_ref().map(position),
                segments: synapses.segments.clone(),
                types: None,
                numbers: numbers(&synapses.numbers),
                categories: categories(&synapses.categories),
            },
            neurons: self.neurons.as_ref().map(neurons),
            ..self.clone()
        }
    }
}

fn file(name: &str) -> Files {
    Files { files: vec![name.to_owned()], ..Files::default() }
}

fn numbers(all: &[Number]) -> Vec<Number> {
    let is_same = |a: &Number, b: &Number| (&a.column, &a.null) == (&b.column, &b.null);
    let number = |one: &Number| Number {
        column: first(all, one, is_same).name.clone(),
        null: None,
        ..one.clone()
    };
    all.iter().map(number).collect()
}

fn categories(all: &[Category]) -> Vec<Category> {
    let is_same = |a: &Category, b: &Category| {
        (&a.column, &a.null, &a.codes) == (&b.column, &b.null, &b.codes)
    };
    let category = |one: &Category| Category {
        name: one.name.clone(),
        column: first(all, one, is_same).name.clone(),
        null: None,
        codes: None,
    };
    all.iter().map(category).collect()
}

/// The first entry with the column of another, which has its name in the table of a shard.
fn first<'a, T>(all: &'a [T], one: &'a T, is_same: impl Fn(&T, &T) -> bool) -> &'a T {
    all.iter().find(|other| is_same(other, one)).unwrap_or(one)
}
