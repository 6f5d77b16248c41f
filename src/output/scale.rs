//! The logarithmic scale of a matrix' colours, and which of its rows and columns are empty.

use crate::query::{Matrix, MatrixQuery, Normalize, Values};

/// Most ticks that a legend shows.
const TICKS_MAX: usize = 8;

/// From the smallest to the largest positive value, logarithmic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
}

impl Scale {
    /// The scale of the values, if any is positive and finite.
    pub fn of(values: impl Iterator<Item = f64>) -> Option<Scale> {
        values.filter(|v| *v > 0.0 && v.is_finite()).fold(None, |scale, v| match scale {
            None => Some(Scale { low: v, high: v }),
            Some(s) => Some(Scale { low: s.low.min(v), high: s.high.max(v) }),
        })
    }

    /// Where a value lies, from 0 to 1. Where there is one value only, it lies at 1.
    pub fn position(&self, value: f64) -> f64 {
        if self.low == self.high {
            return 1.0;
        }
        ((value / self.low).ln() / (self.high / self.low).ln()).clamp(0.0, 1.0)
    }

    /// Round numbers on the scale: powers of ten on a long one, 1–2–5 on a shorter one, even
    /// steps on a short one.
    pub fn ticks(&self) -> Vec<f64> {
        if self.low == self.high {
            return vec![self.high];
        }
        let ratio = self.high / self.low;
        let ticks = if ratio >= 1e3 {
            self.powers(&[1.0])
        } else if ratio >= 8.0 {
            self.powers(&[1.0, 2.0, 5.0])
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

/// The matrix as it is shown: fractions in per cent.
pub(super) struct Shown<'a> {
    matrix: &'a Matrix,
    percent: bool,
    /// Whether NaN can come from an absence of synapses; if not, it comes from the data.
    nan_is_absence: bool,
}

impl<'a> Shown<'a> {
    pub fn new(matrix: &'a Matrix, query: &MatrixQuery) -> Shown<'a> {
        let percent = query.normalize != Normalize::None;
        let nan_is_absence = percent || !query.measure.is_additive();
        Shown { matrix, percent, nan_is_absence }
    }

    pub fn labels(&self) -> &'a [String] {
        &self.matrix.labels
    }

    /// How many rows, and how many columns.
    pub fn side(&self) -> usize {
        self.matrix.labels.len()
    }

    pub fn is_percent(&self) -> bool {
        self.percent
    }

    pub fn are_counts(&self) -> bool {
        matches!(self.matrix.values, Values::Counts(_))
    }

    /// The value of a cell, in per cent where it is a fraction.
    pub fn value(&self, row: usize, column: usize) -> f64 {
        let value = self.matrix.values.real(row * self.side() + column);
        if self.percent { value * 100.0 } else { value }
    }

    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.side()).flat_map(move |row| (0..self.side()).map(move |c| self.value(row, c)))
    }

    pub fn scale(&self) -> Option<Scale> {
        Scale::of(self.values())
    }

    /// Whether no cell of the row says anything.
    pub fn is_row_empty(&self, row: usize) -> bool {
        (0..self.side()).all(|column| self.says_nothing(self.value(row, column)))
    }

    /// Whether no cell of the column says anything.
    pub fn is_column_empty(&self, column: usize) -> bool {
        (0..self.side()).all(|row| self.says_nothing(self.value(row, column)))
    }

    fn says_nothing(&self, value: f64) -> bool {
        value == 0.0 || (value.is_nan() && self.nan_is_absence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers_inside_the_scale() {
        let check = |low, high, expected: &[f64]| {
            assert_eq!(Scale { low, high }.ticks(), expected, "{low} to {high}");
        };
        check(3.0, 4_800_000.0, &[10.0, 100.0, 1e3, 1e4, 1e5, 1e6]);
        check(7.0, 300.0, &[10.0, 20.0, 50.0, 100.0, 200.0]);
        check(0.61, 0.93, &[0.7, 0.8, 0.9]);
        check(5.0, 5.0, &[5.0]);
        check(1.0, 1e12, &[1.0, 100.0, 1e4, 1e6, 1e8, 1e10, 1e12]);
    }

    #[test]
    fn positions_run_from_zero_to_one_by_the_logarithm() {
        let scale = Scale { low: 1.0, high: 1e4 };
        assert_eq!(scale.position(1.0), 0.0);
        assert!((scale.position(100.0) - 0.5).abs() < 1e-12);
        assert_eq!(scale.position(1e4), 1.0);
        assert_eq!(Scale::of([0.0, f64::NAN, -1.0].into_iter()), None);
    }
}
