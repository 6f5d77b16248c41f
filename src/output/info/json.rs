//! What a data set holds as JSON: on several lines with the files where the command line says it, on
//! one with the engine where a server does.

use serde_json::{Value, json};

use crate::error::Result;
use crate::output::unwritten;
use crate::output::views::{InfoFrom, InfoView};

pub(super) fn text(view: &InfoView) -> Result<String> {
    let text = match &view.from {
        InfoFrom::Files { .. } => serde_json::to_string_pretty(&object(view)),
        InfoFrom::Server { .. } => serde_json::to_string(&object(view)),
    };
    Ok(text.map_err(|error| unwritten(error.into()))? + "\n")
}

fn object(view: &InfoView) -> Value {
    let (info, facts) = (view.info, &view.info.facts);
    let dataset = json!({"name": info.name, "synapses": facts.synapses, "neurons": facts.neurons});
    let mut object = match &view.from {
        InfoFrom::Files { synapses, neurons } => json!({
            "dataset": dataset,
            "filter": {},
            "engine": "prepare",
            "checked_against": null,
            "sources": {"synapses": synapses, "neurons": neurons, "built_in": view.built_in},
        }),
        InfoFrom::Server { engine, adapter, faults, has_neuron_table, .. } => json!({
            "dataset": dataset,
            "filter": {},
            "engine": engine,
            "adapter": adapter,
            "engine_faults": faults,
            "checked_against": null,
            "version": env!("CARGO_PKG_VERSION"),
            "built_in": view.built_in,
            "has_neuron_table": has_neuron_table,
        }),
    };
    object["cell_types"] = json!(info.types);
    object["post_morph"] = json!(info.morphologies);
    object["facts"] = json!(facts);
    object["full_cells"] = json!(info.full_cells());
    object["warnings"] = json!(view.warnings());
    if let InfoFrom::Server { citation, .. } = &view.from {
        object["citation"] = json!(citation);
    }
    object
}
