//! The command line: flags become a question, the library answers, the output layer writes it.

mod cli;
mod commands;
mod engines;
mod explain;
mod filter_args;
mod grid;
mod groups_file;
mod place;
mod progress;
mod session;
mod shape_args;

use std::io::Write;
use std::process::ExitCode;

use areax::{Error, Kind};
use clap::Parser;

/// Answers of some megabytes come and go with every question. This allocator keeps their memory at
/// hand; the system's gives it back each time, and asking again takes a third of `select`'s time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quiet_vulkan();
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if stderr is closed too.
            let _ = writeln!(std::io::stderr(), "areax: {error}");
            ExitCode::from(error.kind().exit_code())
        }
    }
}

/// Mesa's layer that picks a default adapter asks for a Wayland display each time, and complains
/// on stderr where there is none. areax ranks adapters itself and does without the layer.
fn quiet_vulkan() {
    // SAFETY: no other thread is running yet.
    unsafe { std::env::set_var("NODEVICE_SELECT", "1") };
}

/// `areax matrix … | head` ends when `head` has seen enough; that is no failure.
fn is_closed_pipe(error: &Error) -> bool {
    let source = std::error::Error::source(error).and_then(|s| s.downcast_ref::<std::io::Error>());
    error.kind() == Kind::Failure
        && source.is_some_and(|source| source.kind() == std::io::ErrorKind::BrokenPipe)
}
