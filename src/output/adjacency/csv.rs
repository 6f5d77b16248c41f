//! Adjacency as CSV: a line for each pair.

use std::io::{BufWriter, Write};

use crate::error::Result;
use crate::output::csv::real;
use crate::output::unwritten;
use crate::query::Adjacency;

pub(super) fn pairs(adjacency: &Adjacency, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut lines = || -> std::io::Result<()> {
        out.write_all(b"pre_id,post_id,count,total_size\n")?;
        let mut number = itoa::Buffer::new();
        for pair in adjacency.iter() {
            for id in [pair.pre_id, pair.post_id, pair.count.into()] {
                out.write_all(number.format(id).as_bytes())?;
                out.write_all(b",")?;
            }
            writeln!(out, "{}", real(pair.total_size))?;
        }
        out.flush()
    };
    lines().map_err(unwritten)
}
