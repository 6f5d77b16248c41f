//! Skeletons and meshes: made byte by byte, read, measured, found in folders, written again.

use areax::shape::{Mesh, Skeleton};

mod answers;
mod attributes;
mod forest;
pub mod hostile;
mod measures;
mod several;

/// The encoding of a skeleton. Shares nothing with the crate.
pub fn skeleton_bytes(vertices: &[[f32; 3]], edges: &[[u32; 2]]) -> Vec<u8> {
    let mut bytes = (vertices.len() as u32).to_le_bytes().to_vec();
    bytes.extend((edges.len() as u32).to_le_bytes());
    vertices.as_flattened().iter().for_each(|x| bytes.extend(x.to_le_bytes()));
    edges.as_flattened().iter().for_each(|x| bytes.extend(x.to_le_bytes()));
    bytes
}

/// The encoding of a mesh. Shares nothing with the crate.
pub fn mesh_bytes(vertices: &[[f32; 3]], triangles: &[[u32; 3]]) -> Vec<u8> {
    let mut bytes = (vertices.len() as u32).to_le_bytes().to_vec();
    vertices.as_flattened().iter().for_each(|x| bytes.extend(x.to_le_bytes()));
    triangles.as_flattened().iter().for_each(|x| bytes.extend(x.to_le_bytes()));
    bytes
}

pub fn skeleton(vertices: &[[f32; 3]], edges: &[[u32; 2]]) -> Skeleton {
    Skeleton::parse(&skeleton_bytes(vertices, edges)).unwrap()
}

pub fn mesh(vertices: &[[f32; 3]], triangles: &[[u32; 3]]) -> Mesh {
    Mesh::parse(&mesh_bytes(vertices, triangles)).unwrap()
}

/// Finite coordinates of every magnitude and both signs.
fn coordinate(rng: &mut fastrand::Rng) -> f32 {
    match rng.u8(..4) {
        0 => rng.f32() * 256_000.0,
        _ => Some(f32::from_bits(rng.u32(..))).filter(|x| x.is_finite()).unwrap_or(-0.0),
    }
}

pub fn vertices(rng: &mut fastrand::Rng, count: usize) -> Vec<[f32; 3]> {
    (0..count).map(|_| std::array::from_fn(|_| coordinate(rng))).collect()
}

pub fn tuples<const N: usize>(
    rng: &mut fastrand::Rng,
    count: usize,
    vertices: usize,
) -> Vec<[u32; N]> {
    let count = if vertices == 0 { 0 } else { count };
    (0..count).map(|_| std::array::from_fn(|_| rng.u32(..vertices as u32))).collect()
}

#[test]
fn what_is_written_is_read_and_written_again() {
    for seed in 0..400 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let (count, more) = (rng.usize(..40), rng.usize(..60));
        let points = vertices(&mut rng, count);

        let edges = tuples(&mut rng, more, count);
        let bytes = skeleton_bytes(&points, &edges);
        let skeleton = Skeleton::parse(&bytes).unwrap();
        assert_eq!((skeleton.vertices(), skeleton.edges()), (&points[..], &edges[..]), "{seed}");
        // Bit by bit, the sign of zero too.
        assert_eq!(skeleton.encode(), bytes, "{seed}");

        let triangles = tuples(&mut rng, more, count);
        let bytes = mesh_bytes(&points, &triangles);
        let mesh = Mesh::parse(&bytes).unwrap();
        assert_eq!((mesh.vertices(), mesh.triangles()), (&points[..], &triangles[..]), "{seed}");
        assert_eq!(mesh.encode(), bytes, "{seed}");
    }
}

#[test]
fn a_subsample_is_every_nth_vertex() {
    let points = vertices(&mut fastrand::Rng::with_seed(1), 1000);
    let mesh = mesh(&points, &[[0, 1, 2]]);
    for every in [1, 2, 7, 25, 999, 1000, 5000] {
        let cloud = mesh.subsample(every.try_into().unwrap());
        let expected: Vec<[f32; 3]> = (0..1000).step_by(every).map(|at| points[at]).collect();
        assert_eq!((cloud.vertices(), cloud.triangles()), (&expected[..], &[][..]), "{every}");
    }
}
