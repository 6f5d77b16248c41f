//! Ctrl-C: work under way is asked to end, so that it leaves nothing half done behind. A second
//! Ctrl-C ends the process at once.

use std::sync::Mutex;
use std::sync::OnceLock;

use crate::Kind;
use crate::progress::{Progress, Silent};
use crate::run::{Run, StopToken};
use signal_hook::consts::SIGINT;
use signal_hook::{SigId, flag, low_level};

static TOKEN: OnceLock<StopToken> = OnceLock::new();
static HANDLERS: Mutex<Vec<SigId>> = Mutex::new(Vec::new());

/// Work that Ctrl-C stops. From the first one on, Ctrl-C no longer ends the process by itself.
pub fn run(progress: &dyn Progress) -> Run<'_> {
    Run { stop: TOKEN.get_or_init(watch).clone(), progress }
}

/// The same, of work that reports to nobody.
pub fn silent() -> Run<'static> {
    run(&Silent)
}

/// Leaves Ctrl-C to somebody else from now on.
pub fn release() {
    let mut handlers = HANDLERS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for handler in handlers.drain(..) {
        low_level::unregister(handler);
    }
}

fn watch() -> StopToken {
    let token = StopToken::default();
    let code = i32::from(Kind::Stopped.exit_code());
    // In this order: the first Ctrl-C finds the token as it is, and stops it.
    let registered = [
        flag::register_conditional_shutdown(SIGINT, code, token.flag()),
        flag::register(SIGINT, token.flag()),
    ];
    // Where it cannot be caught, Ctrl-C ends the process as it always did.
    let mut handlers = HANDLERS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    handlers.extend(registered.into_iter().flatten());
    token
}
