//! Columns as a Parquet file, one row group at a time: memory is bounded by a group, whatever the
//! number of rows. pandas, Polars and DuckDB open it.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ConvertedType, Encoding, Repetition, Type as Physical};
use parquet::column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer};
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, ColumnPath, Type};
use rayon::prelude::*;

use super::unwritten;
use crate::error::{Error, Kind as ErrorKind, Result};

/// Rows of a group: enough for readers to work in large steps, few enough to stay small in memory.
pub const GROUP_ROWS: usize = 1 << 19;
/// Texts that are put into a column at a time.
const TEXTS_AT_ONCE: usize = 8192;

/// What the values of a column are. None of them can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// float32, of few different values.
    Float32,
    /// float64.
    Float64,
    /// Unsigned, 32 bits.
    UInt32,
    /// Unsigned, 64 bits.
    UInt64,
    /// Text, of few different values.
    Text,
}

/// The values of one column in one group.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// For [`Kind::Float32`].
    Float32(Cow<'a, [f32]>),
    /// For [`Kind::Float64`].
    Float64(Cow<'a, [f64]>),
    /// For [`Kind::UInt32`].
    UInt32(Cow<'a, [u32]>),
    /// For [`Kind::UInt64`].
    UInt64(Cow<'a, [u64]>),
    /// For [`Kind::Text`]: a code for each row, and the text of each code.
    Text(Cow<'a, [u8]>, &'a Texts),
}

/// The text of each code of a column.
#[derive(Clone, Debug)]
pub struct Texts(Vec<ByteArray>);

impl Texts {
    /// The texts of the codes 0 to 255.
    pub fn new(of: impl Fn(u8) -> Vec<u8>) -> Texts {
        Texts((0..=u8::MAX).map(|code| of(code).into()).collect())
    }
}

/// A Parquet file in the making.
pub struct Parquet<'o> {
    out: &'o mut dyn Write,
    /// Writes to memory, which is emptied into `out` after each group.
    file: SerializedFileWriter<Vec<u8>>,
}

impl<'o> Parquet<'o> {
    /// Begins a file with these columns.
    ///
    /// # Errors
    /// A name that stands twice.
    pub fn new(out: &'o mut dyn Write, columns: &[(&str, Kind)]) -> Result<Parquet<'o>> {
        let fields = columns.iter().map(|(name, kind)| kind.field(name).map(Arc::new));
        let fields = fields.collect::<Result<Vec<_>, ParquetError>>().map_err(failed)?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build();
        let schema = Arc::new(schema.map_err(failed)?);
        let properties = Arc::new(properties(columns));
        let file = SerializedFileWriter::new(Vec::new(), schema, properties).map_err(failed)?;
        Ok(Parquet { out, file })
    }

    /// Writes one row group. `values` gives the column with this number; all columns have the same
    /// number of rows. Columns are asked for and encoded in parallel.
    ///
    /// # Errors
    /// Values of another kind than the column's, columns of different lengths, a failed write.
    pub fn group<'v>(&mut self, values: impl Fn(usize) -> Values<'v> + Sync) -> Result<()> {
        let properties = self.file.properties().clone();
        let columns = self.file.schema_descr().columns().to_vec();
        let encode = |(at, column): (usize, &ColumnDescPtr)| {
            let mut bytes = TrackedWrite::new(Vec::new());
            let pages = Box::new(SerializedPageWriter::new(&mut bytes));
            let writer = get_column_writer(column.clone(), properties.clone(), pages);
            let closed = fill(writer, values(at))?;
            Ok((Bytes::from(bytes.into_inner()?), closed))
        };
        let encoded: Result<Vec<_>, ParquetError> =
            columns.par_iter().enumerate().map(encode).collect();
        self.append(encoded.map_err(failed)?).map_err(failed)?;
        self.pass_on()
    }

    fn append(&mut self, columns: Vec<(Bytes, ColumnCloseResult)>) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for (bytes, closed) in columns {
            group.append_column(&bytes, closed)?;
        }
        group.close()?;
        self.file.flush()?;
        Ok(())
    }

    /// Writes what stands at the end of the file.
    ///
    /// # Errors
    /// A failed write.
    pub fn finish(mut self) -> Result<()> {
        self.file.finish().map_err(failed)?;
        self.pass_on()
    }

    fn pass_on(&mut self) -> Result<()> {
        let written = self.file.inner_mut();
        self.out.write_all(written).map_err(unwritten)?;
        written.clear();
        Ok(())
    }
}

impl Kind {
    fn field(self, name: &str) -> Result<Type, ParquetError> {
        let (physical, converted) = match self {
            Kind::Float32 => (Physical::FLOAT, ConvertedType::NONE),
            Kind::Float64 => (Physical::DOUBLE, ConvertedType::NONE),
            Kind::UInt32 => (Physical::INT32, ConvertedType::UINT_32),
            Kind::UInt64 => (Physical::INT64, ConvertedType::UINT_64),
            Kind::Text => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::REQUIRED)
            .with_converted_type(converted)
            .build()
    }

    /// Whether a column has so few different values that a dictionary of them pays.
    const fn has_dictionary(self) -> bool {
        matches!(self, Kind::Float32 | Kind::Text)
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
        if !matches!(kind, Kind::Float64 | Kind::Text) {
            // Packed to the bits that differ; measured, snappy finds nothing more.
            builder = builder.set_column_compression(path.clone(), Compression::UNCOMPRESSED);
        }
        if matches!(kind, Kind::UInt32 | Kind::UInt64) {
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
            for codes in codes.chunks(TEXTS_AT_ONCE) {
                let of = |code: &u8| texts.0[usize::from(*code)].clone();
                to.write_batch(&codes.iter().map(of).collect::<Vec<_>>(), None, None)?;
            }
            to.close()
        }
        _ => Err(ParquetError::General("values of another kind than the column's".into())),
    }
}

/// What the Parquet library refuses. It writes to memory, so it is no failed write.
fn failed(error: ParquetError) -> Error {
    Error::new(ErrorKind::Failure, format!("the answer cannot be put into Parquet: {error}"))
        .advise("choose another format")
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    use super::*;

    const COLUMNS: [(&str, Kind); 5] = [
        ("id", Kind::UInt64),
        ("x", Kind::UInt32),
        ("size", Kind::Float32),
        ("sum", Kind::Float64),
        ("type", Kind::Text),
    ];

    #[test]
    fn every_kind_reads_back_over_several_groups() {
        let texts = Texts::new(|code| format!("t{code}").into_bytes());
        let (mut bytes, ids) = (Vec::new(), [u64::MAX, 1 << 63, 7]);
        let mut file = Parquet::new(&mut bytes, &COLUMNS).unwrap();
        for _ in 0..2 {
            let column = |at: usize| match COLUMNS[at].1 {
                Kind::UInt64 => Values::UInt64(ids[..].into()),
                Kind::UInt32 => Values::UInt32(vec![u32::MAX, 0, 1].into()),
                Kind::Float32 => Values::Float32(vec![f32::NAN, -0.0, f32::INFINITY].into()),
                Kind::Float64 => Values::Float64(vec![0.1, f64::NAN, 5e-324].into()),
                Kind::Text => Values::Text(vec![0, 255, 3].into(), &texts),
            };
            file.group(column).unwrap();
        }
        file.finish().unwrap();
        let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
        assert_eq!(reader.metadata().num_row_groups(), 2);
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), 6);
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(row.get_ulong(0).unwrap(), ids[at % 3]);
            assert_eq!(row.get_uint(1).unwrap(), [u32::MAX, 0, 1][at % 3]);
            let size = [f32::NAN, -0.0, f32::INFINITY][at % 3];
            assert_eq!(row.get_float(2).unwrap().to_bits(), size.to_bits());
            let sum = [0.1, f64::NAN, 5e-324][at % 3];
            assert_eq!(row.get_double(3).unwrap().to_bits(), sum.to_bits());
            assert_eq!(row.get_string(4).unwrap(), ["t0", "t255", "t3"][at % 3]);
        }
    }

    #[test]
    fn values_that_do_not_fit_their_column_are_an_error() {
        let mut bytes = Vec::new();
        let mut file = Parquet::new(&mut bytes, &COLUMNS[..1]).unwrap();
        let error = file.group(|_| Values::UInt32(vec![1].into())).unwrap_err();
        assert!(error.to_string().contains("another kind"), "{error}");
        assert!(file.group(|_| Values::UInt64(vec![].into())).is_ok());
    }
}
