//! The rows of open streams. One bit a row is megabytes, so streams of the same rows hold it once.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::query::RowSet;

/// Selections that streams hold at this moment.
#[derive(Debug, Default)]
pub struct Selections(Mutex<Vec<Weak<RowSet>>>);

impl Selections {
    /// The same rows: those of another stream if one holds them, else `set` from now on.
    pub fn share(&self, set: Arc<RowSet>) -> Arc<RowSet> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|one| one.strong_count() > 0);
        if let Some(same) = held.iter().filter_map(Weak::upgrade).find(|one| *one == set) {
            return same;
        }
        held.push(Arc::downgrade(&set));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_selections_are_held_once_and_only_while_they_are_used() {
        let selections = Selections::default();
        let mut other = RowSet::none(100);
        other.insert(7);
        let first = selections.share(RowSet::none(100).into());
        let second = selections.share(RowSet::none(100).into());
        let other = selections.share(other.into());
        assert!(Arc::ptr_eq(&first, &second));
        assert!(!Arc::ptr_eq(&first, &other));
        let left = Arc::downgrade(&first);
        drop((first, second));
        assert!(left.upgrade().is_none());
        assert_eq!(selections.share(RowSet::none(3).into()).table_rows, 3);
        assert_eq!(selections.0.lock().unwrap().len(), 2);
    }
}
