//! Flags of the questions about statistics.

use clap::Args;

use super::figure::{FigureArgs, figure};
use super::{DataArgs, EngineArgs, Given, OutputArgs};
use crate::Result;
use crate::ask::table::{NULL_SEED, NULLS, SHUFFLE, STATISTIC, WITHIN};
use crate::cli::filter_args::FilterArgs;
use crate::output::Figure;

#[derive(Debug, Args)]
pub struct NullArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Which ends of synapses are shuffled: post
    #[arg(long, value_name = "END", default_value = "post", help_heading = "Question")]
    pub shuffle: String,
    /// Within what: all, pretype, posttype or typepair, of the neuron table's types; categories and
    /// cubes of the volume may follow: typepair,voxel:16um
    #[arg(long, value_name = "STRATA", default_value = "all", help_heading = "Question")]
    pub within: String,
    /// What is counted: multi (pairs with 1, 2, 3 ... synapses), autapses, reciprocal (pairs of neurons
    /// connected both ways), share:A/(A+B)>=0.9 (neurons with that share of their outputs); give one for
    /// each
    #[arg(long = "statistic", value_name = "NAME", help_heading = "Question")]
    pub statistics: Vec<String>,
    /// How often ends are shuffled
    #[arg(long, value_name = "N", default_value_t = 999, help_heading = "Question")]
    pub nulls: u64,
    /// Seed of the random numbers
    #[arg(long, value_name = "S", default_value_t = 1, help_heading = "Question")]
    pub seed: u64,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub figure: FigureArgs,
}

impl NullArgs {
    /// What it gives the question beside the filter.
    pub fn own(&self) -> Vec<Given> {
        let statistics = self.statistics.iter().map(|one| (STATISTIC, Some(one.clone())));
        let own = [
            (SHUFFLE, Some(self.shuffle.clone())),
            (WITHIN, Some(self.within.clone())),
            (NULLS, Some(self.nulls.to_string())),
            (NULL_SEED, Some(self.seed.to_string())),
        ];
        own.into_iter().chain(statistics).collect()
    }

    /// How its picture looks.
    pub fn figure(&self) -> Result<Figure> {
        figure(self.output.theme, &[&self.figure])
    }
}
