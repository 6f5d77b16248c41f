//! The value of a filter from its text, as it stands in a flag or a URL.

use super::field::Value;
use super::table::FilterParameter;
use crate::error::{Error, Result};
use crate::query::{BoxNm, Filter, Morph, NeuronIds, items_of};

pub(super) fn set(parameter: FilterParameter, filter: &mut Filter, text: &str) -> Result<()> {
    let name = parameter.name();
    match parameter.spec().value {
        Value::Names(field) => *field.of_mut(filter) = Some(list(name, text)?),
        Value::Ids(field) => {
            *field.of_mut(filter) = Some(NeuronIds::of_texts(list(name, text)?));
        }
        Value::Morphs(field) => *field.of_mut(filter) = parse_morphs(name, text)?,
        Value::Threshold(field, _) => *field.of_mut(filter) = parse_number(name, text)?,
        Value::Count(field) => *field.of_mut(filter) = parse_count(name, text)?,
        Value::Box(field) => *field.of_mut(filter) = parse_box(name, text)?,
        Value::Flag(field) => *field.of_mut(filter) = parse_flag(name, text)?,
        Value::Conditions(field) => field.of_mut(filter).push(text.parse()?),
    }
    Ok(())
}

pub(in crate::query) fn list(name: &str, text: &str) -> Result<Vec<String>> {
    items_of(name, text)
}

pub(in crate::query) fn parse_number(name: &str, text: &str) -> Result<Option<f64>> {
    if is_nothing(text) {
        return Ok(None);
    }
    text.trim().parse().map(Some).map_err(|_| {
        Error::usage(name, format!("'{text}' is not a number"))
            .advise("give a decimal number, or none")
    })
}

fn parse_count(name: &str, text: &str) -> Result<Option<u64>> {
    if text.trim() == "none" {
        return Ok(None);
    }
    text.trim().parse().map(Some).map_err(|_| not_a_count(name, text))
}

pub(in crate::query) fn not_a_count(name: &str, text: impl std::fmt::Display) -> Error {
    Error::usage(name, format!("'{text}' is not a number of synapses"))
        .advise("give a whole number; 1 disables the filter")
}

fn parse_morphs(name: &str, text: &str) -> Result<Option<Vec<Morph>>> {
    if text.trim() == "-1" || is_nothing(text) {
        return Ok(None);
    }
    let parse = |item: &String| match item.parse::<i64>() {
        Ok(code) => u8::try_from(code).map(Morph::Code).map_err(|_| {
            Error::usage(name, format!("{code} is not a morphology code"))
                .advise("codes run from 0 to 255; -1 alone means all")
        }),
        Err(_) => Ok(Morph::Name(item.clone())),
    };
    list(name, text)?.iter().map(parse).collect::<Result<_>>().map(Some)
}

fn parse_box(name: &str, text: &str) -> Result<Option<BoxNm>> {
    if is_nothing(text) {
        return Ok(None);
    }
    let numbers: Option<Vec<f64>> = text.split(',').map(|n| n.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[x0, y0, z0, x1, y1, z1]) => {
            Ok(Some(BoxNm { lower: [x0, y0, z0], upper: [x1, y1, z1] }))
        }
        _ => Err(Error::usage(name, format!("'{text}' is not six numbers"))
            .advise("give x0,y0,z0,x1,y1,z1 in nm, the lower corner first")),
    }
}

pub(in crate::query) fn parse_flag(name: &str, text: &str) -> Result<bool> {
    flag_of(text).ok_or_else(|| {
        Error::usage(name, format!("'{text}' is neither true nor false"))
            .advise("write true or false")
    })
}

/// What people and programs write for nothing: `none`, Python's `None`, `null`, JavaScript's
/// `undefined`, in any case.
pub fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    ["none", "null", "undefined"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// What people and programs write for true and false: `true`, Python's `True`, `1`, `yes`, `on`, and
/// their opposites, in any case.
pub fn flag_of(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" | "y" | "t" => Some(true),
        "false" | "0" | "no" | "off" | "n" | "f" => Some(false),
        _ => None,
    }
}
