//! What conditions on neurons leave out, as JSON says it.

use serde::Serialize;

/// Synapses that conditions on neurons leave out, and those that pass all others.
#[derive(Serialize)]
pub(super) struct Lost {
    synapses: u64,
    of: u64,
}

impl From<(u64, u64)> for Lost {
    fn from((synapses, of): (u64, u64)) -> Lost {
        Lost { synapses, of }
    }
}
