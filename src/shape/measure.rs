//! What can be measured on a shape: extent, path length, surface, components.

use super::union_find::UnionFind;
use super::{Mesh, Skeleton, Vertex};

/// nm in a µm, and nm² in a µm².
const NM_PER_UM: f64 = 1e3;
const NM2_PER_UM2: f64 = 1e6;

/// The smallest box around all vertices, in nm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Its lower corner.
    pub min: Vertex,
    /// Its upper corner.
    pub max: Vertex,
}

/// What is measured on a skeleton.
#[derive(Clone, Debug, PartialEq)]
pub struct SkeletonFacts {
    /// Its vertices.
    pub vertices: usize,
    /// Its edges, as stored.
    pub edges: usize,
    /// Parts that no edge links; a vertex without an edge is one.
    pub components: usize,
    /// Edges that must go to make it a forest: edges − vertices + components.
    pub cycles: usize,
    /// Length of all edges in µm.
    pub path_length_um: f64,
    /// Its extent; none without a vertex.
    pub bounds: Option<Bounds>,
}

/// What is measured on a mesh.
#[derive(Clone, Debug, PartialEq)]
pub struct MeshFacts {
    /// Its vertices.
    pub vertices: usize,
    /// Its triangles; a point cloud has none.
    pub triangles: usize,
    /// Parts that share no vertex; a vertex without a triangle is one.
    pub components: usize,
    /// Area of all triangles in µm².
    pub area_um2: f64,
    /// Whether there are triangles and each side of each is a side of exactly one other.
    pub closed: bool,
    /// Its extent; none without a vertex.
    pub bounds: Option<Bounds>,
}

impl Skeleton {
    /// Measures it.
    pub fn facts(&self) -> SkeletonFacts {
        let (vertices, edges) = (self.vertices(), self.edges());
        let mut sets = UnionFind::new(vertices.len());
        let joined = edges.iter().filter(|edge| sets.join(edge[0], edge[1])).count();
        SkeletonFacts {
            vertices: vertices.len(),
            edges: edges.len(),
            components: sets.count(),
            cycles: edges.len() - joined,
            path_length_um: self.length_um(edges),
            bounds: bounds(vertices),
        }
    }

    /// The length of some of its edges in µm, added in their order.
    pub fn length_um<'a>(&self, edges: impl IntoIterator<Item = &'a [u32; 2]>) -> f64 {
        let lengths = edges.into_iter().map(|edge| {
            let [a, b] = edge.map(|vertex| self.vertices()[vertex as usize]);
            length(difference(a, b))
        });
        // Beginning with +0: without an edge the sum of floats is −0.
        lengths.fold(0.0, |sum, length| sum + length) / NM_PER_UM
    }
}

impl Mesh {
    /// Measures it.
    pub fn facts(&self) -> MeshFacts {
        let (vertices, triangles) = (self.vertices(), self.triangles());
        let mut sets = UnionFind::new(vertices.len());
        for [a, b, c] in triangles {
            sets.join(*a, *b);
            sets.join(*b, *c);
        }
        MeshFacts {
            vertices: vertices.len(),
            triangles: triangles.len(),
            components: sets.count(),
            area_um2: self.area_um2(),
            closed: is_closed(triangles),
            bounds: bounds(vertices),
        }
    }

    fn area_um2(&self) -> f64 {
        let areas = self.triangles().iter().map(|triangle| {
            let [a, b, c] = triangle.map(|vertex| self.vertices()[vertex as usize]);
            let ([ux, uy, uz], [vx, vy, vz]) = (difference(a, b), difference(a, c));
            length([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]) / 2.0
        });
        areas.fold(0.0, |sum, area| sum + area) / NM2_PER_UM2
    }
}

/// In float64, where no difference of two float32 overflows when squared.
fn difference(from: Vertex, to: Vertex) -> [f64; 3] {
    std::array::from_fn(|axis| f64::from(to[axis]) - f64::from(from[axis]))
}

fn length([x, y, z]: [f64; 3]) -> f64 {
    (x * x + y * y + z * z).sqrt()
}

fn bounds(vertices: &[Vertex]) -> Option<Bounds> {
    let first = *vertices.first()?;
    let mut bounds = Bounds { min: first, max: first };
    for vertex in vertices {
        for (axis, coordinate) in vertex.iter().enumerate() {
            bounds.min[axis] = bounds.min[axis].min(*coordinate);
            bounds.max[axis] = bounds.max[axis].max(*coordinate);
        }
    }
    Some(bounds)
}

fn is_closed(triangles: &[[u32; 3]]) -> bool {
    let mut sides: Vec<(u32, u32)> = triangles
        .iter()
        .flat_map(|[a, b, c]| [(a, b), (b, c), (c, a)])
        .map(|(a, b)| (*a.min(b), *a.max(b)))
        .collect();
    sides.sort_unstable();
    !sides.is_empty() && sides.chunk_by(|a, b| a == b).all(|same| same.len() == 2)
}
