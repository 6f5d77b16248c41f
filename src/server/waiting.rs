//! What answers while the data is being opened, which may take minutes: that the process is alive, how
//! far it is, and to everything else that it is not ready.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use super::base::prefix;
use super::health::{self, json_response};
use super::hosts::Hosts;
use super::problem::Problem;
use crate::progress::Progress;

/// What a browser shows: it asks again by itself.
const PAGE: &str = include_str!("page/waiting.html");
/// It loads nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
/// Seconds after which it may be worth to ask again.
const RETRY_AFTER_S: u32 = 2;

/// How far the work is.
#[derive(Debug, Default)]
pub struct Step {
    what: Mutex<String>,
    done: AtomicU64,
    total: AtomicU64,
}

/// Progress that clients of the server see too.
pub struct Shown<'a> {
    step: Arc<Step>,
    beside: &'a dyn Progress,
}

impl Step {
    /// The same progress, shown here too.
    pub fn beside<'a>(self: &Arc<Step>, beside: &'a dyn Progress) -> Shown<'a> {
        Shown { step: Arc::clone(self), beside }
    }

    /// "sorting rows, 33 %"; nothing where no piece of work has been named.
    fn said(&self) -> Option<String> {
        let what = self.what.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (done, total) = (&self.done, self.total.load(Ordering::Relaxed));
        let percent =
            done.load(Ordering::Relaxed).min(total).saturating_mul(100).checked_div(total);
        match percent {
            _ if what.is_empty() => None,
            Some(percent) => Some(format!("{what}, {percent} %")),
            None => Some(what),
        }
    }

    fn begin(&self, what: &str, total: u64) {
        what.clone_into(&mut self.what.lock().unwrap_or_else(PoisonError::into_inner));
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }
}

impl Progress for Shown<'_> {
    fn start(&self, what: &str, total: u64) {
        self.step.begin(what, total);
        self.beside.start(what, total);
    }

    fn advance(&self, by: u64) {
        self.step.done.fetch_add(by, Ordering::Relaxed);
        self.beside.advance(by);
    }

    fn finish(&self) {
        self.step.begin("", 0);
        self.beside.finish();
    }

    fn note(&self, text: &str) {
        // Notes name places on the server's disk, which are nothing for its clients.
        self.beside.note(text);
    }
}

/// What it says.
pub struct Front {
    /// The data sets, by names that can stand anywhere.
    pub names: Vec<String>,
    /// Under which it is asked.
    pub hosts: Hosts,
    /// How far it is.
    pub step: Arc<Step>,
}

impl Front {
    /// The same answers on every route.
    pub fn router(self) -> Router {
        let front = Arc::new(self);
        Router::new().fallback(move |request: Request| {
            let front = Arc::clone(&front);
            async move { front.answer(&request) }
        })
    }

    fn answer(&self, request: &Request) -> Response {
        let prefix = prefix(request.headers());
        if let Err(problem) = self.hosts.admit(request) {
            return problem.response(None, prefix);
        }
        match request.uri().path() {
            "/healthz" => health::alive(),
            "/readyz" => self.state(),
            _ if takes_pages(request) => self.page(),
            _ => self.refusal().response(None, prefix),
        }
    }

    fn state(&self) -> Response {
        let (reason, step) = ("the data is being opened", self.step.said());
        let body = json!({"status": "preparing", "reason": reason, "step": step});
        later(json_response(StatusCode::SERVICE_UNAVAILABLE, &body))
    }

    fn page(&self) -> Response {
        let step = self.step.said().unwrap_or_default();
        let text = PAGE.replace("{names}", &self.names.join(", ")).replace("{step}", &step);
        let headers =
            [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_SECURITY_POLICY, POLICY)];
        later((StatusCode::SERVICE_UNAVAILABLE, headers, Html(text)).into_response())
    }

    fn refusal(&self) -> Problem {
        let step = self.step.said().map(|step| format!(": {step}")).unwrap_or_default();
        let sentence = format!("the server is preparing its data{step}");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, sentence)
            .advise_route("ask again in some seconds; ", "/readyz", " says how far it is")
            .retry_after(RETRY_AFTER_S)
    }
}

fn later(mut response: Response) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER_S.into());
    response
}

/// Whether a person looks at it.
fn takes_pages(request: &Request) -> bool {
    let accepted = request.headers().get_all(header::ACCEPT).iter();
    let mut accepted = accepted.filter_map(|value: &HeaderValue| value.to_str().ok());
    accepted.any(|types| types.contains("text/html"))
}

/// A second handle of a port, for a runtime of its own.
///
/// # Errors
/// No descriptor is left.
pub fn second(listener: &TcpListener) -> std::io::Result<TcpListener> {
    let second = listener.try_clone()?;
    second.set_nonblocking(true)?;
    Ok(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use axum::body::{Body, to_bytes};

    fn said(front: &Front, path: &str, accept: &str) -> (u16, String) {
        let request = Request::get(path).header("host", "localhost").header("accept", accept);
        let response = front.answer(&request.body(Body::empty()).unwrap());
        let status = response.status().as_u16();
        assert_eq!(response.headers().contains_key("retry-after"), status == 503, "{path}");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let bytes = runtime.block_on(to_bytes(response.into_body(), 1 << 20)).unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[test]
    fn it_says_that_it_is_alive_and_how_far_it_is() {
        let hosts = Hosts::new(&[], "127.0.0.1".parse().unwrap());
        let names = vec!["j0251".to_owned(), "fly".to_owned()];
        let front = Front { names, hosts, step: Arc::default() };
        let shown = front.step.beside(&Silent);
        assert_eq!(said(&front, "/healthz", "*/*"), (200, "{\"status\":\"ok\"}\n".into()));
        assert!(said(&front, "/readyz", "*/*").1.contains("\"step\":null"));
        shown.start("sorting rows", 3);
        shown.advance(1);
        let (status, ready) = said(&front, "/readyz", "text/html");
        assert!(status == 503 && ready.contains("\"preparing\""), "{ready}");
        for (path, accept, expected) in [
            ("/readyz", "*/*", "\"step\":\"sorting rows, 33 %\""),
            ("/", "text/html,*/*", "j0251, fly"),
            ("/fly/", "text/html", "sorting rows, 33 %"),
            ("/j0251/count/json", "*/*", "the server is preparing its data: sorting rows, 33 %"),
        ] {
            let (status, text) = said(&front, path, accept);
            assert!(status == 503 && text.contains(expected), "{path}: {text}");
        }
        // More than was announced is no more than all of it.
        shown.advance(9);
        assert!(said(&front, "/readyz", "*/*").1.contains("100 %"));
        shown.finish();
        assert!(said(&front, "/readyz", "*/*").1.contains("\"step\":null"));
        let foreign = Request::get("/").header("host", "evil.example").body(Body::empty());
        assert_eq!(front.answer(&foreign.unwrap()).status().as_u16(), 421);
    }
}
