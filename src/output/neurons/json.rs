//! Neurons as JSON: `neuron_ids` and `count`, an array for each field, then what every answer says of
//! itself. `filter` holds the conditions in force.

use std::io::{BufWriter, Write};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Values, named};
use crate::error::Result;
use crate::output::json::{About, Id, InForce, Threshold, about_with, line, pretty, texts};
use crate::output::{Context, unwritten};
use crate::query::predicate::compared;
use crate::query::{Expression, Limit, NeuronIds, NeuronList, NeuronsQuery};

#[derive(Serialize)]
struct AnswerJson<'a> {
    #[serde(flatten)]
    listed: Listed<'a>,
    #[serde(flatten)]
    about: About<'a, Conditions<'a>>,
}

/// The guide's two keys, then what is asked besides them.
#[derive(Serialize)]
struct Listed<'a> {
    neuron_ids: IdsJson<'a>,
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<u64>,
    #[serde(flatten)]
    fields: Fields<'a>,
}

#[derive(Serialize)]
struct MetaJson<'a> {
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<u64>,
    #[serde(flatten)]
    about: About<'a, Conditions<'a>>,
}

/// The text of `FILE.meta.json` beside a list.
pub(in crate::output) fn meta_json(
    list: &NeuronList,
    query: &NeuronsQuery,
    context: &Context,
) -> Result<String> {
    let about = about_with(context, conditions(query, context));
    pretty(&MetaJson { count: list.ids.len(), available: available(list, query), about })
}

pub(super) fn list(
    list: &NeuronList,
    query: &NeuronsQuery,
    context: &Context,
    out: &mut dyn Write,
) -> Result<()> {
    let about = about_with(context, conditions(query, context));
    line(&AnswerJson { listed: listed(list, query, context.ids_as_text), about }, out)
}

/// The same without what answers say of themselves: the guide's shape.
pub(super) fn bare(
    list: &NeuronList,
    query: &NeuronsQuery,
    as_text: bool,
    out: &mut dyn Write,
) -> Result<()> {
    line(&listed(list, query, as_text), out)
}

/// An object a line.
pub(super) fn rows(list: &NeuronList, as_text: bool, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let columns = named(list);
    for at in 0..list.ids.len() {
        let row = Row { columns: &columns, at, as_text };
        serde_json::to_writer(&mut out, &row).map_err(|e| unwritten(e.into()))?;
        out.write_all(b"\n").map_err(unwritten)?;
    }
    out.flush().map_err(unwritten)
}

fn listed<'a>(list: &'a NeuronList, query: &NeuronsQuery, as_text: bool) -> Listed<'a> {
    Listed {
        neuron_ids: IdsJson { ids: &list.ids, as_text },
        count: list.ids.len(),
        available: available(list, query),
        fields: Fields { list, as_text },
    }
}

/// How many there are, where a limit may have cut the list.
fn available(list: &NeuronList, query: &NeuronsQuery) -> Option<u64> {
    query.limit.map(|_| list.available)
}

struct IdsJson<'a> {
    ids: &'a NeuronIds,
    as_text: bool,
}

impl Serialize for IdsJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.ids.iter().map(|id| Id { id, as_text: self.as_text }))
    }
}

/// An array for each field.
struct Fields<'a> {
    list: &'a NeuronList,
    as_text: bool,
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for column in &self.list.columns {
            let values = Values::from(&column.values);
            let array = Array { values, rows: self.list.ids.len(), as_text: self.as_text };
            map.serialize_entry(&column.name, &array)?;
        }
        map.end()
    }
}

struct Array<'a> {
    values: Values<'a>,
    rows: usize,
    as_text: bool,
}

impl Serialize for Array<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let &Array { values, as_text, .. } = self;
        to.collect_seq((0..self.rows).map(|at| Cell { values, at, as_text }))
    }
}

/// The fields of one neuron.
struct Row<'a> {
    columns: &'a [(&'a str, Values<'a>)],
    at: usize,
    as_text: bool,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let &Row { at, as_text, .. } = self;
        to.collect_map(
            self.columns.iter().map(|(name, of)| (name, Cell { values: *of, at, as_text })),
        )
    }
}

pub(in crate::output) struct Cell<'a> {
    pub values: Values<'a>,
    pub at: usize,
    pub as_text: bool,
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let &Cell { values, at, as_text } = self;
        match values {
            Values::Ids(ids) => Id { id: ids.at(at), as_text }.serialize(to),
            Values::Counts(counts) => to.serialize_u64(counts[at]),
            Values::Floats(floats) => floats[at].map(f64::from).serialize(to),
            Values::Integers(integers) => integers[at].serialize(to),
            Values::Doubles(doubles) => doubles[at].serialize(to),
            Values::Totals(totals) => to.serialize_f64(totals[at]),
            Values::Names(names) => names.text(at).serialize(to),
        }
    }
}

/// The conditions in force, with the number really compared beside the number given.
struct Conditions<'a> {
    query: &'a NeuronsQuery,
    /// Those on columns with the numbers that the columns of a map are compared with.
    compared: Option<&'a [Expression]>,
    limits: Option<&'a [Limit]>,
    ids_as_text: bool,
}

fn conditions<'a>(query: &'a NeuronsQuery, context: &'a Context) -> Conditions<'a> {
    let (compared, ids_as_text) = (context.compared.as_deref(), context.ids_as_text);
    Conditions { query, compared, limits: context.limits.as_deref(), ids_as_text }
}

impl Serialize for Conditions<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let query = self.query;
        let mut map = to.serialize_map(None)?;
        let names = [("celltype", &query.celltype), ("target_celltype", &query.target_celltype)];
        for (name, names) in names {
            if let Some(names) = names {
                map.serialize_entry(name, names)?;
            }
        }
        map.serialize_entry("direction", query.direction.name())?;
        map.serialize_entry("min_synapses", &query.fewest())?;
        if let Some(population) = query.population {
            map.serialize_entry("population", population.name())?;
        }
        // Of a map they are thresholds on its own numbers.
        let thresholds = query.thresholds().into_iter();
        let is_of_j0251 = |name: &str| name != "prob_min" || self.limits.is_none();
        for (name, given, compared) in thresholds.filter(|(name, ..)| is_of_j0251(name)) {
            map.serialize_entry(name, &Threshold(given))?;
            let column = if name.ends_with("length") { "float32" } else { "float16" };
            let is_worth_it = match column {
                "float32" => given != compared,
                _ => !query.exact_thresholds,
            };
            if is_worth_it {
                map.serialize_entry(&format!("{name}_{column}"), &Threshold(compared))?;
            }
        }
        if !query.expressions.is_empty() {
            let exact = query.exact_thresholds;
            let compared = query.expressions.iter().map(|one| compared(one, exact));
            let compared = self.compared.map_or_else(|| compared.collect(), <[Expression]>::to_vec);
            map.serialize_entry("where", &texts(&query.expressions))?;
            if compared != query.expressions {
                map.serialize_entry("where_compared", &texts(&compared))?;
            }
        }
        let filter = query.given_filter();
        InForce::of_neurons(&filter, self.limits, self.ids_as_text)
            .entries(NeuronsQuery::takes, &mut map)?;
        map.serialize_entry("strict", &query.strict)?;
        map.serialize_entry("exact_thresholds", &query.exact_thresholds)?;
        map.end()
    }
}
