//! Decimal numbers as scaled integers, so that 0.5 plus four times 0.1 is 0.9 and nothing else.

use std::fmt::{self, Display, Formatter};

/// A decimal number: `units` ÷ 10^`scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    units: i128,
    scale: u32,
}

/// Most digits before or behind the point, leading zeros not counted: sums of two such numbers
/// fit 128 bits with room to spare.
const DIGITS_MAX: u32 = 18;

impl Decimal {
    /// The number that a text says: sign, digits with or without a point, exponent. `None` if it
    /// says none, or one of more digits than fit.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match mantissa.strip_prefix(['-', '+']) {
            Some(digits) => (mantissa.starts_with('-'), digits),
            None => (false, mantissa),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // The text may end in zeros that only cost scale.
        let significant = all.trim_start_matches('0').trim_end_matches('0');
        let dropped = all.len() - all.trim_end_matches('0').len();
        if significant.is_empty() {
            return Some(Decimal { units: 0, scale: 0 });
        }
        let power = exponent
            .checked_add(i32::try_from(dropped).ok()?)?
            .checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let length = i32::try_from(significant.len()).ok()?;
        let most = DIGITS_MAX as i32;
        if length > 2 * most || power.checked_add(length)? > most || power < -most {
            return None;
        }
        let units: i128 = significant.parse().ok()?;
        let units = if negative { -units } else { units };
        Some(match u32::try_from(power) {
            Ok(zeros) => Decimal { units: units * 10i128.pow(zeros), scale: 0 },
            Err(_) => Decimal { units, scale: power.unsigned_abs() },
        })
    }

    /// The units of a number in steps of 10^-`scale`, which is at least its own scale.
    fn units_at(self, scale: u32) -> i128 {
        self.units * 10i128.pow(scale - self.scale)
    }

    /// The nearest float64 of the number's text.
    pub fn value(self) -> f64 {
        // The text of a decimal number is read with one rounding.
        format!("{}e-{}", self.units, self.scale).parse().unwrap_or(f64::NAN)
    }

    /// `units` and `scale`: the number is units ÷ 10^scale.
    pub fn parts(self) -> (i128, u32) {
        (self.units, self.scale)
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    /// How many numbers `start`, `start + step`, … there are up to `stop`, which is included when
    /// a step lands on it. `None` if the steps lead away from `stop`. `step` is not 0.
    pub fn steps(start: Decimal, stop: Decimal, step: Decimal) -> Option<u128> {
        let scale = start.scale.max(stop.scale).max(step.scale);
        let way = stop.units_at(scale) - start.units_at(scale);
        let step = step.units_at(scale);
        if way != 0 && (way < 0) != (step < 0) {
            return None;
        }
        Some(way.unsigned_abs() / step.unsigned_abs() + 1)
    }

    /// `start + at × step`, exactly. `at` is below what [`Decimal::steps`] gives.
    pub fn nth(start: Decimal, step: Decimal, at: u64) -> Decimal {
        let scale = start.scale.max(step.scale);
        let units = start.units_at(scale) + step.units_at(scale) * i128::from(at);
        Decimal { units, scale }
    }
}

impl Display for Decimal {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let (units, scale) = (self.units.unsigned_abs(), self.scale as usize);
        let digits = format!("{units:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        match fraction.trim_end_matches('0') {
            "" => write!(out, "{sign}{whole}"),
            fraction => write!(out, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_the_values_that_float64_reads_in_them() {
        for text in [
            "0",
            "-0.0",
            "1",
            "0.05",
            ".5",
            "5.",
            "+2.50",
            "-0.125",
            "1e3",
            "1.5e-3",
            "2E2",
            "000123.4500",
            "123456789012345678",
            "0.000000000000000001",
            "0e99999",
        ] {
            let decimal = Decimal::parse(text).unwrap();
            assert_eq!(decimal.value(), text.parse::<f64>().unwrap(), "{text}");
            assert_eq!(Decimal::parse(&decimal.to_string()), Some(decimal), "{text}");
        }
    }

    #[test]
    fn what_is_no_decimal_number_is_refused() {
        for text in [
            "",
            ".",
            "-",
            "1.2.3",
            "nan",
            "inf",
            "none",
            "0x10",
            "1_000",
            "e3",
            "1e",
            " 1",
            "--1",
            "1e19",
            "1e-19",
            "1234567890123456789",
            "1e999999999999",
            "0.1234567890123456789",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
