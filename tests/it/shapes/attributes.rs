//! Skeletons with attributes behind their edges, as cloud-volume and kimimaro write them.

use areax::shape::Skeleton;

use super::hostile::packed;
use super::skeleton_bytes;
use crate::cli::Areax;

const POINTS: [[f32; 3]; 4] =
    [[0.0; 3], [1000.0, 0.0, 0.0], [1000.0, 1000.0, 0.0], [500.0, 0.0, 2000.0]];
const EDGES: [[u32; 2]; 3] = [[0, 1], [1, 2], [1, 3]];
const RADII: [f32; 4] = [100.0, 150.5, 80.0, -1.0];

/// The encoding with attributes: each for all vertices, one behind the other.
fn with(attributes: &[&[u8]]) -> Vec<u8> {
    [&skeleton_bytes(&POINTS, &EDGES)[..], &attributes.concat()].concat()
}

fn radii() -> Vec<u8> {
    RADII.iter().flat_map(|radius| radius.to_le_bytes()).collect()
}

#[test]
fn radii_and_types_are_read_and_kept() {
    let areas = [0; 16];
    let cases: [(&[&[u8]], usize, bool); 3] = [
        (&[&radii()], 4, false),
        (&[&radii(), &[1, 2, 2, 3]], 5, true),
        (&[&radii(), &[1, 2, 2, 3], &areas], 9, true),
    ];
    for (attributes, bytes, has_types) in cases {
        let encoded = with(attributes);
        let skeleton = Skeleton::parse(&encoded).unwrap();
        assert_eq!((skeleton.vertices(), skeleton.edges()), (&POINTS[..], &EDGES[..]));
        assert_eq!(skeleton.attribute_bytes(), bytes);
        assert_eq!(skeleton.radii_nm().unwrap(), RADII);
        assert_eq!(skeleton.types(), has_types.then_some(&[1, 2, 2, 3][..]));
        assert_eq!(skeleton.encode(), encoded);
    }
}

/// The very bytes that cloud-volume 12.15 writes for these points.
#[test]
fn what_cloud_volume_writes_is_what_is_read() {
    let written = include_bytes!("cloud-volume.skel");
    assert_eq!(written[..], with(&[&radii(), &[1, 2, 2, 3]]));
}

#[test]
fn other_attributes_are_kept_without_a_meaning() {
    // 64 bits a vertex; 32 bits that are no lengths.
    let numbers: Vec<u8> = (1u32..5).flat_map(u32::to_le_bytes).collect();
    for attributes in [&[7; 32][..], &numbers] {
        let encoded = with(&[attributes]);
        let skeleton = Skeleton::parse(&encoded).unwrap();
        assert_eq!((skeleton.radii_nm(), skeleton.types()), (None, None));
        assert_eq!(skeleton.attribute_bytes(), attributes.len() / 4);
        assert_eq!(skeleton.encode(), encoded);
    }
}

#[test]
fn bytes_that_are_no_attributes_are_refused() {
    let points = skeleton_bytes(&POINTS, &[]);
    for bytes in [with(&[&[7; 3]]), with(&[&[7; 4 * 65]]), [&points[..], &[7; 4]].concat()] {
        let error = Skeleton::parse(&bytes).unwrap_err().to_string();
        assert!(error.contains("a skeleton of 4 vertices"), "{error}");
    }
}

#[test]
fn commands_know_them_packed_and_in_folders() {
    let areax = Areax::bare();
    std::fs::create_dir_all(areax.path("S/skeletons")).unwrap();
    let encoded = with(&[&radii(), &[1, 2, 2, 3]]);
    std::fs::write(areax.path("S/skeletons/7.gz"), packed(&encoded)).unwrap();
    let json = areax.json("skeleton 7 --from S --format json");
    assert_eq!((&json["vertices"], &json["attribute_bytes"]), (&4.into(), &5.into()));
    let swc = areax.answer("skeleton 7 --from S --format swc");
    let nodes: Vec<&str> = swc.lines().filter(|line| !line.starts_with('#')).collect();
    let expected =
        ["1 1 0 0 0 100 -1", "2 2 1000 0 0 150.5 1", "3 2 1000 1000 0 80 2", "4 3 500 0 2000 -1 2"];
    assert_eq!(nodes, expected);
    let raw = areax.run("skeleton 7 --from S --format raw");
    assert_eq!(raw.stdout, encoded);
}
