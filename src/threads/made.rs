//! What is made when it is first needed, and kept.

use std::sync::{Mutex, OnceLock, PoisonError};

use super::PerProcess;
use crate::error::Result;

/// One `T`: a thread makes it while others of its process wait. What has failed the next tries again.
#[derive(Debug)]
pub struct Made<T> {
    made: OnceLock<T>,
    turn: PerProcess<Mutex<()>>,
}

impl<T> Default for Made<T> {
    fn default() -> Made<T> {
        Made { made: OnceLock::new(), turn: PerProcess::default() }
    }
}

impl<T> From<T> for Made<T> {
    fn from(made: T) -> Made<T> {
        Made { made: OnceLock::from(made), turn: PerProcess::default() }
    }
}

impl<T> Made<T> {
    /// It, if it is there.
    pub fn get(&self) -> Option<&T> {
        self.made.get()
    }

    /// It; made now if it is not there.
    ///
    /// # Errors
    /// Those of making it.
    pub fn get_or_make(&self, make: impl FnOnce() -> Result<T>) -> Result<&T> {
        if let Some(made) = self.get() {
            return Ok(made);
        }
        let _turn = self.turn.get().lock().unwrap_or_else(PoisonError::into_inner);
        match self.get() {
            Some(made) => Ok(made),
            None => Ok(self.keep(make()?)),
        }
    }

    /// Keeps what somebody has made, unless it is there already.
    pub fn keep(&self, made: T) -> &T {
        self.made.get_or_init(|| made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn what_fails_is_tried_again_and_what_is_made_stays() {
        let one = Made::default();
        assert!(one.get_or_make(|| Err(Error::data("not yet"))).is_err());
        assert_eq!(one.get(), None);
        assert_eq!(*one.get_or_make(|| Ok(1)).unwrap(), 1);
        assert_eq!((*one.get_or_make(|| Ok(2)).unwrap(), *one.keep(3)), (1, 1));
    }
}
