//! Skeletons and meshes from another server: fetched once, read strictly, kept, and what is said
//! when it fails.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use areax::fetch::{Mirror, RetryPolicy};
use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;

use super::{Limits, Served, state};
use crate::cli::Areax;
use crate::fetch::{Reply, Server};
use crate::shapes::{mesh_bytes, skeleton_bytes};

const POINTS: [[f32; 3]; 3] = [[0.0; 3], [3000.0, 0.0, 0.0], [0.0, 4000.0, 0.0]];
const MESHES: &str = "/notebook/j0251/72_seg_20210127_agglo2_syn_20220811_celltypes_20230822/sv";

fn skeleton() -> Vec<u8> {
    skeleton_bytes(&POINTS, &[[0, 1], [1, 2]])
}

/// A server in front of `other`, which keeps what it has got in the folder `kept`.
fn before(other: &Server, bytes_max: u64, limits: Limits) -> Served {
    let areax = Areax::bare();
    areax.answer("synth DATA --synapses 300 --neurons 100 --shapes 1 --quiet");
    let retry_policy = RetryPolicy {
        retries: 1,
        wait: Duration::from_millis(5),
        silence: Duration::from_millis(500),
        ..RetryPolicy::default()
    };
    let mirror = Mirror::open(&other.url, areax.path("kept"), bytes_max, retry_policy).unwrap();
    let state = state(&areax, limits).unwrap().with_upstream(mirror);
    Served::of(areax, state)
}

/// The files in a folder that is kept.
fn kept(served: &Served, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(served.areax.path("kept").join(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_shape_is_fetched_once_and_kept() {
    let other = Server::start(|request| match request.path.as_str() {
        "/j0251/skeleton?neuron_id=7" => Reply::new(200, skeleton()),
        path if path == format!("{MESHES}/7:0:7_mesh") => {
            Reply::new(200, mesh_bytes(&POINTS, &[[0, 1, 2]]))
        }
        _ => Reply::new(404, "no such neuron"),
    });
    let served = before(&other, 1 << 20, Limits::default());
    for _ in 0..2 {
        let answer = served.get("/j0251/skeleton?neuron_id=7");
        assert_eq!((answer.status.as_u16(), answer.body), (200, skeleton()));
        assert_eq!(served.get(&format!("{MESHES}/7:0")).status, 200);
        let mesh = served.get(&format!("{MESHES}/7:0:7_mesh"));
        assert_eq!(mesh.body, mesh_bytes(&POINTS, &[[0, 1, 2]]));
    }
    assert_eq!(other.asked().len(), 2);
    assert_eq!(
        (kept(&served, "skeletons"), kept(&served, "meshes")),
        (vec!["7.skel".into()], vec!["7.mesh".into()])
    );

    // What the folders have is not asked for, and what nobody has does not exist.
    let own = std::fs::read_dir(served.areax.path("DATA/skeletons")).unwrap().next().unwrap();
    let own = own.unwrap().file_name().into_string().unwrap();
    assert_eq!(served.get(&format!("/j0251/skeleton?neuron_id={own}")).status, 200);
    assert_eq!(other.asked().len(), 2);
    let none = served.get("/j0251/skeleton?neuron_id=8");
    assert_eq!(none.status, 404, "{}", none.text());
    assert!(none.text().contains("there is no skeleton of neuron 8 here"), "{}", none.text());
}

#[test]
fn what_is_no_shape_is_neither_given_nor_kept() {
    let cases: Vec<(Reply, &str)> = vec![
        (Reply::new(200, "<!doctype html><title>Sorry</title>"), "a web page"),
        (Reply::new(200, skeleton_bytes(&POINTS, &[[0, 5]])), "edge 0 names vertex 5"),
        (Reply::new(200, skeleton()).cut_after(20), "the connection was cut"),
        (Reply::new(500, ""), "500 Internal Server Error"),
        (
            Reply { silence: Duration::from_secs(2), ..Reply::new(200, skeleton()).cut_after(9) },
            "skeleton of neuron 7",
        ),
    ];
    for (reply, expected) in cases {
        let other = Server::start(move |_| reply.clone());
        let served = before(&other, 1 << 20, Limits::default());
        let answer = served.get("/j0251/skeleton?neuron_id=7");
        assert_eq!(answer.status, 502, "{expected}: {}", answer.text());
        assert!(answer.text().contains(expected), "{expected}: {}", answer.text());
        assert!(kept(&served, "skeletons").is_empty());
    }
    let nobody = { Server::start(|_| Reply::new(200, "")).url.clone() };
    let other = Server::start(|_| Reply::new(404, ""));
    let mut served = before(&other, 1 << 20, Limits::default());
    let mirror = Mirror::open(
        &nobody,
        served.areax.path("kept"),
        9,
        RetryPolicy { retries: 0, ..RetryPolicy::default() },
    );
    let gone = state(&served.areax, Limits::default()).unwrap().with_upstream(mirror.unwrap());
    served.router = areax::server::app(areax::server::DataSets::new(vec![gone]).unwrap());
    assert_eq!(served.get("/j0251/skeleton?neuron_id=7").status, 502);
}

#[test]
fn one_download_serves_all_who_ask_and_outlives_their_patience() {
    let other = Server::start(|_| {
        std::thread::sleep(Duration::from_millis(300));
        Reply::new(200, skeleton())
    });
    let limits = Limits { upstream_time: Duration::from_millis(30), ..Limits::default() };
    let served = before(&other, 1 << 20, limits);
    let ask = || {
        let request = Request::get("/j0251/skeleton?neuron_id=7").body(Body::empty()).unwrap();
        served.router.clone().oneshot(request)
    };
    let answers = served.block_on(async { tokio::join!(ask(), ask(), ask()) });
    for answer in [answers.0, answers.1, answers.2] {
        assert_eq!(answer.unwrap().status(), 504);
    }
    let mut tries = 0;
    while served.get("/j0251/skeleton?neuron_id=7").status != 200 {
        tries += 1;
        assert!(tries < 200, "the download did not go on");
    }
    assert_eq!(other.asked().len(), 1);
}

/// The address of a server that answers with bytes for ever, a pause after each block.
fn endless(block: usize, pause: Duration) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            std::thread::spawn(move || {
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked);
                let mut written = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
                while written.is_ok() {
                    written = stream.write_all(&vec![0; block]);
                    std::thread::sleep(pause);
                }
            });
        }
    });
    url
}

