//! `areax skeleton`, `areax mesh` and synthetic shapes, from outside.

use crate::cli::Areax;

use super::{mesh_bytes, skeleton_bytes};

const POINTS: [[f32; 3]; 4] =
    [[0.0; 3], [2000.0, 0.0, 0.0], [0.0, 2000.5, 0.0], [0.1, 0.0, 2000.0]];

/// A folder with a skeleton that has a cycle, and a mesh, of neuron 7.
fn folder() -> Areax {
    let areax = Areax::bare();
    std::fs::create_dir_all(areax.path("S/meshes")).unwrap();
    let skeleton = skeleton_bytes(&POINTS, &[[0, 1], [1, 2], [2, 0]]);
    std::fs::write(areax.path("S/7"), skeleton).unwrap();
    let mesh = mesh_bytes(&POINTS, &[[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]);
    std::fs::write(areax.path("S/meshes/7:0:7_mesh"), mesh).unwrap();
    areax
}

#[test]
fn summaries_are_tables_csv_and_json() {
    let areax = folder();
    let json = areax.json("skeleton 7 --from S --format json");
    for (key, value) in [("vertices", 4), ("edges", 3), ("components", 2), ("cycles", 1)] {
        assert_eq!(json[key], value, "{key}");
    }
    assert_eq!((&json["kind"], &json["neuron_id"]), (&"skeleton".into(), &7.into()));
    assert_eq!(json["bounding_box_nm"]["max"], serde_json::json!([2000.0, 2000.5, 2000.0]));
    let csv = areax.answer("skeleton S/7");
    assert!(csv.starts_with("neuron_id,vertices,edges,components,cycles,path_length_um,"), "{csv}");
    let length = csv.lines().nth(1).unwrap().split(',').nth(5).unwrap().parse::<f64>().unwrap();
    assert_eq!(json["path_length_um"].as_f64(), Some(length));

    let table = areax.answer("mesh 7 --from S --format table");
    for line in ["neuron             7", "triangles          4", "closed             yes"] {
        assert!(table.lines().any(|found| found == line), "{table}");
    }
    let cloud = areax.json("mesh 7 --from S --subsample 3 --format json");
    assert_eq!((&cloud["kind"], &cloud["vertices"]), (&"point cloud".into(), &2.into()));
    assert_eq!(cloud["subsample"], serde_json::json!({"every": 3, "of_vertices": 4}));
}

#[test]
fn swc_says_what_it_leaves_out() {
    let text = folder().answer("skeleton 7 --from S --format swc");
    let nodes: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let expected = [
        "1 0 0 0 0 0 -1",
        "2 0 2000 0 0 0 1",
        "3 0 0 2000.5 0 0 2",
        "4 0 0.10000000149011612 0 2000 0 -1",
    ];
    assert_eq!(nodes, expected);
    for said in [
        "skeleton of neuron 7, from S/7",
        "Coordinates are nanometres",
        "\"id\": 7",
        "4 nodes in 2 trees",
        "1 edges that close cycles are left out, 2.0005 µm of",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn obj_and_ply_hold_every_vertex_edge_and_triangle() {
    let areax = folder();
    let element = |text: &str, kind: &str| {
        text.lines().filter(|line| line.split(' ').next() == Some(kind)).count()
    };
    let obj = areax.answer("mesh 7 --from S --format obj");
    assert_eq!((element(&obj, "v"), element(&obj, "f"), element(&obj, "l")), (4, 4, 0));
    assert!(obj.contains("v 0.10000000149011612 0 2000\nf 1 3 2\n"), "{obj}");
    let obj = areax.answer("skeleton 7 --from S --format obj");
    assert_eq!((element(&obj, "v"), element(&obj, "l")), (4, 3));

    areax.answer("mesh 7 --from S -o m.ply");
    let ply = std::fs::read(areax.path("m.ply")).unwrap();
    let head = b"end_header\n";
    let body = ply.windows(head.len()).position(|found| found == head).unwrap() + head.len();
    assert_eq!(ply.len() - body, 4 * 12 + 4 * 13);
    assert_eq!(ply[body + 36..body + 40], 0.1f32.to_le_bytes());
    assert_eq!(ply[body + 48..body + 61], [3, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0]);
    assert!(!areax.path("m.ply.meta.json").exists());
}

#[test]
fn raw_is_what_was_read() {
    let areax = folder();
    for (line, name) in [("skeleton 7", "S/7"), ("mesh 7", "S/meshes/7:0:7_mesh")] {
        areax.answer(&format!("{line} --from S -o copy.raw"));
        let bytes = |name: &str| std::fs::read(areax.path(name)).unwrap();
        assert!(bytes("copy.raw") == bytes(name), "{line}");
    }
}

#[test]
fn made_shapes_are_those_of_the_made_neurons() {
    let areax = Areax::bare();
    for (folder, nasty) in [("A", ""), ("B", ""), ("N", "--nasty")] {
        areax.answer(&format!(
            "synth {folder} --synapses 100 --neurons 300 --seed 5 --shapes 12 --quiet {nasty}"
        ));
    }
    let path = areax.path("A/areax_synthetic_seed5_neurons.npy");
    let file = areax::read::NeuronFile::open(&path).unwrap();
    let mut buffer = Vec::new();
    let neurons = file.read(0..12, &mut buffer).unwrap();
    for row in 0..12 {
        let id = neurons.id(row);
        for name in [format!("skeletons/{id}"), format!("meshes/{id}:0:{id}_mesh")] {
            let bytes = |folder: &str| std::fs::read(areax.path(folder).join(&name)).unwrap();
            assert!(bytes("A") == bytes("B"), "{name}: the same seed, other bytes");
        }
        let skeleton = areax.json(&format!("skeleton {id} --from A --format json"));
        assert_eq!((&skeleton["components"], &skeleton["cycles"]), (&1.into(), &0.into()));
        let mesh = areax.json(&format!("mesh {id} --from A --format json"));
        assert_eq!(mesh["closed"], true, "{mesh}");
        let nasty = areax.json(&format!("skeleton {id} --from N --format json"));
        assert_eq!((&nasty["components"], &nasty["cycles"]), (&2.into(), &3.into()));
        areax.answer(&format!("mesh {id} --from N"));
    }
    let more = areax.run("synth A --synapses 1 --neurons 3 --shapes 4");
    assert_eq!(more.code, 2, "{}", more.stderr);
}
