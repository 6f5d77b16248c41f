//! Files of one table whose columns have different types: the type that holds the values of all.

use std::sync::Arc;

use super::column::{Column, ColumnType, Dictionary, Nulls, SourceColumn, Values, each_number};
use super::text::TextBuilder;
use crate::codes::f16_to_f64;

/// The columns of the first file, with types that hold the values of all files.
pub(super) fn columns(files: &[&[SourceColumn]]) -> Vec<SourceColumn> {
    let [first, others @ ..] = files else { return Vec::new() };
    let unified = |column: &SourceColumn| {
        let same = |file: &&[SourceColumn]| {
            file.iter().find(|other| other.name == column.name).map(|other| other.kind.clone())
        };
        let kinds = others.iter().filter_map(same);
        let kind = kinds.fold(column.kind.clone(), |a, b| wider(&a, &b));
        SourceColumn { name: column.name.clone(), kind }
    };
    first.iter().map(unified).collect()
}

/// The type that holds the values of both.
pub(super) fn wider(a: &ColumnType, b: &ColumnType) -> ColumnType {
    use ColumnType::{Dictionary, F16, F32, F64, I64, List3, Other, Text, U64};
    match (a, b) {
        _ if a == b => a.clone(),
        (Text, Dictionary) | (Dictionary, Text) => Text,
        (List3(a), List3(b)) => match wider(a, b) {
            other @ Other(_) => other,
            inner => List3(Box::new(inner)),
        },
        (F16, F32) | (F32, F16) => F32,
        _ if a.is_integer() && b.is_integer() => match (a, b) {
            // What no integer of 64 bits holds beside a negative one.
            (U64, other) | (other, U64) if is_signed(other) => F64,
            (U64, _) | (_, U64) => U64,
            _ => I64,
        },
        _ if is_number(a) && is_number(b) => F64,
        _ => Other(format!("{a} in one file and {b} in another")),
    }
}

fn is_number(kind: &ColumnType) -> bool {
    kind.is_integer() || kind.is_float()
}

fn is_signed(kind: &ColumnType) -> bool {
    use ColumnType::{I8, I16, I32, I64};
    matches!(kind, I8 | I16 | I32 | I64)
}

/// The same values in a type that holds them.
pub(super) fn cast(column: Column, kind: &ColumnType) -> Column {
    Column { values: values(column.values, kind), nulls: column.nulls }
}

impl Column {
    /// No rows of a type.
    pub fn none(kind: &ColumnType) -> Column {
        none(kind)
    }

    /// The same values in a type that holds them.
    #[must_use]
    pub fn cast(self, kind: &ColumnType) -> Column {
        cast(self, kind)
    }

    /// Appends rows of the same type; texts of two lists become plain ones.
    pub fn append(&mut self, more: Column) {
        append(self, more);
    }
}

#[allow(clippy::unnecessary_cast, reason = "the same is done with every type, its own too")]
fn values(values: Values, kind: &ColumnType) -> Values {
    if values.kind() == *kind {
        return values;
    }
    macro_rules! whole {
        ($type:ty) => {
            each_number!(&values, v => v.iter().map(|x| *x as $type).collect(), _ => vec![])
        };
    }
    match (&values, kind) {
        (_, ColumnType::I8) => Values::I8(whole!(i8)),
        (_, ColumnType::I16) => Values::I16(whole!(i16)),
        (_, ColumnType::I32) => Values::I32(whole!(i32)),
        (_, ColumnType::I64) => Values::I64(whole!(i64)),
        (_, ColumnType::U8) => Values::U8(whole!(u8)),
        (_, ColumnType::U16) => Values::U16(whole!(u16)),
        (_, ColumnType::U32) => Values::U32(whole!(u32)),
        (_, ColumnType::U64) => Values::U64(whole!(u64)),
        (_, ColumnType::F32) => Values::F32(floats(&values).map(|x| x as f32).collect()),
        (_, ColumnType::F64) => Values::F64(floats(&values).collect()),
        (_, ColumnType::Text) if values.kind().is_integer() => {
            let mut texts = TextBuilder::default();
            each_number!(&values, v => v.iter().for_each(|x| texts.push(&x.to_string())), _ => {});
            Values::Text(texts.finish())
        }
        (Values::List3(inner), ColumnType::List3(kind)) => {
            Values::List3(Box::new(self::values((**inner).clone(), kind)))
        }
        (Values::Dictionary(Dictionary { codes, values, .. }), ColumnType::Text) => {
            let mut texts = TextBuilder::default();
            codes.iter().for_each(|code| texts.push(&values[*code as usize]));
            Values::Text(texts.finish())
        }
        _ => values,
    }
}

