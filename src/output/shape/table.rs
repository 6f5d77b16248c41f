//! A summary for the terminal.

use super::super::table::facts_within;
use super::super::words::{real, thousands};
use super::super::{Look, words};
use super::summary::{Number, Summary};
use crate::shape::Vertex;

pub fn facts(summary: &Summary, look: &Look) -> String {
    let mut lines = vec![("shape".to_owned(), summary.kind.to_owned())];
    if let Some(id) = summary.neuron_id {
        lines.push(("neuron".to_owned(), id.to_string()));
    }
    lines.push(("source".to_owned(), summary.source.clone()));
    lines.extend(summary.numbers.iter().map(|(name, number)| line(name, *number)));
    let corner = |[x, y, z]: Vertex| [x, y, z].map(|c| real(f64::from(c))).join(", ");
    lines.push((
        "bounding box (nm)".to_owned(),
        summary.bounds.map_or("–".to_owned(), |bounds| {
            format!("{} … {}", corner(bounds.min), corner(bounds.max))
        }),
    ));
    facts_within(&lines, look.width)
}

fn line(name: &str, number: Number) -> (String, String) {
    let name = match name {
        "path_length_um" => "path length (µm)",
        "attribute_bytes" => "attribute bytes a vertex",
        "area_um2" => "surface (µm²)",
        name => name,
    };
    let value = match number {
        Number::Count(count) => thousands(count as u64),
        Number::Real(number) => words::real(number),
        Number::Truth(truth) => if truth { "yes" } else { "no" }.to_owned(),
    };
    (name.to_owned(), value)
}
