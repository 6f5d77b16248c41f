//! Streams of rows: the same bytes as a whole answer, begun only after every check, and left when
//! the client goes away.

use areax::server::Limits;
use arrow_array::cast::AsArray;
use arrow_array::{UInt32Array, UInt64Array};
use arrow_ipc::reader::StreamReader;
use axum::body::{Body, HttpBody};
use axum::http::Request;
use tower::ServiceExt;

use super::{Served, state};
use crate::cli::Areax;

const ALL: &str = "/j0251/synapses/json?prob_min=none&size_min=none\
    &return_fields=size,x,y,z,prob,pre_id,post_id,post_morph,pre_celltype,post_celltype,row";

fn streaming(streams_max: usize) -> Served {
    let limits = Limits { whole_bytes_max: 0, streams_max, ..Limits::default() };
    Served::over(Areax::with_data(), limits)
}

#[test]
fn a_stream_has_the_bytes_of_a_whole_answer() {
    let served = streaming(32);
    let whole = Served::of(Areax::bare(), state(&served.areax, Limits::default()).unwrap());
    for format in ["json", "csv", "ndjson", "npy", "parquet", "arrows"] {
        for more in ["", "&pre_celltype=HVC", "&prob_min=2"] {
            let path = format!("{ALL}&format={format}{more}").replacen(
                "prob_min=none&",
                "",
                usize::from(more.contains("prob_min")),
            );
            let (stream, expected) = (served.get(&path), whole.get(&path));
            assert_eq!(stream.status, 200, "{path}: {}", stream.text());
            assert!(stream.body == expected.body, "{path}");
            assert!(expected.headers.contains_key("content-length") || expected.body.is_empty());
        }
    }
}

#[test]
fn columns_come_in_groups_that_hold_the_rows() {
    let areax = Areax::bare();
    let made = areax.run("synth DATA --synapses 100000 --neurons 2000 --quiet");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let served = Served::over(areax, Limits::default());
    let path = "/j0251/synapses/json?return_fields=row,pre_id,x,post_celltype&size_min=0.05";
    let lines = served.get(&format!("{path}&format=csv")).text();
    let answer = served.get(&format!("{path}&format=arrows"));
    assert_eq!(answer.header("content-type"), "application/vnd.apache.arrow.stream");
    let (mut found, mut most) = (String::from("row,pre_id,x,post_celltype\n"), 0);
    for batch in StreamReader::try_new(&answer.body[..], None).unwrap() {
        let batch = batch.unwrap();
        let (rows, ids) = (batch.column(0).as_primitive(), batch.column(1).as_primitive());
        let (rows, ids): (&UInt64Array, &UInt64Array) = (rows, ids);
        let (xs, types) = (batch.column(2).as_primitive(), batch.column(3).as_string::<i32>());
        let xs: &UInt32Array = xs;
        most = most.max(batch.num_rows());
        for at in 0..batch.num_rows() {
            let (row, id, x) = (rows.value(at), ids.value(at), xs.value(at));
            found += &format!("{row},{id},{x},{}\n", types.value(at));
        }
    }
    assert!(found == lines, "other rows than CSV has");
    assert_eq!(most, 1 << 15, "rows of a group");
}

#[test]
fn a_stream_is_explained_at_its_end() {
    let said = streaming(32).json("/j0251/synapses/json?pre_celltype=HVC&explain=true");
    assert_eq!(said["explain"]["kept"][0]["filter"], "pre_celltype");
    assert_eq!(said["explain"]["kept"][2]["synapses"], said["count"]);
}

#[test]
fn what_is_refused_is_refused_before_the_first_byte() {
    let served = streaming(32);
    let answer = served.get(&format!("{ALL}&post_celltype=HVC"));
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[test]
fn an_open_stream_takes_a_place_until_it_is_dropped() {
    let served = streaming(1);
    let ask = || {
        let request = Request::get(ALL).body(Body::empty()).unwrap();
        served.router.clone().oneshot(request)
    };
    served.block_on(async {
        let first = ask().await.unwrap();
        assert!(first.body().size_hint().exact().is_none(), "not a stream");
        let second = ask().await.unwrap();
        assert_eq!(second.status(), 429);
        assert_eq!(second.headers()["retry-after"], "5");
        drop(first);
        // The place is free as soon as the chunk that was being made is done.
        for _ in 0..100 {
            if ask().await.unwrap().status() == 200 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the place stayed taken");
    });
}

#[test]
fn a_table_that_shrinks_breaks_the_stream_off() {
    let areax = Areax::bare();
    let made = areax.run("synth DATA --synapses 200000 --neurons 2000 --quiet");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let limits = Limits { whole_bytes_max: 0, ..Limits::default() };
    let served = Served::over(areax, limits);
    let response = served.block_on(async {
        let request = Request::get(ALL).body(Body::empty()).unwrap();
        served.router.clone().oneshot(request).await.unwrap()
    });
    assert_eq!(response.status(), 200);
    let table = std::fs::OpenOptions::new().write(true).open(served.areax.data("synapses.npy"));
    table.unwrap().set_len(1000).unwrap();
    let body = served.block_on(axum::body::to_bytes(response.into_body(), usize::MAX));
    assert!(body.is_err(), "a part was given for the whole");
}
