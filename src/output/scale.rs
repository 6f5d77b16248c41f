//! The scale of a matrix' colours, and what is shown of it: rows, columns, which of them are empty.

use std::borrow::Cow;

use super::figure::{Figure, ScaleKind};
use super::subset::Subset;
use crate::query::{Matrix, MatrixQuery, Normalize, Values};

/// Most ticks that a legend shows.
const TICKS_MAX: usize = 8;

/// From the smallest to the largest positive value by the logarithm, or from 0 to the largest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    pub kind: ScaleKind,
}

impl Scale {
    /// The scale of the values, if any is positive and finite.
    pub fn of(values: impl Iterator<Item = f64>, kind: ScaleKind) -> Option<Scale> {
        let positive = values.filter(|v| *v > 0.0 && v.is_finite());
        let (low, high) =
            positive.fold((f64::INFINITY, 0.0f64), |(low, high), v| (low.min(v), high.max(v)));
        let low = if kind == ScaleKind::Linear { 0.0 } else { low };
        (high > 0.0).then_some(Scale { low, high, kind })
    }

    /// Where a value lies, from 0 to 1. Where there is one value only, it lies at 1.
    pub fn position(&self, value: f64) -> f64 {
        if self.low == self.high {
            return 1.0;
        }
        let position = match self.kind {
            ScaleKind::Log => (value / self.low).ln() / (self.high / self.low).ln(),
            ScaleKind::Linear => (value - self.low) / (self.high - self.low),
        };
        position.clamp(0.0, 1.0)
    }

    /// What a legend calls it.
    pub fn caption(&self) -> &'static str {
        match self.kind {
            ScaleKind::Log => "log scale",
            ScaleKind::Linear => "linear scale",
        }
    }

    /// Round numbers on the scale: powers of ten on a long one, 1–2–5 on a shorter one, even
    /// steps on a short one.
    pub fn ticks(&self) -> Vec<f64> {
        if self.low == self.high {
            return vec![self.high];
        }
        let ratio = self.high / self.low;
        let ticks = if self.kind == ScaleKind::Linear {
            self.even_steps()
        } else if ratio >= 1e3 {
            self.powers(&[1.0])
        } else if ratio >= 8.0 {
            // Every second one of 1–2–5 would be uneven.
            let fine = self.powers(&[1.0, 2.0, 5.0]);
            if fine.len() > TICKS_MAX { self.powers(&[1.0]) } else { fine }
        } else {
            self.even_steps()
        };
        let keep = ticks.len().div_ceil(TICKS_MAX).max(1);
        // Counted from the top, so that thinning keeps the largest.
        let mut kept: Vec<f64> = ticks.into_iter().rev().step_by(keep).collect();
        kept.reverse();
        kept
    }

    fn powers(&self, mantissas: &[f64]) -> Vec<f64> {
        let first = self.low.log10().floor() as i32;
        let last = self.high.log10().ceil() as i32;
        let all = (first..=last).flat_map(|e| mantissas.iter().map(move |m| m * power(e)));
        all.filter(|tick| self.holds(*tick)).collect()
    }

    fn even_steps(&self) -> Vec<f64> {
        let rough = (self.high - self.low) / 4.0;
        let exponent = rough.log10().floor() as i32;
        let mantissas = [1.0, 2.0, 5.0, 10.0];
        let fits = |m: &f64| m * power(exponent) >= rough;
        let step = mantissas.into_iter().find(fits).unwrap_or(10.0);
        // Steps are counted in whole numbers and scaled last, so that 7 × 0.1 is 0.7.
        let first = (self.low / (step * power(exponent))).ceil();
        let ticks = (0..=TICKS_MAX).map(|at| (first + at as f64) * step).map(|whole| {
            if exponent < 0 { whole / power(-exponent) } else { whole * power(exponent) }
        });
        ticks.filter(|tick| self.holds(*tick)).collect()
    }

    fn holds(&self, tick: f64) -> bool {
        self.low * (1.0 - 1e-9) <= tick && tick <= self.high * (1.0 + 1e-9)
    }
}

/// A power of ten as decimal notation says it (`powi` gives 0.30000000000000004 and the like).
fn power(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(f64::NAN)
}

/// The matrix as it is shown: chosen rows and columns, fractions in percent. Places are counted
/// among the shown rows and columns.
pub(super) struct Shown<'a> {
    matrix: &'a Matrix,
    subset: Subset,
    percent: bool,
    kind: ScaleKind,
    /// What rows and columns are.
    pub axes: [String; 2],
    /// Whether NaN can come from an absence of synapses; if not, it comes from the data.
    nan_is_absence: bool,
}

