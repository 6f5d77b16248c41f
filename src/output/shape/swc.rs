//! SWC: a skeleton as a forest of nodes with parents. Edges that close a cycle are left out, and
//! the header says how many.

use std::io::{self, Write};

use super::Origin;
use crate::shape::{Skeleton, SpanningForest};

pub fn write(skeleton: &Skeleton, origin: &Origin, out: &mut dyn Write) -> io::Result<()> {
    let forest = SpanningForest::new(skeleton);
    header(skeleton, &forest, origin, out)?;
    let (radii, types) = (skeleton.radii_nm(), skeleton.types());
    for (at, node) in forest.nodes.iter().enumerate() {
        let radius = radii.as_ref().map_or(0.0, |radii| f64::from(radii[node.vertex as usize]));
        let kind = types.map_or(0, |types| types[node.vertex as usize]);
        // As float64, so that readers of either precision get the very number.
        let [x, y, z] = skeleton.vertices()[node.vertex as usize].map(f64::from);
        // Nodes are counted from 1; −1 is the parent of a root.
        let parent = node.parent.map_or(-1, |parent| i64::from(parent) + 1);
        writeln!(out, "{} {kind} {x} {y} {z} {radius} {parent}", at + 1)?;
    }
    Ok(())
}

fn header(
    skeleton: &Skeleton,
    forest: &SpanningForest,
    origin: &Origin,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "# areax {}: {}", env!("CARGO_PKG_VERSION"), origin.words("skeleton"))?;
    // navis takes id and units from this line.
    let id = origin.neuron_id.map_or(String::new(), |id| format!("\"id\": {id}, "));
    writeln!(out, "# Meta: {{{id}\"units\": \"1 nanometer\"}}")?;
    writeln!(out, "# Coordinates are nanometres.")?;
    let absent = match (skeleton.radii_nm(), skeleton.types()) {
        (None, _) => "# The radius is 0 and the type 0 throughout: the source has neither.",
        (_, None) => "# Radii are nanometres. The type is 0 throughout: the source has none.",
        (_, Some(_)) => "# Radii are nanometres; radii and types are the source's attributes.",
    };
    writeln!(out, "{absent}")?;
    writeln!(out, "# {} nodes in {} trees.", forest.nodes.len(), forest.trees())?;
    if !forest.left_out.is_empty() {
        let edges = forest.left_out.iter().map(|edge| &skeleton.edges()[*edge]);
        writeln!(
            out,
            "# {} edges that close cycles are left out, {} µm of {} µm.",
            forest.left_out.len(),
            skeleton.length_um(edges),
            skeleton.length_um(skeleton.edges()),
        )?;
    }
    writeln!(out, "# id type x y z radius parent")
}
