//! `areax mcp`: which data sets, and what computes the answers.

use std::path::PathBuf;

use clap::Args;

use super::{DataArgs, EngineArgs};

#[derive(Debug, Args)]
pub struct McpArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// More data sets, each a folder or NAME=FOLDER; DATA may be NAME=FOLDER too
    #[arg(value_name = "DATA", help_heading = "Data", requires = "data")]
    pub more: Vec<PathBuf>,
    #[command(flatten)]
    pub engine: EngineArgs,
}
