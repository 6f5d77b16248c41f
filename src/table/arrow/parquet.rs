//! Parquet files.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;

use super::convert::Converter;
use super::file::{chunks, refused};
use super::leaves::{self, Leaf, leaves, projected, roots};
use super::{CHUNK_ROWS, damaged, guarded};
use crate::error::{Error, Result};
use crate::table::chunk::Chunk;
use crate::table::column::{Column, SourceColumn};
use crate::table::refused::codec as refused_codec;
use crate::table::unify;

/// A Parquet file.
pub(in crate::table) struct ParquetFile {
    path: PathBuf,
    leaves: Vec<Leaf>,
    metadata: ArrowReaderMetadata,
}

impl ParquetFile {
    /// Looks at the footer of a file.
    pub fn open(path: &Path) -> Result<ParquetFile> {
        guarded(path, || {
            let file = File::open(path).map_err(|error| Error::io(path, "cannot open", error))?;
            let load = |options| {
                ArrowReaderMetadata::load(&file, options).map_err(|error| damaged(path, error))
            };
            let found = load(ArrowReaderOptions::new())?;
            check_codecs(path, found.metadata())?;
            // Texts that are stored as numbers of a list are read as such; if that does not fit the
            // file after all, they are read as texts.
            let schema = Arc::new(with_dictionaries(found.schema(), found.metadata()));
            let metadata = load(ArrowReaderOptions::new().with_schema(schema)).unwrap_or(found);
            let leaves = leaves(metadata.schema());
            Ok(ParquetFile { path: path.to_owned(), leaves, metadata })
        })
    }

    /// How many rows.
    pub fn rows(&self) -> u64 {
        self.metadata.metadata().file_metadata().num_rows().max(0) as u64
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<SourceColumn> {
        leaves::columns(&self.leaves)
    }

    fn begin(
        &self,
        wanted: &[usize],
        selection: Option<RowSelection>,
    ) -> Result<(ParquetRecordBatchReader, Converter)> {
        let wanted: Vec<Leaf> = wanted.iter().map(|i| self.leaves[*i].clone()).collect();
        let roots = roots(&wanted);
        let leaves = projected(&wanted, &roots);
        let cannot = |error| Error::io(&self.path, "cannot open", error);
        let file = File::open(&self.path).map_err(cannot)?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let builder = builder.with_projection(mask).with_batch_size(CHUNK_ROWS);
        let builder = match selection {
            Some(selection) => builder.with_row_selection(selection),
            None => builder,
        };
        let reader = builder.build().map_err(|error| damaged(&self.path, error))?;
        Ok((reader, Converter::new(leaves, false)))
    }

    /// All rows from the first on.
    pub fn chunks(
        &self,
        wanted: &[usize],
        done: Arc<AtomicU64>,
    ) -> Result<impl Iterator<Item = Result<Chunk>> + Send + use<>> {
        let (mut reader, mut converter) = guarded(&self.path, || self.begin(wanted, None))?;
        let (path, rows) = (self.path.clone(), self.rows());
        let size = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let (mut first, mut told) = (0, 0);
        let next = move || {
            let next = guarded(&path, || reader.next().transpose().map_err(|e| refused(&path, &e)));
            let found = match next {
                Ok(Some(batch)) => chunks(&path, &batch, &mut converter, &mut first),
                Ok(None) if first == rows => return None,
                Ok(None) => {
                    let what = format!("it says {rows} rows and has {first}");
                    first = rows;
                    Err(damaged(&path, what))
                }
                Err(error) => Err(error),
            };
            let bytes = (u128::from(size) * u128::from(first) / u128::from(rows.max(1))) as u64;
            done.fetch_add(bytes.saturating_sub(told), Ordering::Relaxed);
            told = bytes.max(told);
            Some(found)
        };
        Ok(std::iter::from_fn(next).flat_map(|found| {
            found.map_or_else(
                |error| vec![Err(error)],
                |chunks| chunks.into_iter().map(Ok).collect(),
            )
        }))
    }

    /// Some rows, in the order asked for.
    pub fn rows_at(&self, wanted: &[usize], rows: &[u64]) -> Result<Vec<Column>> {
        let mut sorted = rows.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let kinds = wanted.iter().map(|i| &self.leaves[*i].kind);
        let mut columns: Vec<Column> = kinds.map(unify::none).collect();
        guarded(&self.path, || {
            let (reader, mut converter) = self.begin(wanted, Some(selection(&sorted)))?;
            for batch in reader {
                let batch = batch.map_err(|error| refused(&self.path, &error))?;
                let found = converter.columns(&batch).map_err(|e| e.in_file(&self.path))?;
                columns
                    .iter_mut()
                    .zip(found)
                    .for_each(|(column, more)| unify::append(column, more));
            }
            Ok(())
        })?;
        let at: Vec<usize> = rows.iter().filter_map(|row| sorted.binary_search(row).ok()).collect();
        if columns.iter().any(|column| column.rows() != sorted.len()) {
            return Err(damaged(&self.path, "some rows are missing"));
        }
        Ok(columns.iter().map(|column| column.at(&at)).collect())
    }
}

/// Refuses columns that are packed in a way that is not read.
fn check_codecs(path: &Path, metadata: &ParquetMetaData) -> Result<()> {
    let mut columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    let other = columns.find_map(|column| match column.compression() {
        Compression::BROTLI(_) => Some("brotli"),
        Compression::LZO => Some("lzo"),
        _ => None,
    });
    other.map_or(Ok(()), |codec| Err(refused_codec(path, codec)))
}

/// Picks ascending rows.
fn selection(rows: &[u64]) -> RowSelection {
    let (mut selectors, mut next) = (Vec::new(), 0);
    for run in rows.chunk_by(|a, b| a + 1 == *b) {
        if run[0] > next {
            selectors.push(RowSelector::skip((run[0] - next) as usize));
        }
        selectors.push(RowSelector::select(run.len()));
        next = run[0] + run.len() as u64;
    }
    selectors.into()
}

/// The same schema, with dictionaries where all parts of a column of texts are stored with one.
fn with_dictionaries(schema: &Schema, metadata: &ParquetMetaData) -> Schema {
    let parquet = metadata.file_metadata().schema_descr();
    let is_stored_so = |root: usize| {
        let mut leaves =
            (0..parquet.num_columns()).filter(|leaf| parquet.get_column_root_idx(*leaf) == root);
        let of = |leaf: usize| {
            let mut groups = metadata.row_groups().iter();
            groups.all(|group| group.column(leaf).dictionary_page_offset().is_some())
        };
        leaves.next().is_some_and(of) && leaves.next().is_none()
    };
    let field = |(root, field): (usize, &Arc<Field>)| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 if is_stored_so(root) => {
            let texts = Box::new(field.data_type().clone());
            let kind = DataType::Dictionary(Box::new(DataType::Int32), texts);
            Arc::new(field.as_ref().clone().with_data_type(kind))
        }
        _ => Arc::clone(field),
    };
    let fields: Vec<Arc<Field>> = schema.fields().iter().enumerate().map(field).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}
