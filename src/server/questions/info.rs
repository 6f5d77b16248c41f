//! `/j0251/info`: what the open data set holds, and which engine computes the answers.

use serde_json::json;

use super::Work;
use crate::error::{Error, Kind};
use crate::inventory;
use crate::output::Format;
use crate::output::words::thousands;
use crate::server::reply::Reply;
use crate::server::state::Shared;

pub fn work(format: Format) -> Work {
    Box::new(move |state, _| Ok(Reply::whole(format, text(state)?)))
}

fn text(state: &Shared) -> Result<Vec<u8>, Error> {
    let data = &state.data;
    let types = data.types();
    let engine = state.engines.engine();
    let answer = json!({
        "dataset": {
            "name": data.dataset.name,
            "synapses": data.facts.synapses,
            "neurons": data.facts.neurons,
        },
        "filter": {},
        "engine": engine.name(),
        "adapter": engine.adapter(),
        "engine_faults": state.engines.faults(),
        "checked_against": null,
        "version": env!("CARGO_PKG_VERSION"),
        "built_in": data.sources.built_in(),
        "has_neuron_table": data.dataset.has_neuron_table,
        "cell_types": types,
        "post_morph": inventory::morphologies(&data.dataset),
        "facts": data.facts,
        "full_cells": types.iter().map(|row| row.full_cells).sum::<u64>(),
        "warnings": inventory::warnings(&data.dataset.name, &data.facts, thousands),
        "citation": crate::server::CITATION,
    });
    let failed = |error: serde_json::Error| Error::new(Kind::Failure, error.to_string());
    let mut text = serde_json::to_vec(&answer).map_err(failed)?;
    text.push(b'\n');
    Ok(text)
}
