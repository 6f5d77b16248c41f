//! How far a call is: its work says so from any thread, and who waits looks from time to time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::progress::Progress;

/// What is being done, and how far it is.
#[derive(Debug, Default)]
pub struct Report {
    piece: Mutex<Option<(String, u64)>>,
    done: AtomicU64,
}

impl Report {
    /// In a few words; none where nothing is said.
    pub fn words(&self) -> Option<String> {
        let piece = self.piece.lock().unwrap_or_else(PoisonError::into_inner);
        let (what, total) = piece.as_ref()?;
        let done = self.done.load(Ordering::Relaxed).min(*total);
        match done.saturating_mul(100).checked_div(*total) {
            Some(percent) => Some(format!("{what}: {percent} %")),
            None => Some(what.clone()),
        }
    }

    fn set(&self, piece: Option<(String, u64)>) {
        *self.piece.lock().unwrap_or_else(PoisonError::into_inner) = piece;
        self.done.store(0, Ordering::Relaxed);
    }
}

impl Progress for Report {
    fn start(&self, what: &str, total: u64) {
        self.set(Some((what.to_owned(), total)));
    }

    fn advance(&self, by: u64) {
        self.done.fetch_add(by, Ordering::Relaxed);
    }

    fn finish(&self) {
        self.set(None);
    }

    fn note(&self, _: &str) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_said_in_percent() {
        let report = Report::default();
        assert_eq!(report.words(), None);
        report.start("sorting", 40);
        report.advance(30);
        assert_eq!(report.words().as_deref(), Some("sorting: 75 %"));
        report.start("syncing", 0);
        assert_eq!(report.words().as_deref(), Some("syncing"));
        report.finish();
        assert_eq!(report.words(), None);
    }
}
