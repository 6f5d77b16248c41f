//! `/j0251/info`: what the open data set holds, and which engine computes the answers.

use super::Telling;
use crate::output::views::{InfoFrom, InfoView, View};
use crate::output::{Context, Format, Look};
use crate::query::Filter;
use crate::server::reply::Reply;

pub fn work(format: Format) -> Telling {
    Box::new(move |state, run, _| {
        let (data, info) = (&state.data, state.data.info()?);
        let engine = state.engine();
        let view = View::Info(InfoView {
            info,
            built_in: state.backend.data.sources.built_in(),
            from: InfoFrom::Server {
                engine: engine.name(),
                adapter: engine.adapter(),
                faults: state.backend.engines.faults(),
                has_neuron_table: data.dataset.has_neuron_table,
                citation: crate::server::CITATION,
            },
        });
        let filter = Filter::default();
        let context = Context::of(info, &filter, engine.name());
        Reply::to(&view, format, &context, &Look::default(), run)
    })
}
