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
    /// Hangs up once the column that was given last is written.
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
    pub(in crate::dataset) fn write<T: Scalar>(&self, column: ColumnFile<T>, values: Vec<T>) {
        let (written, is_written) = channel();
        if let Some(before) = self.writing.replace(Some(is_written)) {
            // Nothing is ever sent.
            let _ = before.recv();
        }
        self.running.borrow_mut().push(beside(self.scope, move || {
            let done = column.write(0, &values);
            drop((values, written));
            done?;
            column.finish()
        }));
    }

    /// Waits for all columns; they come in the order in which they were taken.
    pub(in crate::dataset) fn wait(self) -> Result<Vec<FinishedColumn>> {
        self.running.into_inner().into_iter().map(Beside::join).collect()
    }
}
