//! A skeleton as a forest: every node but the roots has one parent, as SWC wants it.

use super::Skeleton;
use super::union_find::UnionFind;

/// A vertex in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Number of the vertex in the skeleton.
    pub vertex: u32,
    /// Place of its parent among the nodes, always an earlier one; a root has none.
    pub parent: Option<u32>,
}

/// All vertices of a skeleton, each tree in one stretch, parents before their children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanningForest {
    /// The nodes. Roots are the lowest vertices of their trees; a branch is followed to its end
    /// before the next begins.
    pub nodes: Vec<Node>,
    /// The edges, by their number in the skeleton, that close a cycle with edges before them: the
    /// forest does without them.
    pub left_out: Vec<usize>,
}

impl SpanningForest {
    /// The forest of a skeleton's edges, taken in their order; an edge between vertices that hang
    /// together already is left out.
    pub fn new(skeleton: &Skeleton) -> SpanningForest {
        let vertices = skeleton.vertices().len();
        let mut sets = UnionFind::new(vertices);
        let (mut kept, mut left_out) = (Vec::new(), Vec::new());
        for (at, edge) in skeleton.edges().iter().enumerate() {
            if sets.join(edge[0], edge[1]) { kept.push(*edge) } else { left_out.push(at) }
        }
        SpanningForest { nodes: walk(&Neighbours::new(vertices, &kept), vertices), left_out }
    }

    /// How many trees there are.
    pub fn trees(&self) -> usize {
        self.nodes.iter().filter(|node| node.parent.is_none()).count()
    }
}

/// The vertices next to each vertex.
struct Neighbours {
    /// Where the neighbours of a vertex begin; one entry more at the end.
    starts: Vec<usize>,
    vertices: Vec<u32>,
}

impl Neighbours {
    fn new(vertices: usize, edges: &[[u32; 2]]) -> Neighbours {
        let mut starts = vec![0; vertices + 1];
        for vertex in edges.iter().flatten() {
            starts[*vertex as usize + 1] += 1;
        }
        for vertex in 0..vertices {
            starts[vertex + 1] += starts[vertex];
        }
        let mut next = starts.clone();
        let mut found = vec![0; edges.len() * 2];
        for [a, b] in edges {
            for (from, to) in [(a, b), (b, a)] {
                found[next[*from as usize]] = *to;
                next[*from as usize] += 1;
            }
        }
        Neighbours { starts, vertices: found }
    }

    fn of(&self, vertex: u32) -> &[u32] {
        let at = vertex as usize;
        &self.vertices[self.starts[at]..self.starts[at + 1]]
    }
}

fn walk(neighbours: &Neighbours, vertices: usize) -> Vec<Node> {
    let mut seen = vec![false; vertices];
    let mut nodes = Vec::with_capacity(vertices);
    let mut open: Vec<Node> = Vec::new();
    // Vertex numbers have 32 bits.
    for root in 0..vertices as u32 {
        if !seen[root as usize] {
            open.push(Node { vertex: root, parent: None });
        }
        while let Some(node) = open.pop() {
            seen[node.vertex as usize] = true;
            let place = nodes.len() as u32;
            nodes.push(node);
            let further = neighbours.of(node.vertex).iter().rev().filter(|to| !seen[**to as usize]);
            open.extend(further.map(|to| Node { vertex: *to, parent: Some(place) }));
        }
    }
    nodes
}
