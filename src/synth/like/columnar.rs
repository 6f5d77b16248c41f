//! Synthetic tables as Feather, which is an Arrow IPC file.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{Int64Builder, ListBuilder};
use arrow_array::types::{ArrowDictionaryKeyType, Float16Type, Int8Type, Int16Type};
use arrow_array::{
    ArrayRef, ArrowPrimitiveType, BooleanArray, DictionaryArray, Float32Array, Float64Array,
    Int32Array, Int64Array, PrimitiveArray, RecordBatch, StringArray,
};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};

use super::Rows;
use super::spec::{Column, Kind, Source};
use super::value::{Value, Values};
use crate::error::{Error, Result};

/// A Feather file in the making.
pub(super) struct Feather {
    file: FileWriter<BufWriter<File>>,
    schema: Arc<Schema>,
    path: PathBuf,
}

impl Feather {
    pub(super) fn new(out: BufWriter<File>, path: &Path, columns: &[Column]) -> Result<Feather> {
        let field = |column: &Column| Field::new(&column.name, data_type(column.kind), true);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let file = FileWriter::try_new(out, &schema).map_err(|error| failed(path, &error))?;
        Ok(Feather { file, schema, path: path.to_owned() })
    }
}

fn failed(path: &Path, error: &ArrowError) -> Error {
    Error::new(crate::error::Kind::Failure, format!("cannot write the file: {error}")).in_file(path)
}

fn data_type(kind: Kind) -> DataType {
    let dictionary = |key| DataType::Dictionary(Box::new(key), Box::new(DataType::Utf8));
    match kind {
        Kind::I32 => DataType::Int32,
        Kind::I64 => DataType::Int64,
        Kind::F16 => DataType::Float16,
        Kind::F32 => DataType::Float32,
        Kind::F64 => DataType::Float64,
        Kind::Text => DataType::Utf8,
        Kind::Bool => DataType::Boolean,
        Kind::Dictionary8 => dictionary(DataType::Int8),
        Kind::Dictionary16 => dictionary(DataType::Int16),
        Kind::List => DataType::List(Arc::new(Field::new("item", DataType::Int64, true))),
    }
}

fn array(column: &Column, values: &[Value]) -> Result<ArrayRef, ArrowError> {
    let ints = || values.iter().map(int);
    let floats = || values.iter().map(float);
    Ok(match column.kind {
        Kind::I32 => Arc::new(ints().map(|one| one.map(|one| one as i32)).collect::<Int32Array>()),
        Kind::I64 => Arc::new(ints().collect::<Int64Array>()),
        Kind::F16 => {
            let short = |one| {
                <Float16Type as ArrowPrimitiveType>::Native::from_bits(super::float16_bits(one))
            };
            let halves = floats().map(|one| one.map(short));
            Arc::new(halves.collect::<PrimitiveArray<Float16Type>>())
        }
        Kind::F32 => {
            Arc::new(floats().map(|one| one.map(|one| one as f32)).collect::<Float32Array>())
        }
        Kind::F64 => Arc::new(floats().collect::<Float64Array>()),
        Kind::Text => Arc::new(values.iter().map(text).collect::<StringArray>()),
        Kind::Bool => Arc::new(values.iter().map(truth).collect::<BooleanArray>()),
        Kind::Dictionary8 => dictionary::<Int8Type>(column, values)?,
        Kind::Dictionary16 => dictionary::<Int16Type>(column, values)?,
        Kind::List => list(values),
    })
}

/// A dictionary of all texts that the column can have, the same in every batch.
fn dictionary<K: ArrowDictionaryKeyType>(
    column: &Column,
    values: &[Value],
) -> Result<ArrayRef, ArrowError>
where
    K::Native: TryFrom<usize>,
{
    let Source::Choice(texts) = &column.source else {
        return Err(ArrowError::InvalidArgumentError("a dictionary of other texts".to_owned()));
    };
    let place = |value: &Value| {
        let own = text(value)?;
        K::Native::try_from(texts.iter().position(|text| text == own)?).ok()
    };
    let keys: PrimitiveArray<K> = values.iter().map(place).collect();
    let names: StringArray = texts.iter().map(Some).collect();
    Ok(Arc::new(DictionaryArray::try_new(keys, Arc::new(names))?))
}

fn list(values: &[Value]) -> ArrayRef {
    let mut lists = ListBuilder::new(Int64Builder::new());
    for value in values {
        match value {
            Value::List(three) => {
                lists.values().append_slice(three);
                lists.append(true);
            }
            _ => lists.append(false),
        }
    }
    Arc::new(lists.finish())
}

fn int(value: &Value) -> Option<i64> {
    match value {
        Value::Int(value) => Some(*value),
        _ => None,
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Float(value) => Some(*value),
        Value::Int(value) => Some(*value as f64),
        _ => None,
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(value) => Some(value),
        _ => None,
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        _ => None,
    }
}

impl Rows for Feather {
    fn rows(&mut self, rows: &[u64], columns: &[Column], values: &Values<'_>) -> Result<()> {
        let arrays = columns.iter().map(|column| {
            let own: Vec<Value> = rows.iter().map(|row| values.value(column, *row)).collect();
            array(column, &own)
        });
        let batch = arrays
            .collect::<Result<Vec<_>, ArrowError>>()
            .and_then(|arrays| RecordBatch::try_new(self.schema.clone(), arrays));
        let written = batch.and_then(|batch| self.file.write(&batch));
        written.map_err(|error| failed(&self.path, &error))
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        let done = self
            .file
            .finish()
            .and_then(|()| std::io::Write::flush(self.file.get_mut()).map_err(ArrowError::from));
        done.map_err(|error| failed(&self.path, &error))
    }
}
