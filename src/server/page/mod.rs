//! The page at `/` and its files. They are part of the program: no file is read, nothing comes
//! from another host, and the content security policy forbids it.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::live::Live;

mod tables;

/// Scripts and styles of this server only, none in the text of the page; no frames around it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// A file of the page.
#[derive(Clone, Copy)]
struct PageFile {
    path: &'static str,
    media_type: &'static str,
    text: &'static str,
}

/// `file!("main.js", JS)` is the file beside this one, at `/page/main.js`.
macro_rules! file {
    ($name:literal, $media_type:expr) => {
        PageFile {
            path: concat!("/page/", $name),
            media_type: $media_type,
            text: include_str!($name),
        }
    };
}

const FILES: &[PageFile] = &[
    PageFile { path: "/", media_type: HTML, text: include_str!("index.html") },
    file!("icon.svg", SVG),
    file!("theme.css", CSS),
    file!("layout.css", CSS),
    file!("parts.css", CSS),
    file!("late.css", CSS),
    file!("api.js", JS),
    file!("bars.js", JS),
    file!("cell_view.js", JS),
    file!("check.js", JS),
    file!("choices.js", JS),
    file!("color.js", JS),
    file!("controls.js", JS),
    file!("curve.js", JS),
    file!("details.js", JS),
    file!("dom.js", JS),
    file!("downloads.js", JS),
    file!("filters.js", JS),
    file!("finder.js", JS),
    file!("grid.js", JS),
    file!("heatmap.js", JS),
    file!("late.js", JS),
    file!("latest.js", JS),
    file!("legend.js", JS),
    file!("main.js", JS),
    file!("neuron_view.js", JS),
    file!("numbers.js", JS),
    file!("overview.js", JS),
    file!("pages.js", JS),
    file!("panel.js", JS),
    file!("picture.js", JS),
    file!("question.js", JS),
    file!("sample.js", JS),
    file!("scale.js", JS),
    file!("state.js", JS),
    file!("status.js", JS),
    file!("subject.js", JS),
    file!("sweeps.js", JS),
    file!("theme.js", JS),
    file!("tip.js", JS),
    file!("type_view.js", JS),
    file!("words.js", JS),
];

/// The routes of the page and of the files that it needs.
pub fn routes() -> Router<Live> {
    let table = PageFile { path: "/page/tables.js", media_type: JS, text: tables::script() };
    FILES.iter().copied().chain([table]).fold(Router::new(), |router, file| {
        let tag = tag(file.text);
        router.route(
            file.path,
            get(move |headers: HeaderMap| async move { send(&file, &tag, &headers) }),
        )
    })
}

/// The file, or 304 if the browser has it. Browsers ask every time, so that a newer program never
/// meets older scripts.
fn send(file: &PageFile, tag: &HeaderValue, headers: &HeaderMap) -> Response {
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
            let kind: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, file.media_type)];
            (common, kind, file.text).into_response()
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
fn tag(text: &str) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let quoted = format!("\"{:016x}\"", hasher.finish());
    HeaderValue::from_str(&quoted).unwrap_or(HeaderValue::from_static("\"0\""))
}
