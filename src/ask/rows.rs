//! Rows that were found, as a handle: they are read when somebody wants them.

use std::sync::Arc;

use crate::error::Result;
use crate::query::{RowColumns, RowField, RowSet};
use crate::read::SynapseFile;
use crate::rows::{RowsHandle, Selection, columns};
use crate::threads::Pool;

/// Rows of the synapse table that pass. They stand in the published file, or in memory where an
/// engine held them and they were few; two are equal where they are the same rows.
#[derive(Clone, Debug)]
pub struct Rows {
    pub(crate) selection: Selection,
    pub(crate) file: Arc<SynapseFile>,
    pub(crate) fields: Vec<RowField>,
    /// The threads that read them; without, those of the caller.
    pub(super) pool: Option<Arc<Pool>>,
}

impl PartialEq for Rows {
    fn eq(&self, other: &Rows) -> bool {
        self.selection == other.selection
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
    /// A file that has changed, or cannot be read any more.
    pub fn columns(&self) -> Result<RowColumns> {
        match &self.selection {
            Selection::Columns(rows) => Ok((**rows).clone()),
            Selection::Set(set) => {
                let read = || columns(&self.file, set, &self.fields);
                self.pool.as_ref().map_or_else(read, |pool| pool.run(false, read))
            }
        }
    }

    /// The rows, to be read a block at a time by a format.
    pub fn handle(&self) -> RowsHandle {
        let handle = RowsHandle::new(Arc::clone(&self.file), self.selection.clone());
        match &self.pool {
            Some(pool) => handle.read_by(Arc::clone(pool)),
            None => handle,
        }
    }

    /// Which they are, where they are not in memory.
    pub(crate) fn set(&self) -> Option<&RowSet> {
        match &self.selection {
            Selection::Set(set) => Some(set),
            Selection::Columns(_) => None,
        }
    }
}
