//! The flags of `describe`.

use clap::Args;

use super::figure::{Choices, FigureArgs, ScaleArgs, figure};
use super::{DataArgs, EngineArgs, Given, OutputArgs};
use crate::Result;
use crate::ask::table::{BY, DISTRIBUTION};
use crate::cli::filter_args::FilterArgs;
use crate::output::Figure;

#[derive(Debug, Args)]
pub struct DescribeArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// multiplicity (synapses per connection), out_degree, in_degree (partners per neuron),
    /// out_strength, in_strength (synapses per neuron), synapse_size, connection_size, or a number of
    /// synapses or neurons by its name; give one for each distribution [default: those of the seven
    /// that the data has]
    #[arg(long = "distribution", value_name = "NAME", help_heading = "Question")]
    pub distributions: Vec<String>,
    /// A category that the values are grouped by: of synapses and connections pre.NAME, post.NAME or one
    /// of synapses, of neurons NAME
    #[arg(long, value_name = "COLUMN", help_heading = "Question")]
    pub by: Option<String>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub figure: FigureArgs,
    #[command(flatten)]
    pub scale: ScaleArgs,
}

impl DescribeArgs {
    /// What it gives the question beside the filter.
    pub fn own(&self) -> Vec<Given> {
        let names = self.distributions.iter().map(|name| (DISTRIBUTION, Some(name.clone())));
        names.chain([(BY, self.by.clone())]).collect()
    }

    /// How its picture looks.
    pub fn figure(&self) -> Result<Figure> {
        let groups: [&dyn Choices; 2] = [&self.figure, &self.scale];
        figure(self.output.theme, &groups)
    }
}
