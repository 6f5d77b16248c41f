//! Flags of the questions about statistics.

use clap::Args;

use super::figure::{FigureArgs, figure};
use super::folded::folded;
use super::{DataArgs, EngineArgs, Given, OutputArgs};
use crate::Measure;
use crate::Result;
use crate::ask::table::{
    MEASURE, NORMALIZE, NULL_SEED, NULLS, PERMUTATIONS, SHUFFLE, STATISTIC, TEST_SEED, TEST_UNITS,
    TEST_WITHIN, TESTED_CLAIM, WITHIN,
};
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

#[derive(Debug, Args)]
pub struct TestArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Two connections with the same partners: "A->C > B->C", "A->B > A->C", "A,D->C > B->C" (A and D are
    /// then one label)
    #[arg(long, value_name = "CLAIM", help_heading = "Question")]
    pub claim: String,
    #[arg(
        long, default_value = "count", help_heading = "Question",
        help = folded(&format!("How a connection is measured, a sum over neurons: {}", Measure::list()))
    )]
    pub measure: String,
    /// Fractions (0–1) of the post types' input or of the pre types' output, of those that both
    /// connections have in common: none, input, output
    #[arg(long, default_value = "none", help_heading = "Question")]
    pub normalize: String,
    /// Categories of the neurons: labels are permuted among those that agree in all of them
    #[arg(long, value_name = "CATEGORIES", help_heading = "Question")]
    pub within: Option<String>,
    /// How often labels are permuted
    #[arg(long, value_name = "N", default_value_t = 9999, help_heading = "Question")]
    pub permutations: u64,
    /// Seed of the random numbers
    #[arg(long, value_name = "S", default_value_t = 1, help_heading = "Question")]
    pub seed: u64,
    /// fragments: take them as neurons; p values are then too small [default: neurons]
    #[arg(long, value_name = "UNITS", help_heading = "Question")]
    pub units: Option<String>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub engine: EngineArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub figure: FigureArgs,
}

impl TestArgs {
    /// What it gives the question beside the filter.
    pub fn own(&self) -> Vec<Given> {
        vec![
            (TESTED_CLAIM, Some(self.claim.clone())),
            (MEASURE, Some(self.measure.clone())),
            (NORMALIZE, Some(self.normalize.clone())),
            (TEST_WITHIN, self.within.clone()),
            (PERMUTATIONS, Some(self.permutations.to_string())),
            (TEST_SEED, Some(self.seed.to_string())),
            (TEST_UNITS, self.units.clone()),
        ]
    }

    /// How its picture looks.
    pub fn figure(&self) -> Result<Figure> {
        figure(self.output.theme, &[&self.figure])
    }
}
