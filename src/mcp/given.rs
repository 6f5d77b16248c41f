//! What the arguments of a call say: pairs of names and values, as every front end makes them.

use serde_json::{Map, Value};

use super::Set;
use super::arguments::{
    Argument, DATASET, PICTURE, RESULTS, RESULTS_MAX, arguments, has_lists, has_picture, is_list,
};
use crate::ask::table::{AXIS, MAX_RESULTS, QuestionKind, QuestionSpec, SEED, ValueKind, unknown};
use crate::ask::{Pairs, refused};
use crate::error::{Error, Result};
use crate::query::{Limit, ParameterKind, Spelling, item_of};

/// What a call says.
pub struct Given {
    /// Of its question.
    pub pairs: Pairs,
    /// Most lines of a list.
    pub most: u64,
    /// Whether that, or a seed, was given.
    pub is_cut_as_asked: bool,
    /// Whether a picture is wanted.
    pub picture: bool,
}

/// Reads the arguments of a call.
///
/// # Errors
/// Usage errors that name the argument: one that is unknown, with the one that may have been meant; a
/// value of another type.
pub fn read(spec: &QuestionSpec, set: &Set, given: &Map<String, Value>) -> Result<Given> {
    let known = arguments(spec, set);
    let (mut pairs, mut most, mut picture) = (Vec::new(), None, false);
    for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
        match name.as_str() {
            DATASET => {}
            PICTURE if has_picture(spec) => picture = flag(name, value)?,
            max if max == MAX_RESULTS.name && has_lists(spec) => most = Some(results(value)?),
            _ => pairs.extend(parameter(name, value, &known, (spec, set))?),
        }
    }
    let is_cut_as_asked = most.is_some() || pairs.iter().any(|(name, _)| *name == SEED.name);
    let most = most.unwrap_or(RESULTS);
    if spec.kind == QuestionKind::Synapses {
        pairs.push((MAX_RESULTS.name.to_owned(), most.to_string()));
    }
    let pairs = Pairs::new(pairs, &spec.parameters())?.spelled(Spelling::Arguments);
    Ok(Given { pairs, most, is_cut_as_asked, picture })
}

/// The pairs that an argument is.
fn parameter(
    name: &str,
    value: &Value,
    known: &[Argument],
    (spec, set): (&QuestionSpec, &Set),
) -> Result<Vec<(String, String)>> {
    let Some(argument) = known.iter().find(|known| known.name == name) else {
        // Numbers of partners have no argument of their own.
        let is_limit = set.facts.is_some() && spec.takes(&crate::ask::table::EXPLAIN);
        if is_limit && Limit::of_word(name).is_some() {
            return Ok(vec![(name.to_owned(), number(name, value)?)]);
        }
        return Err(no_argument(name, known, (spec, set)));
    };
    let parameter = argument.of.like;
    if parameter.name == AXIS.name {
        return axes(value);
    }
    // A threshold of a map is like one of the table, and has a name of its own.
    let pair = |text: String| (argument.of.name.clone(), text);
    let texts = match parameter.kind {
        ValueKind::Filter(filter) => of_filter(name, value, filter.kind())?,
        kind if is_list(kind) => vec![items(name, value)?],
        ValueKind::Certainty | ValueKind::LengthUm | ValueKind::Number(..) => {
            vec![number(name, value)?]
        }
        ValueKind::Integer => vec![whole(name, value)?],
        ValueKind::Flag => vec![flag(name, value)?.to_string()],
        ValueKind::Texts => texts(name, value)?,
        _ => vec![text(name, value)?.to_owned()],
    };
    Ok(texts.into_iter().map(pair).collect())
}

fn of_filter(name: &str, value: &Value, kind: ParameterKind) -> Result<Vec<String>> {
    Ok(match kind {
        ParameterKind::Names | ParameterKind::Ids | ParameterKind::Morphs => {
            vec![items(name, value)?]
        }
        ParameterKind::Conditions => texts(name, value)?,
        ParameterKind::Flag => vec![flag(name, value)?.to_string()],
        ParameterKind::Count => vec![whole(name, value)?],
        ParameterKind::Box => vec![numbers(name, value)?.join(",")],
        _ => vec![number(name, value)?],
    })
}

fn no_argument(name: &str, known: &[Argument], (spec, set): (&QuestionSpec, &Set)) -> Error {
    let mut names: Vec<&str> = known.iter().map(|known| known.name.as_str()).collect();
    names.extend(has_lists(spec).then_some(MAX_RESULTS.name));
    names.extend(has_picture(spec).then_some(PICTURE));
    match &set.facts {
        Some(facts) if facts.columns.iter().any(|of| of.role == "category" && of.name == name) => {
            refused(name, spec, facts)
        }
        _ => {
            let what = unknown(name, &names).replace("parameter", "argument");
            let advice = match names.as_slice() {
                [] => "this tool takes no arguments".to_owned(),
                names => format!("this tool takes {}", names.join(", ")),
            };
            Error::usage(name, what).advise(advice)
        }
    }
}

/// `{"prob_min": [0.5, 0.6], "size_min": "0:0.2:0.1"}`
fn axes(value: &Value) -> Result<Vec<(String, String)>> {
    let Value::Object(axes) = value else {
        return Err(wrong("axes", value, "an object")
            .advise("for example {\"prob_min\": [0.5, 0.6], \"min_pair\": \"1:10:1\"}"));
    };
    let axis = |(name, values): (&String, &Value)| {
        let values = match values {
            Value::String(spec) => spec.clone(),
            other => numbers(&format!("axes.{name}"), other)?.join(","),
        };
        // `cleft_score<=` has its sign already.
        let equals = if name.ends_with('=') { "" } else { "=" };
        Ok((AXIS.name.to_owned(), format!("{name}{equals}{values}")))
    };
    axes.iter().map(axis).collect()
}

