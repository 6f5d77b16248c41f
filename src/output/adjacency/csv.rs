//! Adjacency as CSV: a line for each pair.

use std::io::{BufWriter, Write};

use super::{post, pre, sums};
use crate::error::Result;
use crate::output::csv::{quoted, real};
use crate::output::neurons::cell;
use crate::output::unwritten;
use crate::query::{Adjacency, IdRef, NeuronColumn};

pub(super) fn pairs(adjacency: &Adjacency, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut lines = || -> std::io::Result<()> {
        let names = sums::names(adjacency).iter().map(|name| quoted(name)).collect::<Vec<_>>();
        out.write_all(format!("pre_id,post_id,{}", names.join(",")).as_bytes())?;
        for column in &adjacency.columns {
            let name = &column.name;
            out.write_all(format!(",{},{}", quoted(&pre(name)), quoted(&post(name))).as_bytes())?;
        }
        out.write_all(b"\n")?;
        let columns: Vec<Vec<String>> = adjacency.columns.iter().map(texts).collect();
        let mut number = itoa::Buffer::new();
        let of_map = adjacency.of_map.as_deref();
        for (at, (pair, (pre, post))) in adjacency.iter().zip(adjacency.places()).enumerate() {
            for id in [pair.pre_id, pair.post_id] {
                match id {
                    IdRef::Number(id) => out.write_all(number.format(id).as_bytes())?,
                    IdRef::Name(id) => out.write_all(quoted(id).as_bytes())?,
                }
                out.write_all(b",")?;
            }
            out.write_all(number.format(pair.count).as_bytes())?;
            match of_map {
                None => out.write_all(format!(",{}", real(pair.total_size)).as_bytes())?,
                Some(of_map) => sums::more(of_map, at)
                    .try_for_each(|text| out.write_all(format!(",{text}").as_bytes()))?,
            }
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
