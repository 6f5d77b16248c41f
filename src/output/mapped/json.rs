//! As JSON: undefined values are `null`.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Number, Value, json};

use crate::error::Result;
use crate::output::json::{About, about};
use crate::output::{Context, unwritten};
use crate::query::{CategoryValues, ColumnFacts, MapFacts, MapWords, NumberTotal, Totals};

pub(super) fn totals(totals: &Totals, context: &Context, out: &mut dyn Write) -> Result<()> {
    let of_each = |value: fn(&NumberTotal) -> f64| {
        let pairs = totals.numbers.iter().map(|number| (number.name.clone(), value(number).into()));
        Value::Object(pairs.collect())
    };
    let answer = json!({
        "count": totals.count,
        "rows": totals.rows,
        "totals": of_each(|number| number.total),
        "means": of_each(|number| number.mean),
    });
    line(answer, context, out)
}

pub(super) fn columns(facts: &MapFacts, context: &Context, out: &mut dyn Write) -> Result<()> {
    let columns: Vec<Value> = facts.columns.iter().map(column).collect();
    let mut answer = json!({
        "columns": columns,
        "synapses": facts.synapses,
        "rows": facts.rows,
        "left_out": facts.left_out,
        "neurons": facts.neurons,
        "orphans": facts.orphans,
    });
    if let (Some(words), Value::Object(keys)) = (&facts.words, &mut answer) {
        keys.extend(of_words(words));
    }
    line(answer, context, out)
}

fn of_words(words: &MapWords) -> Map<String, Value> {
    let keys = json!({
        "types": words.types,
        "axes": words.axes,
        "cells": words.cells,
        "populations": words.populations,
        "rest": words.rest.iter().map(|(word, number)| (word, decimal(number))).collect::<BTreeMap<_, _>>(),
        "values": words.values.iter().map(values).collect::<Vec<Value>>(),
    });
    if let Value::Object(keys) = keys { keys } else { Map::new() }
}

fn values(of: &CategoryValues) -> Value {
    json!({"name": of.name, "table": of.table, "values": of.values})
}

fn column(column: &ColumnFacts) -> Value {
    let end =
        |end: &Option<String>| end.as_deref().map_or(Value::Null, |text| number(column, text));
    json!({
        "name": column.name,
        "table": column.table,
        "role": column.role,
        "column": column.column,
        "type": column.kind,
        "unit": column.unit,
        "min": end(&column.min),
        "max": end(&column.max),
        "distinct": column.distinct,
        "nulls": column.nulls,
    })
}

/// A number as it was written; a text for names, and for what JSON has no number for.
fn number(column: &ColumnFacts, text: &str) -> Value {
    let number = match column.kind.as_str() {
        "text" => None,
        kind if kind.starts_with("float") => text.parse().ok().and_then(Number::from_f64),
        _ => whole(text),
    };
    number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

/// A decimal number: a whole one in all its digits.
fn decimal(text: &str) -> Value {
    let number = whole(text).or_else(|| text.parse().ok().and_then(Number::from_f64));
    number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

fn whole(text: &str) -> Option<Number> {
    let signed = text.parse::<i64>().map(Number::from);
    signed.or_else(|_| text.parse::<u64>().map(Number::from)).ok()
}

/// The answer, and what every answer says of itself.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    answer: Value,
    #[serde(flatten)]
    about: About<'a>,
}

/// Writes both at once: what is said of an answer has numbers that no [`Value`] holds.
fn line(answer: Value, context: &Context, out: &mut dyn Write) -> Result<()> {
    let line = Line { answer, about: about(context) };
    serde_json::to_writer(&mut *out, &line).map_err(|error| unwritten(error.into()))?;
    writeln!(out).map_err(unwritten)
}
