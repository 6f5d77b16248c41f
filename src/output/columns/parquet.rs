//! Columns as a Parquet file, one row group at a time: memory is bounded by a group, whatever the
//! number of rows. pandas, Polars and DuckDB open it.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ConvertedType, Encoding, Repetition, Type as Physical};
use parquet::column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer};
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, ColumnPath, Type};

use super::{Column, Columns, Kind, Values, parquet_field as field, pass_on, refused};
use crate::error::{Error, Result};
use crate::threads::loops;

/// Texts that are put into a column at a time.
const TEXTS_AT_ONCE: usize = 8192;

/// A Parquet file in the making.
pub(super) struct Parquet {
    /// Writes to memory, which is emptied after each group.
    file: SerializedFileWriter<Vec<u8>>,
}

impl Parquet {
    pub fn new(columns: &[(&str, Kind)]) -> Result<Parquet> {
        let fields = columns.iter().map(|(name, kind)| kind.field(name).map(Arc::new));
        let fields = fields.collect::<Result<Vec<_>, ParquetError>>().map_err(failed)?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build();
        let schema = Arc::new(schema.map_err(failed)?);
        let properties = Arc::new(properties(columns));
        let file = SerializedFileWriter::new(Vec::new(), schema, properties).map_err(failed)?;
        Ok(Parquet { file })
    }

    fn append(&mut self, columns: Vec<(Bytes, ColumnCloseResult)>) -> Result<(), ParquetError> {
        // At once: memory that grows by doubling would be half empty, and there twice while it is moved.
        self.file.inner_mut().reserve_exact(columns.iter().map(|(bytes, _)| bytes.len()).sum());
        let mut group = self.file.next_row_group()?;
        for (bytes, closed) in columns {
            group.append_column(&bytes, closed)?;
        }
        group.close()?;
        self.file.flush()?;
        Ok(())
    }
}

impl Columns for Parquet {
    /// Writes one row group. Columns are asked for and encoded in parallel.
    fn group(&mut self, values: Column, out: &mut Vec<u8>) -> Result<()> {
        let properties = self.file.properties().clone();
        let columns = self.file.schema_descr().columns().to_vec();
        let encode = |at: usize| {
            let column: &ColumnDescPtr = &columns[at];
            let mut bytes = TrackedWrite::new(Vec::new());
            let pages = Box::new(SerializedPageWriter::new(&mut bytes));
            let writer = get_column_writer(column.clone(), properties.clone(), pages);
            let closed = fill(writer, values(at))?;
            Ok((Bytes::from(bytes.into_inner()?), closed))
        };
        let encoded = loops::map(columns.len(), encode).into_iter();
        let encoded: Result<Vec<_>, ParquetError> = encoded.collect();
        self.append(encoded.map_err(failed)?).map_err(failed)?;
        pass_on(self.file.inner_mut(), out);
        Ok(())
    }

    fn finish(mut self: Box<Self>, out: &mut Vec<u8>) -> Result<()> {
        self.file.finish().map_err(failed)?;
        pass_on(self.file.inner_mut(), out);
        Ok(())
    }
}

impl Kind {
    fn field(self, name: &str) -> Result<Type, ParquetError> {
        let (physical, converted) = match self {
            Kind::Field(kind, is_nullable) => return field::kind(name, kind, is_nullable),
            Kind::Float32 | Kind::NullableFloat32 => (Physical::FLOAT, ConvertedType::NONE),
            Kind::Float64 | Kind::NullableFloat64 => (Physical::DOUBLE, ConvertedType::NONE),
            Kind::NullableInt64 => (Physical::INT64, ConvertedType::INT_64),
            Kind::UInt32 => (Physical::INT32, ConvertedType::UINT_32),
            Kind::UInt64 | Kind::NullableUInt64 => (Physical::INT64, ConvertedType::UINT_64),
            Kind::Text | Kind::NullableText => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(match self.is_nullable() {
                true => Repetition::OPTIONAL,
                false => Repetition::REQUIRED,
            })
            .with_converted_type(converted)
            .build()
    }

    /// Whether a column has so few different values that a dictionary of them pays.
    const fn has_dictionary(self) -> bool {
        match self {
            // Of few different values, or of any number: the writer gives a dictionary up that grows.
            Kind::Field(kind, _) => !kind.is_integer(),
            _ => matches!(self, Kind::Float32 | Kind::Text | Kind::NullableText),
        }
    }
}

fn properties(columns: &[(&str, Kind)]) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by(format!("areax version {}", env!("CARGO_PKG_VERSION")));
    for (name, kind) in columns {
        let path = ColumnPath::from(*name);
        builder = builder.set_column_dictionary_enabled(path.clone(), kind.has_dictionary());
        let is_whole = match kind {
            Kind::Field(kind, _) => kind.is_integer(),
            _ => matches!(kind, Kind::UInt32 | Kind::UInt64),
        };
        if is_whole || matches!(kind, Kind::Float32 | Kind::NullableFloat32) {
            // Packed to the bits that differ; measured, snappy finds nothing more.
            builder = builder.set_column_compression(path.clone(), Compression::UNCOMPRESSED);
        }
        if is_whole {
            // Whole numbers that share their high bits.
            builder = builder.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
        }
    }
    builder.build()
}

