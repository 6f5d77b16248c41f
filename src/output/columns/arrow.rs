//! Columns as a stream of Arrow's IPC format, a record batch for each group. pyarrow, Polars, R and
//! whatever else speaks Arrow read it while it comes.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use arrow_array::{
    ArrayRef, Float32Array, Float64Array, Int64Array, RecordBatch, StringArray, UInt32Array,
    UInt64Array,
};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};

use super::{
    Column, Columns, Kind, TextColumns, Values, arrow_field as field, arrow_texts, pass_on, refused,
};
use crate::error::{Error, Result};
use crate::threads::loops;

/// Makes record batches of columns.
struct Maker {
    schema: Arc<Schema>,
    /// What each column is, and whether its texts are a dictionary.
    kinds: Vec<(Kind, bool)>,
}

impl Maker {
    fn new(columns: &[(&str, Kind)], texts: TextColumns) -> Maker {
        let is_dictionary = |(name, kind): &(&str, Kind)| {
            texts == TextColumns::Dictionaries && arrow_texts::is_dictionary(name, *kind)
        };
        let field = |of: &(&str, Kind)| {
            let (name, kind) = *of;
            let data_type = match is_dictionary(of) {
                true => arrow_texts::data_type(),
                false => kind.data_type(),
            };
            Field::new(name, data_type, kind.is_nullable())
        };
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        Maker { schema, kinds: columns.iter().map(|of| (of.1, is_dictionary(of))).collect() }
    }

    /// One batch. Columns are asked for and laid out in parallel.
    fn batch(&self, values: Column) -> Result<RecordBatch> {
        let column = |at: usize| {
            let (kind, is_dictionary) = &self.kinds[at];
            let values = values(at);
            let texts = if *is_dictionary { arrow_texts::array(&values) } else { None };
            texts.unwrap_or_else(|| array(*kind, values))
        };
        let arrays = loops::map(self.kinds.len(), column).into_iter();
        let arrays: Result<Vec<ArrayRef>, ArrowError> = arrays.collect();
        RecordBatch::try_new(self.schema.clone(), arrays.map_err(failed)?).map_err(failed)
    }
}

/// A stream in the making.
pub(super) struct Stream {
    maker: Maker,
    /// Writes to memory, which is emptied after each batch.
    stream: StreamWriter<Vec<u8>>,
}

impl Stream {
    pub fn new(columns: &[(&str, Kind)]) -> Result<Stream> {
        let maker = Maker::new(columns, TextColumns::Plain);
        let stream = StreamWriter::try_new(Vec::new(), &maker.schema).map_err(failed)?;
        Ok(Stream { maker, stream })
    }
}

impl Columns for Stream {
    fn group(&mut self, values: Column, out: &mut Vec<u8>) -> Result<()> {
        self.stream.write(&self.maker.batch(values)?).map_err(failed)?;
        pass_on(self.stream.get_mut(), out);
        Ok(())
    }

    fn finish(mut self: Box<Self>, out: &mut Vec<u8>) -> Result<()> {
        self.stream.finish().map_err(failed)?;
        pass_on(self.stream.get_mut(), out);
        Ok(())
    }
}

/// Hands each batch over as it is.
pub(super) struct Collect {
    maker: Maker,
    ready: Sender<RecordBatch>,
    /// Whether somebody needs a batch to know the columns.
    is_wanted: bool,
}

impl Collect {
    pub fn new(
        columns: &[(&str, Kind)],
        texts: TextColumns,
        ready: Sender<RecordBatch>,
    ) -> Collect {
        let is_wanted = texts == TextColumns::Dictionaries;
        Collect { maker: Maker::new(columns, texts), ready, is_wanted }
    }
}

impl Columns for Collect {
    fn group(&mut self, values: Column, _out: &mut Vec<u8>) -> Result<()> {
        // Nobody may wait for it any more.
        drop(self.ready.send(self.maker.batch(values)?));
        self.is_wanted = false;
        Ok(())
    }

    fn finish(self: Box<Self>, _out: &mut Vec<u8>) -> Result<()> {
        if self.is_wanted {
            drop(self.ready.send(RecordBatch::new_empty(self.maker.schema)));
        }
        Ok(())
    }
}

impl Kind {
    fn data_type(self) -> DataType {
        match self {
            Kind::Float32 | Kind::NullableFloat32 => DataType::Float32,
            Kind::Float64 | Kind::NullableFloat64 => DataType::Float64,
            Kind::NullableInt64 => DataType::Int64,
            Kind::UInt32 => DataType::UInt32,
            Kind::UInt64 | Kind::NullableUInt64 => DataType::UInt64,
            Kind::Text | Kind::NullableText => DataType::Utf8,
            Kind::Field(kind, _) => field::data_type(kind),
        }
    }
}

