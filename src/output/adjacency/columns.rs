//! Adjacency as Parquet or Arrow: the columns of the CSV, a row for each pair.

use std::borrow::Cow;
use std::io::Write;

use crate::error::Result;
use crate::output::Format;
use crate::output::columns::{self, GROUP_ROWS, Kind, Values};
use crate::query::{Adjacency, Pair};

const COLUMNS: [(&str, Kind); 4] = [
    ("pre_id", Kind::UInt64),
    ("post_id", Kind::UInt64),
    ("count", Kind::UInt32),
    ("total_size", Kind::Float64),
];

pub(super) fn pairs(format: Format, adjacency: &Adjacency, out: &mut dyn Write) -> Result<()> {
    let mut file = columns::begin(format, &COLUMNS)?;
    let mut rest = adjacency.iter();
    let mut done = 0;
    loop {
        let group: Vec<Pair> = rest.by_ref().take(GROUP_ROWS).collect();
        if group.is_empty() {
            return file.finish(out);
        }
        let rows = done..done + group.len();
        let column = |column| match column {
            0 => Values::UInt64(group.iter().map(|pair| pair.pre_id).collect()),
            1 => Values::UInt64(group.iter().map(|pair| pair.post_id).collect()),
            2 => Values::UInt32(Cow::Borrowed(&adjacency.counts[rows.clone()])),
            _ => Values::Float64(Cow::Borrowed(&adjacency.total_sizes[rows.clone()])),
        };
        file.group(&column, out)?;
        done = rows.end;
    }
}
