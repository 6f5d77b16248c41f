//! A summary as one JSON object.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::super::unwritten;
use super::summary::{Number, Summary};
use super::{Origin, Subsample};
use crate::error::Result;
use crate::output::json::Id;
use crate::query::IdRef;
use crate::shape::Bounds;

pub fn write(summary: &Summary, origin: &Origin, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{}", object(summary, origin)).map_err(unwritten)
}

/// An array with an object for each shape.
pub fn write_all(shapes: &[(Summary, Origin)], out: &mut dyn Write) -> Result<()> {
    let objects = shapes.iter().map(|(summary, origin)| object(summary, origin).to_string());
    let objects: Vec<String> = objects.collect();
    writeln!(out, "[{}]", objects.join(",\n")).map_err(unwritten)
}

fn object(summary: &Summary, origin: &Origin) -> Value {
    let mut object = Map::new();
    object.insert("kind".into(), summary.kind.into());
    let id = summary.neuron_id.map(|id| Id { id: IdRef::Number(id), as_text: origin.ids_as_text });
    object.insert("neuron_id".into(), json!(id));
    object.insert("source".into(), summary.source.clone().into());
    for (name, number) in &summary.numbers {
        let value = match *number {
            Number::Count(count) => count.into(),
            Number::Real(number) => number.into(),
            Number::Truth(truth) => truth.into(),
        };
        object.insert((*name).into(), value);
    }
    object.insert("bounding_box_nm".into(), summary.bounds.map_or(Value::Null, bounds));
    let subsample = origin.subsample.map(
        |Subsample { every, of_vertices }| json!({"every": every, "of_vertices": of_vertices}),
    );
    object.insert("subsample".into(), subsample.into());
    // As in every answer; a shape is no answer about a table.
    object.insert("dataset".into(), Value::Null);
    object.insert("filter".into(), json!({}));
    object.insert("engine".into(), Value::Null);
    object.insert("checked_against".into(), Value::Null);
    Value::Object(object)
}

fn bounds(bounds: Bounds) -> Value {
    json!({"min": bounds.min.map(f64::from), "max": bounds.max.map(f64::from)})
}