/// The items of a list as one text; a single one may stand for itself, commas and all.
fn items(name: &str, value: &Value) -> Result<String> {
    let item = |value: &Value| match value {
        Value::String(text) => Ok(item_of(text).into_owned()),
        Value::Number(number) if !number.is_f64() => Ok(number.to_string()),
        other => Err(wrong(name, other, "a text or a whole number")),
    };
    match value {
        Value::Array(items) if items.is_empty() => {
            Err(Error::usage(name, "an empty list")
                .advise(format!("leave out {name}, or name one")))
        }
        Value::Array(items) => Ok(items.iter().map(item).collect::<Result<Vec<_>>>()?.join(",")),
        single => item(single),
    }
}

fn texts(name: &str, value: &Value) -> Result<Vec<String>> {
    match value {
        Value::Array(items) => {
            items.iter().map(|item| text(name, item).map(str::to_owned)).collect()
        }
        single => Ok(vec![text(name, single)?.to_owned()]),
    }
}

fn numbers(name: &str, value: &Value) -> Result<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(|item| number(name, item)).collect(),
        other => Err(wrong(name, other, "a list of numbers")),
    }
}

fn number(name: &str, value: &Value) -> Result<String> {
    match value {
        Value::Number(number) => Ok(number.to_string()),
        other => Err(wrong(name, other, "a number")),
    }
}

fn whole(name: &str, value: &Value) -> Result<String> {
    let whole = value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e15);
    match (value.as_u64(), whole) {
        (Some(number), _) => Ok(number.to_string()),
        (None, Some(number)) if number >= 0.0 => Ok((number as u64).to_string()),
        _ => Err(wrong(name, value, "a whole number from 0")),
    }
}

fn flag(name: &str, value: &Value) -> Result<bool> {
    value.as_bool().ok_or_else(|| wrong(name, value, "true or false"))
}

fn text<'v>(name: &str, value: &'v Value) -> Result<&'v str> {
    value.as_str().ok_or_else(|| wrong(name, value, "a text"))
}

fn results(value: &Value) -> Result<u64> {
    let name = MAX_RESULTS.name;
    let most = whole(name, value)?.parse().unwrap_or(u64::MAX);
    match most <= RESULTS_MAX {
        true => Ok(most),
        false => Err(Error::usage(name, format!("{most} are too many"))
            .advise(format!("{name} is at most {RESULTS_MAX}"))),
    }
}

/// The error about a value of another type.
fn wrong(name: &str, value: &Value, what: &str) -> Error {
    const CHARS_MAX: usize = 60;
    let said: String = value.to_string().chars().take(CHARS_MAX).collect();
    Error::usage(name, format!("{said} is not {what}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ask::table::QUESTIONS;

    fn read_json(kind: QuestionKind, value: Value) -> Result<Given> {
        let set = Set { name: "j0251".into(), facts: None, types: Vec::new() };
        let Value::Object(object) = value else { panic!("no object") };
        read(kind.spec(), &set, &object)
    }

    #[test]
    fn arguments_say_what_flags_say() {
        let given = json!({
            "pre_celltype": "A, B", "post_celltype": ["MSN", "GPe"], "prob_min": 0.6,
            "strict": true, "pre_neuron_ids": [1, "18446744073709551615"], "size_min": null,
            "axes": {"prob_min": [0.5, 0.75], "size_min": "0:1:0.5"},
        });
        let pairs = read_json(QuestionKind::Sweep, given).unwrap().pairs;
        let all: Vec<_> = pairs.iter().collect();
        let expected = [
            ("pre_celltype", "\"A, B\""),
            ("post_celltype", "MSN,GPe"),
            ("prob_min", "0.6"),
            ("strict", "true"),
            ("pre_neuron_ids", "1,18446744073709551615"),
            ("axis", "prob_min=0.5,0.75"),
            ("axis", "size_min=0:1:0.5"),
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn values_of_another_type_are_refused() {
        for (name, value) in [
            ("prob_min", json!("0.6")),
            ("prob_min", json!([0.6])),
            ("min_pair", json!(2.5)),
            ("min_pair", json!(-1)),
            ("strict", json!("yes")),
            ("strict", json!(1)),
            ("pre_celltype", json!({})),
            ("pre_celltype", json!([])),
            ("pre_celltype", json!([["HVC"]])),
            ("pre_neuron_ids", json!(1.5)),
            ("where", json!(5)),
            ("box", json!("1,2")),
            ("max_results", json!("ten")),
            ("max_results", json!(50_001)),
            ("fields", json!(true)),
            ("fielt", json!("x")),
        ] {
            let given = json!({name: value.clone()});
            let error = read_json(QuestionKind::Synapses, given).err();
            let error = error.unwrap_or_else(|| panic!("{name} {value}"));
            assert_eq!(error.parameter(), Some(name), "{error}");
        }
        assert!(read_json(QuestionKind::Sweep, json!({"axes": [1]})).is_err());
        assert!(read_json(QuestionKind::Count, json!({"picture": true})).is_err());
        assert!(read_json(QuestionKind::Count, json!({"max_results": 5})).is_err());
    }

    #[test]
    fn every_argument_has_a_name_of_its_own() {
        let set = Set { name: "j0251".into(), facts: None, types: Vec::new() };
        for spec in QUESTIONS {
            let arguments = arguments(spec, &set);
            let mut names: Vec<&str> = arguments.iter().map(|of| of.name.as_str()).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{}", spec.name);
        }
    }
}
