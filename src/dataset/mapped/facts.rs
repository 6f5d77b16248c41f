//! What the tables of a copy hold, counted while it was made.

use super::Labels;
use super::MappedDataset;
use super::contents::{ColumnFact, Contents, IdFact, LabelContents, NumberContents, TableFacts};
use super::numbers::{NumberKind, WholeKind};
use super::read::Chosen;
use crate::error::Result;
use crate::map::{Category, Map, Number};
use crate::query::{CategoryValues, ColumnFacts, MapFacts, MapWords};

const SYNAPSES: &str = "synapses";
const NEURONS: &str = "neurons";
/// Most values of a category that are listed.
const LISTED_MAX: usize = 256;

/// What was counted, columns in the order of the map.
#[derive(Debug)]
pub(super) struct Facts {
    tables: TableFacts,
    pub(super) numbers: Vec<NumberContents>,
    pub(super) categories: Vec<LabelContents>,
    neuron_numbers: Vec<NumberContents>,
    labels: Vec<LabelContents>,
    has_names: bool,
}

impl Facts {
    pub(super) fn of(contents: &Contents, chosen: &Chosen) -> Facts {
        let numbers = |all: &[NumberContents], chosen: &[usize]| {
            chosen.iter().map(|i| all[*i].clone()).collect()
        };
        let labels = |all: &[LabelContents], chosen: &[usize]| {
            chosen.iter().map(|i| all[*i].clone()).collect()
        };
        Facts {
            tables: contents.facts.clone(),
            numbers: numbers(&contents.numbers, &chosen.numbers),
            categories: labels(&contents.categories, &chosen.categories),
            neuron_numbers: numbers(&contents.neuron_numbers, &chosen.neuron_numbers),
            labels: labels(&contents.labels, &chosen.labels),
            has_names: contents.has_names,
        }
    }
}

impl MappedDataset {
    /// The weights of all rows together.
    pub fn synapse_count(&self) -> u64 {
        self.facts.tables.synapses
    }

    /// What questions begin with, and which words they may use.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn words(&self, map: &Map) -> Result<MapWords> {
        let of_neurons = map.neurons.as_ref().map_or(&[][..], |neurons| &neurons.categories);
        let mut values = few(SYNAPSES, &map.synapses.categories, &self.rows.categories)?;
        values.extend(few(NEURONS, of_neurons, &self.neurons.labels)?);
        let defaults = &map.defaults;
        Ok(MapWords {
            types: defaults.types.clone(),
            axes: defaults.axes.clone().or_else(|| defaults.types.clone()),
            cells: map.cells,
            populations: map.populations.iter().map(|of| of.name.clone()).collect(),
            rest: defaults.rest.clone(),
            values,
        })
    }

    /// What the tables hold, in the words of the map that the copy was opened for.
    pub fn facts(&self, map: &Map) -> MapFacts {
        let orphans = (self.neurons.len() - self.neurons.listed) as u64;
        MapFacts {
            name: map.name.clone(),
            synapses: self.synapse_count(),
            rows: self.rows.len() as u64,
            left_out: self.left_out,
            neurons: self.neurons.listed as u64,
            orphans,
            columns: self.column_facts(map, orphans),
            words: None,
        }
    }

    fn column_facts(&self, map: &Map, orphans: u64) -> Vec<ColumnFacts> {
        let (rows, facts) = (&map.synapses, &self.facts);
        let [pre, post, id] = &facts.tables.ids;
        let mut all = vec![
            facts.ids("pre", SYNAPSES, &rows.pre.column, pre),
            facts.ids("post", SYNAPSES, &rows.post.column, post),
        ];
        if let (Some(column), Some(fact)) = (&rows.weight, &facts.tables.weight) {
            let blank = blank("weight", SYNAPSES, "weight", column);
            all.push(ColumnFacts { kind: "uint64".to_owned(), ..numbers(fact, 0, blank) });
        }
        if let (Some(position), Some(axes)) = (&rows.position, &facts.tables.position) {
            let column = |at: usize| position.columns.get(at).unwrap_or(&position.columns[0]);
            all.extend(["x", "y", "z"].iter().zip(axes).enumerate().map(|(at, (name, fact))| {
                let blank = blank(name, SYNAPSES, "position", column(at));
                numbers(fact, 0, ColumnFacts { unit: "nm".to_owned(), ..blank })
            }));
        }
        all.extend(
            rows.numbers.iter().zip(&facts.numbers).map(|(map, of)| number(map, SYNAPSES, of, 0)),
        );
        let categories = rows.categories.iter().zip(&facts.categories);
        all.extend(categories.map(|(map, of)| category(map, SYNAPSES, of, 0)));
        if let Some(neurons) = &map.neurons {
            all.push(facts.ids("id", NEURONS, &neurons.id_of(0).column, id));
            // Orphans have no row in the table.
            let of_numbers = neurons.numbers.iter().zip(&facts.neuron_numbers);
            all.extend(of_numbers.map(|(map, of)| number(map, NEURONS, of, orphans)));
            let labels = neurons.categories.iter().zip(&facts.labels);
            all.extend(labels.map(|(map, of)| category(map, NEURONS, of, orphans)));
        }
        all
    }
}

