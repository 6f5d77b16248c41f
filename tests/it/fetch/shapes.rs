//! Skeletons and meshes by id from a server with the guide's routes.

use super::{Reply, Server};
use crate::cli::Areax;
use crate::shapes::{mesh_bytes, skeleton_bytes};

const POINTS: [[f32; 3]; 3] = [[0.0; 3], [3000.0, 0.0, 0.0], [0.0, 4000.0, 0.0]];
const MESH: &str = "/notebook/j0251/72_seg_20210127_agglo2_syn_20220811_celltypes_20230822\
                    /sv/7:0:7_mesh";

#[test]
fn shapes_come_from_the_guides_routes() {
    let server = Server::start(|request| match request.path.as_str() {
        "/j0251/skeleton?neuron_id=7" => {
            Reply::new(200, skeleton_bytes(&POINTS, &[[0, 1], [1, 2]]))
        }
        MESH => Reply::new(200, mesh_bytes(&POINTS, &[[0, 1, 2]])),
        _ => Reply::new(404, r#"{"error": "no such neuron"}"#),
    });
    let (areax, from) = (Areax::bare(), format!("--from {}/", server.url));
    let skeleton = areax.json(&format!("skeleton 7 {from} --format json"));
    assert_eq!((&skeleton["path_length_um"], &skeleton["neuron_id"]), (&8.0.into(), &7.into()));
    assert_eq!(skeleton["source"], format!("{}/j0251/skeleton?neuron_id=7", server.url));
    let mesh = areax.json(&format!("mesh 7 {from} --format json"));
    assert_eq!(mesh["area_um2"], 6.0);

    let none = areax.run(&format!("mesh 8 {from}"));
    assert_eq!(none.code, 3, "{}", none.stderr);
    assert!(none.stderr.contains("the server has no mesh of neuron 8"), "{}", none.stderr);
}

#[test]
fn answers_that_are_no_shape_are_refused() {
    let page = "<!doctype html><title>Sorry</title>";
    let skeleton = || skeleton_bytes(&POINTS, &[[0, 1]]);
    let cases: Vec<(Reply, i32, &str)> = vec![
        (Reply::new(200, page), 3, "sent a web page instead of the file"),
        (Reply::new(200, skeleton()).cut_after(20), 1, "the connection was cut"),
        (Reply::new(200, skeleton()).with("content-length", "20"), 3, "a skeleton of 3 vertices"),
        (
            Reply::new(200, skeleton()).with("content-length", "9999999999"),
            3,
            "too large for a single shape",
        ),
        (Reply::new(200, skeleton_bytes(&POINTS, &[[0, 5]])), 3, "edge 0 names vertex 5"),
        (Reply::new(400, "bad id"), 1, "400 Bad Request: \"bad id\""),
        (Reply::new(500, ""), 1, "500 Internal Server Error"),
    ];
    let areax = Areax::bare();
    for (reply, code, expected) in cases {
        let server = Server::start(move |_| reply.clone());
        let run = areax.run(&format!("skeleton 7 --from {}", server.url));
        assert_eq!(run.code, code, "{expected}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
        let url = format!("{}/j0251/skeleton?neuron_id=7: ", server.url);
        assert!(run.stderr.contains(&url) && run.stderr.contains("\n  → "), "{}", run.stderr);
    }
}

#[test]
fn a_passing_failure_is_tried_again() {
    let server = Server::start(|request| match request.before {
        0 => Reply::new(502, ""),
        1 => Reply::new(200, skeleton_bytes(&POINTS, &[])).cut_after(9),
        _ => Reply::new(200, skeleton_bytes(&POINTS, &[])),
    });
    let run = Areax::bare().run(&format!("skeleton 7 --from {}", server.url));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stderr.matches("; again in ").count(), 2, "{}", run.stderr);
}
