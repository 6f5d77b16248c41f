//! Arrow arrays → columns of plain vectors.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch};
use arrow_schema::DataType;

use super::leaves::{Leaf, array, nulls};
use crate::error::{Error, Result};
use crate::table::column::{Column, ColumnType, Dictionary, Nulls, Values};
use crate::table::take::take;
use crate::table::text::TextBuilder;

/// Makes columns of the arrays of one file.
pub(super) struct Converter {
    leaves: Vec<Leaf>,
    names_all: bool,
    /// The last dictionary of each column, which most batches share.
    dictionaries: Vec<Option<Known>>,
}

/// A dictionary and what it says.
struct Known {
    of: ArrayRef,
    values: Arc<Vec<String>>,
    /// The code of each value; those that are null have none.
    codes: Vec<u32>,
}

impl Converter {
    /// Of these columns; `names_all` as in [`Dictionary`].
    pub fn new(leaves: Vec<Leaf>, names_all: bool) -> Converter {
        let dictionaries = leaves.iter().map(|_| None).collect();
        Converter { leaves, names_all, dictionaries }
    }

    /// The columns of a batch. An error names the column.
    pub fn columns(&mut self, batch: &RecordBatch) -> Result<Vec<Column>> {
        let mut columns = Vec::with_capacity(self.leaves.len());
        for i in 0..self.leaves.len() {
            let leaf = &self.leaves[i];
            let named =
                |error: Error| Error::data(format!("column '{}': {}", leaf.name, error.what()));
            let lacks = || Error::data(format!("a batch lacks the column '{}'", leaf.name));
            let (array, around) = array(batch, &leaf.path).ok_or_else(lacks)?;
            let nulls = nulls(&*array, &around);
            let values = match &leaf.kind {
                ColumnType::Dictionary => self.dictionary(i, &array)?,
                _ => values(&array, &nulls).map_err(named)?,
            };
            columns.push(Column { values, nulls: Nulls::of(nulls) });
        }
        Ok(columns)
    }

    fn dictionary(&mut self, i: usize, array: &ArrayRef) -> Result<Values> {
        let Some(dictionary) = array.as_any_dictionary_opt() else {
            return values(array, &[]);
        };
        let is_known = |known: &Known| Arc::ptr_eq(&known.of, dictionary.values());
        if dictionary.values().is_empty() {
            // Every row is null.
            let (codes, values) = (vec![0; array.len()], Arc::new(vec![String::new()]));
            return Ok(Values::Dictionary(Dictionary { codes, values, names_all: false }));
        }
        if !self.dictionaries[i].as_ref().is_some_and(is_known) {
            self.dictionaries[i] = Some(known(dictionary.values())?);
        }
        let keys = dictionary.normalized_keys();
        let Some(known) = &self.dictionaries[i] else { return values(array, &[]) };
        // Keys of null rows are anything.
        let codes = keys.iter().map(|key| known.codes.get(*key).copied().unwrap_or(0)).collect();
        let values = Arc::clone(&known.values);
        Ok(Values::Dictionary(Dictionary { codes, values, names_all: self.names_all }))
    }
}

fn known(of: &ArrayRef) -> Result<Known> {
    let texts = values(of, &[])?;
    let (mut names, mut codes) = (Vec::new(), Vec::with_capacity(of.len()));
    for i in 0..of.len() {
        codes.push(names.len() as u32);
        if !of.is_null(i) {
            names.push(texts.text(i).into_owned());
        }
    }
    if names.is_empty() {
        // What null rows point to.
        names.push(String::new());
    }
    Ok(Known { of: Arc::clone(of), values: Arc::new(names), codes })
}

