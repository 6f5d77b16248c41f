//! Says on stderr what to look at when nothing passes.

use crate::hint;
use crate::progress::Progress;
use crate::query::{Filter, NeuronsQuery, Spelling};

use crate::cli::session::Session;

/// Says what is certain of an answer about synapses; of an empty one also what to check.
pub fn about(session: &Session, filter: &Filter, is_empty: bool) {
    let backend = session.connectome.backend();
    match hint::synapses(backend.data.known(), filter, is_empty, Spelling::Flags) {
        Some(said) if is_empty => {
            session.progress.note(&format!("{said} --explain shows which filter removed them."));
        }
        Some(said) => session.progress.note(&said),
        None => {}
    }
}

/// What to look at where no neuron is found.
pub fn no_neuron(session: &Session, query: &NeuronsQuery) {
    let backend = session.connectome.backend();
    let facts = backend.data.known().map(|(_, facts)| facts);
    let said = hint::no_neuron(facts, query, Spelling::Flags);
    session.progress.note(&format!("{said} --explain shows which condition removed them."));
}
