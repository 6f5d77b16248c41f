//! Neurons with fields as CSV: a line for each, nothing where a value is null.

use std::io::{BufWriter, Result, Write};

use super::{Values, named};
use crate::output::csv::{in_long, quoted, real};
use crate::query::{IdRef, NeuronList};

pub(super) fn rows(list: &NeuronList, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let columns = named(list);
    let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
    writeln!(out, "{}", names.join(","))?;
    for at in 0..list.ids.len() {
        for (column, (_, values)) in columns.iter().enumerate() {
            if column > 0 {
                out.write_all(b",")?;
            }
            out.write_all(cell(*values, at).as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// An id as text.
pub(in crate::output) fn id(id: IdRef) -> String {
    match id {
        IdRef::Number(id) => id.to_string(),
        IdRef::Name(id) => quoted(id),
    }
}

/// A value as text; nothing where it is null.
pub(in crate::output) fn cell(values: Values, at: usize) -> String {
    match values {
        Values::Ids(ids) => id(ids.at(at)),
        Values::Counts(counts) => counts[at].to_string(),
        Values::Floats(values) => values[at].map_or(String::new(), |value| real(value.into())),
        Values::Integers(values) => values[at].map_or(String::new(), |value| value.to_string()),
        Values::Doubles(values) => values[at].map_or(String::new(), real),
        Values::Totals(values) => real(values[at]),
        Values::Names(names) => in_long(names.text(at)),
    }
}
