//! Puts columns onto a shelf, each as narrow as it can be.

use rayon::prelude::*;

use super::coded::{Coded, coded};
use super::number::Number;
use super::spill::{Loaded, Spill};
use crate::dataset::mapped::contents::{LabelContents, NumberContents};
use crate::dataset::mapped::labels::CodeWidth;
use crate::dataset::mapped::numbers::NumberKind;
use crate::dataset::mapped::rows::WeightWidth;
use crate::dataset::mapped::shelf::Shelf;
use crate::dataset::mapped::texts::joined;
use crate::error::Result;

/// A column of numbers that was put.
pub(super) struct Encoded {
    pub(super) codes: Vec<u16>,
    /// How many codes there are, but for that of null.
    pub(super) distinct: usize,
    pub(super) contents: NumberContents,
}

/// Does the same with a column's own type of numbers.
macro_rules! with_kind {
    ($kind:expr, $do:ident($($argument:expr),*)) => {
        match $kind {
            NumberKind::I16 => $do::<i16>($($argument),*),
            NumberKind::I32 => $do::<i32>($($argument),*),
            NumberKind::I64 => $do::<i64>($($argument),*),
            NumberKind::U64 => $do::<u64>($($argument),*),
            NumberKind::F16 => $do::<u16>($($argument),*),
            NumberKind::F32 => $do::<f32>($($argument),*),
            NumberKind::F64 => $do::<f64>($($argument),*),
        }
    };
}

/// Puts a column without nulls in another order, and says its type.
pub(super) fn put_numbers(
    shelf: &mut Shelf,
    name: &str,
    spill: &Spill,
    from: &[u32],
) -> Result<NumberKind> {
    let kind = spill.kind();
    with_kind!(kind, plain(shelf, name, spill, from))?;
    Ok(kind)
}

/// Puts a column with its codes in another order; what is beyond its end is null.
pub(super) fn put_number(
    shelf: &mut Shelf,
    name: &str,
    spill: &Spill,
    from: &[u32],
) -> Result<Encoded> {
    with_kind!(spill.kind(), with_codes(shelf, name, spill, from))
}

fn plain<T: Number>(shelf: &mut Shelf, name: &str, spill: &Spill, from: &[u32]) -> Result<()> {
    let (values, _): Loaded<T> = spill.load()?;
    shelf.put(name, from.par_iter().map(|row| values[*row as usize]).collect())
}

fn with_codes<T: Number>(
    shelf: &mut Shelf,
    name: &str,
    spill: &Spill,
    from: &[u32],
) -> Result<Encoded> {
    let (values, nulls) = ordered::<T>(spill, from)?;
    let Coded { codes, by_code, buckets, lowest_bit } = coded(values, nulls.as_deref());
    let (distinct, is_exact) = (by_code.len(), buckets.is_none());
    match buckets {
        None => shelf.put(&format!("{name}_values"), by_code)?,
        Some((highs, exact)) => {
            shelf.put(&format!("{name}_lows"), by_code)?;
            shelf.put(&format!("{name}_highs"), highs)?;
            shelf.put(&format!("{name}_exact"), exact)?;
        }
    }
    shelf.put(&format!("{name}_code"), codes.clone())?;
    Ok(Encoded {
        codes,
        distinct,
        contents: NumberContents { key: String::new(), kind: T::KIND, is_exact, lowest_bit },
    })
}

fn ordered<T: Number>(spill: &Spill, from: &[u32]) -> Result<Loaded<T>> {
    let (values, nulls): Loaded<T> = spill.load()?;
    let value = |row: &u32| values.get(*row as usize).copied().unwrap_or(T::of_whole(0));
    let is_null = |row: &u32| match &nulls {
        Some(nulls) => nulls.get(*row as usize).copied().unwrap_or(true),
        None => *row as usize >= values.len(),
    };
    let marks: Vec<bool> = match nulls.is_some() || values.len() < from.len() {
        true => from.par_iter().map(is_null).collect(),
        false => Vec::new(),
    };
    let ordered = from.par_iter().map(value).collect();
    Ok((ordered, (!marks.is_empty()).then_some(marks)))
}

/// Puts weights, as narrow as the largest allows.
pub(super) fn put_weights(shelf: &mut Shelf, weights: &[u64]) -> Result<WeightWidth> {
    let name = "row_weight";
    let largest = weights.par_iter().copied().max().unwrap_or(0);
    let width = match largest {
        ..=0xff => WeightWidth::U8,
        0x100..=0xffff => WeightWidth::U16,
        0x1_0000..=0xffff_ffff => WeightWidth::U32,
        _ => WeightWidth::U64,
    };
    match width {
        WeightWidth::U8 => shelf.put(name, narrowed(weights, |x| x as u8))?,
        WeightWidth::U16 => shelf.put(name, narrowed(weights, |x| x as u16))?,
        WeightWidth::U32 => shelf.put(name, narrowed(weights, |x| x as u32))?,
        WeightWidth::U64 => shelf.put(name, weights.to_vec())?,
    }
    Ok(width)
}

/// Puts a category; the code of null is the one behind the last name.
pub(super) fn put_labels(
    shelf: &mut Shelf,
    name: &str,
    codes: &[u32],
    names: &[String],
) -> Result<LabelContents> {
    put_texts(shelf, &format!("{name}_name"), names.iter().map(String::as_str))?;
    let width = CodeWidth::of(names.len());
    let name = format!("{name}_code");
    match width {
        CodeWidth::U8 => shelf.put(&name, narrowed(codes, |code| code as u8))?,
        CodeWidth::U16 => shelf.put(&name, narrowed(codes, |code| code as u16))?,
        CodeWidth::U32 => shelf.put(&name, codes.to_vec())?,
    }
    Ok(LabelContents { key: String::new(), width })
}

/// Puts texts.
pub(super) fn put_texts<'a>(
    shelf: &mut Shelf,
    name: &str,
    texts: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let (ends, bytes) = joined(texts);
    shelf.put(&format!("{name}_ends"), ends)?;
    shelf.put(&format!("{name}_bytes"), bytes)
}

fn narrowed<T: Copy + Sync, U: Send>(values: &[T], of: impl Fn(T) -> U + Sync) -> Vec<U> {
    values.par_iter().map(|value| of(*value)).collect()
}
