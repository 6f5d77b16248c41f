//! Flags of `verify` and `bench`.

use clap::Args;

use super::{DataArgs, bytes};

#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Instead of DATA, so many random data sets with a map, which share the questions
    #[arg(help_heading = "Question", long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub maps: Option<u64>,
    /// Number of random questions
    #[arg(help_heading = "Question", long, value_name = "N", default_value_t = 200)]
    pub cases: u64,
    /// Seed of the questions
    #[arg(help_heading = "Question", long, default_value_t = 1)]
    pub seed: u64,
    /// Include software rasterizers, which are slow
    #[arg(help_heading = "Question", long)]
    pub software: bool,
    /// Only this adapter, as doctor names it
    #[arg(help_heading = "Question", long, value_name = "NAME", env = "AREAX_ADAPTER")]
    pub adapter: Option<String>,
    /// GPU memory to take, in bytes or with K, M or G; columns that do not fit are streamed
    #[arg(help_heading = "Question", long, value_name = "BYTES", value_parser = bytes)]
    pub gpu_memory: Option<u64>,
}

#[derive(Debug, Args)]
pub struct BenchArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Include software rasterizers; their times say nothing about any GPU
    #[arg(help_heading = "Question", long)]
    pub software: bool,
    /// Only this adapter, as doctor names it
    #[arg(help_heading = "Question", long, value_name = "NAME", env = "AREAX_ADAPTER")]
    pub adapter: Option<String>,
    /// GPU memory to take, in bytes or with K, M or G; columns that do not fit are streamed
    #[arg(help_heading = "Question", long, value_name = "BYTES", value_parser = bytes)]
    pub gpu_memory: Option<u64>,
    /// Print JSON
    #[arg(help_heading = "Question", long)]
    pub json: bool,
    /// Only these questions, comma-separated: matrix, matrix-lengths, sweep-64x64, select, neurons,
    /// neuron-lookup, adjacency; where there is a GPU also matrix-sums, matrix-box, matrix-groups,
    /// matrix-medians, sample, open, upload, empty; of a data set with a map also matrix-where,
    /// matrix-sparse
    #[arg(help_heading = "Question", long, value_name = "NAME,…", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Number of runs of each question to compare with the reference [default: all]
    #[arg(help_heading = "Question", long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub checked: Option<u32>,
    /// Also count N rows that each GPU makes itself, nothing being uploaded: how near its kernels come to
    /// its memory bandwidth where no cache holds the rows, for example 500000000
    #[arg(help_heading = "Question", long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub roof_rows: Option<u32>,
    /// Time every GPU twice: with kernels for any question, and with kernels that are compiled for the tests
    /// of each
    #[arg(help_heading = "Question", long)]
    pub variants: bool,
    /// Number of timed runs of each question
    #[arg(help_heading = "Question", long, value_name = "N", default_value_t = 21, value_parser = clap::value_parser!(u32).range(1..))]
    pub runs: u32,
}
