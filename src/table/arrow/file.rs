//! Arrow IPC files: batches at known places.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_schema::ArrowError;

use super::convert::Converter;
use super::leaves::{self, Leaf, leaves, projected, roots};
use super::{CHUNK_ROWS, damaged, guarded};
use crate::error::{Error, Result};
use crate::table::batch::Places;
use crate::table::chunk::Chunk;
use crate::table::column::{Column, SourceColumn};
use crate::table::unify;

/// What stands at the end of a file: the length of the footer and the magic bytes.
const TAIL_BYTES: u64 = 10;

/// An Arrow IPC file.
pub(in crate::table) struct ArrowFile {
    path: PathBuf,
    leaves: Vec<Leaf>,
    /// The first row of every batch, and the number of all rows.
    starts: Vec<u64>,
    /// Bytes of every batch.
    bytes: Vec<u64>,
}

impl ArrowFile {
    /// Looks at the footer of a file.
    pub fn open(path: &Path) -> Result<ArrowFile> {
        guarded(path, || {
            let reader = reader(path, None)?;
            let leaves = leaves(&reader.schema());
            let (starts, bytes) = batches(path)?;
            Ok(ArrowFile { path: path.to_owned(), leaves, starts, bytes })
        })
    }

    /// How many rows.
    pub fn rows(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<SourceColumn> {
        leaves::columns(&self.leaves)
    }

    fn begin(&self, wanted: &[usize]) -> Result<(FileReader<BufReader<File>>, Converter)> {
        let wanted: Vec<Leaf> = wanted.iter().map(|i| self.leaves[*i].clone()).collect();
        let roots = roots(&wanted);
        let leaves = projected(&wanted, &roots);
        Ok((reader(&self.path, Some(roots))?, Converter::new(leaves, true)))
    }

    /// All rows from the first on.
    pub fn chunks(
        &self,
        wanted: &[usize],
        done: Arc<AtomicU64>,
    ) -> Result<impl Iterator<Item = Result<Chunk>> + Send + use<>> {
        let (mut reader, mut converter) = self.begin(wanted)?;
        let (path, bytes, mut batch) = (self.path.clone(), self.bytes.clone(), 0);
        let batches = std::iter::from_fn(move || {
            let next = guarded(&path, || reader.next().transpose().map_err(|e| refused(&path, &e)));
            done.fetch_add(bytes.get(batch).copied().unwrap_or(0), Ordering::Relaxed);
            batch += 1;
            next.transpose()
        });
        let (path, mut first) = (self.path.clone(), 0);
        Ok(batches.flat_map(move |batch| {
            let found = batch.and_then(|batch| chunks(&path, &batch, &mut converter, &mut first));
            found.map_or_else(
                |error| vec![Err(error)],
                |chunks| chunks.into_iter().map(Ok).collect(),
            )
        }))
    }

    /// Some rows, in the order asked for.
    pub fn rows_at(&self, wanted: &[usize], rows: &[u64]) -> Result<Vec<Column>> {
        let (mut reader, mut converter) = self.begin(wanted)?;
        let kinds = wanted.iter().map(|i| &self.leaves[*i].kind);
        let mut columns: Vec<Column> = kinds.map(unify::none).collect();
        let of = |row: &u64| self.starts.partition_point(|start| start <= row) - 1;
        for run in rows.chunk_by(|a, b| of(a) == of(b)) {
            let batch = of(&run[0]);
            let own: Vec<usize> =
                run.iter().map(|row| (row - self.starts[batch]) as usize).collect();
            let found = guarded(&self.path, || {
                reader.set_index(batch).map_err(|error| refused(&self.path, &error))?;
                let next =
                    reader.next().ok_or_else(|| damaged(&self.path, "a batch is missing"))?;
                let batch = next.map_err(|error| refused(&self.path, &error))?;
                converter.columns(&batch).map_err(|error| error.in_file(&self.path))
            })?;
            let taken = found.iter().map(|column| column.at(&own));
            columns.iter_mut().zip(taken).for_each(|(column, more)| unify::append(column, more));
        }
        Ok(columns)
    }
}

/// A batch as chunks of not too many rows.
pub(super) fn chunks(
    path: &Path,
    batch: &RecordBatch,
    converter: &mut Converter,
    first: &mut u64,
) -> Result<Vec<Chunk>> {
    let mut chunks = Vec::new();
    // One without rows may have lists of names.
    for start in (0..batch.num_rows().max(1)).step_by(CHUNK_ROWS) {
        let rows = CHUNK_ROWS.min(batch.num_rows() - start);
        let part = batch.slice(start, rows);
        let last = (*first + rows as u64).saturating_sub(1);
        let columns = guarded(path, || {
            let in_rows = |error: Error| {
                let what = format!("rows {first} to {last}: {}", error.what());
                Error::data(what).in_file(path)
            };
            converter.columns(&part).map_err(in_rows)
        })?;
        chunks.push(Chunk { rows, columns, places: Places::Rows(*first) });
        *first += rows as u64;
    }
    Ok(chunks)
}

fn reader(path: &Path, roots: Option<Vec<usize>>) -> Result<FileReader<BufReader<File>>> {
    let file = File::open(path).map_err(|error| Error::io(path, "cannot open", error))?;
    FileReader::try_new_buffered(file, roots).map_err(|error| refused(path, &error))
}

/// What arrow-rs says of a file.
pub(super) fn refused(path: &Path, error: &ArrowError) -> Error {
    damaged(path, error)
}

/// The first row of every batch with the number of all rows, and the bytes of each batch.
fn batches(path: &Path) -> Result<(Vec<u64>, Vec<u64>)> {
    let cannot = |error| Error::io(path, "cannot read", error);
    let mut file = File::open(path).map_err(cannot)?;
    let size = file.metadata().map_err(cannot)?.len();
    let mut read = |from: u64, bytes: u64| {
        if from.checked_add(bytes).is_none_or(|end| end > size) {
            return Err(damaged(path, "a batch lies beyond its end"));
        }
        let mut buffer = vec![0; bytes as usize];
        file.seek(SeekFrom::Start(from)).map_err(cannot)?;
        file.read_exact(&mut buffer).map_err(cannot)?;
        Ok(buffer)
    };
    let tail = read(size.saturating_sub(TAIL_BYTES), TAIL_BYTES)?;
    let length = tail.first_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
    let start = size.checked_sub(TAIL_BYTES + length);
    let footer = read(start.ok_or_else(|| damaged(path, "its footer"))?, length)?;
    let footer = arrow_ipc::root_as_footer(&footer).map_err(|error| damaged(path, error))?;
    let (mut starts, mut bytes) = (vec![0], Vec::new());
    for block in footer.recordBatches().into_iter().flatten() {
        let (offset, header) = (block.offset() as u64, block.metaDataLength() as u64);
        let message = read(offset, header)?;
        // A length stands before it, and before that four bytes of ones in newer files.
        let skip = if message.starts_with(&[0xff; 4]) { 8 } else { 4 };
        let message = arrow_ipc::root_as_message(message.get(skip..).unwrap_or_default())
            .map_err(|error| damaged(path, error))?;
        let rows = message.header_as_record_batch().map_or(0, |batch| batch.length());
        let rows = u64::try_from(rows).map_err(|_| damaged(path, "a batch of negative length"))?;
        starts.push(starts.last().copied().unwrap_or(0) + rows);
        bytes.push(header + block.bodyLength() as u64);
    }
    Ok((starts, bytes))
}