/// Puts a column's values into its writer.
fn fill(writer: ColumnWriter, values: Values) -> Result<ColumnCloseResult, ParquetError> {
    match (writer, values) {
        (ColumnWriter::FloatColumnWriter(mut to), Values::Float32(values)) => {
            to.write_batch(&values, None, None)?;
            to.close()
        }
        (ColumnWriter::DoubleColumnWriter(mut to), Values::Float64(values)) => {
            to.write_batch(&values, None, None)?;
            to.close()
        }
        (ColumnWriter::Int32ColumnWriter(mut to), Values::UInt32(values)) => {
            to.write_batch(bytemuck::cast_slice(&values), None, None)?;
            to.close()
        }
        (ColumnWriter::Int64ColumnWriter(mut to), Values::UInt64(values)) => {
            to.write_batch(bytemuck::cast_slice(&values), None, None)?;
            to.close()
        }
        (ColumnWriter::ByteArrayColumnWriter(mut to), Values::Text(codes, texts)) => {
            // Copies of these share their bytes.
            let texts: Vec<ByteArray> = texts.0.iter().map(|text| text.as_str().into()).collect();
            for codes in codes.chunks(TEXTS_AT_ONCE) {
                let of = |code: &u8| texts[usize::from(*code)].clone();
                to.write_batch(&codes.iter().map(of).collect::<Vec<_>>(), None, None)?;
            }
            to.close()
        }
        (ColumnWriter::FloatColumnWriter(mut to), Values::NullableFloat32(values)) => {
            to.write_batch(&present(&values), Some(&levels(&values)), None)?;
            to.close()
        }
        (ColumnWriter::Int64ColumnWriter(mut to), Values::NullableInt64(values)) => {
            to.write_batch(&present(&values), Some(&levels(&values)), None)?;
            to.close()
        }
        (ColumnWriter::Int64ColumnWriter(mut to), Values::NullableUInt64(values)) => {
            let bits = present(&values);
            to.write_batch(bytemuck::cast_slice(&bits), Some(&levels(&values)), None)?;
            to.close()
        }
        (ColumnWriter::DoubleColumnWriter(mut to), Values::NullableFloat64(values)) => {
            to.write_batch(&present(&values), Some(&levels(&values)), None)?;
            to.close()
        }
        (ColumnWriter::ByteArrayColumnWriter(mut to), Values::NullableText(codes, texts)) => {
            let texts: Vec<ByteArray> = texts.iter().map(|text| text.as_str().into()).collect();
            for codes in codes.chunks(TEXTS_AT_ONCE) {
                let of = |code: &u32| texts.get(*code as usize).cloned();
                let levels: Vec<i16> = codes.iter().map(|code| of(code).is_some().into()).collect();
                let values: Vec<ByteArray> = codes.iter().filter_map(of).collect();
                to.write_batch(&values, Some(&levels), None)?;
            }
            to.close()
        }
        (writer, Values::Field(values, nulls)) => field::fill(writer, values, &nulls),
        _ => Err(ParquetError::General("values of another kind than the column's".into())),
    }
}

/// 1 where there is a value, 0 where it is null.
fn levels<T>(values: &[Option<T>]) -> Vec<i16> {
    values.iter().map(|value| value.is_some().into()).collect()
}

/// The values that there are.
fn present<T: Copy>(values: &[Option<T>]) -> Vec<T> {
    values.iter().copied().flatten().collect()
}

fn failed(error: ParquetError) -> Error {
    refused("Parquet", error)
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    use super::super::tests::{
        DOUBLES, HALVES, IDS, LENGTHS, NAMES, NS, SIGNED, SIZES, SUMS, TYPES, UNSIGNED, XS,
        two_groups,
    };
    use super::*;
    use crate::output::Format;

    #[test]
    fn every_kind_reads_back_over_several_groups() {
        let bytes = Bytes::from(two_groups(Format::Parquet));
        let reader = SerializedFileReader::new(bytes).unwrap();
        assert_eq!(reader.metadata().num_row_groups(), 2);
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), 6);
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(row.get_ulong(0).unwrap(), IDS[at % 3]);
            assert_eq!(row.get_uint(1).unwrap(), XS[at % 3]);
            assert_eq!(row.get_float(2).unwrap().to_bits(), SIZES[at % 3].to_bits());
            assert_eq!(row.get_double(3).unwrap().to_bits(), SUMS[at % 3].to_bits());
            assert_eq!(row.get_string(4).unwrap(), TYPES[at % 3]);
            assert_eq!(row.get_float(5).ok(), LENGTHS[at % 3]);
            assert_eq!(row.get_string(6).ok().map(String::as_str), NAMES[at % 3]);
            assert_eq!(row.get_long(7).ok(), SIGNED[at % 3]);
            assert_eq!(row.get_ulong(8).ok(), UNSIGNED[at % 3]);
            assert_eq!(row.get_double(9).ok(), DOUBLES[at % 3]);
            assert_eq!(row.get_short(10).ok(), NS[at % 3]);
            assert_eq!(row.get_float16(11).ok().map(|half| half.to_bits()), HALVES[at % 3]);
            assert_eq!(row.get_uint(12).unwrap(), XS[at % 3]);
            assert_eq!(row.get_string(13).ok().map(String::as_str), NAMES[at % 3]);
        }
    }
}