impl Facts {
    fn ids(&self, name: &str, table: &'static str, column: &str, fact: &IdFact) -> ColumnFacts {
        ColumnFacts {
            kind: if self.has_names { "text" } else { "uint64" }.to_owned(),
            min: fact.min.clone(),
            max: fact.max.clone(),
            distinct: fact.distinct,
            ..blank(name, table, "id", column)
        }
    }
}

/// The values of the categories that have few.
fn few(table: &'static str, map: &[Category], labels: &[Labels]) -> Result<Vec<CategoryValues>> {
    let few = map.iter().zip(labels).filter(|(_, of)| of.names.len() <= LISTED_MAX);
    let listed = |(map, of): (&Category, &Labels)| {
        let values = of.names.all()?.into_iter().map(str::to_owned).collect();
        Ok(CategoryValues { name: map.name.clone(), table, values })
    };
    few.map(listed).collect()
}

fn blank(name: &str, table: &'static str, role: &'static str, column: &str) -> ColumnFacts {
    ColumnFacts {
        name: name.to_owned(),
        table,
        role,
        column: column.to_owned(),
        kind: String::new(),
        unit: String::new(),
        min: None,
        max: None,
        distinct: 0,
        nulls: 0,
    }
}

fn number(map: &Number, table: &'static str, of: &NumberContents, without: u64) -> ColumnFacts {
    let blank = blank(&map.name, table, "number", &map.column);
    let facts = numbers(&of.fact, without, ColumnFacts { unit: map.unit.clone(), ..blank });
    ColumnFacts { kind: published(of.kind, of.whole).to_owned(), ..facts }
}

fn numbers(fact: &ColumnFact, without: u64, blank: ColumnFacts) -> ColumnFacts {
    ColumnFacts {
        kind: kind(fact.kind).to_owned(),
        min: fact.min.clone(),
        max: fact.max.clone(),
        distinct: fact.distinct,
        nulls: fact.nulls.saturating_sub(without),
        ..blank
    }
}

fn category(map: &Category, table: &'static str, of: &LabelContents, without: u64) -> ColumnFacts {
    ColumnFacts {
        kind: "text".to_owned(),
        distinct: of.distinct,
        nulls: of.nulls.saturating_sub(without),
        ..blank(&map.name, table, "category", &map.column)
    }
}

/// The name of the type that numbers have in their files; texts have none of their own.
fn published(kind: NumberKind, whole: WholeKind) -> &'static str {
    match (kind, whole) {
        (NumberKind::F16 | NumberKind::F32 | NumberKind::F64, _) => self::kind(kind),
        (NumberKind::U64, _) | (_, WholeKind::U64) => "uint64",
        (_, WholeKind::I8) => "int8",
        (_, WholeKind::I16) => "int16",
        (_, WholeKind::I32) => "int32",
        (_, WholeKind::I64) => "int64",
        (_, WholeKind::U8) => "uint8",
        (_, WholeKind::U16) => "uint16",
        (_, WholeKind::U32) => "uint32",
    }
}

/// Whatever their width, integers are integers.
fn kind(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::F16 => "float16",
        NumberKind::F32 => "float32",
        NumberKind::F64 => "float64",
        NumberKind::I16 | NumberKind::I32 | NumberKind::I64 | NumberKind::U64 => "int64",
    }
}
