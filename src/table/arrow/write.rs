//! Columns of plain vectors → an Arrow IPC file that gives them back as they are, in their types and with
//! their nulls.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, DictionaryArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use crate::error::{Error, Result};
use crate::table::column::{Column, ColumnType, Dictionary, Nulls, SourceColumn, Values};

/// A table in the making: numbers, texts, and texts by their numbers in a list.
pub struct TableWriter {
    path: PathBuf,
    file: FileWriter<BufWriter<File>>,
    schema: Arc<Schema>,
    /// The list of each column that has one: it is written once.
    lists: Vec<Option<(Arc<Vec<String>>, ArrayRef)>>,
}

impl TableWriter {
    /// Begins a file with these columns.
    ///
    /// # Errors
    /// A disk that refuses, a column of another type.
    pub fn create(path: &Path, columns: &[SourceColumn]) -> Result<TableWriter> {
        let cannot = |error: ArrowError| refused(path, error);
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>().map_err(cannot)?;
        let schema = Arc::new(Schema::new(fields));
        let out = File::create(path).map_err(|error| Error::io(path, "cannot create", error))?;
        let options =
            IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME));
        let file = options.and_then(|options| {
            FileWriter::try_new_with_options(BufWriter::new(out), &schema, options)
        });
        let lists = columns.iter().map(|_| None).collect();
        Ok(TableWriter { path: path.to_owned(), file: file.map_err(cannot)?, schema, lists })
    }

    /// Writes rows behind those that are there.
    ///
    /// # Errors
    /// A disk that refuses, columns that are not those of the file.
    pub fn write(&mut self, columns: &[Column]) -> Result<()> {
        let arrays = columns.iter().zip(&mut self.lists).map(|(column, list)| array(column, list));
        let batch = arrays
            .collect::<Result<Vec<_>, ArrowError>>()
            .and_then(|arrays| RecordBatch::try_new(Arc::clone(&self.schema), arrays));
        let written = batch.and_then(|batch| self.file.write(&batch));
        written.map_err(|error| refused(&self.path, error))
    }

    /// Ends the file and makes it durable.
    ///
    /// # Errors
    /// A disk that refuses.
    pub fn finish(self) -> Result<()> {
        let TableWriter { path, file, .. } = self;
        let out = file.into_inner().map_err(|error| refused(&path, error))?;
        let out = out
            .into_inner()
            .map_err(|error| Error::io(&path, "cannot write", error.into_error()))?;
        out.sync_all().map_err(|error| Error::io(&path, "cannot sync", error))
    }
}

fn refused(path: &Path, error: ArrowError) -> Error {
    match error {
        ArrowError::IoError(_, error) => Error::io(path, "cannot write", error),
        other => Error::new(crate::error::Kind::Failure, format!("cannot write the file: {other}"))
            .in_file(path),
    }
}

fn field(column: &SourceColumn) -> Result<Field, ArrowError> {
    let kind = match &column.kind {
        ColumnType::Text => DataType::Utf8,
        ColumnType::I8 => DataType::Int8,
        ColumnType::I16 => DataType::Int16,
        ColumnType::I32 => DataType::Int32,
        ColumnType::I64 => DataType::Int64,
        ColumnType::U8 => DataType::UInt8,
        ColumnType::U16 => DataType::UInt16,
        ColumnType::U32 => DataType::UInt32,
        ColumnType::U64 => DataType::UInt64,
        ColumnType::F16 => DataType::Float16,
        ColumnType::F32 => DataType::Float32,
        ColumnType::F64 => DataType::Float64,
        ColumnType::Dictionary => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        other => {
            let what = format!("a column of the type {other} is not written");
            return Err(ArrowError::NotYetImplemented(what));
        }
    };
    Ok(Field::new(&column.name, kind, true))
}

fn array(
    column: &Column,
    list: &mut Option<(Arc<Vec<String>>, ArrayRef)>,
) -> Result<ArrayRef, ArrowError> {
    let nulls = &column.nulls;
    Ok(match &column.values {
        Values::I8(values) => numbers::<Int8Type>(values, nulls),
        Values::I16(values) => numbers::<Int16Type>(values, nulls),
        Values::I32(values) => numbers::<Int32Type>(values, nulls),
        Values::I64(values) => numbers::<Int64Type>(values, nulls),
        Values::U8(values) => numbers::<UInt8Type>(values, nulls),
        Values::U16(values) => numbers::<UInt16Type>(values, nulls),
        Values::U32(values) => numbers::<UInt32Type>(values, nulls),
        Values::U64(values) => numbers::<UInt64Type>(values, nulls),
        Values::F16(bits) => {
            type Half = <Float16Type as ArrowPrimitiveType>::Native;
            let values: Vec<Half> = bits.iter().map(|bits| Half::from_bits(*bits)).collect();
            numbers::<Float16Type>(&values, nulls)
        }
        Values::F32(values) => numbers::<Float32Type>(values, nulls),
        Values::F64(values) => numbers::<Float64Type>(values, nulls),
        Values::Text(_) => {
            let texts = (0..column.rows()).map(|row| column.text(row));
            Arc::new(texts.collect::<StringArray>())
        }
        Values::Dictionary(of) => dictionary(of, nulls, list)?,
        other => {
            let what = format!("values of the type {} are not written", other.kind());
            return Err(ArrowError::NotYetImplemented(what));
        }
    })
}

/// What stands in null rows is kept too: nothing is lost.
fn numbers<T: ArrowPrimitiveType>(values: &[T::Native], nulls: &Nulls) -> ArrayRef {
    let array = PrimitiveArray::<T>::from_iter_values(values.iter().copied());
    if !nulls.any() {
        return Arc::new(array);
    }
    let marks = (0..values.len()).map(|row| (!nulls.is_null(row)).then_some(0));
    let marks: PrimitiveArray<Int8Type> = marks.collect();
    Arc::new(PrimitiveArray::<T>::new(array.values().clone(), marks.nulls().cloned()))
}

fn dictionary(
    of: &Dictionary,
    nulls: &Nulls,
    list: &mut Option<(Arc<Vec<String>>, ArrayRef)>,
) -> Result<ArrayRef, ArrowError> {
    let known = list.take().filter(|(names, _)| Arc::ptr_eq(names, &of.values));
    let (names, texts) = known.unwrap_or_else(|| {
        let texts: StringArray = of.values.iter().map(Some).collect();
        (Arc::clone(&of.values), Arc::new(texts) as ArrayRef)
    });
    let keys = of.codes.iter().enumerate();
    let keys: PrimitiveArray<Int32Type> =
        keys.map(|(row, code)| (!nulls.is_null(row)).then_some(*code as i32)).collect();
    let array = DictionaryArray::try_new(keys, Arc::clone(&texts))?;
    *list = Some((names, texts));
    Ok(Arc::new(array))
}
