//! The REST API: the guide's routes as they are, and those beyond it. The only room that says
//! `axum`. [`app`] is the whole router, to be tested without a port; [`listen`] opens one.
//!
//! A request goes this way: `frame` (id, log, limits) → `ask` (what it gives, checked) →
//! `questions` (what it means) → `scheduler` (when it is computed) → `reply`.

mod accept;
mod answer;
mod ask;
mod auto_metrics;
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
#[cfg(feature = "mcp")]
mod mcp;
mod metrics;
mod no_route;
mod openapi;
mod origins;
mod others;
mod page;
mod problem;
mod questions;
mod reply;
mod room;
mod scheduler;
mod selections;
mod serve;
mod sets;
mod shape_folders;
mod shapes;
mod state;
mod stream;
mod strongest;
mod upstream;
mod waiting;
mod whole;

use axum::Router;
use axum::http::Uri;
use axum::response::Html;
use axum::routing::get;

use live::Live;
use no_route::Known;
use sets::Sets;

pub use hosts::Hosts;
pub use limits::Limits;
pub use origins::Origins;
pub use serve::{Listening, Running, listen};
pub use sets::{DataSets, is_name};
pub use shape_folders::ShapeFolders;
pub use state::{Reopen, Shared, State};

/// What users of the data set cite.
pub const CITATION: &str = crate::guide::CITATION;

/// A page for trying any route; made from `/openapi.json`.
const EXPLORER: &str = include_str!("explorer.html");

/// The router over open data sets.
pub fn app(sets: DataSets) -> Router {
    router(sets.live())
}

fn router(sets: Sets) -> Router {
    let mut router = Router::new()
        .merge(health::routes())
        .merge(metrics::routes())
        .route("/openapi.json", get(openapi::document))
        .route("/explorer", get(|| async { Html(EXPLORER) }))
        .route("/llms.txt", get(guide::text))
        .with_state(sets.clone())
        .merge(page::files());
    let states = sets.current();
    let has_guide = states.iter().any(|state| state.has_guide());
    let mut paths: Vec<String> = others::other_paths(has_guide).map(str::to_owned).collect();
    let names: Vec<String> = states.iter().map(|state| state.name.clone()).collect();
    for (live, state) in sets.all().iter().zip(&states) {
        let (mut of_set, own) = routes(state);
        paths.extend(own);
        if sets.only().is_none() {
            let guide = others::guide_path(&state.name);
            of_set = of_set.merge(page::of_set(state, &names)).route(&guide, get(guide::of_set));
            paths.push(guide);
        }
        router = router.merge(of_set.with_state(live.clone()));
    }
    #[cfg(feature = "mcp")]
    let router = router.merge(mcp::routes(&sets));
    paths.push("/".to_owned());
    let known = Known { paths, names };
    let router = router
        .merge(page::front(&sets))
        .fallback(move |uri: Uri| async move { known.no_route(uri.path()) })
        .method_not_allowed_fallback(no_route::no_method);
    frame::around(router, &sets)
}

/// The routes of a data set, and the paths of its questions.
fn routes(state: &State) -> (Router<Live>, Vec<String>) {
    let mut router = Router::new();
    if state.has_guide() {
        router = router.merge(files::routes()).merge(shapes::routes());
    }
    let mut paths = Vec::new();
    for route in questions::all() {
        let path = route.spec.path(&state.name);
        router = router.route(&path, ask::method_router(route));
        paths.push(path);
    }
    (router, paths)
}
