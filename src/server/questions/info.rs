//! `/j0251/info`: what the open data set holds, and which engine computes the answers.

use super::Telling;
use crate::output::views::{InfoFrom, InfoView, View};
use crate::output::{Context, Format, Look};
use crate::query::Filter;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;

pub fn work(format: Format) -> Telling {
    Box::new(move |state, run, _| {
        let Some(opened) = state.opened() else {
            let facts = state.facts().ok_or_else(Problem::fault)?;
            let (filter, rows) = (Filter::default(), (facts.synapses, facts.neurons));
            let context = Context::new(&facts.name, rows, &filter, state.engine_name());
            return Reply::to(&View::Columns(facts), format, &context, &Look::default(), run);
        };
        let info = opened.info()?;
        let view = View::Info(InfoView {
            info,
            built_in: state.data().sources.built_in(),
            from: from(state),
        });
        let filter = Filter::default();
        let context = Context::of(info, &filter, state.engine_name());
        Reply::to(&view, format, &context, &Look::default(), run)
    })
}

/// Where it is known what the data holds.
pub fn from(state: &State) -> InfoFrom<'_> {
    InfoFrom::Server {
        engine: state.engine_name(),
        adapter: state.adapter(),
        faults: state.backend.engines.faults(),
        has_neuron_table: state.opened().is_some_and(|opened| opened.dataset.has_neuron_table),
        citation: crate::server::CITATION,
    }
}
