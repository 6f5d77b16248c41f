//! Records that NumPy saved: a column a field, bytes as they are.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::batch::Places;
use super::chunk::Chunk;
use super::column::{Column, ColumnType, SourceColumn, Values};
use super::text::TextBuilder;
use crate::error::{Error, Place, Result};
use crate::read::{DType, Field, Header, parse_header, read_exact_at};

/// Bytes of records that are read at once.
const CHUNK_BYTES: u64 = 1 << 21;

/// A file of records.
pub(super) struct Npy {
    path: Arc<Path>,
    header: Header,
}

/// A field as a column.
#[derive(Clone)]
struct FieldOf {
    offset: usize,
    dtype: DType,
    /// 3 where the field is an array of so many.
    elements: usize,
}

impl Npy {
    /// The file that begins with these bytes and has so many.
    pub fn open(path: &Path, start: &[u8], bytes: u64) -> Result<Npy> {
        let header = parse_header(start).map_err(|error| error.in_file(path))?;
        let records = header.rows.checked_mul(header.record_bytes);
        let expected = records.and_then(|records| records.checked_add(header.data_start));
        if expected.is_none_or(|expected| expected > bytes) {
            let what = format!(
                "the header says {} records of {} bytes, and the file has {bytes} bytes: it is not whole",
                header.rows, header.record_bytes
            );
            return Err(Error::data(what)
                .in_file(path)
                .at(Place::Byte(bytes))
                .advise("fetch the file again"));
        }
        Ok(Npy { path: path.into(), header })
    }

    /// How many records.
    pub fn rows(&self) -> u64 {
        self.header.rows
    }

    /// Its fields.
    pub fn columns(&self) -> Vec<SourceColumn> {
        let column = |field: &Field| SourceColumn { name: field.name.clone(), kind: kind(field) };
        self.header.fields.iter().map(column).collect()
    }

    /// All records from the first on.
    pub fn chunks(
        &self,
        wanted: &[usize],
        done: Arc<AtomicU64>,
    ) -> Result<impl Iterator<Item = Result<Chunk>> + Send + use<>> {
        let cannot = |error| Error::io(&self.path, "cannot open", error);
        let mut file = File::open(&self.path).map_err(cannot)?;
        let Header { rows, record_bytes, data_start, .. } = self.header;
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(data_start)).map_err(cannot)?;
        let (fields, path) = (self.fields(wanted), Arc::clone(&self.path));
        let step = (CHUNK_BYTES / record_bytes.max(1)).max(1);
        let mut next = 0;
        Ok(std::iter::from_fn(move || {
            let first = next;
            next = rows.min(first + step);
            (first < next).then(|| {
                let mut bytes = vec![0; ((next - first) * record_bytes) as usize];
                file.read_exact(&mut bytes)
                    .map_err(|error| Error::io(&path, "cannot read", error))?;
                done.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                let rows = (next - first) as usize;
                let columns = columns(&bytes, rows, record_bytes as usize, &fields)
                    .map_err(|error| error.or_in_file(&path))?;
                let places = Places::Records { first, data_start, record_bytes };
                Ok(Chunk { rows, columns, places })
            })
        }))
    }

    /// Some records, in the order asked for.
    pub fn rows_at(&self, wanted: &[usize], rows: &[u64]) -> Result<Vec<Column>> {
        let file = File::open(&self.path).map_err(|e| Error::io(&self.path, "cannot open", e))?;
        let Header { record_bytes, data_start, .. } = self.header;
        let mut bytes = vec![0; rows.len() * record_bytes as usize];
        if record_bytes > 0 {
            let mut left = bytes.as_mut_slice();
            // Neighbours are read together.
            for run in rows.chunk_by(|a, b| a + 1 == *b) {
                let (part, behind) = left.split_at_mut(run.len() * record_bytes as usize);
                read_exact_at(&file, part, data_start + run[0] * record_bytes)
                    .map_err(|error| Error::io(&self.path, "cannot read", error))?;
                left = behind;
            }
        }
        columns(&bytes, rows.len(), record_bytes as usize, &self.fields(wanted))
            .map_err(|error| error.or_in_file(&self.path))
    }

    fn fields(&self, wanted: &[usize]) -> Vec<FieldOf> {
        let field = |column: &usize| {
            let field = &self.header.fields[*column];
            let offset = field.offset as usize;
            match (&field.scalar, &field.array) {
                (Some(dtype), _) => Some(FieldOf { offset, dtype: dtype.clone(), elements: 1 }),
                (_, Some((dtype, 3))) => {
                    Some(FieldOf { offset, dtype: dtype.clone(), elements: 3 })
                }
                _ => None,
            }
        };
        // Columns of other types are refused before.
        wanted.iter().filter_map(field).collect()
    }
}

