//! `areax man DIR`.

use std::path::Path;

use clap::CommandFactory;

use crate::cli::args::Cli;
use crate::{Error, Result};

/// Writes one page for areax and one for each of its commands. Pages that are there are replaced.
pub fn run(folder: &Path) -> Result<()> {
    let refused = |error| Error::io(folder, "cannot write manual pages", error);
    std::fs::create_dir_all(folder).map_err(refused)?;
    clap_mangen::generate_to(Cli::command(), folder).map_err(refused)
}
