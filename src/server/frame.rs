//! What is around every request: an id, one line in the log, the name that it is for, the limit of the address, and a
//! problem instead of a panic.

use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::Router;
use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::Predicate;

use super::base::prefix;
use super::headers::{COMPRESSED_BYTES, REQUEST_ID, SERVER_TIMING};
use super::others::MCP;
use super::problem::Problem;
use super::sets::Sets;

/// Longest id of a client's own that is taken over.
const CLIENT_ID_BYTES_MAX: usize = 64;

/// The router with its frame.
pub fn around(router: Router, sets: &Sets) -> Router {
    let router = router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().compress_when(Worth))
        .layer(from_fn_with_state(sets.clone(), watch));
    // Outermost: a page must be able to read problems too.
    match sets.shared().origins.layer() {
        Some(origins) => router.layer(origins),
        None => router,
    }
}

/// Longest answer that is compressed on a thread that talks to clients.
const COMPRESSED_HERE_MAX: u64 = 1 << 20;

/// Which answers are compressed here: documents and the page. Those of questions are compressed
/// where they are computed. Streams are left as they are, because
/// gzip is slower than a local network; so are files, because who fetches the rest of one must
/// find the same bytes.
#[derive(Clone, Copy)]
struct Worth;

impl Predicate for Worth {
    fn should_compress<B: HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let is_file = response.headers().contains_key(header::ACCEPT_RANGES);
        let length = response.body().size_hint().exact();
        let range = *COMPRESSED_BYTES.start()..=COMPRESSED_HERE_MAX;
        let is_done = response.headers().contains_key(SERVER_TIMING);
        !is_file && !is_done && length.is_some_and(|length| range.contains(&length))
    }
}

async fn watch(Extract(sets): Extract<Sets>, request: Request, next: Next) -> Response {
    let state = sets.shared();
    let begin = Instant::now();
    let id = request_id(&request);
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let prefix = prefix(request.headers()).to_owned();
    let length = uri.path_and_query().map_or(0, |text| text.as_str().len());
    let mut response = match state.hosts.admit(&request) {
        // As the protocol of its agents has it.
        Err(problem) if uri.path() == MCP => {
            problem.with_status(StatusCode::FORBIDDEN).into_response()
        }
        Err(problem) => problem.into_response(),
        Ok(()) if length > state.limits.uri_bytes_max => {
            too_long(length, state.limits.uri_bytes_max).into_response()
        }
        Ok(()) => next.run(request).await,
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = problem.response(id.to_str().ok(), &prefix);
    }
    let (status, took) = (response.status(), begin.elapsed().as_secs_f64());
    state.metrics.answered(route.as_ref().map(MatchedPath::as_str), status, took);
    tracing::info!(
        id = id.to_str().unwrap_or_default(),
        %method,
        path = uri.path(),
        query = shortened(&uri),
        status = status.as_u16(),
        ms = took * 1e3,
        "answered"
    );
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The client's own id if it is a plain word, else a new one.
fn request_id(request: &Request) -> HeaderValue {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let plain = |value: &&HeaderValue| {
        let bytes = value.as_bytes();
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        !bytes.is_empty() && bytes.len() <= CLIENT_ID_BYTES_MAX && bytes.iter().all(plain)
    };
    if let Some(id) = request.headers().get(REQUEST_ID).filter(plain) {
        return id.clone();
    }
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let text = format!("{:08x}-{number:x}", std::process::id());
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("unknown"))
}

/// The query for the log, without long lists.
fn shortened(uri: &Uri) -> &str {
    const BYTES_MAX: usize = 300;
    let query = uri.query().unwrap_or_default();
    query.get(..BYTES_MAX).unwrap_or(query)
}

fn too_long(length: usize, most: usize) -> Problem {
    Problem::new(
        StatusCode::URI_TOO_LONG,
        format!("the address has {length} bytes; the limit of this server is {most}"),
    )
    .advise("send the parameters as the body of a POST, as a form or as JSON")
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = text, "a request panicked");
    Problem::fault().into_response()
}