#[allow(clippy::unnecessary_cast, reason = "the same is done with every type, its own too")]
fn floats(values: &Values) -> Box<dyn Iterator<Item = f64> + '_> {
    each_number!(values, v => Box::new(v.iter().map(|x| *x as f64)),
        Values::F16(bits) => Box::new(bits.iter().map(|bits| f16_to_f64(*bits))),
        _ => Box::new(std::iter::empty()),
    )
}

/// No rows of a column.
pub(super) fn none(kind: &ColumnType) -> Column {
    Column::whole(none_of(kind))
}

fn none_of(kind: &ColumnType) -> Values {
    match kind {
        ColumnType::I8 => Values::I8(vec![]),
        ColumnType::I16 => Values::I16(vec![]),
        ColumnType::I32 => Values::I32(vec![]),
        ColumnType::I64 => Values::I64(vec![]),
        ColumnType::U8 => Values::U8(vec![]),
        ColumnType::U16 => Values::U16(vec![]),
        ColumnType::U32 => Values::U32(vec![]),
        ColumnType::U64 => Values::U64(vec![]),
        ColumnType::F16 => Values::F16(vec![]),
        ColumnType::F32 => Values::F32(vec![]),
        ColumnType::F64 => Values::F64(vec![]),
        ColumnType::Bool => Values::Bool(vec![]),
        ColumnType::List3(inner) => Values::List3(Box::new(none_of(inner))),
        ColumnType::Text | ColumnType::Dictionary | ColumnType::Other(_) => {
            Values::Text(TextBuilder::default().finish())
        }
    }
}

/// Appends rows of the same type; texts of either kind become plain ones.
pub(super) fn append(column: &mut Column, more: Column) {
    let nulls = Nulls::joined(&column.nulls, column.rows(), &more.nulls, more.rows());
    if column.rows() == 0 {
        column.values = more.values;
    } else {
        join(&mut column.values, more.values);
    }
    column.nulls = nulls;
}

fn join(values: &mut Values, more: Values) {
    match (&mut *values, more) {
        (Values::I8(a), Values::I8(b)) => a.extend(b),
        (Values::I16(a), Values::I16(b)) => a.extend(b),
        (Values::I32(a), Values::I32(b)) => a.extend(b),
        (Values::I64(a), Values::I64(b)) => a.extend(b),
        (Values::U8(a), Values::U8(b)) => a.extend(b),
        (Values::U16(a), Values::U16(b)) => a.extend(b),
        (Values::U32(a), Values::U32(b)) => a.extend(b),
        (Values::U64(a), Values::U64(b)) => a.extend(b),
        (Values::F16(a), Values::F16(b)) => a.extend(b),
        (Values::F32(a), Values::F32(b)) => a.extend(b),
        (Values::F64(a), Values::F64(b)) => a.extend(b),
        (Values::Bool(a), Values::Bool(b)) => a.extend(b),
        (Values::List3(a), Values::List3(b)) => join(a, *b),
        (Values::Dictionary(a), Values::Dictionary(b)) if Arc::ptr_eq(&a.values, &b.values) => {
            a.codes.extend(b.codes);
        }
        (_, more) => {
            let mut texts = TextBuilder::default();
            let both = [&*values, &more];
            both.iter().for_each(|v| (0..v.rows()).for_each(|row| texts.push(&v.text(row))));
            *values = Values::Text(texts.finish());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wider_type_holds_both() {
        use ColumnType::*;
        let cases = [
            (I8, I32, I64),
            (U8, U64, U64),
            (I64, U64, F64),
            (I32, F32, F64),
            (F16, F32, F32),
            (Text, Dictionary, Text),
        ];
        for (a, b, both) in cases {
            assert_eq!((wider(&a, &b), wider(&b, &a)), (both.clone(), both));
        }
        assert!(matches!(wider(&Text, &I64), Other(_)));
        assert!(matches!(wider(&Bool, &U8), Other(_)));
    }

    #[test]
    fn rows_are_joined_with_their_nulls() {
        let mut column = Column::whole(Values::I8(vec![1, 2]));
        let nulls = Nulls::of(vec![true, false]);
        append(&mut column, Column { values: Values::I8(vec![0, 3]), nulls });
        let texts: Vec<Option<String>> =
            (0..4).map(|row| column.text(row).map(|text| text.into_owned())).collect();
        assert_eq!(texts, [Some("1".into()), Some("2".into()), None, Some("3".into())]);
    }
}
