//! Numbers of an answer as NumPy takes them: an array over the same memory.

use std::sync::Arc;

use areax::ask::Document;
use arrow_array::RecordBatch;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// Whose memory it is: it stays as it is for as long as somebody holds it.
enum Owner {
    Answer(#[allow(dead_code, reason = "it is held")] Arc<Document>),
    Batch(#[allow(dead_code, reason = "it is held")] RecordBatch),
    Own(#[allow(dead_code, reason = "it is held")] Box<dyn Send + Sync>),
}

/// Numbers in memory, read-only: `numpy.asarray` makes an array of them without a copy.
#[pyclass(frozen, module = "areax._core")]
pub struct Buffer {
    #[allow(dead_code, reason = "the memory lives as long as this")]
    owner: Owner,
    address: usize,
    shape: Vec<usize>,
    typestr: &'static str,
}

/// A number that NumPy has, and its type there.
pub trait Number: Send + Sync + 'static {
    /// As `__array_interface__` writes it.
    const TYPESTR: &'static str;
}

macro_rules! numbers {
    ($($number:ty => $typestr:literal),+ $(,)?) => {$(
        impl Number for $number {
            const TYPESTR: &'static str = $typestr;
        }
    )+};
}

numbers! {
    bool => "|b1",
    i8 => "|i1",
    i16 => "<i2",
    i32 => "<i4",
    i64 => "<i8",
    u8 => "|u1",
    u16 => "<u2",
    u32 => "<u4",
    u64 => "<u8",
    f32 => "<f4",
    f64 => "<f8",
}

impl Buffer {
    fn of<T: Number>(owner: Owner, numbers: &[T], shape: &[usize]) -> Buffer {
        let shape = if shape.is_empty() { vec![numbers.len()] } else { shape.to_vec() };
        Buffer { owner, address: numbers.as_ptr() as usize, shape, typestr: T::TYPESTR }
    }

    /// Numbers of an answer; a shape of nothing is that of a list.
    pub fn of_answer<T: Number>(
        answer: &Arc<Document>,
        numbers: impl FnOnce(&Document) -> &[T],
        shape: &[usize],
    ) -> Buffer {
        Buffer::of(Owner::Answer(Arc::clone(answer)), numbers(answer), shape)
    }

    /// Numbers of a record batch.
    pub fn of_batch<T: Number>(batch: &RecordBatch, numbers: &[T]) -> Buffer {
        Buffer::of(Owner::Batch(batch.clone()), numbers, &[])
    }

    /// Numbers that are made for this.
    pub fn own<T: Number>(numbers: Vec<T>) -> Buffer {
        let numbers = Box::new(numbers);
        let (address, shape) = (numbers.as_ptr() as usize, vec![numbers.len()]);
        Buffer { owner: Owner::Own(numbers), address, shape, typestr: T::TYPESTR }
    }

    /// The same numbers in another shape of as many.
    pub fn shaped(self, shape: &[usize]) -> Buffer {
        match shape.is_empty() {
            true => self,
            false => Buffer { shape: shape.to_vec(), ..self },
        }
    }

    /// The same numbers as NumPy's signed integers: counts are far from the sign.
    pub fn signed(self) -> Buffer {
        let typestr = match self.typestr {
            "<u8" => "<i8",
            "<u4" => "<i4",
            other => other,
        };
        Buffer { typestr, ..self }
    }
}

#[pymethods]
impl Buffer {
    #[getter]
    fn __array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let interface = PyDict::new(py);
        interface.set_item("version", 3)?;
        interface.set_item("typestr", self.typestr)?;
        interface.set_item("shape", PyTuple::new(py, &self.shape)?)?;
        interface.set_item("data", (self.address, true))?;
        Ok(interface)
    }

    fn __len__(&self) -> usize {
        self.shape.first().copied().unwrap_or_default()
    }
}
