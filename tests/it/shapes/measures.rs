//! Measures of shapes, worked out by hand or counted in the plainest way.

use areax::shape::{Bounds, MeshFacts, SkeletonFacts};

use super::{mesh, skeleton, tuples, vertices};

#[test]
fn a_skeleton_is_measured_as_by_hand() {
    // A square of 3 µm with one side missing, a loop, a double edge, and a vertex by itself.
    let points = [
        [0.0, 0.0, 0.0],
        [3000.0, 0.0, 0.0],
        [3000.0, 3000.0, 0.0],
        [0.0, 3000.0, 0.0],
        [-1.0, 5.0, 7.0],
    ];
    let edges = [[0, 1], [1, 2], [3, 2], [2, 2], [1, 0]];
    let expected = SkeletonFacts {
        vertices: 5,
        edges: 5,
        components: 2,
        cycles: 2,
        path_length_um: 12.0,
        bounds: Some(Bounds { min: [-1.0, 0.0, 0.0], max: [3000.0, 3000.0, 7.0] }),
    };
    assert_eq!(skeleton(&points, &edges).facts(), expected);
}

#[test]
fn an_empty_shape_has_nothing() {
    let facts = skeleton(&[], &[]).facts();
    assert_eq!((facts.components, facts.cycles, facts.bounds), (0, 0, None));
    assert_eq!(facts.path_length_um.to_bits(), 0.0f64.to_bits());
    let facts = mesh(&[], &[]).facts();
    let none = (0, 0.0, false, None);
    assert_eq!((facts.components, facts.area_um2, facts.closed, facts.bounds), none);
}

/// The four faces of a corner of a cube of 2 µm.
const CORNER: [[f32; 3]; 4] =
    [[0.0; 3], [2000.0, 0.0, 0.0], [0.0, 2000.0, 0.0], [0.0, 0.0, 2000.0]];
const FACES: [[u32; 3]; 4] = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]];

#[test]
fn a_mesh_is_measured_as_by_hand() {
    let expected = MeshFacts {
        vertices: 4,
        triangles: 4,
        components: 1,
        // Three right triangles of 2 µm², and one of √3 · (2√2)² / 4.
        area_um2: 6.0 + 3f64.sqrt() * 2.0,
        closed: true,
        bounds: Some(Bounds { min: [0.0; 3], max: [2000.0; 3] }),
    };
    let facts = mesh(&CORNER, &FACES).facts();
    assert!((facts.area_um2 - expected.area_um2).abs() < 1e-12, "{}", facts.area_um2);
    assert_eq!(MeshFacts { area_um2: expected.area_um2, ..facts }, expected);
}

#[test]
fn a_mesh_is_closed_only_if_every_side_has_exactly_two_triangles() {
    let closed = |triangles: &[[u32; 3]]| mesh(&CORNER, triangles).facts().closed;
    assert!(closed(&FACES));
    assert!(!closed(&FACES[..3]), "a face is missing");
    assert!(!closed(&[&FACES[..], &FACES[..1]].concat()), "a duplicated face");
    assert!(closed(&[[0, 1, 2], [2, 1, 0]]), "two sides of a sheet");
    assert!(!closed(&[[0, 0, 1], [0, 1, 1]]), "triangles of no area");
    assert!(!closed(&[]));
}

#[test]
fn components_are_those_of_painting_neighbours() {
    for seed in 0..300 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let count = rng.usize(1..40);
        let points = vertices(&mut rng, count);
        let edges: Vec<[u32; 2]> = tuples(&mut rng, seed as usize % 50, count);
        let facts = skeleton(&points, &edges).facts();
        let components = painted(count, &edges);
        assert_eq!(facts.components, components, "{seed}");
        assert_eq!(facts.cycles + count, edges.len() + components, "{seed}");

        let triangles: Vec<[u32; 3]> = tuples(&mut rng, seed as usize % 20, count);
        let sides: Vec<[u32; 2]> =
            triangles.iter().flat_map(|[a, b, c]| [[*a, *b], [*b, *c]]).collect();
        assert_eq!(mesh(&points, &triangles).facts().components, painted(count, &sides), "{seed}");
    }
}

/// Every vertex takes the lowest colour of its neighbours until nothing changes.
fn painted(vertices: usize, edges: &[[u32; 2]]) -> usize {
    let mut colours: Vec<usize> = (0..vertices).collect();
    loop {
        let before = colours.clone();
        for [a, b] in edges.iter().map(|edge| edge.map(|vertex| vertex as usize)) {
            let lowest = colours[a].min(colours[b]);
            (colours[a], colours[b]) = (lowest, lowest);
        }
        if colours == before {
            break;
        }
    }
    colours.sort_unstable();
    colours.dedup();
    colours.len()
}
