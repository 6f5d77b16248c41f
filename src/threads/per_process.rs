//! What each process has one of. A process that was forked has none of its parent's threads: a pool of
//! them would never answer it, and a lock that one of them held would never be free.

use std::sync::OnceLock;

use crate::error::Result;

/// One `T` for each process that asks. Nobody waits for a lock to read the list: it might be held by a
/// thread that a child does not have.
#[derive(Debug)]
pub struct PerProcess<T>(OnceLock<Box<OfProcess<T>>>);

/// That of one process, and that of a child which was forked from it.
#[derive(Debug)]
struct OfProcess<T> {
    process: u32,
    own: Option<T>,
    child: PerProcess<T>,
}

impl<T> Default for PerProcess<T> {
    fn default() -> PerProcess<T> {
        PerProcess(OnceLock::new())
    }
}

impl<T> PerProcess<T> {
    /// Whether this process has one.
    pub fn is_made(&self) -> bool {
        let mut place = self;
        while let Some(known) = place.0.get() {
            if known.process == std::process::id() && known.own.is_some() {
                return true;
            }
            place = &known.child;
        }
        false
    }

    /// That of this process; made if there is none yet.
    ///
    /// # Errors
    /// Those of making it.
    pub fn get_or_make(&self, make: impl FnOnce() -> Result<T>) -> Result<&T> {
        let process = std::process::id();
        let (mut place, mut make) = (self, Some(make));
        loop {
            match (place.0.get(), make.take()) {
                (Some(known), own) => {
                    match &known.own {
                        Some(own) if known.process == process => return Ok(own),
                        _ => place = &known.child,
                    }
                    make = own;
                }
                (None, Some(make)) => {
                    let own = Some(make()?);
                    let made = OfProcess { process, own, child: PerProcess::default() };
                    // Where another thread was faster, what it made is taken.
                    drop(place.0.set(Box::new(made)));
                }
                // Somebody else's is there by now.
                (None, None) => {}
            }
        }
    }
}

impl<T: Default> PerProcess<T> {
    /// The same of what can always be made.
    pub fn get(&self) -> &T {
        let process = std::process::id();
        let mut place = self;
        loop {
            let made = || {
                let own = Some(T::default());
                Box::new(OfProcess { process, own, child: PerProcess::default() })
            };
            let known = place.0.get_or_init(made);
            match &known.own {
                Some(own) if known.process == process => return own,
                _ => place = &known.child,
            }
        }
    }
}

impl<T> Drop for OfProcess<T> {
    /// A child cannot end its parent's threads, and must not try.
    fn drop(&mut self) {
        if self.process != std::process::id() {
            std::mem::forget(self.own.take());
        }
    }
}
