//! The command line: flags become a question, the library answers, the output layer writes it.

mod cli;
mod commands;
mod descriptor;
mod engines;
mod explain;
mod filter_args;
mod grid;
mod groups_file;
mod hint;
mod id_file;
mod interrupt;
mod log;
mod once;
mod place;
mod progress;
mod say;
mod session;
mod shape_args;
mod shapes;
mod strict_csv;
mod suggest;
mod threads;

use std::process::ExitCode;

use areax::{Error, Kind};

/// Answers of some megabytes come and go with every question. This allocator keeps their memory at
/// hand; the system's gives it back each time, and asking again takes a third of `select`'s time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quiet_vulkan();
    let cli = suggest::parse();
    if matches!(cli.command, cli::Command::Bench(_)) {
        keep_freed_memory();
    }
    match threads::start().and_then(|()| commands::run(&cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say::line(&format!("areax: {error}"));
            ExitCode::from(error.kind().exit_code())
        }
    }
}

/// The allocator gives freed memory back after 10 ms. Answers are checked between the questions of
/// `bench`, which takes longer: each question would get fresh pages, and clearing them takes the
/// kernel longer than the rest of `select`. Other commands ask once, or must stay small.
fn keep_freed_memory() {
    /// `mi_option_purge_delay`: the crate names the options of an older version alone.
    const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;
    const DEFAULT_MS: core::ffi::c_long = 10;
    const KEPT_MS: core::ffi::c_long = 5_000;
    // SAFETY: options may be read and set at any time by one thread, and no other is running yet.
    unsafe {
        // With another version the number may mean another option, which has another default. A
        // delay that somebody chose (MIMALLOC_PURGE_DELAY) stays.
        if libmimalloc_sys::mi_option_get(PURGE_DELAY) == DEFAULT_MS {
            libmimalloc_sys::mi_option_set(PURGE_DELAY, KEPT_MS);
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
