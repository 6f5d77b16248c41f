//! Malformed shapes: every one is a data error with its byte and advice, and none takes memory.

use areax::shape::{Mesh, ShapeKind, Skeleton};
use areax::{Error, Kind};

use super::{mesh_bytes, skeleton_bytes, vertices};

const POINTS: [[f32; 3]; 3] = [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];

fn refused(error: &Error) -> String {
    let message = error.to_string();
    assert_eq!(error.kind(), Kind::Data, "{message}");
    assert!(message.starts_with("byte "), "{message}");
    assert!(error.next().is_some(), "{message}");
    message
}

fn skeleton_refused(bytes: &[u8]) -> String {
    refused(&Skeleton::parse(bytes).unwrap_err())
}

fn mesh_refused(bytes: &[u8]) -> String {
    refused(&Mesh::parse(bytes).unwrap_err())
}

/// Counts that would take 48 GiB and more, in front of nearly nothing.
fn claims(counts: &[u32]) -> Vec<u8> {
    counts.iter().flat_map(|count| count.to_le_bytes()).chain([0; 30]).collect()
}

#[test]
fn malformed_shapes_are_refused_with_their_byte() {
    let page = b"<!DOCTYPE html><html><body>Service unavailable</body></html>";
    let with = |value: f32| [POINTS[0], [1.0, value, 0.0]];
    let cases = [
        ("skeleton, empty file", skeleton_refused(b"")),
        ("skeleton, half a head", skeleton_refused(&[1, 0, 0, 0, 1, 0])),
        ("skeleton, page", skeleton_refused(page)),
        ("skeleton, vertices claimed", skeleton_refused(&claims(&[u32::MAX, 0]))),
        ("skeleton, edges claimed", skeleton_refused(&claims(&[0, u32::MAX]))),
        ("skeleton, both claimed", skeleton_refused(&claims(&[u32::MAX, u32::MAX]))),
        (
            "skeleton, edge out of range",
            skeleton_refused(&skeleton_bytes(&POINTS, &[[0, 1], [2, 3]])),
        ),
        ("skeleton, edge without vertices", skeleton_refused(&skeleton_bytes(&[], &[[0, 0]]))),
        ("skeleton, NaN", skeleton_refused(&skeleton_bytes(&with(f32::NAN), &[]))),
        (
            "skeleton, a byte too many",
            skeleton_refused(&[&skeleton_bytes(&POINTS, &[])[..], &[7]].concat()),
        ),
        ("mesh, empty file", mesh_refused(b"")),
        ("mesh, page", mesh_refused(page)),
        ("mesh, message", mesh_refused(br#"{"error": "no such neuron"}"#)),
        ("mesh, vertices claimed", mesh_refused(&claims(&[u32::MAX]))),
        ("mesh, infinite", mesh_refused(&mesh_bytes(&with(f32::NEG_INFINITY), &[]))),
        (
            "mesh, triangle out of range",
            mesh_refused(&mesh_bytes(&POINTS, &[[0, 1, 2], [0, 4, 1]])),
        ),
        ("mesh, half a triangle", mesh_refused(&[&mesh_bytes(&POINTS, &[])[..], &[0; 6]].concat())),
    ];
    let text: Vec<String> =
        cases.iter().map(|(name, message)| format!("# {name}\n{message}\n")).collect();
    insta::assert_snapshot!("shape_messages", text.join("\n"));
}

/// A download can stop at any byte.
#[test]
fn every_prefix_of_a_shape_is_refused_or_a_smaller_mesh() {
    let points = vertices(&mut fastrand::Rng::with_seed(3), 5);
    let whole = skeleton_bytes(&points, &[[0, 1], [1, 2], [3, 4]]);
    for length in 0..whole.len() {
        skeleton_refused(&whole[..length]);
    }
    let whole = mesh_bytes(&points, &[[0, 1, 2], [2, 3, 4]]);
    for length in 0..whole.len() {
        match Mesh::parse(&whole[..length]) {
            // The number of triangles is not stored: only their length can tell.
            Ok(_) => assert!([64, 76].contains(&length), "{length}"),
            Err(error) => drop(refused(&error)),
        }
    }
}

#[test]
fn files_are_refused_with_their_path() {
    let folder = tempfile::tempdir().unwrap();
    let absent = Skeleton::read(&folder.path().join("5")).unwrap_err();
    assert_eq!(absent.kind(), Kind::Data);
    assert!(absent.to_string().ends_with("5: there is no such file\n  → check the path"));
    let none = Mesh::read(folder.path()).unwrap_err().to_string();
    assert!(none.contains("this is no regular file"), "{none}");

    let path = folder.path().join("cut");
    std::fs::write(&path, [1, 0, 0, 0, 0]).unwrap();
    let cut = Mesh::read(&path).unwrap_err().to_string();
    assert!(cut.starts_with(&format!("{}: byte 5: ", path.display())), "{cut}");

    // A hole of 5 GB takes no room on the disk.
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(5 << 30).unwrap();
    let large = Mesh::read(&path).unwrap_err();
    assert_eq!(large.kind(), Kind::Data);
    assert!(large.to_string().contains("at most 4294967296 are read"), "{large}");
}

#[test]
fn a_shape_of_the_other_kind_is_recognised() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("7");
    std::fs::write(&path, mesh_bytes(&POINTS, &[[0, 1, 2]])).unwrap();
    let error = Skeleton::read(&path).unwrap_err();
    assert_eq!(error.next(), Some("these bytes are a mesh: read it with `areax mesh`"));
    std::fs::write(&path, skeleton_bytes(&POINTS, &[[0, 1], [1, 2]])).unwrap();
    let error = Mesh::read(&path).unwrap_err();
    assert_eq!(error.next(), Some("these bytes are a skeleton: read it with `areax skeleton`"));
}

#[test]
fn shapes_are_found_by_id_under_each_of_their_names() {
    for kind in [ShapeKind::Skeleton, ShapeKind::Mesh] {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert_eq!(kind.find(folder, 7).unwrap(), None);
        assert_eq!(kind.find(&folder.join("nowhere"), 7).unwrap(), None);
        let error = kind.require(folder, 7).unwrap_err();
        assert_eq!(error.kind(), Kind::Data);
        for name in kind.file_names(7).into_iter().rev() {
            assert!(error.next().unwrap().contains(&name), "{error}");
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, b"").unwrap();
            assert_eq!(kind.find(folder, 7).unwrap(), Some(path.clone()));
            assert_eq!(kind.require(folder, 7).unwrap(), path);
        }
        assert_eq!(kind.find(folder, 70).unwrap(), None);
    }
}
