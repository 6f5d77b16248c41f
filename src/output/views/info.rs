//! What a data set holds as the formats see it.

use std::path::Path;

use crate::inventory::{self, Info};
use crate::output::words::thousands;

/// What a data set holds, and where that is known from.
#[derive(Clone, Debug)]
pub struct InfoView<'a> {
    /// What it holds.
    pub info: &'a Info,
    /// Tables of names that the data lacks: the guide's are used.
    pub built_in: Vec<&'static str>,
    /// Where that is known from.
    pub from: InfoFrom<'a>,
}

/// Where it is known what a data set holds.
#[derive(Clone, Debug)]
pub enum InfoFrom<'a> {
    /// From published files, which are named.
    Files {
        /// The synapse table.
        synapses: String,
        /// The neuron table, if there is one.
        neurons: Option<String>,
    },
    /// From a server that has it open.
    Server {
        /// The engine that computes its answers.
        engine: &'a str,
        /// The GPU of that engine.
        adapter: Option<String>,
        /// How often that engine failed.
        faults: u64,
        /// Whether there is a neuron table.
        has_neuron_table: bool,
        /// What to cite.
        citation: &'a str,
    },
}

impl InfoFrom<'_> {
    /// From files, as JSON can name them: what is not UTF-8 becomes `\u{fffd}`.
    pub fn files(synapses: &Path, neurons: Option<&Path>) -> InfoFrom<'static> {
        let words = |path: &Path| path.display().to_string();
        InfoFrom::Files { synapses: words(synapses), neurons: neurons.map(words) }
    }
}

impl InfoView<'_> {
    /// What looks odd about the data, in sentences.
    pub fn warnings(&self) -> Vec<String> {
        inventory::warnings(&self.info.name, &self.info.facts, thousands)
    }
}
