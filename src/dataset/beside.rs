//! Work beside other work: on a thread of its own, or at once where the system gives no more.

use std::sync::mpsc::channel;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Work that was begun.
pub(super) struct Beside<'scope, T>(State<'scope, T>);

enum State<'scope, T> {
    Running(ScopedJoinHandle<'scope, Option<T>>),
    Done(T),
}

/// Begins some work.
pub(super) fn beside<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Beside<'scope, T> {
    begin(work, |thread| Builder::new().spawn_scoped(scope, thread))
}

/// A thread that cannot be created takes what it was given with it, so it is given the work
/// afterwards.
fn begin<'scope, T, W: FnOnce() -> T + Send + 'scope>(
    work: W,
    spawn: impl FnOnce(
        Box<dyn FnOnce() -> Option<T> + Send + 'scope>,
    ) -> std::io::Result<ScopedJoinHandle<'scope, Option<T>>>,
) -> Beside<'scope, T> {
    let (give, given) = channel::<W>();
    let thread = move || given.recv().ok().map(|work| work());
    let Ok(running) = spawn(Box::new(thread)) else { return Beside(State::Done(work())) };
    match give.send(work) {
        Ok(()) => Beside(State::Running(running)),
        // It waits for nothing else.
        Err(unsent) => Beside(State::Done((unsent.0)())),
    }
}

impl<T> Beside<'_, T> {
    /// Waits for what it comes to; a panic goes on here.
    pub(super) fn join(self) -> T {
        match self.0 {
            State::Done(done) => done,
            State::Running(thread) => match thread.join() {
                Ok(Some(done)) => done,
                Ok(None) => unreachable!("the work was sent before anybody waits for it"),
                Err(panic) => std::panic::resume_unwind(panic),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_with_a_thread_and_without() {
        std::thread::scope(|scope| {
            assert_eq!(beside(scope, || 7).join(), 7);
            assert_eq!(begin(|| 8, |_| Err(std::io::ErrorKind::WouldBlock.into())).join(), 8);
        });
    }
}
