//! A skeleton as a forest: each vertex once, parents first, the same parts, no cycle.

use areax::shape::{Node, SpanningForest};

use super::{skeleton, tuples, vertices};

#[test]
fn a_cycle_loses_the_edge_that_closes_it() {
    let points = vertices(&mut fastrand::Rng::with_seed(1), 5);
    let forest =
        SpanningForest::new(&skeleton(&points, &[[4, 1], [1, 2], [2, 4], [0, 3], [3, 3], [3, 0]]));
    let node = |vertex, parent| Node { vertex, parent };
    let nodes =
        [node(0, None), node(3, Some(0)), node(1, None), node(4, Some(2)), node(2, Some(2))];
    assert_eq!(forest, SpanningForest { nodes: nodes.to_vec(), left_out: vec![2, 4, 5] });
    assert_eq!(forest.trees(), 2);
}

#[test]
fn forests_keep_every_vertex_and_every_part() {
    for seed in 0..500 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let count = rng.usize(..60);
        let points = vertices(&mut rng, count);
        let more = rng.usize(..80);
        let shape = skeleton(&points, &tuples(&mut rng, more, count));
        let (forest, facts) = (SpanningForest::new(&shape), shape.facts());

        let mut met: Vec<u32> = forest.nodes.iter().map(|node| node.vertex).collect();
        met.sort_unstable();
        assert!(met.into_iter().eq(0..count as u32), "{seed}: not each vertex once");
        assert_eq!((forest.trees(), forest.left_out.len()), (facts.components, facts.cycles));
        let kept: Vec<[u32; 2]> = (0..shape.edges().len())
            .filter(|at| !forest.left_out.contains(at))
            .map(|at| shape.edges()[at])
            .collect();
        let mut linked = 0;
        for (at, node) in forest.nodes.iter().enumerate() {
            let Some(parent) = node.parent else { continue };
            assert!((parent as usize) < at, "{seed}: a child before its parent");
            let (a, b) = (forest.nodes[parent as usize].vertex, node.vertex);
            assert!(kept.contains(&[a, b]) || kept.contains(&[b, a]), "{seed}: {a}–{b}");
            linked += 1;
        }
        assert_eq!(linked, kept.len(), "{seed}");
    }
}

/// Recursion would overflow the stack.
#[test]
fn a_million_vertices_in_a_row_are_no_matter() {
    let count = 1_000_000;
    let points = vec![[0.0; 3]; count];
    let edges: Vec<[u32; 2]> = (1..count as u32).rev().map(|at| [at, at - 1]).collect();
    let forest = SpanningForest::new(&skeleton(&points, &edges));
    assert!(forest.nodes.iter().map(|node| node.vertex).eq(0..count as u32));
}
