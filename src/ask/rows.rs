//! Rows that were found, as a handle: they are read when somebody wants them.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::query::{NamedColumn, RowColumns, RowField, RowSet};
use crate::rows::{Origin, RowsHandle, Selection, columns};
use crate::threads::Pool;

/// Rows of the synapse table that pass. They stand in the published file, or in memory where an
/// engine held them and they were few; two are equal where they are the same rows, of a table with a map
/// those with the same values.
#[derive(Clone, Debug)]
pub struct Rows {
    pub(crate) selection: Selection,
    pub(crate) origin: Origin,
    /// The fields of the published layout that were asked for.
    pub(crate) fields: Vec<RowField>,
    /// The threads that read them; without, those of the caller.
    pub(super) pool: Option<Arc<Pool>>,
}

impl PartialEq for Rows {
    fn eq(&self, other: &Rows) -> bool {
        let are_same = || match (self.named_columns(), other.named_columns()) {
            (Ok(own), Ok(other)) => {
                own.len() == other.len() && own.iter().zip(&other).all(|(a, b)| a.is_same(b))
            }
            _ => false,
        };
        let is_of_map = matches!(self.origin, Origin::Map(_));
        self.selection == other.selection && (!is_of_map || are_same())
    }
}

impl Rows {
    /// How many they are.
    pub fn len(&self) -> u64 {
        self.selection.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.selection.is_empty()
    }

    /// The fields that were asked for, in memory, each as one column in file order.
    ///
    /// # Errors
    /// Rows of a table with a map, which have fields of other names: [`Rows::named_columns`] gives them
    /// (usage); a file that has changed, or cannot be read any more.
    pub fn columns(&self) -> Result<RowColumns> {
        match (&self.origin, &self.selection) {
            (Origin::Published(_), Selection::Columns(rows)) => Ok((**rows).clone()),
            (Origin::Published(file), Selection::Set(set)) => {
                let read = || columns(file, set, &self.fields);
                self.pool.as_ref().map_or_else(read, |pool| pool.run(false, read))
            }
            (Origin::Map(_), _) => Err(Error::usage("fields", "the fields are those of a map")
                .advise("Rows::named_columns gives them by name")),
        }
    }

    /// The fields that were asked for of a table with a map, in memory, by name.
    ///
    /// # Errors
    /// Rows of the published layout: [`Rows::columns`] gives them (usage).
    pub fn named_columns(&self) -> Result<Vec<NamedColumn>> {
        let (Origin::Map(rows), Selection::Set(set)) = (&self.origin, &self.selection) else {
            return Err(Error::usage("fields", "the fields are those of the published layout")
                .advise("Rows::columns gives them"));
        };
        rows.columns(set)
    }

    /// The rows, to be read a block at a time by a format.
    pub fn handle(&self) -> RowsHandle {
        let handle = RowsHandle::of(self.origin.clone(), self.selection.clone());
        match &self.pool {
            Some(pool) => handle.read_by(Arc::clone(pool)),
            None => handle,
        }
    }

    #[cfg(feature = "server")]
    /// The same rows, their set as `share` gives it: readers of the same rows hold one set.
    pub(crate) fn shared(mut self, share: impl FnOnce(Arc<RowSet>) -> Arc<RowSet>) -> Rows {
        if let Selection::Set(set) = self.selection {
            self.selection = Selection::Set(share(set));
        }
        self
    }

    /// Which they are, where they are not in memory.
    pub(crate) fn set(&self) -> Option<&RowSet> {
        match &self.selection {
            Selection::Set(set) => Some(set),
            Selection::Columns(_) => None,
        }
    }
}
