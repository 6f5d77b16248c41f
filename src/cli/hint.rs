//! Says on stderr what to look at when nothing passes.

use crate::hint;
use crate::progress::Progress;
use crate::query::{Axis, Filter, NeuronsQuery, Spelling};

use crate::cli::session::Session;

/// Says what is certain of an answer about synapses; of an empty one also what to check.
pub fn about(session: &Session, filter: &Filter, is_empty: bool) {
    about_grid(session, filter, &[], is_empty);
}

/// The same of an answer about a grid: the filter has none of the axes' numbers.
pub fn about_grid(session: &Session, filter: &Filter, axes: &[Axis], is_empty: bool) {
    let backend = session.connectome.backend();
    let said = match backend.data.mapped {
        Some(_) => hint::of_map(is_empty, Spelling::Flags),
        None => hint::synapses(backend.data.known(), filter, axes, is_empty, Spelling::Flags),
    };
    said.into_iter().for_each(|said| session.progress.note(&said));
}

/// What to look at where no neuron is found.
pub fn no_neuron(session: &Session, query: &NeuronsQuery) {
    let backend = session.connectome.backend();
    let facts = backend.data.known().map(|(_, facts)| facts);
    session.progress.note(&match backend.data.mapped {
        Some(_) => hint::no_neuron_of_map(Spelling::Flags),
        None => hint::no_neuron(facts, query, Spelling::Flags),
    });
}
