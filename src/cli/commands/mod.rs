//! One file a command; this one only tells them apart.

mod adjacency;
mod bench;
mod completions;
mod count;
mod demo;
mod doctor;
pub mod fetch;
mod info;
mod matrices;
mod matrix;
mod matrix_set;
mod mesh;
mod neuron;
mod neurons;
mod prepare;
mod recipes;
mod robust;
mod serve;
mod skeleton;
mod sweep;
mod synapses;
mod synth;
mod verify;

use crate::ask::mending;
use crate::{Error, Kind, Result};

use crate::cli::args::{Cli, Command};
use crate::cli::say;

/// Runs the command that was asked for. One that looks at the prepared copy by itself is run once more
/// where that turned out to be damaged, which the second run makes anew: a connectome that is asked
/// does so by itself.
pub fn run(cli: &Cli) -> Result<()> {
    let said = |(): &(), error: Error| {
        if !cli.quiet {
            say::line(&error.in_words());
        }
        Ok(())
    };
    mending((), |error| error.kind() == Kind::Damaged, said, |()| once(cli)).1
}

fn once(cli: &Cli) -> Result<()> {
    let quiet = cli.quiet;
    match &cli.command {
        Command::Demo(args) => demo::run(args, quiet),
        Command::Recipes(args) => recipes::run(args),
        Command::Synth(args) => synth::run(args, quiet),
        Command::Prepare(args) => prepare::run(args, quiet),
        Command::Info(args) => info::run(args, quiet),
        Command::Count(args) => count::run(args, quiet),
        Command::Matrix(args) => matrix::run(args, quiet),
        Command::Sweep(args) => sweep::run(args, quiet),
        Command::Robust(args) => robust::run(args, quiet),
        Command::Synapses(args) => synapses::run(args, quiet),
        Command::Neurons(args) => neurons::run(args, quiet),
        Command::Neuron(args) => neuron::run(args, quiet),
        Command::Adjacency(args) => adjacency::run(args, quiet),
        Command::Fetch(args) => fetch::run(args, quiet),
        Command::Skeleton(args) => skeleton::run(args, quiet),
        Command::Mesh(args) => mesh::run(args, quiet),
        Command::Serve(args) => serve::run(args, quiet),
        Command::Verify(args) => verify::run(args, quiet),
        Command::Bench(args) => bench::run(args, quiet),
        Command::Doctor => doctor::run(),
        Command::Completions { shell } => completions::run(*shell),
    }
}
