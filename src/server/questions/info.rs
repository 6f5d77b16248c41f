//! `/j0251/info`: what the open data set holds, and which engine computes the answers.

use super::Telling;
use crate::inventory::{self, Info};
use crate::output::views::{InfoFrom, InfoView, View};
use crate::output::{Context, Format, Look};
use crate::query::Filter;
use crate::server::reply::Reply;

pub fn work(format: Format) -> Telling {
    Box::new(move |state, run, _| {
        let data = &state.data;
        let info = Info {
            name: data.dataset.name.clone(),
            facts: data.facts.clone(),
            types: data.types()?.to_vec(),
            morphologies: inventory::morphologies(&data.dataset),
        };
        let engine = state.engine();
        let view = View::Info(InfoView {
            info: &info,
            built_in: data.sources.built_in(),
            from: InfoFrom::Server {
                engine: engine.name(),
                adapter: engine.adapter(),
                faults: state.backend.engines.faults(),
                has_neuron_table: data.dataset.has_neuron_table,
                citation: crate::server::CITATION,
            },
        });
        let filter = Filter::default();
        let rows = (info.facts.synapses, info.facts.neurons);
        let context = Context::new(&info.name, rows, &filter, engine.name());
        Reply::to(&view, format, &context, &Look::default(), run)
    })
}
