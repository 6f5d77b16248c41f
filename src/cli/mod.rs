//! The command line as a function: flags become a question, the library answers, the output layer
//! writes it. The process belongs to the caller: nothing here ends it, or changes what all of it shares.

mod args;
mod asked;
mod caller;
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
mod map_gpus;
mod neuron_words;
mod place;
mod process;
mod progress;
mod save;
mod say;
mod scratch;
mod session;
mod sets;
mod shape_args;
mod shapes;
mod streams;
mod suggest;

use std::ffi::OsString;
use std::sync::Arc;

pub use commands::{import_into, synthesize};
pub use process::Process;
pub use save::save;

use crate::threads::{Pool, Threads, processors};
use caller::Caller;
use interrupt::Interrupt;
use process::Guest;

/// Runs a command line, the program's name first, and gives the exit code. Answers go to stdout,
/// all else to stderr. The process stays as it is: it may be called again, and beside other work.
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    main_in(args, Arc::new(Guest))
}

/// The same in a process that lends it Ctrl-C and its log.
pub fn main_in(args: impl IntoIterator<Item = OsString>, process: Arc<dyn Process>) -> u8 {
    let cli = match suggest::parse(args.into_iter().collect()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let caller = Caller {
        quiet: cli.quiet,
        interrupt: Arc::new(Interrupt::new(Arc::clone(&process))),
        process,
        pool: Arc::new(Pool::new(Threads::Own(threads()))),
    };
    let done = commands::run(&cli.command, &caller);
    caller.interrupt.release();
    match done {
        Ok(()) => 0,
        // `areax matrix … | head` ends when `head` has seen enough; that is no failure.
        Err(error) if place::is_closed_pipe(&error) => 0,
        Err(error) => {
            say::line(&format!("areax: {error}"));
            error.kind().exit_code()
        }
    }
}

/// As many threads as the machine has processors, unless `RAYON_NUM_THREADS` says otherwise.
fn threads() -> usize {
    let named = std::env::var("RAYON_NUM_THREADS").ok().and_then(|text| text.parse().ok());
    named.filter(|count| *count > 0).unwrap_or_else(processors)
}
