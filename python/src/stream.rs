//! Rows as Arrow record batches, for whoever speaks Arrow's C interface, and for NumPy.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use areax::ask::Document;
use areax::output::BatchCursor;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Float16Array, Float32Array, Float64Array, Int8Array,
    Int16Array, Int32Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray, StructArray,
    UInt8Array, UInt16Array, UInt32Array, UInt64Array,
    types::{Float32Type, Int32Type},
};
use arrow_schema::{ArrowError, Field, FieldRef, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::buffer::Buffer;
use crate::call::Listener;
use crate::errors::raised;

/// The key under which the schema of record batches says where they are from.
const PROVENANCE: &str = "areax.provenance";

/// Where record batches come from.
enum Source {
    /// An answer, whose rows are read as they are wanted.
    Answer(Arc<Document>, BatchCursor),
    /// Memory.
    Ready(std::vec::IntoIter<RecordBatch>),
}

/// The record batches of an answer, one after the other. Each is given once.
#[pyclass(frozen, module = "areax._core")]
pub struct Batches {
    source: Mutex<Option<Source>>,
    provenance: Option<String>,
    /// The first of them, which has the schema.
    first: Mutex<Option<RecordBatch>>,
}

impl Batches {
    /// Those of an answer.
    pub fn of_answer(
        py: Python<'_>,
        answer: &Arc<Document>,
        provenance: String,
    ) -> PyResult<Batches> {
        let cursor = answer.batches().map_err(|error| raised(py, error))?;
        Ok(Batches::new(Source::Answer(Arc::clone(answer), cursor), provenance))
    }

    /// Those that are in memory.
    pub fn ready(batches: Vec<RecordBatch>, provenance: String) -> Batches {
        Batches::new(Source::Ready(batches.into_iter()), provenance)
    }

    fn new(source: Source, provenance: String) -> Batches {
        let provenance = Some(provenance);
        Batches { source: Mutex::new(Some(source)), provenance, first: Mutex::new(None) }
    }

    fn next(&self, run: &areax::Run) -> areax::Result<Option<RecordBatch>> {
        if let Some(first) = self.first.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Ok(Some(first));
        }
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        run.check()?;
        let batch = match &mut *source {
            Some(Source::Answer(answer, cursor)) => answer.next_batch(cursor)?,
            Some(Source::Ready(batches)) => batches.next(),
            None => None,
        };
        Ok(batch.map(|batch| self.finished(batch)))
    }

    /// A batch as it is handed over: it says where it is from, and has float32 for float16, which DuckDB
    /// and others do not read.
    fn finished(&self, batch: RecordBatch) -> RecordBatch {
        let said = self.provenance.iter().map(|said| (PROVENANCE.to_owned(), said.clone()));
        let columns: Vec<ArrayRef> = batch.columns().iter().map(widened).collect();
        let schema = batch.schema();
        let field = |(field, column): (&FieldRef, &ArrayRef)| {
            field.as_ref().clone().with_data_type(column.data_type().clone())
        };
        let fields: Vec<Field> = schema.fields().iter().zip(&columns).map(field).collect();
        let schema = Schema::new_with_metadata(fields, said.collect::<HashMap<_, _>>());
        RecordBatch::try_new(Arc::new(schema), columns).unwrap_or(batch)
    }
}

fn widened(column: &ArrayRef) -> ArrayRef {
    match column.as_any().downcast_ref::<Float16Array>() {
        Some(halves) => Arc::new(halves.unary::<_, Float32Type>(|half| half.to_f32())),
        None => Arc::clone(column),
    }
}

#[pymethods]
impl Batches {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Batch>> {
        Ok(Listener::default().run(py, |run| self.next(run))?.map(Batch))
    }

    /// The batches as a stream of Arrow's, which takes them.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        slf: Bound<'py, Self>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Whoever asks for other types casts by itself, as the interface allows.
        drop(requested_schema);
        let py = slf.py();
        let this = slf.get();
        let first = Listener::default().run(py, |run| this.next(run))?;
        let Some(first) = first else {
            return Err(PyValueError::new_err("these batches have been given already"));
        };
        let schema = first.schema();
        // Another thread may read, and need Python's lock for a note.
        let source =
            py.detach(|| this.source.lock().unwrap_or_else(PoisonError::into_inner).take());
        let provenance = this.provenance.clone();
        let rest =
            Batches { source: Mutex::new(source), provenance, first: Mutex::new(Some(first)) };
        let next = move || rest.next(&areax::Run::default()).transpose();
        let batches = std::iter::from_fn(next).map(|batch| batch.map_err(outside));
        let reader = RecordBatchIterator::new(batches, schema);
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

/// An error of the library in a stream of Arrow's, which has only texts.
fn outside(error: areax::Error) -> ArrowError {
    ArrowError::ExternalError(Box::new(error))
}

/// Some rows, as columns.
#[pyclass(frozen, module = "areax._core")]
pub struct Batch(RecordBatch);

/// A column for NumPy: numbers, or codes of texts, or texts; and where values are.
type Column = (Option<Buffer>, Option<Vec<Option<String>>>, Option<Buffer>);

#[pymethods]
impl Batch {
    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    /// The names of the columns.
    #[getter]
    fn names(&self) -> Vec<String> {
        self.0.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// A column by its place: its numbers, or the codes of its texts; its texts; and which rows have a
    /// value, where some have none.
    fn column(&self, py: Python<'_>, at: usize) -> PyResult<Column> {
        let column = self.0.columns().get(at);
        let column = column.ok_or_else(|| PyValueError::new_err("there is no such column"))?;
        let valid = column.nulls().map(|nulls| Buffer::own(nulls.iter().collect::<Vec<bool>>()));
        let (numbers, texts) = values(&self.0, column)
            .ok_or_else(|| PyValueError::new_err("NumPy has no such type"))?;
        let _ = py;
        Ok((numbers, texts, valid))
    }

    /// The columns as an array of Arrow's.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        drop(requested_schema);
        let schema = FFI_ArrowSchema::try_from(self.0.schema().as_ref());
        let schema = schema.map_err(|error| PyValueError::new_err(error.to_string()))?;
        let array = FFI_ArrowArray::new(&StructArray::from(self.0.clone()).to_data());
        Ok((
            PyCapsule::new_with_value(py, schema, c"arrow_schema")?,
            PyCapsule::new_with_value(py, array, c"arrow_array")?,
        ))
    }
}

/// Numbers or codes, and texts.
type Values = (Option<Buffer>, Option<Vec<Option<String>>>);

/// The numbers of a column, or its codes and texts.
fn values(batch: &RecordBatch, column: &ArrayRef) -> Option<Values> {
    macro_rules! numbers {
        ($($array:ty),+ $(,)?) => {$(
            if let Some(array) = column.as_any().downcast_ref::<$array>() {
                return Some((Some(Buffer::of_batch(batch, array.values())), None));
            }
        )+};
    }
    numbers!(UInt64Array, UInt32Array, Float32Array, Float64Array, Int64Array, Int32Array);
    numbers!(UInt16Array, UInt8Array, Int16Array, Int8Array);
    if let Some(array) = column.as_any().downcast_ref::<DictionaryArray<Int32Type>>() {
        let codes = Buffer::of_batch(batch, array.keys().values());
        return Some((Some(codes), Some(texts(array.values())?)));
    }
    Some((None, Some(texts(column)?)))
}

fn texts(column: &ArrayRef) -> Option<Vec<Option<String>>> {
    let texts = column.as_any().downcast_ref::<StringArray>()?;
    Some(texts.iter().map(|text| text.map(str::to_owned)).collect())
}
