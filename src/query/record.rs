//! Rows with named fields, packed into records: what a table with a map gives to formats and
//! programs, where no two tables have the same fields.

use std::sync::Arc;

/// The type of a field. Each has its width in a record, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names of number types say what they are")]
pub enum FieldKind {
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float16,
    Float32,
    Float64,
    /// A code of 32 bits: a place in the texts of the field, null beyond them.
    Text,
}

/// A field of a record. NaN is null in fields of floats; an integer that may be null has a byte
/// behind it, which is 0 where it is.
#[derive(Clone, Debug)]
pub struct RecordField {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: FieldKind,
    /// Whether any row of the table has none.
    pub is_nullable: bool,
    /// Whether it is the id of a neuron.
    pub is_id: bool,
    /// Whether it holds nulls beside integers that float64 does not hold exactly.
    pub is_beyond_float: bool,
    /// The texts of its codes.
    pub texts: Arc<Vec<String>>,
    /// Characters of the longest of them, at least 1.
    pub longest: usize,
    /// Where it begins in a record.
    pub start: usize,
}

/// Which fields records have.
#[derive(Clone, Debug, Default)]
pub struct RecordLayout {
    /// The fields, in order.
    pub fields: Vec<RecordField>,
    /// Bytes of a record.
    pub width: usize,
}

/// The value of a field in one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// None.
    Null,
    /// A signed integer.
    Signed(i64),
    /// An unsigned integer.
    Unsigned(u64),
    /// The bits of a float16.
    Half(u16),
    /// A float32.
    Single(f32),
    /// A float64.
    Double(f64),
    /// A text.
    Text(&'a str),
}

impl FieldKind {
    /// Bytes of a value.
    pub const fn width(self) -> usize {
        match self {
            FieldKind::Int8 | FieldKind::UInt8 => 1,
            FieldKind::Int16 | FieldKind::UInt16 | FieldKind::Float16 => 2,
            FieldKind::Int32 | FieldKind::UInt32 | FieldKind::Float32 | FieldKind::Text => 4,
            FieldKind::Int64 | FieldKind::UInt64 | FieldKind::Float64 => 8,
        }
    }

    /// Whether these are integers.
    pub const fn is_integer(self) -> bool {
        !matches!(
            self,
            FieldKind::Float16 | FieldKind::Float32 | FieldKind::Float64 | FieldKind::Text
        )
    }
}

impl RecordField {
    /// A field whose values are never null.
    pub fn new(name: impl Into<String>, kind: FieldKind) -> RecordField {
        RecordField {
            name: name.into(),
            kind,
            is_nullable: false,
            is_id: false,
            is_beyond_float: false,
            texts: Arc::default(),
            longest: 1,
            start: 0,
        }
    }

    /// A field of codes of these texts.
    pub fn of_texts(name: impl Into<String>, texts: Arc<Vec<String>>) -> RecordField {
        let longest = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).max(1);
        RecordField { texts, longest, ..RecordField::new(name, FieldKind::Text) }
    }

    /// Whether a byte behind its value says whether there is one.
    pub fn has_mark(&self) -> bool {
        self.is_nullable && self.kind.is_integer()
    }

    fn width(&self) -> usize {
        self.kind.width() + usize::from(self.has_mark())
    }

    /// Its value in a record; null beyond the record's end.
    #[inline]
    pub fn cell<'a>(&'a self, record: &[u8]) -> Cell<'a> {
        let Some(bytes) = record.get(self.start..) else { return Cell::Null };
        if self.has_mark() && bytes.get(self.kind.width()).is_none_or(|mark| *mark == 0) {
            return Cell::Null;
        }
        self.value(bytes).unwrap_or(Cell::Null)
    }

    #[inline]
    fn value<'a>(&'a self, bytes: &[u8]) -> Option<Cell<'a>> {
        Some(match self.kind {
            FieldKind::Int8 => Cell::Signed(i8::from_le_bytes(*bytes.first_chunk()?).into()),
            FieldKind::Int16 => Cell::Signed(i16::from_le_bytes(*bytes.first_chunk()?).into()),
            FieldKind::Int32 => Cell::Signed(i32::from_le_bytes(*bytes.first_chunk()?).into()),
            FieldKind::Int64 => Cell::Signed(i64::from_le_bytes(*bytes.first_chunk()?)),
            FieldKind::UInt8 => Cell::Unsigned(u8::from_le_bytes(*bytes.first_chunk()?).into()),
            FieldKind::UInt16 => Cell::Unsigned(u16::from_le_bytes(*bytes.first_chunk()?).into()),
            FieldKind::UInt32 => Cell::Unsigned(u32::from_le_bytes(*bytes.first_chunk()?).into()),
            FieldKind::UInt64 => Cell::Unsigned(u64::from_le_bytes(*bytes.first_chunk()?)),
            FieldKind::Float16 => {
                let bits = u16::from_le_bytes(*bytes.first_chunk()?);
                // An exponent of ones with a fraction: NaN.
                if bits & 0x7fff > 0x7c00 { Cell::Null } else { Cell::Half(bits) }
            }
            FieldKind::Float32 => match f32::from_le_bytes(*bytes.first_chunk()?) {
                value if value.is_nan() => Cell::Null,
                value => Cell::Single(value),
            },
            FieldKind::Float64 => match f64::from_le_bytes(*bytes.first_chunk()?) {
                value if value.is_nan() => Cell::Null,
                value => Cell::Double(value),
            },
            FieldKind::Text => {
                let code = u32::from_le_bytes(*bytes.first_chunk()?);
                Cell::Text(self.texts.get(code as usize)?)
            }
        })
    }
}

impl RecordLayout {
    /// Records of these fields, one behind the other.
    pub fn of(mut fields: Vec<RecordField>) -> RecordLayout {
        let mut width = 0;
        for field in &mut fields {
            field.start = width;
            width += field.width();
        }
        RecordLayout { fields, width }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_what_was_packed() {
        let texts = Arc::new(vec!["a".to_owned(), String::new()]);
        let nullable = |field: RecordField| RecordField { is_nullable: true, ..field };
        let layout = RecordLayout::of(vec![
            RecordField::new("id", FieldKind::UInt64),
            nullable(RecordField::new("n", FieldKind::Int16)),
            RecordField::new("half", FieldKind::Float16),
            nullable(RecordField::of_texts("text", texts)),
            RecordField::new("real", FieldKind::Float64),
        ]);
        assert_eq!(layout.width, 8 + 3 + 2 + 4 + 8);
        let record = |n: i16, mark: u8, half: u16, code: u32, real: f64| {
            let mut record = u64::MAX.to_le_bytes().to_vec();
            record.extend(n.to_le_bytes());
            record.push(mark);
            record.extend(half.to_le_bytes());
            record.extend(code.to_le_bytes());
            record.extend(real.to_le_bytes());
            record
        };
        let check = |record: &[u8], expected: [Cell; 5]| {
            let cells: Vec<Cell> = layout.fields.iter().map(|field| field.cell(record)).collect();
            assert_eq!(cells, expected);
        };
        let (id, inf) = (Cell::Unsigned(u64::MAX), f64::INFINITY);
        let full = [id, Cell::Signed(-3), Cell::Half(0x7c00), Cell::Text(""), Cell::Double(inf)];
        check(&record(-3, 1, 0x7c00, 1, inf), full);
        let nulls = [id, Cell::Null, Cell::Null, Cell::Null, Cell::Null];
        check(&record(-3, 0, 0x7e00, u32::MAX, f64::NAN), nulls);
        assert_eq!(layout.fields[4].cell(&[0; 3]), Cell::Null);
    }
}
