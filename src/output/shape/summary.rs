//! The numbers that say what a shape is, in their order, for all summaries.

use super::super::csv::{quoted, real};
use super::Origin;
use crate::shape::{Bounds, Mesh, Skeleton};

/// A number of a summary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    Count(usize),
    Real(f64),
    Truth(bool),
}

/// What stands in every summary of a shape.
pub struct Summary {
    /// `skeleton`, `mesh` or `point cloud`.
    pub(super) kind: &'static str,
    pub(super) neuron_id: Option<u64>,
    pub(super) source: String,
    /// Names, units included, and values.
    pub(super) numbers: Vec<(&'static str, Number)>,
    pub(super) bounds: Option<Bounds>,
}

/// What is measured on a skeleton.
pub fn skeleton(skeleton: &Skeleton, origin: &Origin) -> Summary {
    let facts = skeleton.facts();
    let numbers = vec![
        ("vertices", Number::Count(facts.vertices)),
        ("edges", Number::Count(facts.edges)),
        ("components", Number::Count(facts.components)),
        ("cycles", Number::Count(facts.cycles)),
        ("path_length_um", Number::Real(facts.path_length_um)),
        ("attribute_bytes", Number::Count(skeleton.attribute_bytes())),
    ];
    summary("skeleton", origin, numbers, facts.bounds)
}

/// What is measured on a mesh.
pub fn mesh(mesh: &Mesh, origin: &Origin) -> Summary {
    let facts = mesh.facts();
    let numbers = vec![
        ("vertices", Number::Count(facts.vertices)),
        ("triangles", Number::Count(facts.triangles)),
        ("components", Number::Count(facts.components)),
        ("area_um2", Number::Real(facts.area_um2)),
        ("closed", Number::Truth(facts.closed)),
    ];
    let kind = if facts.triangles == 0 { "point cloud" } else { "mesh" };
    summary(kind, origin, numbers, facts.bounds)
}

fn summary(
    kind: &'static str,
    origin: &Origin,
    numbers: Vec<(&'static str, Number)>,
    bounds: Option<Bounds>,
) -> Summary {
    Summary { kind, neuron_id: origin.neuron_id, source: origin.source.clone(), numbers, bounds }
}

/// A header and a line for each shape: the numbers, the box in nm, `nan` without a vertex, and
/// where it is from.
pub fn csv<'a>(summaries: impl IntoIterator<Item = &'a Summary>) -> String {
    let mut text = String::new();
    for summary in summaries {
        if text.is_empty() {
            let numbers = summary.numbers.iter().map(|(name, _)| *name);
            let names = std::iter::once("neuron_id").chain(numbers).chain(BEHIND);
            text = names.collect::<Vec<&str>>().join(",") + "\n";
        }
        text += &line(summary).join(",");
        text.push('\n');
    }
    text
}

/// The columns behind the numbers.
const BEHIND: [&str; 7] = ["x_min", "y_min", "z_min", "x_max", "y_max", "z_max", "source"];

fn line(summary: &Summary) -> Vec<String> {
    let mut values = vec![summary.neuron_id.map_or(String::new(), |id| id.to_string())];
    values.extend(summary.numbers.iter().map(|(_, number)| match number {
        Number::Count(count) => count.to_string(),
        Number::Real(number) => real(*number),
        Number::Truth(truth) => truth.to_string(),
    }));
    let corners = summary.bounds.map(|bounds| [bounds.min, bounds.max]);
    let corners = corners.unwrap_or([[f32::NAN; 3]; 2]);
    values.extend(corners.as_flattened().iter().map(|number| real(f64::from(*number))));
    values.push(quoted(&summary.source));
    values
}
