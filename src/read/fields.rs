//! The fields of a record, from the `descr` of a `.npy` header: names, types, offsets.

use std::collections::HashSet;

use super::dtype::DType;
use super::literal::{Literal, Value, excerpt};
use crate::error::{Error, Place, Result};

/// Most fields of a record.
const FIELDS_MAX: usize = 4096;
/// Longest record. Bounds the memory that a block of records takes.
pub const RECORD_BYTES_MAX: u64 = 1 << 16;

/// A field of the record.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Offset of its name in the file.
    pub at: u64,
    /// Offset from the start of the record.
    pub offset: u64,
    /// Its type, as the header writes it.
    pub found: String,
    /// Its type, unless it is an array or a record of its own.
    pub scalar: Option<DType>,
    /// The type of its elements and how many there are, if it is an array of one dimension.
    pub array: Option<(DType, u64)>,
}

/// The fields of the record and its length.
pub fn record(descr: &Value) -> Result<(Vec<Field>, u64)> {
    let items = match &descr.literal {
        Literal::List(items) => items,
        Literal::Str(text) => {
            DType::parse(text).map_err(|what| descr.error(what))?;
            let what = format!("a plain array of '{}', where records are expected", excerpt(text));
            return Err(descr.error(what).advise("give the structured array that was published"));
        }
        _ => {
            let found = descr.describe();
            return Err(descr.error(format!("descr is a list of fields, not {found}")));
        }
    };
    if items.len() > FIELDS_MAX {
        return Err(descr.error(format!("the record has more than {FIELDS_MAX} fields")));
    }
    let (mut fields, mut names, mut offset) = (Vec::new(), HashSet::new(), 0u64);
    for item in items {
        let parts = FieldParts::of(item)?;
        let bytes = parts.bytes()?;
        let end = offset.checked_add(bytes).filter(|end| *end <= RECORD_BYTES_MAX);
        let Some(end) = end else {
            return Err(item.error(format!("a record is longer than {RECORD_BYTES_MAX} bytes")));
        };
        // NumPy writes the gaps of aligned records as nameless bytes.
        if !parts.name.is_empty() {
            if !names.insert(parts.name) {
                let what = format!("the field '{}' is there twice", excerpt(parts.name));
                return Err(Error::data(what).at(Place::Byte(parts.at)));
            }
            fields.push(parts.field(offset)?);
        }
        offset = end;
    }
    Ok((fields, offset))
}

/// One `(name, type)` or `(name, type, shape)` of a record.
struct FieldParts<'a> {
    at: u64,
    name: &'a str,
    dtype: &'a Value,
    shape: Option<&'a Value>,
}

impl<'a> FieldParts<'a> {
    fn of(item: &'a Value) -> Result<FieldParts<'a>> {
        let (name, dtype, shape) = match &item.literal {
            Literal::Tuple(parts) => match parts.as_slice() {
                [name, dtype] => (name, dtype, None),
                [name, dtype, shape] => (name, dtype, Some(shape)),
                _ => return Err(not_a_field(item)),
            },
            _ => return Err(not_a_field(item)),
        };
        // A field with a title is named by a pair, `('title', 'name')`.
        let name = match &name.literal {
            Literal::Tuple(pair) if pair.len() == 2 => &pair[1],
            _ => name,
        };
        match &name.literal {
            Literal::Str(text) => Ok(FieldParts { at: name.at, name: text, dtype, shape }),
            _ => Err(name.error(format!("a field's name is a string, not {}", name.describe()))),
        }
    }

    fn field(&self, offset: u64) -> Result<Field> {
        let scalar_shape = self.shape.is_none_or(
            |shape| matches!(&shape.literal, Literal::Tuple(dimensions) if dimensions.is_empty()),
        );
        let (mut found, scalar) = match &self.dtype.literal {
            Literal::Str(text) => {
                let dtype = DType::parse(text).map_err(|what| self.dtype.error(what))?;
                (format!("'{}'", excerpt(text)), Some(dtype))
            }
            Literal::List(_) => ("a record of its own".into(), None),
            _ => ("an array".into(), None),
        };
        if !scalar_shape {
            found = format!("an array of {found}");
        }
        let array = match self.shape.map(|shape| &shape.literal) {
            Some(Literal::Tuple(dimensions)) if dimensions.len() != 1 => None,
            Some(_) => scalar.clone().zip(Some(elements(self.shape)?)),
            None => None,
        };
        let scalar = scalar.filter(|_| scalar_shape);
        Ok(Field { name: self.name.to_owned(), at: self.at, offset, found, scalar, array })
    }

    /// Bytes that the field takes. Types within types are worked off from a list, not by
    /// recursion.
    fn bytes(&self) -> Result<u64> {
        let mut total = 0u64;
        let mut work = vec![(self.dtype, elements(self.shape)?)];
        let too_large = |value: &Value| value.error("a field is too large");
        while let Some((dtype, count)) = work.pop() {
            let mut push = |inner: &'a Value, shape: Option<&Value>| -> Result<()> {
                let inner_count = elements(shape)?.checked_mul(count);
                work.push((inner, inner_count.ok_or_else(|| too_large(inner))?));
                Ok(())
            };
            match &dtype.literal {
                Literal::Str(text) => {
                    let one = DType::parse(text).map_err(|what| dtype.error(what))?;
                    let all = one.bytes.checked_mul(count).and_then(|all| all.checked_add(total));
                    total = all.ok_or_else(|| too_large(dtype))?;
                }
                Literal::List(items) => {
                    for item in items {
                        let parts = FieldParts::of(item)?;
                        push(parts.dtype, parts.shape)?;
                    }
                }
                Literal::Tuple(pair) if pair.len() == 2 => push(&pair[0], Some(&pair[1]))?,
                _ => {
                    let found = dtype.describe();
                    return Err(dtype.error(format!("a type is a string or a list, not {found}")));
                }
            }
        }
        Ok(total)
    }
}

fn not_a_field(item: &Value) -> Error {
    item.error(format!("a field is (name, type) or (name, type, shape), not {}", item.describe()))
}

/// Elements of a field's shape; 1 without one.
fn elements(shape: Option<&Value>) -> Result<u64> {
    let Some(shape) = shape else { return Ok(1) };
    let Literal::Tuple(dimensions) = &shape.literal else { return dimension(shape) };
    let mut product = 1u64;
    for size in dimensions {
        product = product
            .checked_mul(dimension(size)?)
            .ok_or_else(|| shape.error("the product of a field's shape is too large"))?;
    }
    Ok(product)
}

/// A size along one dimension.
pub fn dimension(value: &Value) -> Result<u64> {
    match value.literal {
        Literal::Int(size) => {
            u64::try_from(size).map_err(|_| value.error(format!("a dimension is negative: {size}")))
        }
        _ => Err(value.error(format!("a dimension is an integer, not {}", value.describe()))),
    }
}
