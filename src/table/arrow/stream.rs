//! Arrow IPC streams: batches one behind the other, to be read from the start.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow_ipc::reader::StreamReader;

use super::convert::Converter;
use super::file::{chunks, refused};
use super::guarded;
use super::leaves::{self, Leaf, leaves};
use crate::error::{Error, Result};
use crate::table::bytes::Counted;
use crate::table::chunk::Chunk;
use crate::table::column::SourceColumn;

/// An Arrow IPC stream.
pub(in crate::table) struct ArrowStream {
    path: PathBuf,
    leaves: Vec<Leaf>,
}

impl ArrowStream {
    /// Looks at the schema of a stream.
    pub fn open(path: &Path) -> Result<ArrowStream> {
        guarded(path, || {
            let reader = reader(path, Arc::new(AtomicU64::new(0)))?;
            Ok(ArrowStream { path: path.to_owned(), leaves: leaves(&reader.schema()) })
        })
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<SourceColumn> {
        leaves::columns(&self.leaves)
    }

    /// All rows from the first on.
    pub fn chunks(
        &self,
        wanted: &[usize],
        done: Arc<AtomicU64>,
    ) -> Result<impl Iterator<Item = Result<Chunk>> + Send + use<>> {
        let mut reader = reader(&self.path, done)?;
        let wanted = wanted.iter().map(|i| self.leaves[*i].clone()).collect();
        let mut converter = Converter::new(wanted, true);
        let (path, mut first) = (self.path.clone(), 0);
        let batches = std::iter::from_fn(move || {
            let next = guarded(&path, || reader.next().transpose().map_err(|e| refused(&path, &e)));
            next.transpose()
        });
        let path = self.path.clone();
        Ok(batches.flat_map(move |batch| {
            let found = batch.and_then(|batch| chunks(&path, &batch, &mut converter, &mut first));
            found.map_or_else(
                |error| vec![Err(error)],
                |chunks| chunks.into_iter().map(Ok).collect(),
            )
        }))
    }
}

fn reader(path: &Path, done: Arc<AtomicU64>) -> Result<StreamReader<BufReader<Counted>>> {
    let file = File::open(path).map_err(|error| Error::io(path, "cannot open", error))?;
    StreamReader::try_new_buffered(Counted { file, done }, None)
        .map_err(|error| refused(path, &error))
}