/// The values of an array; `nulls` marks rows whose lists may have any length.
fn values(array: &ArrayRef, nulls: &[bool]) -> Result<Values> {
    Ok(match array.data_type() {
        DataType::Int8 => Values::I8(numbers::<Int8Type>(array)),
        DataType::Int16 => Values::I16(numbers::<Int16Type>(array)),
        DataType::Int32 => Values::I32(numbers::<Int32Type>(array)),
        DataType::Int64 => Values::I64(numbers::<Int64Type>(array)),
        DataType::UInt8 => Values::U8(numbers::<UInt8Type>(array)),
        DataType::UInt16 => Values::U16(numbers::<UInt16Type>(array)),
        DataType::UInt32 => Values::U32(numbers::<UInt32Type>(array)),
        DataType::UInt64 => Values::U64(numbers::<UInt64Type>(array)),
        DataType::Float16 => {
            let values = array.as_primitive::<Float16Type>().values();
            Values::F16(values.inner().typed_data::<u16>().to_vec())
        }
        DataType::Float32 => Values::F32(numbers::<Float32Type>(array)),
        DataType::Float64 => Values::F64(numbers::<Float64Type>(array)),
        DataType::Boolean => {
            let values = array.as_boolean();
            Values::Bool((0..values.len()).map(|i| values.value(i)).collect())
        }
        DataType::Null => texts((0..array.len()).map(|_| Some(""))),
        DataType::Utf8 => texts(array.as_string::<i32>().iter()),
        DataType::LargeUtf8 => texts(array.as_string::<i64>().iter()),
        DataType::Utf8View => texts(array.as_string_view().iter()),
        DataType::Binary => bytes(array.as_binary::<i32>().iter())?,
        DataType::LargeBinary => bytes(array.as_binary::<i64>().iter())?,
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let inner = values(dictionary.values(), &[])?;
            if inner.rows() == 0 {
                // Every row is null, and there are no keys.
                return Ok(take(&inner, &vec![0; array.len()]));
            }
            take(&inner, &dictionary.normalized_keys())
        }
        DataType::List(_) => {
            let lists = array.as_list::<i32>();
            three(lists.values(), array.len(), nulls, |row| {
                let offsets = lists.value_offsets();
                (offsets[row] as usize, (offsets[row + 1] - offsets[row]) as usize)
            })?
        }
        DataType::LargeList(_) => {
            let lists = array.as_list::<i64>();
            three(lists.values(), array.len(), nulls, |row| {
                let offsets = lists.value_offsets();
                (offsets[row] as usize, (offsets[row + 1] - offsets[row]) as usize)
            })?
        }
        DataType::FixedSizeList(..) => {
            let lists = array.as_fixed_size_list();
            three(lists.values(), array.len(), nulls, |row| (lists.value_offset_at(row), 3))?
        }
        other => return Err(Error::data(format!("the type {other} is not read"))),
    })
}

fn numbers<T: ArrowPrimitiveType>(array: &ArrayRef) -> Vec<T::Native> {
    array.as_primitive::<T>().values().to_vec()
}

fn texts<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> Values {
    let mut builder = TextBuilder::default();
    texts.for_each(|text| builder.push(text.unwrap_or_default()));
    Values::Text(builder.finish())
}

fn bytes<'a>(all: impl Iterator<Item = Option<&'a [u8]>>) -> Result<Values> {
    let mut builder = TextBuilder::default();
    for bytes in all {
        let text = std::str::from_utf8(bytes.unwrap_or_default());
        builder.push(text.map_err(|_| Error::data("bytes that are no UTF-8 text"))?);
    }
    Ok(Values::Text(builder.finish()))
}

/// Lists of three numbers; `place` says where the list of a row begins and how long it is.
fn three(
    inner: &ArrayRef,
    rows: usize,
    nulls: &[bool],
    place: impl Fn(usize) -> (usize, usize),
) -> Result<Values> {
    let numbers = values(inner, &[])?;
    let mut at = Vec::with_capacity(3 * rows);
    for row in 0..rows {
        let (start, length) = place(row);
        if nulls.get(row) == Some(&true) {
            at.extend([0; 3]);
            continue;
        }
        if length != 3 {
            return Err(Error::data(format!("a list of {length} numbers, where three are read")));
        }
        if (start..start + 3).any(|i| inner.is_null(i)) {
            return Err(Error::data("a list with a null in it, where three numbers are read"));
        }
        at.extend(start..start + 3);
    }
    Ok(Values::List3(Box::new(take(&numbers, &at))))
}
