//! Flags of `split` and `merge`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::figure::{AllTypesArgs, Choices, FigureArgs, OrderArgs, ScaleArgs, ValuesArgs, figure};
use super::{DataArgs, OutputArgs};
use crate::Result;
use crate::output::Figure;
use crate::shards::By;

#[derive(Debug, Args)]
pub struct SplitArgs {
    /// Folder with the published files
    #[arg(value_name = "DATA")]
    pub data: PathBuf,
    /// How many shards
    #[arg(value_name = "N")]
    pub shards: u32,
    /// Folder for the shards, which is made
    #[arg(long, short, value_name = "FOLDER")]
    pub output: PathBuf,
    /// What decides which shard a synapse is in: rows (its place in the table) or neurons (its
    /// postsynaptic neuron, so that all synapses of a pair are in one shard)
    #[arg(long, value_enum, default_value = "rows", value_name = "rows|neurons")]
    pub by: ByName,
}

impl SplitArgs {
    /// The data that is split.
    pub fn of(&self) -> DataArgs {
        DataArgs { data: Some(self.data.clone()), ..DataArgs::default() }
    }
}

/// What decides which shard a synapse is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ByName {
    /// Its place in the table
    Rows,
    /// Its postsynaptic neuron
    Neurons,
}

impl From<ByName> for By {
    fn from(name: ByName) -> By {
        match name {
            ByName::Rows => By::Rows,
            ByName::Neurons => By::Neurons,
        }
    }
}

#[derive(Debug, Args)]
pub struct MergeArgs {
    /// What 'areax partial' has written for every shard, in any order
    #[arg(required = true, value_name = "FILES")]
    pub files: Vec<PathBuf>,
    /// Answer even if shards lack; the answer says which
    #[arg(long)]
    pub incomplete: bool,
    /// Write a partial of all of them, to be merged with others, instead of the answer
    #[arg(long, conflicts_with = "incomplete")]
    pub partial: bool,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub figure: FigureArgs,
    #[command(flatten)]
    pub scale: ScaleArgs,
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub order: OrderArgs,
    #[command(flatten)]
    pub all_types: AllTypesArgs,
}

impl MergeArgs {
    /// How its picture looks.
    pub fn figure(&self) -> Result<Figure> {
        let groups: [&dyn Choices; 5] =
            [&self.figure, &self.scale, &self.values, &self.order, &self.all_types];
        figure(self.output.theme, &groups)
    }
}
