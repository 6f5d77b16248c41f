//! What is done with a column of each batch: its values are decoded and put aside.

use std::path::Path;

use super::kept;
use crate::dataset::mapped::build::{Scratch, Spill};
use crate::error::Result;
use crate::table::decode::{self, CategoryDecoder, Flaws, NullTexts, NumberDecoder, Numbers};
use crate::table::{Batch, ColumnType, Values};

/// The work on one column.
pub(super) struct Job {
    slot: usize,
    what: What,
    pub(super) spill: Spill,
}

enum What {
    Weight(NumberDecoder),
    /// A coordinate, in a column of its own.
    Axis(NumberDecoder),
    /// A coordinate of lists of three.
    OfList(usize),
    Number(NumberDecoder),
    Category(CategoryDecoder),
}

/// Where columns are put aside: in a folder, or in memory.
pub(super) struct Aside<'a> {
    folder: Option<&'a Path>,
    columns: usize,
}

impl<'a> Aside<'a> {
    pub(super) fn new(folder: Option<&'a Path>) -> Aside<'a> {
        Aside { folder, columns: 0 }
    }

    /// Room for a column of this type.
    pub(super) fn spill(&mut self, kind: &ColumnType) -> Result<Spill> {
        self.columns += 1;
        let scratch = match self.folder {
            Some(folder) => Scratch::file(folder, &self.columns.to_string())?,
            None => Scratch::memory(),
        };
        Ok(Spill::new(scratch, kind))
    }
}

impl Job {
    pub(super) fn weight(
        slot: usize,
        kind: &ColumnType,
        nulls: NullTexts,
        aside: &mut Aside,
    ) -> Result<Job> {
        let what = What::Weight(NumberDecoder::new(kind, nulls)?);
        Ok(Job { slot, what, spill: aside.spill(&ColumnType::U64)? })
    }

    pub(super) fn axis(
        slot: usize,
        kind: &ColumnType,
        nulls: NullTexts,
        aside: &mut Aside,
    ) -> Result<Job> {
        let what = What::Axis(NumberDecoder::new(kind, nulls)?);
        Ok(Job { slot, what, spill: aside.spill(kind)? })
    }

    pub(super) fn of_list(
        slot: usize,
        kind: &ColumnType,
        axis: usize,
        aside: &mut Aside,
    ) -> Result<Job> {
        let inner = match kind {
            ColumnType::List3(inner) => inner,
            other => other,
        };
        Ok(Job { slot, what: What::OfList(axis), spill: aside.spill(inner)? })
    }

    pub(super) fn number(
        slot: usize,
        kind: &ColumnType,
        nulls: NullTexts,
        aside: &mut Aside,
    ) -> Result<Job> {
        let what = What::Number(NumberDecoder::new(kind, nulls)?);
        Ok(Job { slot, what, spill: aside.spill(kind)? })
    }

    pub(super) fn category(
        slot: usize,
        kind: &ColumnType,
        nulls: NullTexts,
        aside: &mut Aside,
    ) -> Result<Job> {
        let what = What::Category(CategoryDecoder::new(kind, nulls)?);
        Ok(Job { slot, what, spill: aside.spill(&ColumnType::I32)? })
    }

    /// The names of a category.
    pub(super) fn names(&self) -> Vec<String> {
        match &self.what {
            What::Category(decoder) => {
                decoder.names().iter().map(|name| name.to_string()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What the user should know of a column of numbers.
    pub(super) fn note(&self, column: &str) -> Option<String> {
        match &self.what {
            What::Number(decoder) => decoder.note(column),
            _ => None,
        }
    }

    /// Decodes and puts aside the rows of a batch that are kept.
    pub(super) fn take(&mut self, batch: &Batch, kept: Option<&[bool]>) -> Result<()> {
        let Job { slot, what, spill } = self;
        let slot = *slot;
        match what {
            What::Weight(decoder) => {
                let weights = decode::weights(&decoder.decode(batch, slot, kept));
                weights.flaws.check(batch, slot, kept, "a weight")?;
                let values = Values::U64(kept::of(&weights.values, kept));
                spill.append(&values, &crate::table::Nulls::NONE)
            }
            What::Axis(decoder) => {
                let decoded = decoder.decode(batch, slot, kept);
                append_axis(spill, &decoded, batch, slot, kept)
            }
            What::OfList(axis) => {
                let decoded = of_list(batch, slot, *axis)?;
                append_axis(spill, &decoded, batch, slot, kept)
            }
            What::Number(decoder) => {
                let decoded = decoder.decode(batch, slot, kept);
                decoded.flaws.check(batch, slot, kept, "a number")?;
                append(spill, &decoded, kept)
            }
            What::Category(decoder) => {
                spill.append_codes(&kept::of(&decoder.decode(batch, slot, kept), kept))
            }
        }
    }
}

fn append(spill: &mut Spill, decoded: &Numbers, kept: Option<&[bool]>) -> Result<()> {
    match kept {
        None => spill.append(&decoded.values, &decoded.nulls),
        Some(kept) => {
            let values = kept::numbers(&decoded.values, kept);
            spill.append(&values, &kept::nulls(&decoded.nulls, kept))
        }
    }
}

/// Coordinates, none of which may be null.
fn append_axis(
    spill: &mut Spill,
    decoded: &Numbers,
    batch: &Batch,
    slot: usize,
    kept: Option<&[bool]>,
) -> Result<()> {
    decoded.flaws.check(batch, slot, kept, "a coordinate")?;
    let lacks = |row: &usize| kept.is_none_or(|kept| kept[*row]) && decoded.nulls.is_null(*row);
    if decoded.nulls.any()
        && let Some(row) = (0..batch.rows).find(lacks)
    {
        let what = "there is no value, where a coordinate is expected";
        return Err(batch.error(slot, row, what).advise("leave such rows out with `where`"));
    }
    append(spill, decoded, kept)
}

/// One coordinate of lists of three numbers.
fn of_list(batch: &Batch, slot: usize, axis: usize) -> Result<Numbers> {
    let column = &batch.columns[slot];
    let Values::List3(numbers) = &column.values else {
        let kind = column.values.kind();
        let what = format!("a column of the type {kind} is no list of three numbers");
        return Err(batch.error(slot, 0, what));
    };
    let mut is_of_axis = vec![false; numbers.rows()];
    is_of_axis.iter_mut().skip(axis).step_by(3).for_each(|is| *is = true);
    let values = kept::numbers(numbers, &is_of_axis);
    Ok(Numbers { values, nulls: column.nulls.clone(), flaws: Flaws::default() })
}
