//! Puts columns onto a shelf, each as narrow as it can be.

use bytemuck::{Pod, cast_slice, cast_slice_mut};

use super::coded::{Coded, coded, fact_of, fact_of_products};
use super::number::{Number, with_kind};
use super::spill::{Loaded, Spill};
use crate::dataset::mapped::contents::{ColumnFact, LabelContents, NumberContents};
use crate::dataset::mapped::labels::CodeWidth;
use crate::dataset::mapped::numbers::NumberKind;
use crate::dataset::mapped::rows::WeightWidth;
use crate::dataset::mapped::shelf::Shelf;
use crate::dataset::mapped::texts::joined;
use crate::error::Result;
use crate::threads::loops;

/// A column of numbers that was put.
pub(super) struct Encoded {
    pub(super) codes: Vec<u16>,
    /// How many codes there are, but for that of null.
    pub(super) distinct: usize,
    pub(super) contents: NumberContents,
}

/// Puts coordinates in another order, and says what they are in nm: whole numbers if `is_whole`.
pub(super) fn put_axis(
    shelf: &mut Shelf,
    name: &str,
    spill: &Spill,
    from: &[u32],
    (nm, is_whole): (f64, bool),
) -> Result<ColumnFact> {
    with_kind!(spill.kind(), axis(shelf, name, spill, from, nm, is_whole))
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

fn axis<T: Number>(
    shelf: &mut Shelf,
    name: &str,
    spill: &Spill,
    from: &[u32],
    nm: f64,
    is_whole: bool,
) -> Result<ColumnFact> {
    let (values, _): Loaded<T> = spill.load()?;
    let fact = match is_whole {
        true => in_nm(fact_of(&values.as_slice()), nm as i128),
        false => fact_of_products(&values.as_slice(), nm),
    };
    shelf.put(name, reordered(values, from))?;
    Ok(fact)
}

/// Whole numbers of units, in nm.
fn in_nm(fact: ColumnFact, nm: i128) -> ColumnFact {
    let times = |text: Option<String>| {
        text.and_then(|text| text.parse::<i128>().ok()).map(|units| (units * nm).to_string())
    };
    let (min, max) = match nm < 0 {
        true => (fact.max, fact.min),
        false => (fact.min, fact.max),
    };
    let distinct = if nm == 0 { fact.distinct.min(1) } else { fact.distinct };
    ColumnFact { min: times(min), max: times(max), distinct, ..fact }
}

fn with_codes<T: Number>(
    shelf: &mut Shelf,
    name: &str,
    spill: &Spill,
    from: &[u32],
) -> Result<Encoded> {
    let (values, nulls): Loaded<T> = spill.load()?;
    let nulls = nulls_in_order(nulls, values.len(), from);
    let values = reordered(values, from);
    let Coded { codes, lows, highs, lowest_bit, fact } =
        coded(&values.as_slice(), nulls.as_deref());
    let of_keys = |keys: &[u64]| keys.iter().map(|key| T::of_key(*key)).collect::<Vec<T>>();
    let (distinct, is_exact) = (lows.len(), highs.is_none());
    match highs {
        None => shelf.put(&format!("{name}_values"), of_keys(&lows))?,
        Some(highs) => {
            shelf.put(&format!("{name}_lows"), of_keys(&lows))?;
            shelf.put(&format!("{name}_highs"), of_keys(&highs))?;
            shelf.put(&format!("{name}_exact"), values)?;
        }
    }
    shelf.put(&format!("{name}_code"), codes.clone())?;
    Ok(Encoded {
        codes,
        distinct,
        contents: NumberContents {
            key: String::new(),
            kind: T::KIND,
            whole: spill.whole(),
            is_exact,
            lowest_bit,
            fact,
        },
    })
}

/// Values in another order, 0 beyond the end: they are moved by their bits, so that types of one width
/// share the code.
fn reordered<T: Number>(values: Vec<T>, from: &[u32]) -> Vec<T> {
    fn moved<B: Pod + Send + Sync>(bits: &[B], from: &[u32], to: &mut [B]) {
        loops::fill(to, |first, to| {
            to.iter_mut().zip(&from[first..]).for_each(|(to, row)| {
                *to = bits.get(*row as usize).copied().unwrap_or(B::zeroed());
            });
        });
    }
    let mut to = vec![T::zeroed(); from.len()];
    let (bits, bits_to) = (values.as_slice(), to.as_mut_slice());
    match size_of::<T>() {
        2 => moved::<u16>(cast_slice(bits), from, cast_slice_mut(bits_to)),
        4 => moved::<u32>(cast_slice(bits), from, cast_slice_mut(bits_to)),
        _ => moved::<u64>(cast_slice(bits), from, cast_slice_mut(bits_to)),
    }
    to
}

/// Which rows of another order are null; those beyond the end are.
fn nulls_in_order(nulls: Option<Vec<bool>>, rows: usize, from: &[u32]) -> Option<Vec<bool>> {
    let is_null = |row: &u32| match &nulls {
        Some(nulls) => nulls.get(*row as usize).copied().unwrap_or(true),
        None => *row as usize >= rows,
    };
    let has_nulls = nulls.is_some() || rows < from.len();
    has_nulls.then(|| loops::mapped(from, is_null))
}

/// Puts weights, as narrow as the largest allows.
pub(super) fn put_weights(shelf: &mut Shelf, weights: &[u64]) -> Result<WeightWidth> {
    let name = "row_weight";
    let largest = weights.iter().copied().max().unwrap_or(0);
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
    let (distinct, nulls) = occurring(codes, names.len());
    Ok(LabelContents { key: String::new(), width, distinct, nulls })
}

/// How many names occur, and how many nulls there are.
fn occurring(codes: &[u32], names: usize) -> (u64, u64) {
    let mut counts = vec![0u64; names + 1];
    codes.iter().for_each(|code| counts[*code as usize] += 1);
    let nulls = counts.pop().unwrap_or(0);
    (counts.iter().filter(|count| **count > 0).count() as u64, nulls)
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

fn narrowed<T: Copy + Sync, U: Clone + Default + Send>(
    values: &[T],
    of: impl Fn(T) -> U + Sync,
) -> Vec<U> {
    loops::mapped(values, |value| of(*value))
}
