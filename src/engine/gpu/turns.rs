//! A lock whose waiters look up now and then whether anybody still waits for them: what has the device may
//! have it for long.

use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::lock::lock;

/// How long a waiter waits before it looks up.
const LOOK_UP: Duration = Duration::from_millis(20);

/// What one at a time has.
#[derive(Debug, Default)]
pub struct Turns<T> {
    is_taken: Mutex<bool>,
    freed: Condvar,
    content: Mutex<T>,
}

/// The content, until it is dropped.
#[derive(Debug)]
pub struct Turn<'t, T> {
    turns: &'t Turns<T>,
    content: MutexGuard<'t, T>,
}

impl<T> Turns<T> {
    /// Nobody has it yet.
    pub fn new(content: T) -> Turns<T> {
        Turns { is_taken: Mutex::new(false), freed: Condvar::new(), content: Mutex::new(content) }
    }

    /// The content once it is free; none where the waiter `gives_up` before.
    pub fn take(&self, gives_up: impl Fn() -> bool) -> Option<Turn<'_, T>> {
        let mut is_taken = lock(&self.is_taken);
        while *is_taken {
            if gives_up() {
                return None;
            }
            let woken = self.freed.wait_timeout(is_taken, LOOK_UP);
            is_taken = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        *is_taken = true;
        Some(Turn { turns: self, content: lock(&self.content) })
    }
}

impl<T> Deref for Turn<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.content
    }
}

impl<T> DerefMut for Turn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.content
    }
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        *lock(&self.turns.is_taken) = false;
        self.turns.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn one_at_a_time_has_the_content_and_a_waiter_may_give_up() {
        let turns = Turns::new(0);
        let first = turns.take(|| true).unwrap();
        assert!(turns.take(|| true).is_none());
        let stopped = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let waiter = scope.spawn(|| turns.take(|| stopped.load(Ordering::Relaxed)).is_none());
            stopped.store(true, Ordering::Relaxed);
            assert!(waiter.join().unwrap(), "it gave up while the content was taken");
            let waiter = scope.spawn(|| *turns.take(|| false).unwrap() += 1);
            drop(first);
            waiter.join().unwrap();
        });
        assert_eq!(*turns.take(|| true).unwrap(), 1);
    }

    #[test]
    fn a_panic_frees_the_content() {
        let turns = Turns::new(7);
        let panics = std::panic::AssertUnwindSafe(|| {
            let _turn = turns.take(|| true);
            panic!("within a turn");
        });
        assert!(std::panic::catch_unwind(panics).is_err());
        assert_eq!(*turns.take(|| true).unwrap(), 7);
    }
}
