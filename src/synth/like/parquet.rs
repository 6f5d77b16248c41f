//! Synthetic tables as Parquet.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray,
    FixedLenByteArrayType, FloatType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::Rows;
use super::spec::{Column, Kind};
use super::value::{Value, Values};
use crate::error::{Error, Result};

/// A Parquet file in the making.
pub(super) struct Parquet {
    file: SerializedFileWriter<BufWriter<File>>,
    path: PathBuf,
}

impl Parquet {
    pub(super) fn new(out: BufWriter<File>, path: &Path, columns: &[Column]) -> Result<Parquet> {
        let fields = columns.iter().map(|column| field(column).map(Arc::new));
        let schema = fields
            .collect::<Result<Vec<_>, ParquetError>>()
            .and_then(|fields| Type::group_type_builder("schema").with_fields(fields).build());
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let file = schema.and_then(|schema| {
            SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))
        });
        Ok(Parquet { file: file.map_err(|error| failed(path, &error))?, path: path.to_owned() })
    }
}

fn failed(path: &Path, error: &ParquetError) -> Error {
    Error::new(crate::error::Kind::Failure, format!("cannot write the file: {error}")).in_file(path)
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical, length) = match column.kind {
        Kind::I32 => (Physical::INT32, None, 0),
        Kind::F16 => (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Float16), 2),
        Kind::F32 => (Physical::FLOAT, None, 0),
        Kind::F64 => (Physical::DOUBLE, None, 0),
        Kind::Bool => (Physical::BOOLEAN, None, 0),
        Kind::Text | Kind::Dictionary8 | Kind::Dictionary16 => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String), 0)
        }
        Kind::I64 | Kind::List => (Physical::INT64, None, 0),
    };
    Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .with_length(length)
        .build()
}

/// Writes a column: the values that are there, and which those are.
fn put<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, BufWriter<File>>,
    values: &[Value],
    take: impl Fn(&Value) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let levels: Vec<i16> = values.iter().map(|value| i16::from(*value != Value::Null)).collect();
    let there: Vec<T::T> = values.iter().filter_map(take).collect();
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    column.typed::<T>().write_batch(&there, Some(&levels), None)?;
    column.close()
}

fn put_column(
    group: &mut SerializedRowGroupWriter<'_, BufWriter<File>>,
    kind: Kind,
    values: &[Value],
) -> Result<(), ParquetError> {
    match kind {
        Kind::I32 => put::<Int32Type>(group, values, |one| Some(number(one)? as i32)),
        Kind::I64 | Kind::List => put::<Int64Type>(group, values, |one| Some(number(one)? as i64)),
        Kind::F32 => put::<FloatType>(group, values, |one| Some(number(one)? as f32)),
        Kind::F64 => put::<DoubleType>(group, values, number),
        Kind::F16 => put::<FixedLenByteArrayType>(group, values, |one| {
            let bytes = super::float16_bits(number(one)?).to_le_bytes().to_vec();
            Some(FixedLenByteArray::from(ByteArray::from(bytes)))
        }),
        Kind::Bool => put::<BoolType>(group, values, |one| match one {
            Value::Bool(value) => Some(*value),
            _ => None,
        }),
        Kind::Text | Kind::Dictionary8 | Kind::Dictionary16 => {
            put::<ByteArrayType>(group, values, |one| match one {
                Value::Text(text) => Some(ByteArray::from(text.as_str())),
                _ => None,
            })
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        _ => None,
    }
}

impl Rows for Parquet {
    fn rows(&mut self, rows: &[u64], columns: &[Column], values: &Values<'_>) -> Result<()> {
        let mut write = || {
            let mut group = self.file.next_row_group()?;
            for column in columns {
                let own: Vec<Value> = rows.iter().map(|row| values.value(column, *row)).collect();
                put_column(&mut group, column.kind, &own)?;
            }
            group.close().map(|_| ())
        };
        write().map_err(|error: ParquetError| failed(&self.path, &error))
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        let done = self.file.finish().map(|_| ());
        let done =
            done.and_then(|()| std::io::Write::flush(self.file.inner_mut()).map_err(Into::into));
        done.map_err(|error| failed(&self.path, &error))
    }
}
