//! The page at `/`.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use super::state::Shared;

const INDEX: &str = include_str!("index.html");

/// The routes of the page and of the files that it needs.
pub fn routes() -> Router<Shared> {
    Router::new().route("/", get(|| async { Html(INDEX) }))
}
