//! Finished columns are synced and hashed beside the work on the next ones: a disk is slower than
//! the sorting, so it must start early.

use std::cell::{Cell, RefCell};
use std::sync::mpsc::{Receiver, channel};
use std::thread::Scope;

use crate::dataset::beside::{Beside, beside};
use crate::dataset::disk::{ColumnFile, FinishedColumn};
use crate::dataset::npy::Scalar;
use crate::error::Result;

/// Takes columns that are complete.
pub(in crate::dataset) struct Finisher<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    running: RefCell<Vec<Beside<'scope, Result<FinishedColumn>>>>,
    /// Says when the column that was given last is written, and hangs up where it could not be.
    writing: Cell<Option<Receiver<()>>>,
}

impl<'scope, 'env> Finisher<'scope, 'env> {
    pub(in crate::dataset) fn new(scope: &'scope Scope<'scope, 'env>) -> Self {
        Finisher { scope, running: RefCell::default(), writing: Cell::default() }
    }

    /// Begins to sync and hash a column.
    pub(in crate::dataset) fn take<T: Scalar>(&self, column: ColumnFile<T>) {
        self.running.borrow_mut().push(beside(self.scope, move || column.finish()));
    }

    /// Begins to write, sync and hash a column, once the one before it is written: so one at a time waits in
    /// memory.
    ///
    /// # Errors
    /// Of a column before it that could not be written.
    pub(in crate::dataset) fn write<T: Scalar>(
        &self,
        column: ColumnFile<T>,
        values: Vec<T>,
    ) -> Result<()> {
        if self.writing.take().is_some_and(|before| before.recv().is_err()) {
            self.running.take().into_iter().try_for_each(|begun| begun.join().map(drop))?;
        }
        let (written, is_written) = channel();
        self.writing.set(Some(is_written));
        self.running.borrow_mut().push(beside(self.scope, move || {
            column.write(0, &values)?;
            drop(values);
            // Nobody waits behind the last column.
            let _ = written.send(());
            column.finish()
        }));
        Ok(())
    }

    /// Waits for all columns; they come in the order in which they were taken.
    pub(in crate::dataset) fn wait(self) -> Result<Vec<FinishedColumn>> {
        self.running.into_inner().into_iter().map(Beside::join).collect()
    }
}
