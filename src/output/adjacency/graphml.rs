//! Adjacency as GraphML: a node for each neuron with what the neuron table has of it, an edge for each
//! pair. networkx and igraph open it. Nothing stands for a value that is null.

use std::io::{BufWriter, Result, Write};

use super::sums;
use crate::output::csv::real;
use crate::output::neurons::Values;
use crate::output::picture::escape;
use crate::query::{Adjacency, IdRef, Pair};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                    <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";

pub(super) fn graph(adjacency: &Adjacency, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let columns = adjacency.columns.iter().map(|column| Values::from(&column.values));
    let columns: Vec<Values> = columns.collect();
    out.write_all(HEAD.as_bytes())?;
    for (at, column) in adjacency.columns.iter().enumerate() {
        key(&format!("n{at}"), "node", &column.name, kind(columns[at]), &mut out)?;
    }
    let names = sums::names(adjacency);
    for name in &names {
        let kind = if name.starts_with("total_") { "double" } else { "long" };
        key(name, "edge", name, kind, &mut out)?;
    }
    out.write_all(b"<graph edgedefault=\"directed\">\n")?;
    for (at, id) in adjacency.neuron_ids.iter().enumerate() {
        write!(out, "<node id=\"{}\">", node(id))?;
        for (column, values) in columns.iter().enumerate() {
            if let Some(text) = text(*values, at) {
                write!(out, "<data key=\"n{column}\">{text}</data>")?;
            }
        }
        out.write_all(b"</node>\n")?;
    }
    for (at, Pair { pre_id, post_id, count, total_size }) in adjacency.iter().enumerate() {
        let (pre_id, post_id) = (node(pre_id), node(post_id));
        write!(out, "<edge source=\"{pre_id}\" target=\"{post_id}\">")?;
        let sums = sums_of(adjacency, at, total_size);
        for (name, text) in names.iter().zip([count.to_string()].into_iter().chain(sums)) {
            write!(out, "<data key=\"{name}\">{text}</data>")?;
        }
        out.write_all(b"</edge>\n")?;
    }
    out.write_all(b"</graph>\n</graphml>\n")?;
    out.flush()
}

/// What a pair has besides its synapses.
fn sums_of(adjacency: &Adjacency, at: usize, total_size: f64) -> Vec<String> {
    match &adjacency.of_map {
        None => vec![number(total_size)],
        Some(of_map) => {
            let rows = of_map.rows.iter().map(|rows| rows[at].to_string());
            rows.chain(of_map.totals.iter().map(|(_, totals)| number(totals[at]))).collect()
        }
    }
}

fn key(id: &str, of: &str, name: &str, kind: &str, out: &mut impl Write) -> Result<()> {
    let name = escape(name);
    writeln!(out, "<key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")
}

fn kind(values: Values) -> &'static str {
    match values {
        Values::Ids(_) | Values::Names(_) => "string",
        Values::Counts(_) => "long",
        Values::Integers(_) => "long",
        Values::Floats(_) | Values::Doubles(_) | Values::Totals(_) => "double",
    }
}

/// What a neuron is called in the graph.
fn node(id: IdRef) -> String {
    match id {
        IdRef::Number(id) => id.to_string(),
        IdRef::Name(id) => escape(id),
    }
}

/// A value; nothing where it is null.
fn text(values: Values, at: usize) -> Option<String> {
    Some(match values {
        Values::Ids(ids) => node(ids.at(at)),
        Values::Counts(counts) => counts[at].to_string(),
        Values::Floats(values) => number(values[at]?.into()),
        Values::Integers(values) => values[at]?.to_string(),
        Values::Doubles(values) => number(values[at]?),
        Values::Totals(values) => number(values[at]),
        Values::Names(names) => escape(names.text(at)?),
    })
}

/// A number as XML Schema has it.
fn number(value: f64) -> String {
    match value {
        value if value.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "INF".to_owned(),
        f64::NEG_INFINITY => "-INF".to_owned(),
        value => real(value),
    }
}