/// The type of a field.
fn kind(field: &Field) -> ColumnType {
    let other = || ColumnType::Other(field.found.clone());
    match (&field.scalar, &field.array) {
        (Some(dtype), _) => of_code(dtype).unwrap_or_else(other),
        (_, Some((dtype, 3))) => match of_code(dtype) {
            Some(inner) if inner.is_integer() || inner.is_float() => {
                ColumnType::List3(Box::new(inner))
            }
            _ => other(),
        },
        _ => other(),
    }
}

fn of_code(dtype: &DType) -> Option<ColumnType> {
    Some(match dtype.code.as_str() {
        "b1" => ColumnType::Bool,
        "i1" => ColumnType::I8,
        "i2" => ColumnType::I16,
        "i4" => ColumnType::I32,
        "i8" => ColumnType::I64,
        "u1" => ColumnType::U8,
        "u2" => ColumnType::U16,
        "u4" => ColumnType::U32,
        "u8" => ColumnType::U64,
        "f2" => ColumnType::F16,
        "f4" => ColumnType::F32,
        "f8" => ColumnType::F64,
        code if code.starts_with(['S', 'a', 'U']) => ColumnType::Text,
        _ => return None,
    })
}

fn columns(
    bytes: &[u8],
    rows: usize,
    record_bytes: usize,
    fields: &[FieldOf],
) -> Result<Vec<Column>> {
    let records = Records { bytes, rows, record_bytes };
    fields.iter().map(|field| Ok(Column::whole(records.values(field)?))).collect()
}

/// Records that were read.
struct Records<'a> {
    bytes: &'a [u8],
    rows: usize,
    record_bytes: usize,
}

impl Records<'_> {
    fn values(&self, field: &FieldOf) -> Result<Values> {
        let values = self.elements(field)?;
        Ok(if field.elements == 3 { Values::List3(Box::new(values)) } else { values })
    }

    fn elements(&self, field: &FieldOf) -> Result<Values> {
        macro_rules! numbers {
            ($variant:ident, $type:ty) => {{
                let of = if field.dtype.big_endian {
                    <$type>::from_be_bytes
                } else {
                    <$type>::from_le_bytes
                };
                Values::$variant(self.each(field, of))
            }};
        }
        Ok(match of_code(&field.dtype) {
            Some(ColumnType::Bool) => Values::Bool(self.each(field, |[byte]: [u8; 1]| byte != 0)),
            Some(ColumnType::I8) => numbers!(I8, i8),
            Some(ColumnType::I16) => numbers!(I16, i16),
            Some(ColumnType::I32) => numbers!(I32, i32),
            Some(ColumnType::I64) => numbers!(I64, i64),
            Some(ColumnType::U8) => numbers!(U8, u8),
            Some(ColumnType::U16) => numbers!(U16, u16),
            Some(ColumnType::U32) => numbers!(U32, u32),
            Some(ColumnType::U64) => numbers!(U64, u64),
            Some(ColumnType::F16) => numbers!(F16, u16),
            Some(ColumnType::F32) => numbers!(F32, f32),
            Some(ColumnType::F64) => numbers!(F64, f64),
            _ => self.texts(field)?,
        })
    }

    /// Every element of a field.
    fn each<const N: usize, T>(&self, field: &FieldOf, of: impl Fn([u8; N]) -> T) -> Vec<T> {
        let mut values = Vec::with_capacity(self.rows * field.elements);
        for row in 0..self.rows {
            let start = row * self.record_bytes + field.offset;
            let all = &self.bytes[start..start + N * field.elements];
            values.extend(all.as_chunks::<N>().0.iter().map(|bytes| of(*bytes)));
        }
        values
    }

    /// Strings, without the zeros that fill them up.
    fn texts(&self, field: &FieldOf) -> Result<Values> {
        let mut texts = TextBuilder::default();
        for row in 0..self.rows {
            let start = row * self.record_bytes + field.offset;
            let bytes = &self.bytes[start..start + field.dtype.bytes as usize];
            let text = if field.dtype.code.starts_with('U') {
                wide(bytes, field.dtype.big_endian)
            } else {
                std::str::from_utf8(bytes).ok().map(str::to_owned)
            };
            let text = text.ok_or_else(|| Error::data("a string that is no UTF-8 text"))?;
            texts.push(text.trim_end_matches('\0'));
        }
        Ok(Values::Text(texts.finish()))
    }
}

/// A string of four bytes a sign.
fn wide(bytes: &[u8], big_endian: bool) -> Option<String> {
    let of = if big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
    bytes.as_chunks::<4>().0.iter().map(|sign| char::from_u32(of(*sign))).collect()
}
