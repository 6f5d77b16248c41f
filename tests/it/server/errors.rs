//! Requests that get no answer: each with its status, as a problem that says what to do.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use areax::server::Limits;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, StatusCode};
use http_body::Frame;

use super::{Answer, Served};
use crate::cli::Areax;

#[track_caller]
fn check(answer: &Answer, status: u16, sentence: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["status"], status);
    assert_eq!(problem["detail"], problem["error"]);
    let said = problem["detail"].as_str().unwrap();
    assert!(said.contains(sentence), "{said}");
}

#[test]
fn invalid_values_are_refused_with_its_name() {
    let served = Served::new();
    let bad = |query: &str, sentence: &str| {
        check(&served.get(&format!("/j0251/synapses/json?{query}")), 400, sentence);
    };
    bad("prob_mni=0.5", "there is no parameter 'prob_mni': did you mean 'prob_min'?");
    bad("prob_min=x", "prob_min: 'x' is not a number");
    bad("prob_min=0.5&prob_min=0.6", "'prob_min' is given twice");
    bad("pre_celltype=msn", "msn");
    bad("pre_celltype=", "pre_celltype: '' has an empty item");
    bad("return_fields=size,siez", "return_fields: there is no field 'siez'");
    bad("max_results=-1", "max_results: '-1' is not a whole number");
    bad("max_results=1.5", "max_results: '1.5'");
    bad("seed=1", "a seed belongs to a sample");
    bad("ids=text", "ids: there is no 'text'");
    bad("post_morph=300", "post_morph: 300 is not a morphology code");
    bad("min_pre_axon=-1", "min_pre_axon");
    bad("format=svg", "cannot be written as 'svg'");
    bad("box=1,2,3", "box: '1,2,3' is not six numbers");
    bad("population=all", "there is no population 'all'");
    let matrix = served.get("/j0251/matrix/json?measure=mean-size&normalize=input");
    check(&matrix, 400, "normalize: fractions of 'mean-size' are undefined: it does not add up");
    let sweep = |query: &str, sentence: &str| {
        check(&served.get(&format!("/j0251/sweep/json?{query}")), 400, sentence);
    };
    sweep("", "at least one axis");
    sweep("axis=prob_min:1&prob_min=0.5", "prob_min is an axis and a filter too");
    sweep("axis=prob_min:1&axis=prob_min:2", "prob_min is given twice");
    sweep("axis=strict:1", "strict is not a numeric filter");
}

#[test]
fn an_id_with_a_sign_is_no_neuron_id() {
    let served = Served::new();
    let id = 169_263_227;
    for path in ["/j0251/neuron/json", "/j0251/skeleton"] {
        for sign in ["%2B", "-", "%20%2B"] {
            let answer = served.get(&format!("{path}?neuron_id={sign}{id}"));
            check(&answer, 400, "is not a neuron id");
        }
    }
    for route in ["count", "adjacency"] {
        let answer = served.get(&format!("/j0251/{route}/json?pre_neuron_ids=%2B{id}"));
        check(&answer, 400, "is not a neuron id");
    }
    let body = format!("{{\"neuron_id\": \"+{id}\"}}");
    check(&served.post("/j0251/neuron/json", "application/json", &body), 400, "is not a neuron id");
    let read = served.get(&format!("/j0251/neuron/json?neuron_id=%20{id}"));
    assert_eq!(read.json()["neuron_id"], id, "{}", read.text());
}

#[test]
fn unknown_routes_and_methods_are_problems() {
    let served = Served::new();
    let answer = served.get("/j0251/synapse/json");
    check(&answer, 404, "there is no route '/j0251/synapse/json'");
    assert_eq!(answer.json()["advice"], "did you mean '/j0251/synapses/json'?");
    for (path, meant) in [
        ("/matrix", "/j0251/matrix/json"),
        ("/j0251/matrix", "/j0251/matrix/json"),
        ("/matrix.json", "/j0251/matrix/json"),
        ("/api/v1/adjacency", "/j0251/adjacency/json"),
        ("/neuron", "/j0251/neuron/json"),
        ("/j0251/nuerons/json", "/j0251/neurons/json"),
        ("/j0251/info/json", "/j0251/info"),
        ("/skeleton", "/j0251/skeleton"),
        ("/metric", "/metrics"),
        ("/health", "/healthz"),
        ("/openapi", "/openapi.json"),
    ] {
        let advice = served.get(path).json()["advice"].clone();
        assert_eq!(advice, format!("did you mean '{meant}'?"), "{path}");
    }
    assert_eq!(served.get("/xyzzy").json()["advice"], "/openapi.json lists the routes");
    let delete = Request::delete("/j0251/info").body(Body::empty()).unwrap();
    check(&served.ask(delete), 405, "does not support DELETE");
    check(&served.post("/j0251/info", "text/plain", "x"), 415, "'text/plain'");
    check(
        &served.post("/j0251/info", "application/json", "{"),
        400,
        "the body is not a JSON object",
    );
}

