//! Skeletons, meshes, their manifests and the published files.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;

use super::{Answer, Served};
use crate::cli::Areax;

const SOURCE: &str = "/notebook/j0251/72_seg_20210127_agglo2_syn_20220811_celltypes_20230822";

/// Synthetic data whose first three neurons have shapes, and the id of the first.
fn with_shapes() -> (Served, u64) {
    let areax = Areax::bare();
    let made = areax.run("synth DATA --synapses 500 --neurons 200 --shapes 3 --quiet");
    assert_eq!((made.code, made.stderr.as_str()), (0, ""));
    let ids = std::fs::read_dir(areax.path("DATA/skeletons")).unwrap();
    let id = ids.map(|entry| entry.unwrap().file_name()).min().unwrap();
    let id = id.to_str().unwrap().parse().unwrap();
    (Served::over(areax, super::Limits::default()), id)
}

fn send(served: &Served, method: Method, path: &str, range: Option<&str>) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(range) = range {
        request = request.header("range", range);
    }
    served.ask(request.body(Body::empty()).unwrap())
}

#[test]
fn shapes_are_the_files_of_the_folder() {
    let (served, id) = with_shapes();
    let check = |path: &str, file: &str| {
        let expected = std::fs::read(served.areax.path(&format!("DATA/{file}"))).unwrap();
        let answer = served.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/octet-stream");
        assert!(answer.body == expected, "{path}");
    };
    check(&format!("/j0251/skeleton?neuron_id={id}"), &format!("skeletons/{id}"));
    check(&format!("{SOURCE}/skeletons/{id}"), &format!("skeletons/{id}"));
    check(&format!("{SOURCE}/sv/{id}:0:{id}_mesh"), &format!("meshes/{id}:0:{id}_mesh"));
    check(&format!("{SOURCE}/sv/{id}%3A0%3A{id}_mesh"), &format!("meshes/{id}:0:{id}_mesh"));
}

#[test]
fn manifests_are_those_of_neuroglancer() {
    let (served, id) = with_shapes();
    let mesh = served.json(&format!("{SOURCE}/sv/info"));
    assert_eq!(mesh, json!({"@type": "neuroglancer_legacy_mesh"}));
    let fragments = served.json(&format!("{SOURCE}/sv/{id}:0"));
    assert_eq!(fragments, json!({"fragments": [format!("{id}:0:{id}_mesh")]}));
    let skeletons = served.json(&format!("{SOURCE}/skeletons/info"));
    assert_eq!(skeletons["@type"], "neuroglancer_skeletons");
    assert_eq!(skeletons["transform"].as_array().unwrap().len(), 12);
    let volume = served.json(&format!("{SOURCE}/info"));
    assert_eq!((&volume["mesh"], &volume["skeletons"]), (&json!("sv"), &json!("skeletons")));
}

#[test]
fn what_has_no_shape_is_not_found() {
    let (served, id) = with_shapes();
    let status = |path: &str| served.get(path).status.as_u16();
    assert_eq!(status("/j0251/skeleton?neuron_id=18446744073709551615"), 404);
    assert_eq!(status("/j0251/skeleton?neuron_id=x"), 400);
    assert_eq!(status("/j0251/skeleton"), 400);
    assert_eq!(status(&format!("/j0251/skeleton?neuron_id={id}&prob_min=1")), 400);
    for name in ["5", "5:0", "5:0:5_mesh", "x", &format!("{id}:0:5_mesh"), &format!("+{id}:0")] {
        assert_eq!(status(&format!("{SOURCE}/sv/{name}")), 404, "{name}");
    }
}

#[test]
fn no_path_leaves_the_data_folders() {
    let (served, _) = with_shapes();
    served.areax.write("secret", "secret");
    served.areax.write("DATA/own.txt", "secret");
    for name in ["own.txt", "..%2Fsecret", "%2e%2e%2fsecret", "skeletons", "", ".areax", "%00"] {
        for folder in ["/connectome/data", SOURCE, &format!("{SOURCE}/sv"), "/j0251"] {
            let answer = served.get(&format!("{folder}/{name}"));
            assert_eq!(answer.status, 404, "{folder}/{name}: {}", answer.text());
            assert!(!answer.text().contains("secret\n"), "{folder}/{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_folders_are_not_followed() {
    let (served, id) = with_shapes();
    served.areax.write("secret", "secret");
    let skeletons = served.areax.path("DATA/skeletons");
    std::os::unix::fs::symlink(served.areax.path("secret"), skeletons.join("777")).unwrap();
    std::os::unix::fs::symlink(skeletons.join(id.to_string()), skeletons.join("778")).unwrap();
    assert_eq!(served.get("/j0251/skeleton?neuron_id=777").status, 404);
    assert_eq!(served.get("/j0251/skeleton?neuron_id=778").status, 200);
}

#[test]
fn published_files_have_ranges() {
    let (served, _) = with_shapes();
    let name = "areax_synthetic_seed1_synapses.npy";
    let path = format!("/connectome/data/{name}");
    let whole = std::fs::read(served.areax.path(&format!("DATA/{name}"))).unwrap();
    assert!(served.get(&path).body == whole);
    let part = send(&served, Method::GET, &path, Some("bytes=100-299"));
    assert_eq!(part.status, 206);
    assert_eq!(part.header("content-range"), format!("bytes 100-299/{}", whole.len()));
    assert!(part.body == whole[100..300]);
    let tail = send(&served, Method::GET, &path, Some("bytes=-10"));
    assert!(tail.body == whole[whole.len() - 10..]);
    let beyond = format!("bytes={}-", whole.len());
    let refused = send(&served, Method::GET, &path, Some(&beyond));
    assert_eq!(refused.status, 416);
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.header("content-range"), format!("bytes */{}", whole.len()));
    assert_eq!(refused.json()["status"], 416);
    for ignored in ["bytes=0-1,4-5", "bits=0-5", "bytes=9-5", "bytes=-99999999"] {
        let answer = send(&served, Method::GET, &path, Some(ignored));
        assert!(answer.status == 200 && answer.body == whole, "{ignored}");
    }
    let resumed = axum::http::Request::get(&path).header("range", "bytes=0-3");
    let resumed = resumed.header("if-range", "\"other\"").body(axum::body::Body::empty());
    assert_eq!(served.ask(resumed.unwrap()).status, 200);
    let head = send(&served, Method::HEAD, &path, None);
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), whole.len().to_string());
    let mapping = "/connectome/data/areax_synthetic_seed1_celltype_mapping.txt";
    assert!(served.get(mapping).text().contains("MSN"));
}

#[test]
fn a_packed_shape_is_sent_unpacked() {
    let areax = crate::cli::Areax::with_data();
    let skeleton = crate::shapes::skeleton_bytes(&[[0.0; 3], [1.0; 3]], &[[0, 1]]);
    std::fs::create_dir(areax.path("DATA/skeletons")).unwrap();
    let packed = crate::shapes::hostile::packed(&skeleton);
    std::fs::write(areax.path("DATA/skeletons/7.gz"), packed).unwrap();
    std::fs::write(areax.path("DATA/skeletons/8.gz"), b"\x1f\x8b\x08 no such thing").unwrap();
    let served = Served::over(areax, Default::default());
    let answer = served.get("/j0251/skeleton?neuron_id=7");
    assert_eq!((answer.status.as_u16(), answer.body), (200, skeleton));
    assert_eq!(served.get("/j0251/skeleton?neuron_id=8").status, 500);
}
