//! Neuron ids as JSON: `neuron_ids` and `count`, then what every answer says of itself. `filter`
//! holds the conditions in force.

use std::io::Write;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::error::Result;
use crate::output::Context;
use crate::output::json::{About, Id, Threshold, about_with, line, pretty};
use crate::query::NeuronsQuery;

#[derive(Serialize)]
struct Answer<'a> {
    neuron_ids: Vec<Id>,
    count: usize,
    #[serde(flatten)]
    about: About<'a, Conditions<'a>>,
}

#[derive(Serialize)]
struct Meta<'a> {
    count: usize,
    #[serde(flatten)]
    about: About<'a, Conditions<'a>>,
}

/// The text of `FILE.meta.json` beside neuron ids.
pub(in crate::output) fn meta_json(
    count: usize,
    query: &NeuronsQuery,
    context: &Context,
) -> Result<String> {
    pretty(&Meta { count, about: about_with(context, Conditions(query)) })
}

pub(super) fn ids(
    ids: &[u64],
    query: &NeuronsQuery,
    context: &Context,
    out: &mut dyn Write,
) -> Result<()> {
    let about = about_with(context, Conditions(query));
    let neuron_ids = listed(ids, context.ids_as_text);
    line(&Answer { neuron_ids, count: ids.len(), about }, out)
}

/// The guide's two keys and nothing else.
#[derive(Serialize)]
struct Bare {
    neuron_ids: Vec<Id>,
    count: usize,
}

/// Neuron ids in the guide's shape.
pub(super) fn bare(ids: &[u64], ids_as_text: bool, out: &mut dyn Write) -> Result<()> {
    line(&Bare { neuron_ids: listed(ids, ids_as_text), count: ids.len() }, out)
}

fn listed(ids: &[u64], as_text: bool) -> Vec<Id> {
    ids.iter().map(|id| Id { id: *id, as_text }).collect()
}

/// The conditions in force, with the number really compared beside the number given.
struct Conditions<'a>(&'a NeuronsQuery);

impl Serialize for Conditions<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let query = self.0;
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
        for (name, given, compared) in query.thresholds() {
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
        map.serialize_entry("strict", &query.strict)?;
        map.serialize_entry("exact_thresholds", &query.exact_thresholds)?;
        map.end()
    }
}
