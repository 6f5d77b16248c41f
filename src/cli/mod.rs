//! The command line as a function: flags become a question, the library answers, the output layer
//! writes it. The process belongs to the caller: nothing here ends it, but for a second Ctrl-C.

mod args;
mod asked;
mod commands;
mod descriptor;
mod engines;
mod explain;
mod filter_args;
mod groups_file;
mod hint;
mod id_file;
mod id_form;
mod interrupt;
mod log;
mod place;
mod progress;
mod say;
mod session;
mod shape_args;
mod shapes;
mod streams;
mod suggest;
mod threads;

use std::ffi::OsString;

use crate::{Error, Kind};

/// Runs a command line, the program's name first, and gives the exit code. Answers go to stdout,
/// all else to stderr.
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match suggest::parse(args.into_iter().collect()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let done = threads::start().and_then(|()| commands::run(&cli));
    interrupt::end();
    match done {
        Ok(()) => 0,
        Err(error) if is_closed_pipe(&error) => 0,
        Err(error) => {
            say::line(&format!("areax: {error}"));
            error.kind().exit_code()
        }
    }
}

/// `areax matrix … | head` ends when `head` has seen enough; that is no failure.
fn is_closed_pipe(error: &Error) -> bool {
    let source = std::error::Error::source(error).and_then(|s| s.downcast_ref::<std::io::Error>());
    error.kind() == Kind::Failure
        && source.is_some_and(|source| source.kind() == std::io::ErrorKind::BrokenPipe)
}