#[test]
fn each_limit_has_its_status() {
    let limits = Limits {
        uri_bytes_max: 500,
        body_bytes_max: 300,
        ids_max: 3,
        sweep_cells_max: 1000,
        claim_bytes_max: 20,
        settings_max: 5,
        checked_rows_max: 9_999,
        ..Limits::default()
    };
    let served = Served::over(Areax::with_data(), limits);
    let long = "1".repeat(600);
    check(&served.get(&format!("/j0251/count/json?pre_neuron_ids={long}")), 414, "the address has");
    let form = "application/x-www-form-urlencoded";
    check(&served.post("/j0251/count/json", form, &long), 413, "more than 300 bytes");
    check(&served.get("/j0251/count/json?pre_neuron_ids=1,2,3,4"), 413, "a list of 4 ids");
    check(&served.get("/j0251/sweep/json?axis=prob_min:0:1:0.1"), 413, "this grid has 3564 cells");
    check(&served.get("/j0251/sweep/json?axis=prob_min:0:1:0.000001"), 413, "cells");
    let checked = served.get("/j0251/sweep/json?axis=prob_min:0.5,0.6&check=1");
    check(&checked, 413, "the reference reads 5000 synapses for each setting");
    assert_eq!(served.get("/j0251/sweep/json?axis=prob_min:0.5&check=1").status, 200);
    let claim = "/j0251/robust/json?claim=HVC-%3EMSN+%3E+1";
    check(
        &served.get(&format!("{claim}&axis=prob_min:0:1:0.2")),
        413,
        "this grid has 6 settings times connections",
    );
    check(&served.get(&format!("{claim}+%2B+0+%2B+0+%2B+0")), 413, "a claim of 24 bytes");
}

#[test]
fn a_question_that_takes_too_long_is_given_up() {
    let limits = Limits { question_time: Duration::ZERO, ..Limits::default() };
    let served = Served::over(Areax::with_data(), limits);
    let answer = served.get("/j0251/sweep/json?axis=prob_min:0:1:0.01&axis=size_min:0:1:0.1");
    check(&answer, 503, "the question took too long");
    assert_eq!(answer.header("retry-after"), "5");
    assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
}

/// A body that does not say how long it is.
struct Parts(Vec<Result<&'static str, &'static str>>);

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        Poll::Ready(self.0.pop().map(|part| match part {
            Ok(text) => Ok(Frame::data(Bytes::from_static(text.as_bytes()))),
            Err(words) => Err(std::io::Error::other(words)),
        }))
    }
}

#[test]
fn bodies_without_a_length_are_refused_for_what_is_wrong_with_them() {
    let limits = Limits { body_bytes_max: 30, ..Limits::default() };
    let served = Served::over(Areax::with_data(), limits);
    let post = |parts: Vec<Result<&'static str, &'static str>>| {
        let request = Request::post("/j0251/count/json")
            .header("content-type", "application/x-www-form-urlencoded");
        served.ask(request.body(Body::new(Parts(parts))).unwrap())
    };
    // The last part comes first.
    assert_eq!(post(vec![Ok("in=0.5"), Ok("prob_m")]).status, 200);
    check(&post(vec![Ok("0000000000000000"), Ok("prob_min=0.600000")]), 413, "more than 30 bytes");
    check(&post(vec![Err("past a limit of somebody else"), Ok("prob")]), 400, "the body broke off");
}

#[test]
fn intervals_of_fragments_are_refused() {
    let served = Served::new();
    for path in ["/j0251/matrix/json?ci=both", "/j0251/matrix/json?ci=pre&min_pre_certainty=0.9"] {
        let said = served.get(path);
        assert_eq!(said.status, StatusCode::BAD_REQUEST, "{path}: {}", said.text());
        assert!(said.text().contains("full-cells"), "{}", said.text());
    }
    assert_eq!(
        served.get("/j0251/matrix/json?ci=both&population=full-cells").status,
        StatusCode::OK
    );
}
