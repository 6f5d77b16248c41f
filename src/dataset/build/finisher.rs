//! Finished columns are synced and hashed beside the work on the next ones: a disk is slower than
//! the sorting, so it must start early.

use std::cell::RefCell;
use std::thread::Scope;

use crate::dataset::beside::{Beside, beside};
use crate::dataset::disk::{ColumnFile, FinishedColumn};
use crate::dataset::npy::Scalar;
use crate::error::Result;

/// Takes columns that are complete.
pub(in crate::dataset) struct Finisher<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    running: RefCell<Vec<Beside<'scope, Result<FinishedColumn>>>>,
}

impl<'scope, 'env> Finisher<'scope, 'env> {
    pub(in crate::dataset) fn new(scope: &'scope Scope<'scope, 'env>) -> Self {
        Finisher { scope, running: RefCell::default() }
    }

    /// Begins to sync and hash a column.
    pub(in crate::dataset) fn take<T: Scalar>(&self, column: ColumnFile<T>) {
        self.running.borrow_mut().push(beside(self.scope, move || column.finish()));
    }

    /// Waits for all columns; they come in the order in which they were taken.
    pub(in crate::dataset) fn wait(self) -> Result<Vec<FinishedColumn>> {
        self.running.into_inner().into_iter().map(Beside::join).collect()
    }
}
