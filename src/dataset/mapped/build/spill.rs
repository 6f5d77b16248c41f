//! A column in the order of the files, put aside until the order of the copy is known: in memory, or
//! in a file without a name. Each run of rows has the narrowest type that holds it, so that a column
//! that turns out wider need not be written again.

use bytemuck::{Pod, cast_slice, cast_slice_mut};

use super::number::Number;
use super::scratch::Scratch;
use crate::dataset::mapped::numbers::{NumberKind, WholeKind};
use crate::error::Result;
use crate::table::decode::NULL;
use crate::table::{Column, ColumnType, Nulls, Values};
use crate::threads::loops;

/// A column that is put aside.
pub(in crate::dataset::mapped) struct Spill {
    scratch: Scratch,
    runs: Vec<Run>,
    rows: usize,
    /// Of a column without rows.
    kind: NumberKind,
    whole: WholeKind,
}

/// Successive rows of one type; their nulls stand behind the values, a byte each.
struct Run {
    kind: NumberKind,
    rows: usize,
    has_nulls: bool,
}

impl Run {
    /// How long it is where it was put aside.
    fn bytes(&self) -> u64 {
        (self.rows * (self.kind.width() + usize::from(self.has_nulls))) as u64
    }
}

/// Values in the order of the files, and which of them are null, if any is.
pub(super) type Loaded<T> = (Vec<T>, Option<Vec<bool>>);

impl Spill {
    /// A column of a type of the files.
    pub(in crate::dataset::mapped) fn new(scratch: Scratch, kind: &ColumnType) -> Spill {
        let whole = match kind {
            ColumnType::I8 => WholeKind::I8,
            ColumnType::I16 => WholeKind::I16,
            ColumnType::I32 => WholeKind::I32,
            ColumnType::U8 => WholeKind::U8,
            ColumnType::U16 => WholeKind::U16,
            ColumnType::U32 => WholeKind::U32,
            ColumnType::U64 => WholeKind::U64,
            _ => WholeKind::I64,
        };
        let kind = match kind {
            ColumnType::F16 => NumberKind::F16,
            ColumnType::F32 => NumberKind::F32,
            ColumnType::F64 => NumberKind::F64,
            _ => NumberKind::I16,
        };
        Spill { scratch, runs: Vec::new(), rows: 0, kind, whole }
    }

