//! Neurons as a NumPy array: of ids, or, with fields, of records; categories are text in them.

use std::io::{BufWriter, Result, Write};

use super::{Values, named};
use crate::output::npy;
use crate::query::{NamesOfNeurons, NeuronList};

pub(super) fn records(list: &NeuronList, out: &mut dyn Write) -> Result<()> {
    if list.columns.is_empty() {
        let bytes = list.ids.iter().map(|id| id.to_le_bytes());
        return npy::numbers("<u8", &[list.ids.len()], bytes, out);
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

/// Characters of the longest text.
fn width(values: Values) -> usize {
    match values {
        Values::Names(names) => longest(names).max(1),
        _ => 0,
    }
}

fn longest(names: &NamesOfNeurons) -> usize {
    names.texts.iter().map(|text| text.chars().count()).max().unwrap_or(0)
}

fn descr(values: Values, width: usize) -> String {
    match values {
        Values::Ids(_) | Values::Counts(_) => "<u8".into(),
        Values::Floats(_) => "<f4".into(),
        Values::Totals(_) => "<f8".into(),
        Values::Names(_) => format!("<U{width}"),
    }
}

/// Null is NaN, or an empty text.
fn value(values: Values, at: usize, width: usize, out: &mut impl Write) -> Result<()> {
    match values {
        Values::Ids(ids) | Values::Counts(ids) => out.write_all(&ids[at].to_le_bytes()),
        Values::Floats(values) => out.write_all(&values[at].unwrap_or(f32::NAN).to_le_bytes()),
        Values::Totals(values) => out.write_all(&values[at].to_le_bytes()),
        Values::Names(names) => {
            // NumPy keeps text in UTF-32, padded with zeros.
            let letters = names.text(at).unwrap_or("").chars().map(u32::from);
            let padded = letters.chain(std::iter::repeat(0)).take(width);
            padded.into_iter().try_for_each(|letter| out.write_all(&letter.to_le_bytes()))
        }
    }
}
