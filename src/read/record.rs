//! Which fields a kind of record has, and where they stand in the records of one file: found by
//! name, so that any order, padding and extra fields are legal.

use super::dtype::long_name;
use super::literal::excerpt;
use super::npy::Header;
use crate::error::{Error, Place, Result};

/// Most fields of a [`Record`].
pub const FIELDS_MAX: usize = 10;

/// Where the fields of a record start, in the order of [`Record::FIELDS`]. 16 bits are enough:
/// records are shorter than 64 KiB.
pub type Offsets = [u16; FIELDS_MAX];

const _: () = assert!(super::fields::RECORD_BYTES_MAX <= u16::MAX as u64 + 1);

/// A field that a record must have.
#[derive(Debug)]
pub struct FieldSpec {
    /// Its name.
    pub name: &'static str,
    /// Its type without the byte order, which is little-endian: `f2`.
    pub dtype: &'static str,
}

/// A kind of record, such as a synapse.
pub trait Record: Copy {
    /// What one record is, for messages: "synapse".
    const WHAT: &'static str;
    /// The fields it must have.
    const FIELDS: &'static [FieldSpec];
}

/// Finds the fields of `R` in a header.
///
/// # Errors
/// A field that is missing or of another type.
pub fn locate<R: Record>(header: &Header) -> Result<Offsets> {
    const { assert!(R::FIELDS.len() <= FIELDS_MAX) };
    let mut offsets = [0; FIELDS_MAX];
    for (offset, spec) in offsets.iter_mut().zip(R::FIELDS) {
        let at = field_offset(header, spec).map_err(|error| match error.advice() {
            Some(_) => error,
            None => error.advise(advice::<R>()),
        })?;
        // Fits, by the assertion above: a field that has bytes starts before the record's end.
        *offset = at as u16;
    }
    Ok(offsets)
}

fn field_offset(header: &Header, spec: &FieldSpec) -> Result<u64> {
    let FieldSpec { name, dtype } = spec;
    let expected = format!("{} ('<{dtype}') is expected", long_name(dtype));
    let Some(field) = header.fields.iter().find(|field| field.name == *name) else {
        let what = format!("the field '{name}' is missing; {}", present(header));
        return Err(Error::data(what).at(Place::Byte(header.descr.start)));
    };
    let error = |what: String| Error::data(what).at(Place::Byte(field.at));
    let found = &field.found;
    match &field.scalar {
        Some(scalar) if scalar.code == *dtype && scalar.big_endian => {
            let what = format!("the field '{name}' is big-endian ({found}); {expected}");
            Err(error(what)
                .advise("convert it: numpy.save(file, a.astype(a.dtype.newbyteorder('<')))"))
        }
        Some(scalar) if scalar.code == *dtype => Ok(field.offset),
        _ => Err(error(format!("the field '{name}' is {found}; {expected}"))),
    }
}

/// The fields that a header has, for messages.
fn present(header: &Header) -> String {
    const SHOWN: usize = 16;
    if header.fields.is_empty() {
        return "the records have no fields".into();
    }
    let mut names: Vec<String> =
        header.fields.iter().take(SHOWN).map(|field| excerpt(&field.name)).collect();
    if header.fields.len() > SHOWN {
        names.push(format!("{} more", header.fields.len() - SHOWN));
    }
    format!("the records have {}", names.join(", "))
}

fn advice<R: Record>() -> String {
    let fields: Vec<String> =
        R::FIELDS.iter().map(|spec| format!("{} {}", spec.name, spec.dtype)).collect();
    format!("a {} record has the fields {}", R::WHAT, fields.join(", "))
}
