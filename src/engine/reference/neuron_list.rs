//! A list of neurons with what is asked of each, as plainly as it can be said: a row for each neuron,
//! sorted by comparing two of them.
//!
//! What to know beside `docs/SEMANTICS.md`:
//! - The synapses that count are those of `NeuronsQuery::counted`: what is asked of the neurons
//!   themselves does not restrict them.
//! - A category is sorted by its text. Null and NaN come last, whichever way is sorted; neurons that
//!   are equal stand in table order.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reference;
use super::numbers::{self, Sum};
use crate::error::Result;
use crate::query::{
    Counted, NamesOfNeurons, NeuronColumn, NeuronCount, NeuronField, NeuronList, NeuronValues,
    NeuronsQuery,
};
use crate::read::SynapseBlock;
use crate::run::Run;

/// What one field says of one neuron.
#[derive(Clone, Debug)]
enum Value {
    Whole(u64),
    Float(f32),
    Total(f64),
    Name(String),
    Null,
}

/// What the synapses of one neuron come to on one side.
#[derive(Clone, Default)]
struct Seen {
    count: u64,
    partners: FxHashSet<u64>,
    sizes: Sum,
    probs: Sum,
}

/// By id: inputs and outputs.
type BySide = FxHashMap<(u64, bool), Seen>;

impl Reference {
    /// The neurons that fulfil the conditions, as the question wants them listed.
    pub(super) fn list_neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
        let mut ids = self.fulfilling(query, run)?;
        let available = ids.len() as u64;
        let seen = if query.lists_counts() { self.seen(query, run)? } else { BySide::default() };
        if let Some(sort) = &query.sort {
            let mut rows = Vec::new();
            for id in &ids {
                rows.push((self.value(*id, &sort.field, &seen)?, *id));
            }
            rows.sort_by(|(a, _), (b, _)| compare(a, b, sort.is_descending));
            ids = rows.into_iter().map(|(_, id)| id).collect();
        }
        if let Some(limit) = query.limit {
            ids.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        let columns = self.columns(&ids, &query.fields, &seen)?;
        Ok(NeuronList { ids: ids.into(), available, columns })
    }

    fn columns(
        &self,
        ids: &[u64],
        fields: &[NeuronField],
        seen: &BySide,
    ) -> Result<Vec<NeuronColumn>> {
        let mut columns = Vec::new();
        for field in fields {
            let values = ids.iter().map(|id| self.value(*id, field, seen));
            let values: Vec<Value> = values.collect::<Result<_>>()?;
            columns.push(NeuronColumn { name: field.name(), values: column(field, &values) });
        }
        Ok(columns)
    }

    /// What the neuron table says of neurons; null of those that it lacks.
    pub(super) fn table_columns(
        &self,
        ids: &[u64],
        fields: &[NeuronField],
    ) -> Result<Vec<NeuronColumn>> {
        self.columns(ids, fields, &BySide::default())
    }

    fn seen(&self, query: &NeuronsQuery, run: &Run) -> Result<BySide> {
        let rules = self.rules(&query.counted(), run)?;
        let add = |seen: &mut BySide, block: &SynapseBlock<'_>, i: usize| {
            let (pre, post) = (block.pre_id(i), block.post_id(i));
            for (own, partner, is_output) in [(pre, post, true), (post, pre, false)] {
                let seen = seen.entry((own, is_output)).or_default();
                seen.count += 1;
                seen.partners.insert(partner);
                seen.sizes.add(block.size(i));
                seen.probs.add(block.prob(i));
            }
        };
        let merge = |mut a: BySide, b: BySide| {
            for (key, more) in b {
                let seen = a.entry(key).or_default();
                seen.count += more.count;
                seen.partners.extend(more.partners);
                seen.sizes = seen.sizes.and(more.sizes);
                seen.probs = seen.probs.and(more.probs);
            }
            a
        };
        self.scan(run, &rules, BySide::default, add, merge)
    }

    /// What a field says of a neuron of the table.
    fn value(&self, id: u64, field: &NeuronField, seen: &BySide) -> Result<Value> {
        let column = match field {
            NeuronField::Id => return Ok(Value::Whole(id)),
            NeuronField::Counted(NeuronCount { is_output, what }) => {
                let seen = seen.get(&(id, *is_output)).cloned().unwrap_or_default();
                return Ok(match what {
                    Counted::Synapses => Value::Whole(seen.count),
                    Counted::Partners => Value::Whole(seen.partners.len() as u64),
                    Counted::Total(name) if name == "prob" => Value::Total(seen.probs.rounded()),
                    Counted::Total(_) => Value::Total(seen.sizes.rounded()),
                });
            }
            NeuronField::Column(name) => name,
        };
        let table = if self.neurons_path.is_some() { Some(self.table()?) } else { None };
        let Some(neuron) = table.and_then(|table| table.get(&id)) else { return Ok(Value::Null) };
        Ok(match column.as_str() {
            "celltype" => {
                let name = self.vocabulary.types.name_of(neuron.cell_type);
                Value::Name(name.unwrap_or_default().to_owned())
            }
            // −0 is 0; a float16 is a float32.
            "certainty" => Value::Float((numbers::value(neuron.certainty) + 0.0) as f32),
            "axon" => Value::Float(neuron.axon_um),
            "soma" => Value::Float(neuron.soma_um),
            _ => Value::Float(neuron.dendrite_um),
        })
    }
}

/// Which of two values comes first.
fn compare(a: &Value, b: &Value, is_descending: bool) -> Ordering {
    let number = |value: &Value| match value {
        Value::Float(number) => f64::from(*number),
        Value::Total(number) => *number,
        Value::Null => f64::NAN,
        Value::Whole(_) | Value::Name(_) => 0.0,
    };
    let ascending = match (a, b) {
        (Value::Whole(a), Value::Whole(b)) => a.cmp(b),
        (Value::Name(a), Value::Name(b)) => a.cmp(b),
        (a, b) => match (number(a), number(b)) {
            (a, b) if a.is_nan() && b.is_nan() => Ordering::Equal,
            (a, _) if a.is_nan() => return Ordering::Greater,
            (_, b) if b.is_nan() => return Ordering::Less,
            (a, b) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        },
    };
    if is_descending { ascending.reverse() } else { ascending }
}

/// The values of a field as a column.
fn column(field: &NeuronField, values: &[Value]) -> NeuronValues {
    let whole = |value: &Value| if let Value::Whole(number) = value { *number } else { 0 };
    let float = |value: &Value| if let Value::Float(number) = value { Some(*number) } else { None };
    let total = |value: &Value| if let Value::Total(number) = value { *number } else { f64::NAN };
    let name = |value: &Value| match value {
        Value::Name(name) => Some(name.clone()),
        _ => None,
    };
    match field {
        NeuronField::Id => NeuronValues::Ids(values.iter().map(whole).collect::<Vec<u64>>().into()),
        NeuronField::Column(word) if word == "celltype" => {
            NeuronValues::Names(NamesOfNeurons::of_texts(values.iter().map(name).collect()))
        }
        NeuronField::Column(_) => NeuronValues::Floats(values.iter().map(float).collect()),
        NeuronField::Counted(NeuronCount { what: Counted::Total(_), .. }) => {
            NeuronValues::Totals(values.iter().map(total).collect())
        }
        NeuronField::Counted(_) => NeuronValues::Counts(values.iter().map(whole).collect()),
    }
}
