//! Neurons as a NumPy array: of ids, or, with fields, of records; categories are text in them.

use std::io::{BufWriter, Result, Write};

use super::columns::is_unsigned;
use super::{Values, named};
use crate::error::Error;
use crate::output::npy;
use crate::query::{IdRef, NeuronIds, NeuronList};

/// The largest whole number up to which float64 holds all.
const EXACT_MAX: u128 = 1 << 53;

/// Refuses integers beside nulls that float64 does not hold: NumPy has no null among integers.
///
/// # Errors
/// Such a column (usage).
pub(super) fn check(list: &NeuronList) -> crate::error::Result<()> {
    let is_beyond = |values: &[Option<i128>]| {
        let beyond = |value: &i128| value.unsigned_abs() > EXACT_MAX;
        values.contains(&None) && values.iter().flatten().any(beyond)
    };
    for (name, values) in named(list) {
        if let Values::Integers(integers) = values
            && is_beyond(integers)
        {
            let what = format!("npy has no null for integers, and '{name}' has some beyond 2^53");
            return Err(Error::usage("format", what)
                .advise("leave the field out, or choose parquet, arrows or csv"));
        }
    }
    Ok(())
}

pub(super) fn records(list: &NeuronList, out: &mut dyn Write) -> Result<()> {
    if list.columns.is_empty() {
        return only_ids(&list.ids, out);
    }
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let columns: Vec<_> = named(list).into_iter().map(|(name, of)| (name, of, width(of))).collect();
    let fields = columns.iter().map(|(name, of, width)| {
        let name = name.replace('\\', "\\\\").replace('\'', "\\'");
        format!("('{name}', '{}')", descr(*of, *width))
    });
    let descr = format!("[{}]", fields.collect::<Vec<String>>().join(", "));
    out.write_all(&npy::header(descr.as_bytes(), &[list.ids.len()]))?;
    for at in 0..list.ids.len() {
        for (_, values, width) in &columns {
            value(*values, at, *width, &mut out)?;
        }
    }
    out.flush()
}

fn only_ids(ids: &NeuronIds, out: &mut dyn Write) -> Result<()> {
    let shape = [ids.len()];
    match ids {
        NeuronIds::Numbers(ids) => {
            npy::numbers("<u8", &shape, ids.iter().map(|id| id.to_le_bytes()), out)
        }
        NeuronIds::Names(ids) => {
            let width = longest(ids).max(1);
            let letters = ids.iter().flat_map(|id| padded(id, width));
            npy::numbers(&format!("<U{width}"), &shape, letters, out)
        }
    }
}

/// Characters of the longest text.
fn width(values: Values) -> usize {
    match values {
        Values::Names(names) => longest(&names.texts).max(1),
        Values::Ids(NeuronIds::Names(ids)) => longest(ids).max(1),
        _ => 0,
    }
}

fn longest(texts: &[String]) -> usize {
    texts.iter().map(|text| text.chars().count()).max().unwrap_or(0)
}

/// Text as NumPy keeps it: UTF-32, padded with zeros.
fn padded(text: &str, width: usize) -> impl Iterator<Item = [u8; 4]> + '_ {
    let letters = text.chars().map(u32::from).chain(std::iter::repeat(0)).take(width);
    letters.map(u32::to_le_bytes)
}

fn descr(values: Values, width: usize) -> String {
    match values {
        Values::Ids(NeuronIds::Names(_)) | Values::Names(_) => format!("<U{width}"),
        Values::Ids(_) | Values::Counts(_) => "<u8".into(),
        Values::Floats(_) => "<f4".into(),
        Values::Integers(values) if values.contains(&None) => "<f8".into(),
        Values::Integers(values) if is_unsigned(values) => "<u8".into(),
        Values::Integers(_) => "<i8".into(),
        Values::Doubles(_) => "<f8".into(),
        Values::Totals(_) => "<f8".into(),
    }
}

/// Null is NaN, or an empty text.
fn value(values: Values, at: usize, width: usize, out: &mut impl Write) -> Result<()> {
    match values {
        Values::Ids(ids) => match ids.at(at) {
            IdRef::Number(id) => out.write_all(&id.to_le_bytes()),
            IdRef::Name(id) => text(id, width, out),
        },
        Values::Counts(counts) => out.write_all(&counts[at].to_le_bytes()),
        // NumPy has no null among integers.
        Values::Integers(values) if values.contains(&None) => {
            let value = values[at].map_or(f64::NAN, |value| value as f64);
            out.write_all(&value.to_le_bytes())
        }
        // 64 bits of two's complement.
        Values::Integers(values) => {
            out.write_all(&(values[at].unwrap_or_default() as u64).to_le_bytes())
        }
        Values::Doubles(values) => out.write_all(&values[at].unwrap_or(f64::NAN).to_le_bytes()),
        Values::Floats(values) => out.write_all(&values[at].unwrap_or(f32::NAN).to_le_bytes()),
        Values::Totals(values) => out.write_all(&values[at].to_le_bytes()),
        Values::Names(names) => text(names.text(at).unwrap_or(""), width, out),
    }
}

fn text(text: &str, width: usize, out: &mut impl Write) -> Result<()> {
    padded(text, width).try_for_each(|letter| out.write_all(&letter))
}
