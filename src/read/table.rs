//! The synapse table of a data set, in one file or in several.

use super::{Sources, SynapseFile};
use crate::error::Result;

impl Sources {
    /// Opens the synapse table.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn synapse_file(&self) -> Result<SynapseFile> {
        match self.pieces.is_empty() {
            true => SynapseFile::open(&self.synapses),
            false => SynapseFile::join(&self.pieces),
        }
    }
}
