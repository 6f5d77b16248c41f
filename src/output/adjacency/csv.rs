//! Adjacency as CSV: a line for each pair.

use std::io::{BufWriter, Write};

use super::{post, pre};
use crate::error::Result;
use crate::output::csv::{quoted, real};
use crate::output::neurons::cell;
use crate::output::unwritten;
use crate::query::{Adjacency, IdRef, NeuronColumn};

pub(super) fn pairs(adjacency: &Adjacency, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut lines = || -> std::io::Result<()> {
        out.write_all(b"pre_id,post_id,count,total_size")?;
        for column in &adjacency.columns {
            let name = &column.name;
            out.write_all(format!(",{},{}", quoted(&pre(name)), quoted(&post(name))).as_bytes())?;
        }
        out.write_all(b"\n")?;
        let columns: Vec<Vec<String>> = adjacency.columns.iter().map(texts).collect();
        let mut number = itoa::Buffer::new();
        for (pair, (pre, post)) in adjacency.iter().zip(adjacency.places()) {
            for id in [pair.pre_id, pair.post_id, IdRef::Number(pair.count.into())] {
                match id {
                    IdRef::Number(id) => out.write_all(number.format(id).as_bytes())?,
                    IdRef::Name(id) => out.write_all(quoted(id).as_bytes())?,
                }
                out.write_all(b",")?;
            }
            out.write_all(real(pair.total_size).as_bytes())?;
            for texts in &columns {
                for text in [&texts[pre], &texts[post]] {
                    out.write_all(b",")?;
                    out.write_all(text.as_bytes())?;
                }
            }
            out.write_all(b"\n")?;
        }
        out.flush()
    };
    lines().map_err(unwritten)
}

/// The values of neurons as text: each is written once for every pair that the neuron has.
fn texts(column: &NeuronColumn) -> Vec<String> {
    let values = (&column.values).into();
    (0..column.values.len()).map(|at| cell(values, at)).collect()
}
