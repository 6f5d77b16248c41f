//! Malformed shapes: every one is a data error with its byte and advice, and none takes memory.

use areax::shape::{Mesh, ShapeKind, Skeleton};
use areax::{Error, Kind};

use super::{mesh_bytes, skeleton_bytes, vertices};

const POINTS: [[f32; 3]; 3] = [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];

fn refused(error: &Error) -> String {
    let message = error.to_string();
    assert_eq!(error.kind(), Kind::Data, "{message}");
    assert!(message.starts_with("byte "), "{message}");
    assert!(error.advice().is_some(), "{message}");
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
    assert!(none.contains("this is not a regular file"), "{none}");

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
    assert!(error.to_string().contains(": this is a mesh, not a skeleton\n"), "{error}");
    assert_eq!(error.advice(), Some("read it with `areax mesh`"));
    std::fs::write(&path, skeleton_bytes(&POINTS, &[[0, 1], [1, 2]])).unwrap();
    let error = Mesh::read(&path).unwrap_err();
    assert!(error.to_string().contains(": this is a skeleton, not a mesh\n"), "{error}");
    assert_eq!(error.advice(), Some("read it with `areax skeleton`"));
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
            assert!(error.advice().unwrap().contains(&name), "{error}");
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, b"").unwrap();
            assert_eq!(kind.find(folder, 7).unwrap(), Some(path.clone()));
            assert_eq!(kind.require(folder, 7).unwrap(), path);
        }
        assert_eq!(kind.find(folder, 70).unwrap(), None);
    }
}

#[test]
fn files_of_other_formats_are_named() {
    let ply = b"ply\nformat ascii 1.0\nelement vertex 1\n";
    let mut stl = vec![0; 84 + 50 * 3];
    stl[80] = 3;
    let cases: [(&[u8], &str); 13] = [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"BZh91AY&SY", "compressed with bzip2"),
        (ply, "a PLY file"),
        (b"# made by a tool\n\no thing\nv 1 2 3\n", "an OBJ file"),
        (b"v 1 2 3\r\nf 1 1 1\r\n", "an OBJ file"),
        (b"# ORIGINAL_SOURCE x\n\n1 0 3.5 2e3 1 0.5 -1\n2 0 1 1 1 1 1\n", "an SWC file"),
        (b" 1 2 3 4 5 6 -1\n", "an SWC file"),
        (b"solid thing\nfacet normal 0 0 1\n", "an STL file"),
        (&stl, "an STL file"),
        (b"DRACO\x02\x02", "Draco"),
        (b"\x93NUMPY\x01\x00v\x00{'descr': '<f4'", "a NumPy array"),
        (b"\x28\xb5\x2f\xfd\x04\x58", "zstd"),
    ];
    for (bytes, name) in cases {
        for said in [skeleton_refused(bytes), mesh_refused(bytes)] {
            assert!(said.contains(name), "{name}: {said}");
            assert!(!said.contains("download"), "{name}: {said}");
            assert!(said.starts_with("byte 0: this is "), "no sizes of what has none: {said}");
            assert!(said.contains("the published encoding (docs/FORMATS.md)"), "{name}: {said}");
        }
        // Packed too, as such files are kept.
        for said in [skeleton_refused(&packed(bytes)), mesh_refused(&packed(bytes))] {
            assert!(said.contains(name) && !said.contains("download"), "{name}, packed: {said}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("7.swc");
    std::fs::write(&path, cases[6].0).unwrap();
    let said = Skeleton::read(&path).unwrap_err().to_string();
    assert!(said.starts_with(&path.display().to_string()) && said.contains("SWC"), "{said}");
}

#[test]
fn stray_bytes_are_not_measured() {
    let mut random = fastrand::Rng::with_seed(11);
    let stray: Vec<u8> = (0..5000).map(|_| random.u8(128..)).collect();
    for (said, kind) in [(skeleton_refused(&stray), "skeleton"), (mesh_refused(&stray), "mesh")] {
        let expected =
            format!("byte 0: these 5000 bytes are not a {kind} in the published encoding");
        assert!(said.starts_with(&expected), "{said}");
    }
    let text = "Dear all,\nplease find the skeleton attached – best, Ö.\n".as_bytes();
    for said in [skeleton_refused(text), mesh_refused(text), mesh_refused(&text[..text.len() - 4])]
    {
        assert!(said.starts_with("byte 0: this is text, not a "), "{said}");
    }
    // What is only cut short keeps its numbers.
    let points = vertices(&mut fastrand::Rng::with_seed(5), 100);
    let whole = skeleton_bytes(&points, &[[0, 1], [1, 2]]);
    let said = skeleton_refused(&whole[..700]);
    assert!(said.contains("a skeleton of 100 vertices and 2 edges has 1224 bytes"), "{said}");
}

#[test]
fn a_folder_of_other_formats_is_told() {
    for (kind, inner) in [(ShapeKind::Skeleton, "skeletons"), (ShapeKind::Mesh, "meshes")] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(inner)).unwrap();
        for name in ["7.swc".to_owned(), format!("{inner}/8.ply")] {
            std::fs::write(folder.path().join(&name), "1 0 1 2 3 1 -1\n").unwrap();
            let id = if name == "7.swc" { 7 } else { 8 };
            let said = kind.require(folder.path(), id).unwrap_err().to_string();
            assert!(said.contains(&format!("only {name}, which areax does not read")), "{said}");
        }
        assert_eq!(kind.count_foreign(folder.path()), 2);
        let said = kind.require(folder.path(), 9).unwrap_err().to_string();
        assert!(said.contains("a file in it may be named 9"), "{said}");
    }
}

#[test]
fn packed_shapes_are_read_and_damaged_ones_refused() {
    let points = vertices(&mut fastrand::Rng::with_seed(4), 50);
    let skeleton = skeleton_bytes(&points, &[[0, 1], [1, 2], [3, 4]]);
    let mesh = mesh_bytes(&points, &[[0, 1, 2], [2, 3, 4]]);
    assert_eq!(Skeleton::parse(&packed(&skeleton)).unwrap().encode(), skeleton);
    assert_eq!(Mesh::parse(&packed(&mesh)).unwrap().encode(), mesh);
    // Files that are packed one behind the other are one.
    let two = [packed(&mesh[..100]), packed(&mesh[100..])].concat();
    assert_eq!(Mesh::parse(&two).unwrap().encode(), mesh);
    let whole = packed(&skeleton);
    for length in 3..whole.len() {
        let error = Skeleton::parse(&whole[..length]).unwrap_err();
        assert_eq!(error.kind(), Kind::Data);
        assert!(error.to_string().contains("cannot be decompressed"), "{length}: {error}");
    }
    let error = Skeleton::parse(&packed(b"no skeleton at all")).unwrap_err().to_string();
    assert!(error.starts_with("byte "), "{error}");
}

/// Bytes as gzip packs them.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}
