//! Fields of records as columns in memory.

use std::sync::Arc;

use super::{Cell, FieldKind, RecordField, RecordLayout};

/// A field of many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedColumn {
    /// Its name.
    pub name: String,
    /// The values, one a row; those of null rows are 0, NaN, or a code beyond the texts.
    pub values: FieldValues,
    /// Which rows are null; empty where none of the table is.
    pub nulls: Vec<bool>,
}

/// Values of one type.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names of number types say what they are")]
pub enum FieldValues {
    Int8(Vec<i8>),
    Int16(Vec<i16>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    UInt8(Vec<u8>),
    UInt16(Vec<u16>),
    UInt32(Vec<u32>),
    UInt64(Vec<u64>),
    /// The bits of each.
    Float16(Vec<u16>),
    Float32(Vec<f32>),
    Float64(Vec<f64>),
    /// Codes, and the text of each; a code beyond them is null.
    Text(Vec<u32>, Arc<Vec<String>>),
}

impl NamedColumn {
    /// Whether both have the same name and values: NaN is NaN, and a text the same by whatever code.
    pub fn is_same(&self, other: &NamedColumn) -> bool {
        use FieldValues::{Float32, Float64, Text};
        let values = match (&self.values, &other.values) {
            (Text(own, texts), Text(codes, others)) => {
                let own = own.iter().map(|code| texts.get(*code as usize));
                own.eq(codes.iter().map(|code| others.get(*code as usize)))
            }
            (Float32(a), Float32(b)) => {
                a.iter().map(|x| x.to_bits()).eq(b.iter().map(|x| x.to_bits()))
            }
            (Float64(a), Float64(b)) => {
                a.iter().map(|x| x.to_bits()).eq(b.iter().map(|x| x.to_bits()))
            }
            (own, other) => own == other,
        };
        values && self.name == other.name && self.nulls == other.nulls
    }
}

impl RecordLayout {
    /// A field of many records, one behind the other.
    pub fn column(&self, field: &RecordField, records: &[u8]) -> NamedColumn {
        let starts =
            || records.chunks_exact(self.width.max(1)).map(|record| &record[field.start..]);
        let nulls = match field.is_nullable {
            true => {
                let records = records.chunks_exact(self.width.max(1));
                records.map(|record| field.cell(record) == Cell::Null).collect()
            }
            false => Vec::new(),
        };
        macro_rules! values {
            ($number:ty) => {
                starts()
                    .filter_map(|bytes| Some(<$number>::from_le_bytes(*bytes.first_chunk()?)))
                    .collect()
            };
        }
        let values = match field.kind {
            FieldKind::Int8 => FieldValues::Int8(values!(i8)),
            FieldKind::Int16 => FieldValues::Int16(values!(i16)),
            FieldKind::Int32 => FieldValues::Int32(values!(i32)),
            FieldKind::Int64 => FieldValues::Int64(values!(i64)),
            FieldKind::UInt8 => FieldValues::UInt8(values!(u8)),
            FieldKind::UInt16 => FieldValues::UInt16(values!(u16)),
            FieldKind::UInt32 => FieldValues::UInt32(values!(u32)),
            FieldKind::UInt64 => FieldValues::UInt64(values!(u64)),
            FieldKind::Float16 => FieldValues::Float16(values!(u16)),
            FieldKind::Float32 => FieldValues::Float32(values!(f32)),
            FieldKind::Float64 => FieldValues::Float64(values!(f64)),
            FieldKind::Text => FieldValues::Text(values!(u32), Arc::clone(&field.texts)),
        };
        NamedColumn { name: field.name.clone(), values, nulls }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_what_was_packed() {
        let texts = Arc::new(vec!["a".to_owned(), "b".to_owned()]);
        let nullable = |field: RecordField| RecordField { is_nullable: true, ..field };
        let layout = RecordLayout::of(vec![
            nullable(RecordField::new("n", FieldKind::Int16)),
            nullable(RecordField::of_texts("text", Arc::clone(&texts))),
            RecordField::new("real", FieldKind::Float64),
        ]);
        let record = |n: i16, mark: u8, code: u32, real: f64| {
            let mut record = n.to_le_bytes().to_vec();
            record.push(mark);
            record.extend(code.to_le_bytes());
            record.extend(real.to_le_bytes());
            record
        };
        let records = [record(-3, 1, 1, f64::INFINITY), record(4, 0, 9, 0.5)].concat();
        let column = |at: usize| layout.column(&layout.fields[at], &records);
        let n = NamedColumn {
            name: "n".to_owned(),
            values: FieldValues::Int16(vec![-3, 4]),
            nulls: vec![false, true],
        };
        assert_eq!(column(0), n);
        assert_eq!(column(1).values, FieldValues::Text(vec![1, 9], texts));
        assert_eq!(column(1).nulls, [false, true]);
        assert_eq!(column(2).values, FieldValues::Float64(vec![f64::INFINITY, 0.5]));
        assert!(column(2).nulls.is_empty());
    }
}
