//! Several data sets: what each holds, and where its guide is.

use super::plain::harmless;
use super::{mapped, published};
use crate::error::Result;
use crate::server::state::Shared;

/// What an agent reads first.
pub fn text(states: &[Shared], base: &str) -> Result<String> {
    let mut text = format!(
        "# areax: {} data sets\n\n\
         > Exact answers about the synapses of several data sets. The routes of each stand under its \
         name, and its own guide has all of them with their parameters.\n\n\
         Base URL: {base}\n\n\
         Ids of two data sets can be equal and mean different neurons: every answer says which data \
         set it is about.\n\nAlso: GET /openapi.json, GET /readyz.\n",
        states.len()
    );
    for state in states {
        let name = &state.name;
        let title = harmless(&state.data().sources.name);
        text += &format!("\n# {name}\n\n");
        if title != *name {
            text += &format!("Data set: {title}. ");
        }
        text += &format!("Guide: {base}/{name}/llms.txt; routes: {base}/{name}/…\n\n");
        text += &match (state.opened(), state.facts()) {
            (Some(data), _) => published::words(data),
            (None, Some(facts)) => mapped::words(facts),
            (None, None) => String::new(),
        };
    }
    Ok(text)
}
