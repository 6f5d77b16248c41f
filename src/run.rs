//! What a caller holds of work under way: how it learns of its progress, and how it ends it early.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Kind, Result};
use crate::progress::{Progress, Silent};

/// The wish that work under way should end. Clones share it, and it is never taken back.
#[derive(Clone, Debug, Default)]
pub struct StopToken(Arc<AtomicBool>);

impl StopToken {
    /// Asks whoever holds a clone to end.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// The flag itself, for what can only set a flag: a signal handler.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Whether the work should end. Costs as much as reading a number.
    #[inline]
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Stops work when it is dropped: with whoever waits for it.
pub struct StopOnDrop(pub StopToken);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// One piece of work on somebody's behalf. The default is never stopped and reports to nobody.
///
/// Loops over rows leave early once it is stopped and give whatever they have;
/// [`Run::whole`] at the end of an engine's function turns that into an error, so that no partial
/// answer is ever given.
#[derive(Clone)]
pub struct Run<'a> {
    /// Ends the work.
    pub stop: StopToken,
    /// Learns how it goes on.
    pub progress: &'a dyn Progress,
}

impl Default for Run<'_> {
    fn default() -> Self {
        Run { stop: StopToken::default(), progress: &Silent }
    }
}

/// Work that is never stopped.
impl<'a, P: Progress> From<&'a P> for Run<'a> {
    fn from(progress: &'a P) -> Run<'a> {
        Run { stop: StopToken::default(), progress }
    }
}

impl Run<'_> {
    /// Whether the work should end.
    #[inline]
    pub fn is_stopped(&self) -> bool {
        self.stop.is_stopped()
    }

    /// Goes on, unless the work should end.
    ///
    /// # Errors
    /// [`Kind::Stopped`].
    pub fn check(&self) -> Result<()> {
        if self.is_stopped() { Err(stopped()) } else { Ok(()) }
    }

    /// An answer, unless the work was stopped before it was complete.
    ///
    /// # Errors
    /// [`Kind::Stopped`]; else that of the answer.
    pub fn whole<T>(&self, answer: Result<T>) -> Result<T> {
        self.check().and(answer)
    }
}

/// The error of work that was asked to end.
pub fn stopped() -> Error {
    Error::new(Kind::Stopped, "stopped before the answer was complete")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_run_gives_no_answer() {
        let run = Run::default();
        assert_eq!(run.whole(Ok(1)).unwrap(), 1);
        run.clone().stop.stop();
        assert_eq!(run.whole(Ok(1)).unwrap_err().kind(), Kind::Stopped);
    }
}
