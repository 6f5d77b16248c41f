//! What the columns of the tables hold.

use std::collections::HashSet;

use super::Records;
use super::columns::{Categories, NULL, Numbers, Value};
use super::ids::Ids;
use super::matrix::fits;
use super::threshold::Precision;
use crate::error::Result;
use crate::map::{Category, Number};
use crate::query::{ColumnFacts, MapFacts};
use crate::table::ColumnType;

const SYNAPSES: &str = "synapses";
const NEURONS: &str = "neurons";

impl Records {
    /// What the tables hold.
    ///
    /// # Errors
    /// More synapses than 64 bits hold ([`crate::Kind::Data`]).
    pub fn facts(&self) -> Result<MapFacts> {
        Ok(MapFacts {
            name: self.map.name.clone(),
            synapses: self.all_synapses()?,
            rows: self.row.len() as u64,
            left_out: self.left_out,
            neurons: self.listed as u64,
            orphans: (self.ids.len() - self.listed) as u64,
            columns: self.columns(),
            words: None,
        })
    }

    /// How many synapses there are.
    ///
    /// # Errors
    /// More than 64 bits hold ([`crate::Kind::Data`]).
    pub fn all_synapses(&self) -> Result<u64> {
        match &self.weight {
            Some(weight) => fits(weight.iter().map(|weight| u128::from(*weight)).sum()),
            None => Ok(self.row.len() as u64),
        }
    }

    /// How many synapses some rows stand for.
    ///
    /// # Errors
    /// More than 64 bits hold ([`crate::Kind::Data`]).
    pub fn synapses_of(&self, rows: &[usize]) -> Result<u64> {
        fits(self.synapses_in(rows))
    }

    fn columns(&self) -> Vec<ColumnFacts> {
        let map = &self.map.synapses;
        let mut columns = vec![
            self.facts_of_ids("pre", SYNAPSES, &map.pre.column, &self.pre),
            self.facts_of_ids("post", SYNAPSES, &map.post.column, &self.post),
        ];
        if let (Some(column), Some(weight)) = (&map.weight, &self.weight) {
            let values: Vec<i128> = weight.iter().map(|weight| (*weight).into()).collect();
            let (min, max) = ends(values.iter());
            columns.push(ColumnFacts {
                kind: "uint64".to_owned(),
                min: min.map(|min| min.to_string()),
                max: max.map(|max| max.to_string()),
                distinct: distinct(values.iter()),
                ..blank("weight", SYNAPSES, "weight", column)
            });
        }
        if let (Some(position), Some(axes)) = (&map.position, self.position_nm()) {
            let column = |at: usize| position.columns.get(at).unwrap_or(&position.columns[0]);
            columns.extend(["x", "y", "z"].iter().zip(&axes).enumerate().map(
                |(at, (name, axis))| {
                    let blank = blank(name, SYNAPSES, "position", column(at));
                    of_numbers(
                        axis,
                        &ColumnType::I64,
                        ColumnFacts { unit: "nm".to_owned(), ..blank },
                    )
                },
            ));
        }
        columns.extend(
            map.numbers
                .iter()
                .zip(self.numbers.iter().zip(&self.number_types))
                .map(|(map, numbers)| number(map, SYNAPSES, numbers)),
        );
        columns.extend(
            map.categories
                .iter()
                .zip(&self.categories)
                .map(|(map, of)| category(map, SYNAPSES, of, self.row.len())),
        );
        if let Some(map) = &self.map.neurons {
            let listed: Vec<u32> = (0..self.listed as u32).collect();
            columns.push(self.facts_of_ids("id", NEURONS, &map.id_of(0).column, &listed));
            columns.extend(
                map.numbers
                    .iter()
                    .zip(self.neuron_numbers.iter().zip(&self.neuron_number_types))
                    .map(|(map, numbers)| number(map, NEURONS, numbers)),
            );
            columns.extend(
                map.categories
                    .iter()
                    .zip(&self.neuron_categories)
                    .map(|(map, of)| category(map, NEURONS, of, self.listed)),
            );
        }
        columns
    }

    /// A column of ids, by places of neurons.
    fn facts_of_ids(
        &self,
        name: &str,
        table: &'static str,
        column: &str,
        neurons: &[u32],
    ) -> ColumnFacts {
        let by_id = |a: &&u32, b: &&u32| self.ids.order(**a as usize, **b as usize);
        let text = |neuron: &u32| self.ids.text(*neuron as usize);
        ColumnFacts {
            kind: if matches!(self.ids, Ids::Names(_)) { "text" } else { "uint64" }.to_owned(),
            min: neurons.iter().min_by(by_id).map(text),
            max: neurons.iter().max_by(by_id).map(text),
            distinct: distinct(neurons.iter()),
            ..blank(name, table, "id", column)
        }
    }
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

fn number(
    map: &Number,
    table: &'static str,
    (numbers, kind): (&Numbers, &ColumnType),
) -> ColumnFacts {
    let blank = blank(&map.name, table, "number", &map.column);
    of_numbers(numbers, kind, ColumnFacts { unit: map.unit.clone(), ..blank })
}

/// What numbers hold; `whole_type` is the type of whole ones.
fn of_numbers(numbers: &Numbers, whole_type: &ColumnType, blank: ColumnFacts) -> ColumnFacts {
    let values: Vec<Value> = (0..numbers.len()).filter_map(|row| numbers.get(row)).collect();
    let nulls = (numbers.len() - values.len()) as u64;
    let whole: Vec<i128> = values.iter().filter_map(|value| value.whole()).collect();
    let real: Vec<f64> = values.iter().filter_map(|value| value.real()).collect();
    let (kind, min, max) = match numbers {
        Numbers::Whole(_) => {
            let (min, max) = ends(whole.iter());
            (whole_type.to_string(), min.map(ToString::to_string), max.map(ToString::to_string))
        }
        Numbers::Real(_, precision) => {
            let min = real.iter().copied().min_by(f64::total_cmp);
            let max = real.iter().copied().max_by(f64::total_cmp);
            let text = |value: f64| written(value, *precision);
            (precision.name().to_owned(), min.map(text), max.map(text))
        }
    };
    let bits = real.iter().map(|value| (value + 0.0).to_bits());
    let distinct = distinct(whole.iter()) + distinct(bits);
    ColumnFacts { kind, min, max, distinct, nulls, ..blank }
}

/// A float in the fewest digits that read back the same in its type.
fn written(value: f64, precision: Precision) -> String {
    match precision {
        Precision::Single => format!("{:?}", value as f32),
        Precision::Half | Precision::Double => format!("{value:?}"),
    }
}

fn category(map: &Category, table: &'static str, of: &Categories, rows: usize) -> ColumnFacts {
    let codes = &of.codes[..rows];
    ColumnFacts {
        kind: "text".to_owned(),
        distinct: distinct(codes.iter().filter(|code| **code != NULL)),
        nulls: codes.iter().filter(|code| **code == NULL).count() as u64,
        ..blank(&map.name, table, "category", &map.column)
    }
}

fn ends<T: Ord>(values: impl Iterator<Item = T> + Clone) -> (Option<T>, Option<T>) {
    (values.clone().min(), values.max())
}

fn distinct<T: std::hash::Hash + Eq>(values: impl Iterator<Item = T>) -> u64 {
    values.collect::<HashSet<T>>().len() as u64
}
