//! One file a command; this one only tells them apart.

mod adjacency;
mod bench;
mod completions;
mod count;
mod demo;
mod describe;
mod doctor;
pub mod fetch;
mod import;
mod info;
mod man;
mod matrices;
mod matrix;
mod matrix_set;
mod mcp;
mod merge;
mod mesh;
mod neuron;
mod neurons;
mod null;
mod partial;
mod prepare;
mod recipes;
mod robust;
mod serve;
mod skeleton;
mod split;
mod sweep;
mod synapses;
mod synth;
mod test;
mod verify;

pub use import::import_into;
pub use synth::synthesize;

use crate::ask::{Asked, mending};
use crate::{Error, Kind, Result};

use crate::cli::args::{Command, PartialQuestion};
use crate::cli::caller::Caller;
use crate::cli::say;

/// Runs the command that was asked for. One that looks at the prepared copy by itself is run once more
/// where that turned out to be damaged, which the second run makes anew: a connectome that is asked
/// does so by itself.
pub fn run(command: &Command, caller: &Caller) -> Result<()> {
    let said = |(): &(), error: Error| {
        if !caller.quiet {
            say::line(&error.in_words());
        }
        Ok(())
    };
    mending((), |error| error.kind() == Kind::Damaged, said, |()| once(command, caller)).1
}

fn once(command: &Command, caller: &Caller) -> Result<()> {
    // A connectome that is asked has the caller's threads; what computes by itself is done on them.
    let computing = |work: &(dyn Fn() -> Result<()> + Sync)| caller.pool.run(false, work);
    match command {
        Command::Demo(args) => computing(&|| demo::run(args, caller)),
        Command::Import(args) => computing(&|| import::run(args, caller)),
        Command::Recipes(args) => recipes::run(args),
        Command::Synth(args) => computing(&|| synth::run(args, caller)),
        Command::Prepare(args) => computing(&|| prepare::run(args, caller)),
        Command::Info(args) => computing(&|| info::run(args, caller)),
        Command::Count(args) => count::run(args, caller),
        Command::Matrix(args) => matrix::run(args, caller),
        Command::Sweep(args) => sweep::run(args, caller),
        Command::Robust(args) => robust::run(args, caller),
        Command::Synapses(args) => synapses::run(args, caller),
        Command::Neurons(args) => neurons::run(args, caller),
        Command::Neuron(args) => neuron::run(args, caller),
        Command::Adjacency(args) => adjacency::run(args, caller),
        Command::Null(args) => null::run(args, caller),
        Command::Test(args) => test::run(args, caller),
        Command::Describe(args) => describe::run(args, caller),
        Command::Fetch(args) => fetch::run(args, caller),
        Command::Skeleton(args) => skeleton::run(args, caller),
        Command::Mesh(args) => mesh::run(args, caller),
        Command::Split(args) => computing(&|| split::run(args, caller)),
        Command::Partial(args) => {
            partial::run(&args.question, asked_of_shard(&args.question)?, caller)
        }
        Command::Merge(args) => computing(&|| merge::run(args, caller)),
        Command::Serve(args) => serve::run(args, caller),
        Command::Mcp(args) => mcp::run(args, caller),
        Command::Verify(args) => computing(&|| verify::run(args, caller)),
        Command::Bench(args) => computing(&|| bench::run(args, caller)),
        Command::Doctor => computing(&doctor::run),
        Command::Completions { shell } => completions::run(*shell),
        Command::Man { folder } => man::run(folder),
    }
}

/// What the flags ask of a shard.
fn asked_of_shard(question: &PartialQuestion) -> Result<Asked> {
    match question {
        PartialQuestion::Count(args) => count::question(args),
        PartialQuestion::Matrix(args) => matrix::question(args),
        PartialQuestion::Sweep(args) => sweep::question(args),
        PartialQuestion::Robust(args) => robust::question(args),
        PartialQuestion::Test(args) => test::question(args),
        PartialQuestion::Neurons(args) => neurons::question(args),
        PartialQuestion::Describe(args) => describe::question(args),
    }
}
