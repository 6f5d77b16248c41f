//! `areax completions SHELL`.

use crate::Result;
use clap::CommandFactory;

use crate::cli::args::Cli;
use crate::cli::place::print;

pub fn run(shell: clap_complete::Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "areax", &mut script);
    print(&String::from_utf8_lossy(&script))
}
