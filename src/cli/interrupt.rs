//! Ctrl-C: work under way is asked to end, so that it leaves nothing half done behind. A second
//! Ctrl-C ends the process at once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::Kind;
use crate::progress::{Progress, Silent};
use crate::run::{Run, StopToken};
use signal_hook::consts::SIGINT;
use signal_hook::{SigId, flag, low_level};

/// The only state that a command line does not hold itself: a process has one Ctrl-C.
static WATCH: Mutex<Option<Watch>> = Mutex::new(None);

/// Who learns of Ctrl-C.
struct Watch {
    token: StopToken,
    handlers: Vec<SigId>,
}

/// Work that Ctrl-C stops. From the first one on, Ctrl-C no longer ends the process by itself.
pub fn run(progress: &dyn Progress) -> Run<'_> {
    Run { stop: watch().get_or_insert_with(Watch::new).token.clone(), progress }
}

/// The same, of work that reports to nobody.
pub fn silent() -> Run<'static> {
    run(&Silent)
}

/// Leaves Ctrl-C to somebody else from now on.
pub fn release() {
    if let Some(watch) = &mut *watch() {
        watch.release();
    }
}

/// The command line is done: its Ctrl-C is not that of the next.
pub fn end() {
    if let Some(mut watch) = watch().take() {
        watch.release();
    }
}

fn watch() -> MutexGuard<'static, Option<Watch>> {
    WATCH.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    fn new() -> Watch {
        let token = StopToken::default();
        let code = i32::from(Kind::Stopped.exit_code());
        // In this order: the first Ctrl-C finds the token as it is, and stops it.
        let registered = [
            flag::register_conditional_shutdown(SIGINT, code, token.flag()),
            flag::register(SIGINT, token.flag()),
        ];
        // Where it cannot be caught, Ctrl-C ends the process as it always did.
        Watch { token, handlers: registered.into_iter().flatten().collect() }
    }

    fn release(&mut self) {
        for handler in self.handlers.drain(..) {
            low_level::unregister(handler);
        }
    }
}