    /// The type that its integers have in the files.
    pub(super) fn whole(&self) -> WholeKind {
        self.whole
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Appends numbers.
    pub(in crate::dataset::mapped) fn append(
        &mut self,
        values: &Values,
        nulls: &Nulls,
    ) -> Result<()> {
        match values {
            Values::I8(values) => self.wholes(values, nulls),
            Values::I16(values) => self.wholes(values, nulls),
            Values::I32(values) => self.wholes(values, nulls),
            Values::I64(values) => self.wholes(values, nulls),
            Values::U8(values) => self.wholes(values, nulls),
            Values::U16(values) => self.wholes(values, nulls),
            Values::U32(values) => self.wholes(values, nulls),
            Values::U64(values) => self.unsigned(values, nulls),
            Values::F16(bits) => self.run(NumberKind::F16, bits, nulls),
            Values::F32(values) => self.run(NumberKind::F32, values, nulls),
            Values::F64(values) => self.run(NumberKind::F64, values, nulls),
            // Decoders give numbers.
            _ => Ok(()),
        }
    }

    /// Appends codes of names, null as −1.
    pub(in crate::dataset::mapped) fn append_codes(&mut self, codes: &[u32]) -> Result<()> {
        let code = |code: &u32| if *code == NULL { -1 } else { i64::from(*code) };
        self.wholes(&codes.iter().map(code).collect::<Vec<i64>>(), &Nulls::NONE)
    }

    /// Appends integers of at most 64 signed bits.
    fn wholes<T: Copy + Into<i64> + Default>(&mut self, values: &[T], nulls: &Nulls) -> Result<()> {
        let there = |(row, value): (usize, &T)| match nulls.is_null(row) {
            true => 0,
            false => (*value).into(),
        };
        let all = || values.iter().enumerate().map(there);
        let (low, high) = all().fold((0, 0), |(low, high), x: i64| (low.min(x), high.max(x)));
        let holds = |min: i64, max: i64| low >= min && high <= max;
        if holds(i16::MIN.into(), i16::MAX.into()) {
            self.run(NumberKind::I16, &all().map(|x| x as i16).collect::<Vec<_>>(), nulls)
        } else if holds(i32::MIN.into(), i32::MAX.into()) {
            self.run(NumberKind::I32, &all().map(|x| x as i32).collect::<Vec<_>>(), nulls)
        } else {
            self.run(NumberKind::I64, &all().collect::<Vec<_>>(), nulls)
        }
    }

    fn unsigned(&mut self, values: &[u64], nulls: &Nulls) -> Result<()> {
        let is_beyond =
            |(row, value): (usize, &u64)| !nulls.is_null(row) && *value > i64::MAX as u64;
        match values.iter().enumerate().any(is_beyond) {
            true => self.run(NumberKind::U64, values, nulls),
            false => {
                let values: Vec<i64> = values.iter().map(|value| *value as i64).collect();
                self.wholes(&values, nulls)
            }
        }
    }

    fn run<T: Pod>(&mut self, kind: NumberKind, values: &[T], nulls: &Nulls) -> Result<()> {
        let has_nulls = nulls.any();
        self.scratch.append(cast_slice(values))?;
        if has_nulls {
            let marks: Vec<u8> =
                (0..values.len()).map(|row| u8::from(nulls.is_null(row))).collect();
            self.scratch.append(&marks)?;
        }
        self.rows += values.len();
        self.runs.push(Run { kind, rows: values.len(), has_nulls });
        Ok(())
    }

    /// The type that holds all of it.
    pub(super) fn kind(&self) -> NumberKind {
        self.runs.iter().map(|run| run.kind).reduce(wider).unwrap_or(self.kind)
    }

    /// All rows; runs are read side by side.
    pub(super) fn load<T: Number>(&self) -> Result<Loaded<T>> {
        let mut values = vec![T::zeroed(); self.rows];
        let mut marks = self.runs.iter().any(|run| run.has_nulls).then(|| vec![false; self.rows]);
        let (mut at, mut values_left) = (0, values.as_mut_slice());
        let mut marks_left = marks.as_deref_mut();
        let mut parts = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            let values = values_left.split_off_mut(..run.rows).unwrap_or_default();
            let marks = marks_left.as_mut().and_then(|left| left.split_off_mut(..run.rows));
            parts.push((run, at, values, marks.unwrap_or_default()));
            at += run.bytes();
        }
        loops::try_map_of(parts, |(run, at, values, marks)| self.load_run(run, at, values, marks))?;
        Ok((values, marks))
    }

    fn load_run<T: Number>(
        &self,
        run: &Run,
        mut at: u64,
        values: &mut [T],
        marks: &mut [bool],
    ) -> Result<()> {
        fn put<F: Copy, T>(values: &mut [T], found: Vec<F>, of: impl Fn(F) -> T) {
            values.iter_mut().zip(found).for_each(|(value, found)| *value = of(found));
        }
        let (at, rows) = (&mut at, run.rows);
        match run.kind {
            NumberKind::I16 => put(values, self.read::<i16>(at, rows)?, |x| T::of_whole(x.into())),
            NumberKind::I32 => put(values, self.read::<i32>(at, rows)?, |x| T::of_whole(x.into())),
            NumberKind::I64 => put(values, self.read::<i64>(at, rows)?, T::of_whole),
            NumberKind::U64 => put(values, self.read::<u64>(at, rows)?, T::of_unsigned),
            NumberKind::F16 => put(values, self.read::<u16>(at, rows)?, T::of_half),
            NumberKind::F32 => put(values, self.read::<f32>(at, rows)?, |x| T::of_real(x.into())),
            NumberKind::F64 => put(values, self.read::<f64>(at, rows)?, T::of_real),
        }
        if run.has_nulls {
            put(marks, self.read::<u8>(at, rows)?, |mark| mark != 0);
        }
        Ok(())
    }

