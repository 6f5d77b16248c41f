//! Which vertices hang together: disjoint sets.

/// Sets of vertices; at first each has its own.
pub struct UnionFind {
    /// The next vertex on the way to the set's representative, which stands for itself.
    toward: Vec<u32>,
    sets: usize,
}

impl UnionFind {
    /// `vertices` sets of one. Vertex numbers have 32 bits, so there are at most 2³².
    pub fn new(vertices: usize) -> UnionFind {
        UnionFind { toward: (0..vertices).map(|vertex| vertex as u32).collect(), sets: vertices }
    }

    /// Joins the sets of two vertices; false if they were one already.
    pub fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.representative(a), self.representative(b));
        // The lower number represents both: no balance is needed beside path halving.
        self.toward[a.max(b) as usize] = a.min(b);
        self.sets -= usize::from(a != b);
        a != b
    }

    /// How many sets there are.
    pub fn count(&self) -> usize {
        self.sets
    }

    fn representative(&mut self, mut vertex: u32) -> u32 {
        while self.toward[vertex as usize] != vertex {
            let next = self.toward[vertex as usize];
            self.toward[vertex as usize] = self.toward[next as usize];
            vertex = self.toward[vertex as usize];
        }
        vertex
    }
}
