//! The process that a command line runs in. A program that calls it may have handlers, a log and threads of
//! its own: only areax's own program lends it all. Its panic hook is its own too; which panics need not be
//! printed, because they become errors, a hook learns from [`crate::table::catches_panics`].

use crate::run::StopToken;

/// What only a process can set. Nothing of it is set unless it says how.
pub trait Process: Send + Sync {
    /// Work begins: from now on Ctrl-C stops it by this token, and ends the process the second time.
    fn watch_ctrl_c(&self, _stop: &StopToken) {}

    /// Ctrl-C is somebody else's again.
    fn release_ctrl_c(&self) {}

    /// A server begins, whose log this is: that of the whole process, panics and all.
    fn serves(&self, _log: tracing::Dispatch) {}
}

/// A process that belongs to somebody else.
pub struct Guest;

impl Process for Guest {}
