//! Locks whose holders may have panicked: what they guard is whole at every step.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits for a lock.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
