//! The page at `/` and its files. They are part of the program: no file is read, nothing comes
//! from another host, and the content security policy forbids it.

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Redirect;
use axum::routing::{MethodRouter, get};

use super::sets::Sets;
use super::state::State;
use sent::{CSS, HTML, JS, SVG, send, tag};

mod list;
mod sent;
mod tables;

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
    file!("icon.svg", SVG),
    file!("theme.css", CSS),
    file!("layout.css", CSS),
    file!("parts.css", CSS),
    file!("late.css", CSS),
    file!("list.css", CSS),
    file!("address.js", JS),
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
    file!("intervals.js", JS),
    file!("late.js", JS),
    file!("latest.js", JS),
    file!("legend.js", JS),
    file!("lists.js", JS),
    file!("main.js", JS),
    file!("map_cells.js", JS),
    file!("map_choices.js", JS),
    file!("map_controls.js", JS),
    file!("map_data.js", JS),
    file!("map_main.js", JS),
    file!("map_panel.js", JS),
    file!("map_picture.js", JS),
    file!("map_state.js", JS),
    file!("map_words.js", JS),
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

/// The page of a data set: `name` and `root`, where the server is from it, stand between braces.
const INDEX: &str = include_str!("index.html");
/// The same of a data set with a map.
const MAP: &str = include_str!("map.html");

/// The files of the page.
pub fn files() -> Router {
    let table = PageFile { path: "/page/tables.js", media_type: JS, text: tables::script() };
    FILES.iter().copied().chain([table]).fold(Router::new(), |router, file| {
        let tag = tag(file.text);
        router.route(
            file.path,
            get(move |headers: HeaderMap| async move {
                send(file.media_type, file.text, &tag, &headers)
            }),
        )
    })
}

/// What stands at `/`: the page of the data set, or the list of several.
pub fn front(sets: &Sets) -> Router {
    let front = match sets.only() {
        Some(live) => page(&live.current(), "", ""),
        None => get(list::page),
    };
    Router::new().route("/", front).with_state(sets.clone())
}

/// The page of a data set under its name.
pub fn of_set<S: Clone + Send + Sync + 'static>(state: &State, names: &[String]) -> Router<S> {
    let name = &state.name;
    let folder = format!("{name}/");
    let beside = move || async move { Redirect::permanent(&folder) };
    Router::new()
        .route(&format!("/{name}/"), page(state, "../", &chooser(name, names)))
        .route(&format!("/{name}"), get(beside))
}

/// The ways from the page of a data set to those of the others. No sign of a name means anything in
/// HTML.
fn chooser(name: &str, names: &[String]) -> String {
    let others = names.iter().filter(|other| *other != name);
    let links: String =
        others.map(|other| format!("<a href=\"../{other}/\">{other}</a>\n")).collect();
    format!(
        "<details class=\"sets\"><summary>{name}</summary>\n<nav aria-label=\"Data sets\">\n\
         {links}<a href=\"../\">All data sets</a>\n</nav></details>\n  "
    )
}

fn page<S: Clone + Send + Sync + 'static>(
    state: &State,
    root: &str,
    sets: &str,
) -> MethodRouter<S> {
    let text = if state.opened().is_some() { INDEX } else { MAP };
    let text = text
        .replace("{name}", &state.name)
        .replace("{root}", root)
        .replace("{sets}", sets)
        .replace("{version}", env!("CARGO_PKG_VERSION"));
    let tag = tag(&text);
    get(move |headers: HeaderMap| async move { send(HTML, text, &tag, &headers) })
}
