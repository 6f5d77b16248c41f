//! The flags of the questions about neurons: `neurons`, `neuron`, `adjacency`.

use clap::Args;

use super::{DataArgs, EngineArgs, OutputArgs};
use crate::cli::filter_args::FilterArgs;

#[derive(Debug, Args)]
pub struct NeuronsArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub conditions: ConditionArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What is asked of neurons; each flag is the condition of the same name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Conditions")]
pub struct ConditionArgs {
    /// Cell types of the neurons in the neuron table, comma-separated
    #[arg(long, value_name = "NAMES")]
    pub celltype: Option<String>,
    /// Cell types that their synapses are with, comma-separated
    #[arg(long, value_name = "NAMES")]
    pub target_celltype: Option<String>,
    /// outgoing: the neurons are presynaptic; incoming: postsynaptic
    #[arg(long, value_name = "DIRECTION", default_value = "outgoing")]
    pub direction: String,
    /// Minimum number of synapses with the target type [default: 1 with a target type, else 0]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub min_synapses: Option<String>,
    /// Minimum certainty of the neuron's cell type (0–1); 0 disables
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub min_celltype_certainty: Option<String>,
    /// Minimum axon length (µm); 0 disables
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub min_axon_length: Option<String>,
    /// Minimum dendrite length (µm); 0 disables
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub min_dendrite_length: Option<String>,
    /// Minimum length of the soma's skeleton (µm); 0 disables
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub min_soma_length: Option<String>,
    /// The neurons of a population: full-cells = axon and dendrite of at least 200 µm each; for axon-only
    /// types, an axon of at least 50 µm
    #[arg(long, value_name = "NAME")]
    pub population: Option<String>,
    /// Minimum probability of the synapses that are counted
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub prob_min: Option<String>,
    /// Compare with > instead of ≥, except for the number of synapses
    #[arg(long)]
    pub strict: bool,
    /// Compare real numbers; otherwise thresholds are rounded to float16 as NumPy does
    #[arg(long)]
    pub exact_thresholds: bool,
}

#[derive(Debug, Args)]
pub struct NeuronArgs {
    /// Id of the neuron
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub data: DataArgs,
    /// Number of partners to list on each side [default: 10; in csv all]
    #[arg(long, value_name = "K", value_parser = partners, help_heading = "Question")]
    pub partners: Option<usize>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct AdjacencyArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// A number of partners; `none` for all of them.
fn partners(text: &str) -> Result<usize, String> {
    match text {
        "none" => Ok(usize::MAX),
        text => text.parse().map_err(|_| "give a whole number from 0, or none for all".to_owned()),
    }
}
