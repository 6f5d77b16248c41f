//! The REST API: the guide's routes as they are, and those beyond it. The only room that says
//! `axum`. [`app`] is the whole router, to be tested without a port; [`serve`] gives it one.
//!
//! A request goes this way: `frame` (id, log, limits) → `ask` (what it gives, checked) →
//! `questions` (what it means) → `scheduler` (when it is computed) → `reply`.

mod accept;
mod answer;
mod ask;
mod base;
mod bodies;
mod connections;
mod counters;
mod descriptors;
mod explain;
mod fields;
mod figure;
mod files;
mod filter;
mod frame;
mod grid;
mod guide;
mod headers;
mod health;
mod hosts;
mod limits;
mod live;
mod metrics;
mod openapi;
mod origins;
mod page;
mod problem;
mod questions;
mod reply;
mod room;
mod scheduler;
mod selections;
mod serve;
mod shape_folders;
mod shapes;
mod state;
mod stream;
mod upstream;
mod whole;

use std::sync::Arc;

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use live::Live;

pub use hosts::Hosts;
pub use limits::Limits;
pub use origins::Origins;
pub use serve::{Running, serve};
pub use shape_folders::ShapeFolders;
pub use state::{Reopen, Shared, State};

/// What users of the data set cite.
pub const CITATION: &str = "Rother, A., Januszewski, M., Jain, V., Fee, M.S., Kornfeld, J. (2025). \
     The songbird basal ganglia connectome. bioRxiv.";

/// A page for trying any route; made from `/openapi.json`.
const EXPLORER: &str = include_str!("explorer.html");

/// The router over an open data set.
pub fn app(state: State) -> Router {
    router(Live::new(Arc::new(state)))
}

fn router(live: Live) -> Router {
    let mut router = Router::new()
        .merge(files::routes())
        .merge(health::routes())
        .merge(metrics::routes())
        .merge(page::routes())
        .merge(shapes::routes())
        .route("/openapi.json", get(openapi::document))
        .route("/explorer", get(|| async { Html(EXPLORER) }))
        .route("/llms.txt", get(guide::text));
    let mut paths: Vec<String> = openapi::other_paths().map(str::to_owned).collect();
    paths.push("/".to_owned());
    for route in questions::all() {
        let path = route.spec.path();
        router = router.route(&path, ask::method_router(route));
        paths.push(path);
    }
    let router = router
        .fallback(move |uri: axum::http::Uri| async move { ask::no_route(uri.path(), &paths) })
        .method_not_allowed_fallback(ask::no_method);
    frame::around(router, &live).with_state(live)
}