fn array(kind: Kind, values: Values) -> Result<ArrayRef, ArrowError> {
    Ok(match (kind, values) {
        (Kind::Float32, Values::Float32(values)) => {
            Arc::new(Float32Array::from(values.into_owned()))
        }
        (Kind::Float64, Values::Float64(values)) => {
            Arc::new(Float64Array::from(values.into_owned()))
        }
        (Kind::UInt32, Values::UInt32(values)) => Arc::new(UInt32Array::from(values.into_owned())),
        (Kind::UInt64, Values::UInt64(values)) => Arc::new(UInt64Array::from(values.into_owned())),
        (Kind::Text, Values::Text(codes, texts)) => {
            Arc::new(StringArray::from_iter_values(codes.iter().map(|code| texts.of(*code))))
        }
        (Kind::NullableFloat32, Values::NullableFloat32(values)) => {
            Arc::new(Float32Array::from(values.into_owned()))
        }
        (Kind::NullableInt64, Values::NullableInt64(values)) => Arc::new(Int64Array::from(values)),
        (Kind::NullableUInt64, Values::NullableUInt64(values)) => {
            Arc::new(UInt64Array::from(values))
        }
        (Kind::NullableFloat64, Values::NullableFloat64(values)) => {
            Arc::new(Float64Array::from(values))
        }
        (Kind::NullableText, Values::NullableText(codes, texts)) => {
            let texts = codes.iter().map(|code| texts.get(*code as usize).map(String::as_str));
            Arc::new(texts.collect::<StringArray>())
        }
        (Kind::Field(..), Values::Field(values, nulls)) => field::array(values, &nulls),
        _ => {
            let what = "values of another kind than the column's";
            return Err(ArrowError::SchemaError(what.into()));
        }
    })
}

fn failed(error: ArrowError) -> Error {
    refused("Arrow's format", error)
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use arrow_array::types::{
        Float16Type, Float32Type, Float64Type, Int16Type, Int64Type, UInt32Type, UInt64Type,
    };
    use arrow_ipc::reader::StreamReader;

    use super::super::tests::{
        DOUBLES, HALVES, IDS, LENGTHS, NAMES, NS, SIGNED, SIZES, SUMS, TYPES, UNSIGNED, XS,
        two_groups,
    };
    use super::*;
    use crate::output::Format;

    #[test]
    fn every_kind_reads_back_over_several_batches() {
        let bytes = two_groups(Format::Arrows);
        let batches = StreamReader::try_new(&bytes[..], None).unwrap();
        let batches: Vec<RecordBatch> = batches.map(|batch| batch.unwrap()).collect();
        assert_eq!(batches.len(), 2);
        for batch in batches {
            let column = |at: usize| batch.column(at);
            assert_eq!(column(0).as_primitive::<UInt64Type>().values(), &IDS);
            assert_eq!(column(1).as_primitive::<UInt32Type>().values(), &XS);
            let sizes = column(2).as_primitive::<Float32Type>().values().iter();
            assert!(sizes.map(|size| size.to_bits()).eq(SIZES.map(f32::to_bits)));
            let sums = column(3).as_primitive::<Float64Type>().values().iter();
            assert!(sums.map(|sum| sum.to_bits()).eq(SUMS.map(f64::to_bits)));
            assert!(column(4).as_string::<i32>().iter().flatten().eq(TYPES));
            assert!(column(5).as_primitive::<Float32Type>().iter().eq(LENGTHS));
            assert!(column(6).as_string::<i32>().iter().eq(NAMES));
            assert!(column(7).as_primitive::<Int64Type>().iter().eq(SIGNED));
            assert!(column(8).as_primitive::<UInt64Type>().iter().eq(UNSIGNED));
            assert!(column(9).as_primitive::<Float64Type>().iter().eq(DOUBLES));
            assert!(column(10).as_primitive::<Int16Type>().iter().eq(NS));
            let halves = column(11).as_primitive::<Float16Type>().iter();
            assert!(halves.map(|half| half.map(|half| half.to_bits())).eq(HALVES));
            assert_eq!(column(12).as_primitive::<UInt32Type>().values(), &XS);
            assert!(column(13).as_string::<i32>().iter().eq(NAMES));
            let nulls: Vec<usize> =
                batch.columns().iter().map(|column| column.null_count()).collect();
            assert_eq!(nulls, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1]);
        }
    }
}
