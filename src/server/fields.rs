//! What a request gives: pairs of names and values out of its query, form or JSON body, each
//! known to the route and none twice. A misspelt filter is never silently dropped.

use axum::http::StatusCode;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::problem::Problem;
use crate::ask::table::{IDS, Parameter, ValueKind, unknown};
use crate::query::flag_of;

/// The parameters of a request, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(&'static str, String)>);

impl Fields {
    /// The pairs, if `known` has every name and none stands twice that may not.
    pub fn new(
        pairs: impl IntoIterator<Item = (String, String)>,
        known: &[Parameter],
    ) -> Result<Fields, Problem> {
        let mut fields: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in pairs {
            let Some(parameter) = known.iter().find(|parameter| parameter.name == name) else {
                return Err(Problem::bad(&name, unknown(&name, known)).advise(listed(known)));
            };
            let twice = fields.iter().any(|(given, _)| *given == parameter.name);
            if twice && parameter.kind != ValueKind::Texts {
                return Err(Problem::bad(&name, format!("the parameter '{name}' stands twice"))
                    .advise("give it once; items of a list are separated by commas"));
            }
            fields.push((parameter.name, value));
        }
        Ok(Fields(fields))
    }

    /// The value of a parameter, if it was given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter, in the order given.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// Every pair, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// True or false; false where it is not given.
    pub fn flag(&self, parameter: &Parameter) -> Result<bool, Problem> {
        let name = parameter.name;
        let Some(text) = self.get(name) else { return Ok(false) };
        flag_of(text).ok_or_else(|| {
            Problem::bad(name, format!("{name}: '{text}' is neither true nor false"))
                .advise("write true or false")
        })
    }

    /// A whole number.
    pub fn integer(&self, name: &'static str) -> Result<Option<u64>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|_| {
            Problem::bad(name, format!("{name}: '{text}' is not a whole number from 0"))
        })
    }

    /// Whether ids are to be written as strings.
    pub fn ids_as_text(&self) -> Result<bool, Problem> {
        Ok(self.word(&IDS)? == Some("string"))
    }

    /// One of the words that a parameter takes.
    pub fn word(&self, parameter: &Parameter) -> Result<Option<&str>, Problem> {
        let Some(text) = self.get(parameter.name) else { return Ok(None) };
        let words = match parameter.kind {
            ValueKind::OneOf(words) => words,
            _ => &[],
        };
        match words.contains(&text) {
            true => Ok(Some(text)),
            false => {
                let sentence = format!("{}: there is no '{text}'", parameter.name);
                let advice = format!("choose {}", words.join(", "));
                Err(Problem::bad(parameter.name, sentence).advise(advice))
            }
        }
    }

    /// The value that a word names.
    pub fn one_of<T: Copy>(
        &self,
        parameter: &Parameter,
        values: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>, Problem> {
        let word = self.word(parameter)?;
        Ok(word.and_then(|word| values.iter().copied().find(|value| name(*value) == word)))
    }
}

fn listed(known: &[Parameter]) -> String {
    let names: Vec<&str> = known.iter().map(|parameter| parameter.name).collect();
    match names.is_empty() {
        true => "this route takes no parameters".to_owned(),
        false => format!("this route takes {}", names.join(", ")),
    }
}

/// The pairs of a query or of a form.
pub fn of_query(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

/// The pairs of a JSON object: a list is a value with commas, or as many values for a parameter
/// that may be repeated; `null` is `none` for a number, and a parameter that was not given elsewhere.
pub fn of_json(body: &[u8], known: &[Parameter]) -> Result<Vec<(String, String)>, Problem> {
    let bad = |what: String| {
        Problem::new(StatusCode::BAD_REQUEST, what)
            .advise("send an object whose keys are the route's parameters")
    };
    let Object(object) = serde_json::from_slice(body)
        .map_err(|error| bad(format!("the body is no JSON object: {error}")))?;
    let mut pairs = Vec::new();
    for (name, value) in object {
        let parameter = known.iter().find(|parameter| parameter.name == name);
        let repeats = parameter.is_some_and(|parameter| parameter.kind == ValueKind::Texts);
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
                let items = items.iter().map(|item| text(&name, item));
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
    use crate::ask::table::{AXIS, SEED, of_filter};
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
        assert_eq!(of_json(json, &KNOWN).unwrap(), of_query(query));
        let ids = of_json(br#"{"pre_neuron_ids": 18446744073709551615}"#, &KNOWN).unwrap();
        assert_eq!(ids[0].1, "18446744073709551615");
        let twice = of_json(br#"{"seed": 1, "prob_min": 0.5, "seed": 2}"#, &KNOWN).unwrap();
        assert!(Fields::new(twice, &KNOWN).is_err());
    }

    #[test]
    fn unknown_and_repeated_names_are_refused() {
        let check = |query: &str, sentence: &str| {
            let problem = Fields::new(of_query(query.as_bytes()), &KNOWN).unwrap_err();
            let said = format!("{problem:?}");
            assert!(said.contains(sentence), "{query}: {said}");
        };
        check("prob_mni=1", "there is no parameter 'prob_mni': did you mean 'prob_min'?");
        check("zzzzzz=1", "there is no parameter 'zzzzzz' here");
        check("seed=1&seed=2", "'seed' stands twice");
        let fields = Fields::new(of_query(b"axis=a:1&axis=b:2"), &KNOWN).unwrap();
        assert_eq!(fields.all("axis").collect::<Vec<_>>(), ["a:1", "b:2"]);
    }

    #[test]
    fn bodies_that_are_no_object_of_plain_values_are_refused() {
        for body in ["", "[]", "1", "{", r#"{"seed": {}}"#, r#"{"seed": [[1]]}"#] {
            assert!(of_json(body.as_bytes(), &KNOWN).is_err(), "{body}");
        }
    }
}
