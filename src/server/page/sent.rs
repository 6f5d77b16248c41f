//! A file of the page on its way to a browser: with the policy, and a tag by which it is kept.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Scripts and styles of this server only, none in the text of the page; no frames around it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

pub const HTML: &str = "text/html; charset=utf-8";
pub const CSS: &str = "text/css; charset=utf-8";
pub const JS: &str = "text/javascript; charset=utf-8";
pub const SVG: &str = "image/svg+xml";

/// The file, or 304 if the browser has it. Browsers ask every time, so that a newer program never
/// meets older scripts.
pub fn send(
    media_type: &'static str,
    text: impl IntoResponse,
    tag: &HeaderValue,
    headers: &HeaderMap,
) -> Response {
    let common = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    match knows(headers, tag) {
        true => (StatusCode::NOT_MODIFIED, common).into_response(),
        false => {
            let kind: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, media_type)];
            (common, kind, text).into_response()
        }
    }
}

/// Whether the browser names this tag; compression on the way makes a tag weak.
fn knows(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let named =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut named = named.flat_map(|list| list.split(',')).map(str::trim);
    named.any(|name| name == "*" || name.trim_start_matches("W/").as_bytes() == tag.as_bytes())
}

/// The tag of a text: another text has another one.
pub fn tag(text: &str) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let quoted = format!("\"{:016x}\"", hasher.finish());
    HeaderValue::from_str(&quoted).unwrap_or(HeaderValue::from_static("\"0\""))
}
