//! What a request gives: pairs of names and values out of its query, form or JSON body, each
//! known to the route and none twice. A misspelt filter is never silently dropped.

use axum::http::StatusCode;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::problem::Problem;
use crate::ask::table::Parameter;
use crate::query::item_of;

/// The pairs of a query or of a form. The name of a switch alone, without a sign of equality, says that
/// it is on.
pub fn of_query(text: &[u8], known: &[Parameter]) -> Vec<(String, String)> {
    let parts = text.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    let is_switch = |name: &str| known.iter().any(|known| known.name == name && known.is_switch());
    let pair = |part: &[u8]| {
        let (name, value) = form_urlencoded::parse(part).into_owned().next()?;
        let is_on = !part.contains(&b'=') && is_switch(&name);
        Some((name, if is_on { "true".to_owned() } else { value }))
    };
    parts.filter_map(pair).collect()
}

/// The pairs of a JSON object: a list is a value with commas, or as many values for a parameter
/// that may be repeated; `null` is `none` for a number, and a parameter that was not given elsewhere.
pub fn of_json(body: &[u8], known: &[Parameter]) -> Result<Vec<(String, String)>, Problem> {
    let bad = |what: String| {
        Problem::new(StatusCode::BAD_REQUEST, what)
            .advise("send an object whose keys are the route's parameters")
    };
    let Object(object) = serde_json::from_slice(body)
        .map_err(|error| bad(format!("the body is not a JSON object: {error}")))?;
    let mut pairs = Vec::new();
    for (name, value) in object {
        let parameter = known.iter().find(|parameter| parameter.name == name);
        let repeats = parameter.is_some_and(|parameter| parameter.repeats());
        match value {
            Value::Null => {
                let none = parameter.and_then(Parameter::none);
                pairs.extend(none.map(|none| (name, none.to_owned())));
            }
            Value::Array(items) if repeats => {
                for item in &items {
                    pairs.push((name.clone(), text(&name, item)?));
                }
            }
            Value::Array(items) => {
                let is_names = parameter.is_some_and(|parameter| parameter.is_list_of_names());
                let items = items.iter().map(|item| match is_names {
                    true => Ok(item_of(&text(&name, item)?).into_owned()),
                    false => text(&name, item),
                });
                pairs.push((name.clone(), items.collect::<Result<Vec<_>, _>>()?.join(",")));
            }
            single => pairs.push((name.clone(), text(&name, &single)?)),
        }
    }
    Ok(pairs)
}

/// A JSON object with every key that stands in it, also twice.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Object, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Object;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }

        from.deserialize_map(Pairs)
    }
}

fn text(name: &str, value: &Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            Err(Problem::bad(name, format!("{name}: a value is a string, a number, true or false")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Pairs;
    use crate::ask::table::{AXIS, CHECK, SEED, of_filter};
    use crate::query::FilterParameter;

    const KNOWN: [Parameter; 6] = [
        of_filter(FilterParameter::ProbMin),
        of_filter(FilterParameter::SizeMin),
        of_filter(FilterParameter::PreNeuronIds),
        of_filter(FilterParameter::PostMorph),
        SEED,
        AXIS,
    ];

    #[test]
    fn a_json_body_says_the_same_as_a_query() {
        let json = br#"{"prob_min": 0.65, "pre_neuron_ids": [1, "18446744073709551615"],
            "seed": null, "size_min": null, "post_morph": null, "axis": ["size_min:0:1:0.5", "prob_max:1"]}"#;
        let query = b"prob_min=0.65&pre_neuron_ids=1%2C18446744073709551615\
            &size_min=none&post_morph=-1&axis=size_min:0:1:0.5&axis=prob_max%3A1";
        assert_eq!(of_json(json, &KNOWN).unwrap(), of_query(query, &KNOWN));
        let ids = of_json(br#"{"pre_neuron_ids": 18446744073709551615}"#, &KNOWN).unwrap();
        assert_eq!(ids[0].1, "18446744073709551615");
        let twice = of_json(br#"{"seed": 1, "prob_min": 0.5, "seed": 2}"#, &KNOWN).unwrap();
        assert!(Pairs::new(twice, &KNOWN).is_err());
    }

    #[test]
    fn names_of_a_list_may_have_commas() {
        let json = br#"{"pre_neuron_ids": ["a, b", 7], "axis": ["prob_min:0,1"]}"#;
        let pairs = of_json(json, &KNOWN).unwrap();
        assert_eq!((pairs[0].1.as_str(), pairs[1].1.as_str()), ("\"a, b\",7", "prob_min:0,1"));
    }

    #[test]
    fn the_name_of_a_switch_alone_says_that_it_is_on() {
        let known = [of_filter(FilterParameter::Strict), CHECK, SEED];
        let pairs = of_query(b"strict&&check=&seed&str%69ct&=", &known);
        let expected =
            [("strict", "true"), ("check", ""), ("seed", ""), ("strict", "true"), ("", "")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn bodies_that_are_no_object_of_plain_values_are_refused() {
        for body in ["", "[]", "1", "{", r#"{"seed": {}}"#, r#"{"seed": [[1]]}"#] {
            assert!(of_json(body.as_bytes(), &KNOWN).is_err(), "{body}");
        }
    }
}