/// A server whose shapes come from `url`, within seconds or not at all.
fn before_url(url: &str, limits: Limits) -> Served {
    let areax = Areax::bare();
    areax.answer("synth DATA --synapses 300 --neurons 100 --quiet");
    let silence = Duration::from_secs(1);
    let retry_policy = RetryPolicy { retries: 0, silence, ..RetryPolicy::default() };
    let mirror = Mirror::open(url, areax.path("kept"), 1 << 20, retry_policy).unwrap();
    let state = state(&areax, limits).unwrap().with_upstream(mirror);
    Served::of(areax, state)
}

#[test]
fn a_body_without_an_end_is_given_up() {
    let url = endless(1 << 20, Duration::ZERO);
    let served = before_url(&url, Limits::default());
    let answer = served.get("/j0251/skeleton?neuron_id=7");
    assert_eq!(answer.status, 502, "{}", answer.text());
    let said = answer.text();
    assert!(said.contains("over 67108864 bytes") || said.contains("too slowly"), "{said}");
}

#[test]
fn servers_that_drip_keep_no_place() {
    let url = endless(1, Duration::from_millis(100));
    let limits = Limits { upstream_time: Duration::from_secs(20), ..Limits::default() };
    let served = before_url(&url, limits);
    // More than have a place at one time: the last ones wait, until the first are closed.
    let ask = |id: u64| {
        let path = format!("/j0251/skeleton?neuron_id={id}");
        served.router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap())
    };
    let begin = std::time::Instant::now();
    let statuses = served.block_on(async {
        let asked: Vec<_> = (0..40).map(|id| tokio::spawn(ask(id))).collect();
        let mut statuses = Vec::new();
        for answer in asked {
            statuses.push(answer.await.unwrap().unwrap().status().as_u16());
        }
        statuses
    });
    assert_eq!(statuses, [502; 40]);
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[test]
fn redirects_lead_only_where_the_server_itself_is() {
    let target = Server::start(|_| Reply::new(200, skeleton()));
    let leads =
        |to: String| Server::start(move |_| Reply::new(302, "").with("location", to.clone()));
    // From loopback to loopback, under another name.
    let port = target.url.rsplit(':').next().unwrap().to_owned();
    let near = leads(format!("http://localhost:{port}/x"));
    let served = before_url(&near.url, Limits::default());
    assert_eq!(served.get("/j0251/skeleton?neuron_id=7").status, 200);
    assert_eq!(target.asked().len(), 1);
    for to in
        ["http://169.254.169.254/latest/meta-data", "http://10.255.255.1/x", "http://[fe80::1]/x"]
    {
        let far = leads(to.to_owned());
        let served = before_url(&far.url, Limits::default());
        let begin = std::time::Instant::now();
        let answer = served.get("/j0251/skeleton?neuron_id=7");
        assert_eq!(answer.status, 502, "{to}: {}", answer.text());
        assert!(answer.text().contains("which is not followed"), "{to}: {}", answer.text());
        assert!(begin.elapsed() < Duration::from_millis(900), "{to} was asked");
    }
    let round = Server::start(|_| Reply::new(302, "").with("location", "/again"));
    let served = before_url(&round.url, Limits::default());
    assert_eq!(served.get("/j0251/skeleton?neuron_id=7").status, 502);
    assert!(round.asked().len() <= 6, "{}", round.asked().len());
}

#[test]
fn the_oldest_shapes_go_where_there_is_no_room() {
    let other = Server::start(|_| Reply::new(200, skeleton()));
    let room = 5 * skeleton().len() as u64;
    let served = before(&other, room, Limits::default());
    for id in 1..=12 {
        assert_eq!(served.get(&format!("/j0251/skeleton?neuron_id={id}")).status, 200);
        // Times of files tell them apart.
        std::thread::sleep(Duration::from_millis(12));
    }
    let left = kept(&served, "skeletons");
    assert!((1..=5).contains(&left.len()) && left.contains(&"12.skel".to_owned()), "{left:?}");
    assert!(!left.contains(&"1.skel".to_owned()), "{left:?}");
    // One that has gone is fetched again.
    assert_eq!(served.get("/j0251/skeleton?neuron_id=1").status, 200);
    assert_eq!(other.asked().len(), 13);
    // What a killed process left goes too, and a mirror that is opened again knows what is there.
    let folder = served.areax.path("kept");
    std::fs::write(folder.join("skeletons/99.1-0.part"), vec![0; 4 * room as usize]).unwrap();
    let retry_policy = RetryPolicy { retries: 0, ..RetryPolicy::default() };
    let again = Arc::new(Mirror::open(&other.url, folder.clone(), room, retry_policy).unwrap());
    std::thread::sleep(Duration::from_millis(12));
    again.fetch(areax::shape::ShapeKind::Skeleton, 50).unwrap().unwrap();
    assert!(!Path::new(&folder.join("skeletons/99.1-0.part")).exists());
}
