//! Texts of few different values as Arrow dictionaries: the texts that a batch has, in the order of their
//! codes.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, StringArray};
use arrow_schema::{ArrowError, DataType};

use super::{Kind, Values};
use crate::query::{FieldKind, FieldValues};

/// The type of such a column.
pub(super) fn data_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Whether a column is a dictionary where texts are: nearly every id differs from the others.
pub(super) fn is_dictionary(name: &str, kind: Kind) -> bool {
    let is_text = matches!(kind, Kind::Text | Kind::NullableText | Kind::Field(FieldKind::Text, _));
    is_text && !name.ends_with("_id")
}

/// Texts as a dictionary; `None` for other values.
pub(super) fn array(values: &Values) -> Option<Result<ArrayRef, ArrowError>> {
    Some(match values {
        Values::Text(codes, texts) => {
            dictionary(codes.iter().map(|code| u32::from(*code)), |code| {
                Some(texts.of(u8::try_from(code).ok()?))
            })
        }
        Values::NullableText(codes, texts) => {
            dictionary(codes.iter().copied(), |code| Some(texts.get(code as usize)?.as_str()))
        }
        Values::Field(FieldValues::Text(codes, texts), _) => {
            dictionary(codes.iter().copied(), |code| Some(texts.get(code as usize)?.as_str()))
        }
        _ => return None,
    })
}

fn dictionary<'t>(
    codes: impl Iterator<Item = u32> + Clone,
    text: impl Fn(u32) -> Option<&'t str>,
) -> Result<ArrayRef, ArrowError> {
    let mut places: Vec<Option<i32>> = Vec::new();
    for code in codes.clone().filter(|code| text(*code).is_some()) {
        places.resize(places.len().max(code as usize + 1), None);
        places[code as usize] = Some(0);
    }
    let used = places.iter_mut().enumerate().filter(|(_, place)| place.is_some());
    let texts = used.enumerate().filter_map(|(at, (code, place))| {
        *place = Some(at as i32);
        text(code as u32)
    });
    let texts: StringArray = texts.map(Some).collect();
    let keys: Int32Array = codes.map(|code| places.get(code as usize).copied().flatten()).collect();
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(texts))?))
}
