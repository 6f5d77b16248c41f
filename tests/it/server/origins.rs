//! Pages of other origins: they read answers only where the server was told so.

use areax::server::{Limits, Origins};
use axum::body::Body;
use axum::http::{Method, Request};

use super::{Answer, Served, state};
use crate::cli::Areax;

const PAGE: &str = "https://neuroglancer-demo.appspot.com";
const INFO: &str = "/notebook/j0251/any/sv/info";

fn allowing(origins: &[&str]) -> Served {
    let areax = Areax::with_data();
    let origins: Vec<String> = origins.iter().map(ToString::to_string).collect();
    let origins = Origins::parse(&origins).unwrap();
    let state = state(&areax, Limits::default()).unwrap().with_origins(origins);
    Served::of(areax, state)
}

fn from(served: &Served, origin: &str, path: &str) -> Answer {
    served.ask(Request::get(path).header("origin", origin).body(Body::empty()).unwrap())
}

/// What a browser asks before a page's request that is not a plain one.
fn preflight(served: &Served, origin: &str) -> Answer {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri("/j0251/count/json")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .header("access-control-request-private-network", "true");
    served.ask(request.body(Body::empty()).unwrap())
}

const ALLOW: &str = "access-control-allow-origin";

#[test]
fn no_page_of_another_origin_reads_answers_by_default() {
    let served = allowing(&[]);
    assert!(!from(&served, PAGE, INFO).headers.contains_key(ALLOW));
    let asked = preflight(&served, PAGE);
    assert_eq!(asked.status, 405);
    assert!(!asked.headers.keys().any(|name| name.as_str().starts_with("access-control")));
}

#[test]
fn pages_of_the_named_origins_read_answers_and_problems() {
    let served = allowing(&[PAGE, "http://localhost:3000"]);
    for path in [INFO, "/j0251/count/json", "/j0251/count/json?prob_mni=1", "/nowhere"] {
        let answer = from(&served, PAGE, path);
        assert_eq!(answer.header(ALLOW), PAGE, "{path}");
        assert!(answer.header("access-control-expose-headers").contains("x-areax-seed"));
        assert!(answer.headers.get_all("vary").iter().any(|v| v == "origin" || {
            v.to_str().unwrap().split(',').any(|name| name.trim() == "origin")
        }));
        let other = from(&served, "https://elsewhere.org", path);
        assert!(!other.headers.contains_key(ALLOW), "{path}");
    }
    let asked = preflight(&served, PAGE);
    assert_eq!(asked.status, 200);
    assert_eq!(asked.header(ALLOW), PAGE);
    assert!(asked.header("access-control-allow-methods").contains("POST"));
    assert!(asked.header("access-control-allow-headers").contains("content-type"));
    assert_eq!(asked.header("access-control-allow-private-network"), "true");
    assert!(!preflight(&served, "https://elsewhere.org").headers.contains_key(ALLOW));
}

#[test]
fn a_star_lets_every_page_read() {
    let served = allowing(&["*"]);
    assert_eq!(from(&served, "https://elsewhere.org", INFO).header(ALLOW), "*");
}

#[test]
fn an_invalid_origin_is_a_usage_error() {
    let run = Areax::with_data().run("serve DATA --allow-origin https://a.b/c");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("'https://a.b/c' is not a valid web origin"), "{}", run.stderr);
}