impl<'a> Shown<'a> {
    pub fn new(matrix: &'a Matrix, query: &MatrixQuery, figure: &Figure) -> Shown<'a> {
        Shown::of(matrix, query, figure, subset(matrix, query, figure))
    }

    /// The same of rows and columns that were chosen otherwise.
    pub fn of(
        matrix: &'a Matrix,
        query: &MatrixQuery,
        figure: &Figure,
        subset: Subset,
    ) -> Shown<'a> {
        let percent = query.normalize != Normalize::None;
        let nan_is_absence = percent || !query.measure.is_additive();
        let axes = match query.cells.is_named() {
            true => query.cells.names().map(Cow::into_owned),
            false => ["presynaptic", "postsynaptic"].map(str::to_owned),
        };
        Shown { matrix, subset, percent, kind: figure.scale, axes, nan_is_absence }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.subset.rows.len()
    }

    /// How many columns.
    pub fn columns(&self) -> usize {
        self.subset.columns.len()
    }

    pub fn row_label(&self, row: usize) -> &'a str {
        &self.matrix.labels[self.subset.rows[row]]
    }

    pub fn column_label(&self, column: usize) -> &'a str {
        &self.matrix.column_labels()[self.subset.columns[column]]
    }

    pub fn is_percent(&self) -> bool {
        self.percent
    }

    pub fn are_counts(&self) -> bool {
        matches!(self.matrix.values, Values::Counts(_))
    }

    /// The value of a cell, in percent where it is a fraction.
    pub fn value(&self, row: usize, column: usize) -> f64 {
        let value = self.matrix.values.real(self.place(row, column));
        if self.percent { value * 100.0 } else { value }
    }

    /// The place of a cell in the whole matrix.
    pub fn place(&self, row: usize, column: usize) -> usize {
        let (row, column) = (self.subset.rows[row], self.subset.columns[column]);
        row * self.matrix.column_labels().len() + column
    }

    /// Every cell by row and column.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let columns = self.columns();
        (0..self.rows()).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    }

    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.cells().map(|(row, column)| self.value(row, column))
    }

    pub fn scale(&self) -> Option<Scale> {
        Scale::of(self.values(), self.kind)
    }

    /// Whether no cell of the row says anything.
    pub fn is_row_empty(&self, row: usize) -> bool {
        (0..self.columns()).all(|column| self.says_nothing(self.value(row, column)))
    }

    /// Whether no cell of the column says anything.
    pub fn is_column_empty(&self, column: usize) -> bool {
        (0..self.rows()).all(|row| self.says_nothing(self.value(row, column)))
    }

    fn says_nothing(&self, value: f64) -> bool {
        value == 0.0 || (value.is_nan() && self.nan_is_absence)
    }
}

/// The rows and columns of a matrix that a figure shows.
pub(super) fn subset(matrix: &Matrix, query: &MatrixQuery, figure: &Figure) -> Subset {
    let (rows, columns) = (&matrix.labels, matrix.column_labels());
    let value = |row, column| matrix.values.real(row * columns.len() + column);
    if query.cells.is_named() {
        return Subset::of_categories(rows, columns, &figure.order, value);
    }
    Subset::of_figure(rows, &query.filter, query.groups.is_some(), figure, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(low: f64, high: f64) -> Scale {
        Scale { low, high, kind: ScaleKind::Log }
    }

    #[test]
    fn ticks_are_round_numbers_inside_the_scale() {
        let check = |scale: Scale, expected: &[f64]| {
            assert_eq!(scale.ticks(), expected, "{scale:?}");
        };
        check(log(3.0, 4_800_000.0), &[10.0, 100.0, 1e3, 1e4, 1e5, 1e6]);
        check(log(7.0, 300.0), &[10.0, 20.0, 50.0, 100.0, 200.0]);
        check(log(0.61, 0.93), &[0.7, 0.8, 0.9]);
        check(log(5.0, 5.0), &[5.0]);
        check(log(1.0, 1e12), &[1.0, 100.0, 1e4, 1e6, 1e8, 1e10, 1e12]);
        let linear = |high| Scale::of([high].into_iter(), ScaleKind::Linear).unwrap();
        check(linear(480.0), &[0.0, 200.0, 400.0]);
        check(linear(0.7), &[0.0, 0.2, 0.4, 0.6]);
    }

    #[test]
    fn positions_run_from_zero_to_one() {
        let scale = log(1.0, 1e4);
        assert_eq!(scale.position(1.0), 0.0);
        assert!((scale.position(100.0) - 0.5).abs() < 1e-12);
        assert_eq!(scale.position(1e4), 1.0);
        let linear = Scale::of([1.0, 1e4].into_iter(), ScaleKind::Linear).unwrap();
        assert_eq!([0.0, 2500.0, 1e4].map(|value| linear.position(value)), [0.0, 0.25, 1.0]);
        for kind in [ScaleKind::Log, ScaleKind::Linear] {
            assert_eq!(Scale::of([0.0, f64::NAN, -1.0].into_iter(), kind), None);
        }
    }
}
