//! A list of neuron ids as bytes.

mod json;
mod table;

pub(super) use json::meta_json;

use std::io::{BufWriter, Write};

use super::{AnswerKind, Context, Format, Look, npy, put, unwritten};
use crate::error::Result;
use crate::query::NeuronsQuery;

pub(super) fn write(
    format: Format,
    (ids, query): (&[u64], &NeuronsQuery),
    context: &Context,
    look: &Look,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Table => put(out, &table::ids(ids, query, context, look)),
        Format::Csv => lines(ids, "neuron_id\n", ["", "\n"], out),
        Format::Json if context.bare => json::bare(ids, context.ids_as_text, out),
        Format::Json => json::ids(ids, query, context, out),
        Format::Ndjson if context.ids_as_text => {
            lines(ids, "", ["{\"neuron_id\":\"", "\"}\n"], out)
        }
        Format::Ndjson => lines(ids, "", ["{\"neuron_id\":", "}\n"], out),
        Format::Npy => {
            let bytes = ids.iter().map(|id| id.to_le_bytes());
            npy::numbers("<u8", &[ids.len()], bytes, out).map_err(unwritten)
        }
        other => Err(AnswerKind::Neurons.refused(other)),
    }
}

/// Each id on a line, between two texts.
fn lines(ids: &[u64], head: &str, around: [&str; 2], out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    let mut all = || -> std::io::Result<()> {
        out.write_all(head.as_bytes())?;
        let mut number = itoa::Buffer::new();
        for id in ids {
            for text in [around[0], number.format(*id), around[1]] {
                out.write_all(text.as_bytes())?;
            }
        }
        out.flush()
    };
    all().map_err(unwritten)
}
