//! `explain=true`: the rows kept by each filter one after the other, and the same question as URL,
//! command line and Rust, as one more key of a JSON answer.

use std::fmt::Write;

use serde_json::{Value, json};

use super::problem::Problem;
use super::questions::Route;
use super::state::State;
use crate::ask::table::{CHECK, PRESET};
use crate::ask::{Pairs, Question};
use crate::query::{
    Count, Filter, FilterParameter, ParameterKind, flags, in_force, in_rust, quoted, steps,
};
use crate::run::Run;

/// The value of the key.
///
/// # Errors
/// Those of the engine.
pub fn value(state: &State, question: &Route, fields: &Pairs, run: &Run) -> Result<Value, Problem> {
    let filter = question.asked(fields)?.question.filter().into_owned();
    let mut kept = Vec::new();
    for (param, step) in steps(&filter) {
        let (count, _) = state.ask::<Count>(&Question::Count(step), false, run)?;
        let synapses = count.count;
        let setting = in_force(&filter).into_iter().find(|(p, _)| *p == param);
        let text = setting.map_or(String::new(), |(_, setting)| setting.to_string());
        kept.push(json!({"filter": param.name(), "value": text, "synapses": synapses}));
    }
    Ok(json!({
        "all": state.data.dataset.synapse_count(),
        "kept": kept,
        "url": url(question, fields),
        "command_line": command_line(question, fields, &filter),
        "rust": rust(question, fields, &filter),
    }))
}

/// The question again, without this key.
fn url(question: &Route, fields: &Pairs) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.iter().filter(|(name, _)| *name != "explain"));
    format!("{}?{}", question.spec.path(), query.finish())
}

fn command_line(question: &Route, fields: &Pairs, filter: &Filter) -> String {
    let mut line = format!("areax {}", question.spec.name);
    if let Some(id) = fields.get("neuron_id") {
        let _ = write!(line, " {}", quoted(id));
    }
    line += " DATA";
    for (name, value) in fields.iter() {
        let flag = match name {
            // All of them: more than anybody has.
            "partners" if value.trim() == "none" => {
                line += " --partners 4294967295";
                continue;
            }
            "claim" | "measure" | "normalize" | "preset" | "max_results" | "seed" | "partners"
            | "format" | "ids" => name,
            "return_fields" => "fields",
            "check" => {
                line += if fields.flag(&CHECK).unwrap_or_default() { " --check" } else { "" };
                continue;
            }
            "axis" => {
                let _ = write!(line, " --axis {}", quoted(&value.replacen(':', "=", 1)));
                continue;
            }
            _ => continue,
        };
        let _ = write!(line, " --{} {}", flag.replace('_', "-"), quoted(value));
    }
    line += &flags(filter);
    // What a preset has and the request has turned off.
    let given =
        FilterParameter::ALL.iter().filter_map(|param| Some((*param, fields.get(param.name())?)));
    for (param, value) in given.filter(|_| fields.get(PRESET.name).is_some()) {
        let is_off = in_force(filter).iter().all(|(in_force, _)| *in_force != param);
        if is_off && param.kind() != ParameterKind::Flag {
            let _ = write!(line, " --{}={}", param.name().replace('_', "-"), quoted(value));
        }
    }
    line
}

fn rust(question: &Route, fields: &Pairs, filter: &Filter) -> String {
    in_rust(filter)
        + match question.spec.name {
            "count" => "engine.count(&filter)?",
            "matrix" if fields.get(PRESET.name).is_some() => {
                "engine.matrix_set(&MatrixSetQuery { filter, ..Preset::AreaX.matrix_set() })?"
            }
            "matrix" => "engine.matrix(&MatrixQuery { filter, measure, normalize, groups: None })?",
            "sweep" => "engine.sweep(&SweepQuery { filter, axes, large: false })?",
            "robust" => {
                "engine.robust(&RobustQuery { claim, measure, normalize, grid: SweepQuery { filter, \
                 axes, large: false } })?"
            }
            "neuron" => "engine.neuron(&NeuronQuery { id, filter })?",
            "adjacency" => "engine.adjacency(&filter)?",
            _ => "engine.select(&SelectQuery { filter, sample })?",
        }
}