    /// The type of its numbers in the files; that of texts is one that holds them.
    pub(in crate::dataset::mapped) fn published(&self) -> ColumnType {
        match (self.kind(), self.whole) {
            (NumberKind::F16, _) => ColumnType::F16,
            (NumberKind::F32, _) => ColumnType::F32,
            (NumberKind::F64, _) => ColumnType::F64,
            (NumberKind::U64, _) | (_, WholeKind::U64) => ColumnType::U64,
            (_, WholeKind::I8) => ColumnType::I8,
            (_, WholeKind::I16) => ColumnType::I16,
            (_, WholeKind::I32) => ColumnType::I32,
            (_, WholeKind::I64) => ColumnType::I64,
            (_, WholeKind::U8) => ColumnType::U8,
            (_, WholeKind::U16) => ColumnType::U16,
            (_, WholeKind::U32) => ColumnType::U32,
        }
    }

    /// Its rows in that type, as many at a time as were appended.
    pub(in crate::dataset::mapped) fn columns(&self) -> impl Iterator<Item = Result<Column>> {
        let (kind, mut at) = (self.published(), 0);
        self.runs.iter().map(move |run| Ok(self.column(run, &mut at)?.cast(&kind)))
    }

    fn column(&self, run: &Run, at: &mut u64) -> Result<Column> {
        let values = match run.kind {
            NumberKind::I16 => Values::I16(self.read(at, run.rows)?),
            NumberKind::I32 => Values::I32(self.read(at, run.rows)?),
            NumberKind::I64 => Values::I64(self.read(at, run.rows)?),
            NumberKind::U64 => Values::U64(self.read(at, run.rows)?),
            NumberKind::F16 => Values::F16(self.read(at, run.rows)?),
            NumberKind::F32 => Values::F32(self.read(at, run.rows)?),
            NumberKind::F64 => Values::F64(self.read(at, run.rows)?),
        };
        if !run.has_nulls {
            return Ok(Column::whole(values));
        }
        let marks = self.read::<u8>(at, run.rows)?;
        let nulls = Nulls::of(marks.into_iter().map(|mark| mark != 0).collect());
        Ok(Column { values, nulls })
    }

    fn read<T: Pod>(&self, at: &mut u64, rows: usize) -> Result<Vec<T>> {
        let mut values = vec![T::zeroed(); rows];
        self.scratch.read(*at, cast_slice_mut(&mut values))?;
        *at += (rows * size_of::<T>()) as u64;
        Ok(values)
    }
}

/// The type that holds the numbers of both.
fn wider(a: NumberKind, b: NumberKind) -> NumberKind {
    use NumberKind::{F16, F32, F64, I16, I32, I64, U64};
    match (a, b) {
        _ if a == b => a,
        (F16, F32) | (F32, F16) => F32,
        _ if a.is_float() || b.is_float() => F64,
        (U64, _) | (_, U64) => U64,
        (I64, _) | (_, I64) => I64,
        (I32, _) | (_, I32) | (I16, I16) => I32,
        _ => F64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_different_types_come_back_as_one_column() {
        let mut spill = Spill::new(Scratch::memory(), &ColumnType::Text);
        assert_eq!(spill.kind(), NumberKind::I16);
        spill.append(&Values::I64(vec![1, -2]), &Nulls::NONE).unwrap();
        assert_eq!(spill.kind(), NumberKind::I16);
        let nulls = Nulls::of(vec![true, false]);
        spill.append(&Values::I64(vec![i64::MAX, 70_000]), &nulls).unwrap();
        assert_eq!(spill.kind(), NumberKind::I32);
        let (values, marks) = spill.load::<i32>().unwrap();
        assert_eq!(
            (values, marks),
            (vec![1, -2, 0, 70_000], Some(vec![false, false, true, false]))
        );
        spill.append(&Values::F64(vec![0.5]), &Nulls::NONE).unwrap();
        assert_eq!(spill.kind(), NumberKind::F64);
        assert_eq!(spill.load::<f64>().unwrap().0, [1.0, -2.0, 0.0, 70_000.0, 0.5]);
        let mut spill = Spill::new(Scratch::memory(), &ColumnType::U64);
        spill.append(&Values::U64(vec![7]), &Nulls::NONE).unwrap();
        spill.append(&Values::U64(vec![u64::MAX]), &Nulls::NONE).unwrap();
        assert_eq!(spill.kind(), NumberKind::U64);
        assert_eq!(spill.load::<u64>().unwrap().0, [7, u64::MAX]);
    }
}
