//! The list of data sets, at `/` of a server that has several.

use axum::extract::State as Extract;
use axum::http::HeaderMap;
use axum::response::Response;

use super::sent::{HTML, send, tag};
use crate::output::words::thousands;
use crate::server::sets::Sets;
use crate::server::state::State;

const HEAD: &str = include_str!("list.html");

/// Every data set with its page, its numbers and its documents.
pub async fn page(Extract(sets): Extract<Sets>, headers: HeaderMap) -> Response {
    let items: String = sets.current().iter().map(|state| item(state)).collect();
    let text = HEAD.replace("{items}", &items).replace("{version}", env!("CARGO_PKG_VERSION"));
    let tag = tag(&text);
    send(HTML, text, &tag, &headers)
}

fn item(state: &State) -> String {
    let (name, title) = (&state.name, escaped(&state.data().sources.name));
    // A name can stand in an address as it is.
    let title = if title == *name { String::new() } else { format!(" <small>{title}</small>") };
    let rows = state.data().rows().map_or_else(
        |_| String::new(),
        |(synapses, neurons)| {
            format!("{} synapses · {} neurons", thousands(synapses), thousands(neurons))
        },
    );
    format!(
        "<li><h2><a href=\"{name}/\">{name}</a>{title}</h2>\n<p>{rows}</p>\n\
         <p><a href=\"{name}/info\">What it holds</a> · <a href=\"{name}/llms.txt\">Guide for AI \
         agents</a></p></li>\n"
    )
}

/// Text that stands for nothing else in HTML.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for sign in text.chars() {
        match sign {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            other => safe.push(other),
        }
    }
    safe
}
