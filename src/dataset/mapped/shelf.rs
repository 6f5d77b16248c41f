//! Where the columns of a copy are: vectors in memory, or files of a folder. Both are taken up in the
//! same way, by name.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Error as IoError, Result as IoResult};
use std::path::{Path, PathBuf};
use std::thread::Scope;

use crate::dataset::Column;
use crate::dataset::build::finisher::Finisher;
use crate::dataset::disk::{ColumnFile, FinishedColumn};
use crate::dataset::npy::{self, Scalar};
use crate::dataset::open::Folder;
use crate::error::Result;

/// Columns in the making.
pub(super) struct Shelf<'scope, 'env> {
    place: Place<'scope, 'env>,
    bytes: usize,
}

enum Place<'scope, 'env> {
    /// In memory.
    Memory(BTreeMap<String, Box<dyn Any>>),
    /// In the folder of a generation.
    Folder { path: PathBuf, finisher: Finisher<'scope, 'env> },
}

/// Columns that are all there.
pub(super) enum Stored<'a> {
    /// In memory; each is taken once.
    Memory(RefCell<BTreeMap<String, Box<dyn Any>>>),
    /// In a folder.
    Folder(Folder<'a>),
}

impl<'scope, 'env> Shelf<'scope, 'env> {
    /// One in memory.
    pub(super) fn memory() -> Shelf<'scope, 'env> {
        Shelf { place: Place::Memory(BTreeMap::new()), bytes: 0 }
    }

    /// One in a folder; columns are written and made durable beside other work.
    pub(super) fn folder(path: &Path, scope: &'scope Scope<'scope, 'env>) -> Shelf<'scope, 'env> {
        let finisher = Finisher::new(scope);
        Shelf { place: Place::Folder { path: path.to_owned(), finisher }, bytes: 0 }
    }

    /// Waits until all columns of one in a folder are durable.
    pub(super) fn finish(self) -> Result<Vec<FinishedColumn>> {
        match self.place {
            Place::Memory(_) => Ok(Vec::new()),
            Place::Folder { finisher, .. } => finisher.wait(),
        }
    }

    /// Bytes of all columns so far.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The columns of one in memory.
    pub(super) fn into_memory<'a>(self) -> Stored<'a> {
        match self.place {
            Place::Memory(columns) => Stored::Memory(RefCell::new(columns)),
            Place::Folder { .. } => Stored::Memory(RefCell::default()),
        }
    }

    /// Adds a column.
    pub(super) fn put<T: Scalar>(&mut self, name: &str, values: Vec<T>) -> Result<()> {
        self.bytes += size_of_val(values.as_slice());
        match &mut self.place {
            Place::Memory(columns) => {
                columns.insert(name.to_owned(), Box::new(values));
            }
            Place::Folder { path, finisher } => {
                let column = ColumnFile::create(path, name, values.len() as u64)?;
                finisher.write(column, values)?;
            }
        }
        Ok(())
    }
}

impl Stored<'_> {
    /// Takes a column up.
    pub(super) fn take<T: Scalar>(&self, name: &str) -> IoResult<Column<T>> {
        let missing = || IoError::other(format!("it has no column {name} of the right type"));
        match self {
            Stored::Memory(columns) => {
                let column = columns.borrow_mut().remove(name).ok_or_else(missing)?;
                Ok(Column::from(*column.downcast::<Vec<T>>().map_err(|_| missing())?))
            }
            Stored::Folder(folder) => {
                let file = npy::file_name(name);
                let listed = folder.columns.iter().find(|column| column.file == file);
                let listed =
                    listed.filter(|column| column.dtype == T::DESCR).ok_or_else(missing)?;
                folder.map(name, listed.rows)
            }
        }
    }
}
