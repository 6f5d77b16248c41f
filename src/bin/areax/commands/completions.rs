//! `areax completions SHELL`.

use areax::Result;
use clap::CommandFactory;

use crate::cli::Cli;
use crate::place::print;

pub fn run(shell: clap_complete::Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "areax", &mut script);
    print(&String::from_utf8_lossy(&script))
}
