//! An example of every question: with names that the data has, so that it finds something.

use serde_json::{Map, Value, json};

use super::Reader;
use super::plain::{encoded, is_plain};
use crate::ask::table::{
    AXIS, CLAIM, MAX_RESULTS, MIN_COUNT, NEURON_IDS, NORMALIZE, NULLS, PERMUTATIONS, PRESET,
    Parameter, QuestionKind, QuestionSpec, RETURN_FIELDS, SEED, STATISTIC, TEST_UNITS,
    TESTED_CLAIM,
};
use crate::ask::{Offered, Opened, offered};
use crate::error::Result;
use crate::query::{FilterParameter, MapFacts, Spelling};

/// Names that examples are about.
pub enum Example<'a> {
    /// Of the published layout: the types of the strongest pair of types, and a neuron.
    Published {
        /// Of the strongest pair.
        pre: String,
        post: String,
        /// Another type, with many neurons.
        other: String,
        id: u64,
    },
    /// Of a map, which names its own.
    Mapped(&'a MapFacts),
}

impl Example<'_> {
    /// What examples about this data are about.
    ///
    /// # Errors
    /// A damaged copy.
    pub fn published(data: &Opened) -> Result<Example<'static>> {
        let known = data.vocabulary();
        let segments = data.dataset.segments.iter();
        let strongest = segments
            .filter(|segment| !known.is_axon_only(segment.post_type))
            .max_by_key(|segment| segment.end - segment.start);
        let name = |code: u8| known.types.name_of(code).unwrap_or_default().to_owned();
        let Some(segment) = strongest else {
            let [pre, post, other] = [const { String::new() }; 3];
            return Ok(Example::Published { pre, post, other, id: 0 });
        };
        let (pre, post) = (name(segment.pre_type), name(segment.post_type));
        let first = data.dataset.synapses.pre_id.read_at(segment.start as usize)?;
        let other = name(frequent(data, segment.pre_type)?);
        Ok(Example::Published { pre, post, other, id: first.unwrap_or_default() })
    }

    /// What the map names, if there is one.
    pub fn facts(&self) -> Option<&MapFacts> {
        match self {
            Example::Published { .. } => None,
            Example::Mapped(facts) => Some(facts),
        }
    }

    /// The example of a question, as it is asked; none where the data has no names for it.
    pub fn of(&self, spec: &QuestionSpec, name: &str, reader: &Reader) -> Option<String> {
        let pairs = self.pairs(spec);
        let has_claim = pairs.iter().any(|(given, _)| given == TESTED_CLAIM.name);
        if spec.kind == QuestionKind::Test && !has_claim {
            return None;
        }
        Some(match reader {
            Reader::Rest { base, .. } => {
                let pair = |(name, value): &(String, String)| format!("{name}={}", encoded(value));
                let query: Vec<String> = pairs.iter().map(pair).collect();
                let sign = if query.is_empty() { "" } else { "?" };
                format!("curl \"{base}{}{sign}{}\"", spec.path(name), query.join("&"))
            }
            Reader::Tools => {
                let arguments: Map<String, Value> =
                    pairs.iter().map(|(name, value)| argument(name, value)).collect();
                format!("{} {}", spec.name, Value::Object(arguments))
            }
        })
    }

    /// What it gives.
    fn pairs(&self, spec: &QuestionSpec) -> Vec<(String, String)> {
        let offered = offered(spec, self.facts());
        let pair = |name: &str| {
            let of = offered.iter().find(|of| of.name == name)?;
            Some((of.name.clone(), self.value(of)?))
        };
        names(spec).into_iter().filter_map(pair).filter(|(_, value)| !value.is_empty()).collect()
    }

    /// A value of a parameter that finds something.
    fn value(&self, of: &Offered) -> Option<String> {
        let is = |parameter: Parameter| of.name == parameter.name;
        if is(RETURN_FIELDS) {
            return Some("pre_id,post_id".to_owned());
        }
        let (pre, post, other, id) = match self {
            Example::Published { pre, post, other, id } => (pre, post, other, id),
            // Its examples are its own names.
            Example::Mapped(_) => {
                let is_number = of.name == "min_synapses";
                return Some(if is_number { "1".to_owned() } else { of.example.clone() });
            }
        };
        let is_test = of.like.help == TESTED_CLAIM.help;
        let are_plain =
            [pre, post, other].into_iter().all(|name| is_plain(name) && !name.is_empty());
        Some(match of.name.as_str() {
            "pre_celltype" | "celltype" => pre.clone(),
            "post_celltype" | "target_celltype" => post.clone(),
            "min_synapses" => "1".to_owned(),
            _ if is_test && are_plain => format!("{pre}->{post} > {other}->{post}"),
            _ if is_test => String::new(),
            _ if is(CLAIM) && are_plain => format!("{pre}->{post} > 0.1"),
            _ if is(CLAIM) => "*->* > 0.1".to_owned(),
            _ if is(NEURON_IDS) => id.to_string(),
            _ => of.example.clone(),
        })
    }
}

/// The type that most neurons have, but for one.
fn frequent(data: &Opened, but: u8) -> Result<u8> {
    let types = &data.dataset.neurons.cell_type;
    let mut counts = [0u32; 256];
    for code in types.read(0..types.len())? {
        counts[usize::from(*code)] += u32::from(*code != but);
    }
    let most = (0..=u8::MAX).max_by_key(|code| counts[usize::from(*code)]);
    Ok(most.unwrap_or_default())
}

/// The parameters of the example of a question.
fn names(spec: &QuestionSpec) -> Vec<&'static str> {
    let mut names = Vec::new();
    let mut take = |parameter: Parameter| {
        let is_taken = spec.takes(&parameter);
        names.extend(is_taken.then_some(parameter.name));
        is_taken
    };
    let is_over_a_grid = take(CLAIM) | take(AXIS);
    let is_about_one = take(NEURON_IDS);
    if !is_over_a_grid || spec.takes(&CLAIM) {
        take(NORMALIZE);
    }
    take(MIN_COUNT);
    let is_of_nulls = take(STATISTIC) | take(NULLS);
    if spec.kind == QuestionKind::Test {
        take(PERMUTATIONS);
        take(TEST_UNITS);
    }
    if spec.kind == QuestionKind::Synapses {
        [RETURN_FIELDS, MAX_RESULTS, SEED].into_iter().for_each(|parameter| {
            take(parameter);
        });
    }
    let of_types = [FilterParameter::PreCelltype.name(), FilterParameter::PostCelltype.name()];
    match spec.kind {
        QuestionKind::Neurons => names.extend(["celltype", "target_celltype", "min_synapses"]),
        _ if is_over_a_grid || is_about_one || is_of_nulls || spec.takes(&PRESET) => {}
        _ => names.extend(of_types),
    }
    names
}

/// The same as an argument of a tool.
fn argument(name: &str, value: &str) -> (String, Value) {
    let argument = Spelling::Arguments.name(name).to_owned();
    let value = match name {
        "axis" => {
            let (axis, values) = value.split_once(':').unwrap_or((value, ""));
            let numbers = values.split(',').map(|number| serde_json::from_str(number).ok());
            let numbers: Option<Vec<Value>> = numbers.collect();
            json!({axis: numbers.map_or_else(|| json!(values), Value::Array)})
        }
        "return_fields" => json!(value.split(',').collect::<Vec<_>>()),
        "max_results" | "seed" | "min_count" | "min_synapses" | "nulls" | "permutations" => {
            serde_json::from_str(value).unwrap_or_else(|_| json!(value))
        }
        _ => json!(value),
    };
    (argument, value)
}
