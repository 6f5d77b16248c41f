//! Ids in JSON: `{"neuron_ids": […]}`, an array, or an object with `neuron_id` a line.

use crate::error::Place;
use crate::query::neuron_id;
use serde_json::Value;

use super::Fault;

/// The ids of a JSON text, or of several one after the other.
pub fn ids(text: &str) -> Result<Vec<u64>, Fault> {
    all_as(text, id)
}

/// The same of ids that are names.
pub fn names(text: &str) -> Result<Vec<String>, Fault> {
    all_as(text, name)
}

fn all_as<T>(text: &str, id: impl Fn(&Value) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let mut ids = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let value = value.map_err(|error| {
            (Some(Place::Line(error.line() as u64)), format!("this is no JSON: {error}"))
        })?;
        match &value {
            Value::Array(items) => all(items, &id, &mut ids)?,
            Value::Object(keys) => match (keys.get("neuron_ids"), keys.get("neuron_id")) {
                (Some(Value::Array(items)), _) => all(items, &id, &mut ids)?,
                (None, Some(item)) => ids.push(id(item)?),
                _ => return Err((None, "the JSON has no neuron_ids and no neuron_id".to_owned())),
            },
            other => ids.push(id(other)?),
        }
    }
    Ok(ids)
}

fn all<T>(
    items: &[Value],
    id: impl Fn(&Value) -> Result<T, Fault>,
    ids: &mut Vec<T>,
) -> Result<(), Fault> {
    items.iter().try_for_each(|item| {
        ids.push(id(item)?);
        Ok(())
    })
}

/// An id as a number, or as a string for readers that round numbers beyond 2⁵³.
fn id(item: &Value) -> Result<u64, Fault> {
    let id = item.as_u64().or_else(|| neuron_id(item.as_str()?));
    id.ok_or_else(|| (None, format!("{item} is not a neuron id")))
}

/// An id that is a name; a number is one, too.
fn name(item: &Value) -> Result<String, Fault> {
    match item {
        Value::String(name) => Ok(name.clone()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err((None, format!("{other} is not the name of a neuron"))),
    }
}
