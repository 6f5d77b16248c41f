//! Ctrl-C: work under way is asked to end, so that it leaves nothing half done behind.

use std::sync::{Arc, Once};

use crate::cli::process::Process;
use crate::progress::{Progress, Silent};
use crate::run::{Run, StopToken};

/// How the work of one command line learns of Ctrl-C.
pub struct Interrupt {
    process: Arc<dyn Process>,
    token: StopToken,
    watched: Once,
}

impl Interrupt {
    /// Nobody watches yet: Ctrl-C ends the process as it always did.
    pub fn new(process: Arc<dyn Process>) -> Interrupt {
        Interrupt { process, token: StopToken::default(), watched: Once::new() }
    }

    /// Work that Ctrl-C stops.
    pub fn run<'a>(&self, progress: &'a dyn Progress) -> Run<'a> {
        self.watched.call_once(|| self.process.watch_ctrl_c(&self.token));
        Run { stop: self.token.clone(), progress }
    }

    /// The same, of work that reports to nobody.
    pub fn silent(&self) -> Run<'static> {
        self.run(&Silent)
    }

    /// Leaves Ctrl-C to somebody else from now on.
    pub fn release(&self) {
        self.process.release_ctrl_c();
    }
}
