//! The numbers of a column as whole multiples of one power of two, so that their sums are integers.

use super::unit::Unit;
use crate::codes::UNIT_EXPONENT;
use crate::dataset::AnyColumn;
use crate::dataset::mapped::{CodedNumbers, Coding, NumberKind, Numbers};
use crate::error::{Error, Kind, Result};
use crate::query::Exact;

/// Binary digits of the largest number behind its first, where resamples round numbers.
const GRID_BITS: i32 = 31;
/// Bits of a sum, its sign not counted.
const BITS: u32 = 126;
/// Below, the quotient of two sums may be rounded a second time as it becomes subnormal.
const EXPONENT_MIN: i32 = -900;

/// A number of rows that is summed.
pub struct Summand<'a> {
    numbers: &'a CodedNumbers,
    /// Whether a value is the sum over the synapses of its row already.
    pub summed: bool,
    /// What codes stand for; of buckets nothing.
    by_code: Vec<Value>,
    /// The exponent of the power of two.
    unit: i32,
    /// Bits of a sum with its sign, at most.
    pub bits: u32,
}

/// The error about numbers whose exact sum needs more bits than there are; how many, if that is known.
fn too_wide(name: &str, bits: Option<u32>) -> Error {
    let need = bits.filter(|bits| *bits > BITS).map_or("more".to_owned(), |bits| bits.to_string());
    let what = format!(
        "the numbers of '{name}' are too far apart to be summed by the engine 'cpu': an exact sum \
         needs {need} bits, and it has {BITS}"
    );
    let error = Error::new(Kind::Unsupported, what);
    error.advise("take --engine reference, whose sums have any width")
}

/// The value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// None.
    Null,
    /// An infinity.
    Infinite,
    /// So many units.
    Units(i128),
}

impl<'a> Summand<'a> {
    /// A column whose values times `synapses` at most are summed.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where its sums are wider than integers are; a damaged copy.
    pub fn new(
        name: &str,
        numbers: &'a CodedNumbers,
        summed: bool,
        synapses: u64,
    ) -> Result<Summand<'a>> {
        let unit = numbers.lowest_bit.unwrap_or(0);
        let by_code = numbers.coding.by_code();
        by_code.column().ensure(0..by_code.len())?;
        let bits = match &numbers.coding {
            Coding::Exact { values } => {
                width((0..values.len()).map(|at| (values.real(at), values.real(at))))
            }
            Coding::Buckets { lows, highs, exact } => {
                highs.column().ensure(0..highs.len())?;
                match width((0..lows.len()).map(|code| (lows.real(code), highs.real(code)))) {
                    Some(bits) => Some(bits),
                    None => width_of_finite(exact)?,
                }
            }
        };
        let bits = bits
            .and_then(|top| u32::try_from((top - unit).max(0)).ok())
            .map(|bits| bits + (u64::BITS - synapses.leading_zeros()));
        let Some(width) = bits.filter(|bits| *bits <= BITS && unit >= EXPONENT_MIN) else {
            return Err(too_wide(name, bits));
        };
        let by_code = match &numbers.coding {
            Coding::Exact { values } => {
                let values = (0..values.len()).map(|at| value(values, at, unit));
                values.chain([Value::Null]).collect()
            }
            Coding::Buckets { .. } => Vec::new(),
        };
        Ok(Summand { numbers, summed, by_code, unit, bits: width + 1 })
    }

    /// The exponent of the power of two that all values are multiples of.
    pub fn unit(&self) -> i32 {
        self.unit
    }

    /// The same as what sums are finished by.
    pub fn unit_of_sums(&self) -> Unit {
        Unit(self.unit)
    }

    /// The exponent of the power of two of which resamples take multiples, and whether values are rounded
    /// to be such; none of integers.
    ///
    /// # Errors
    /// A damaged copy.
    pub fn grid(&self) -> Result<Option<(i32, bool)>> {
        match self.numbers.kind() {
            NumberKind::F16 => return Ok(Some((UNIT_EXPONENT, false))),
            NumberKind::F32 | NumberKind::F64 => {}
            _ => return Ok(None),
        }
        let most = match &self.numbers.coding {
            Coding::Exact { values } => most_of(values),
            Coding::Buckets { lows, highs, exact } => {
                let ends = most_of(lows).max(most_of(highs));
                let is_finite = |of: &Numbers| (0..of.len()).all(|at| of.real(at).is_finite());
                if is_finite(lows) && is_finite(highs) {
                    ends
                } else {
                    // A bucket may hold an infinity beside others.
                    exact.column().ensure(0..exact.len())?;
                    let null = self.numbers.null();
                    self.numbers.codes.ensure_all()?;
                    let known = (0..exact.len()).filter(|at| self.numbers.codes[*at] != null);
                    most(known.map(|at| exact.real(at)))
                }
            }
        };
        Ok(Some((if most == 0.0 { 0 } else { exponent(most) - GRID_BITS }, true)))
    }

    /// Units as multiples of the power of two with this exponent, the nearest, ties to even.
    pub fn rounded(&self, units: i128, power: i32) -> i128 {
        let shift = power - self.unit;
        if shift <= 0 {
            return units << (-shift).min(126);
        }
        let shift = shift.min(126);
        let (floor, rest) = (units >> shift, units & ((1 << shift) - 1));
        let tie = 1i128 << (shift - 1);
        floor + i128::from(rest > tie || rest == tie && floor & 1 == 1)
    }

    /// The columns of rows that it reads.
    pub fn reads(&self) -> Vec<&'a dyn AnyColumn> {
        match &self.numbers.coding {
            Coding::Exact { .. } => vec![&self.numbers.codes],
            Coding::Buckets { exact, .. } => vec![&self.numbers.codes, exact.column()],
        }
    }

    /// The value of a row that has been ensured.
    #[inline]
    pub fn at(&self, row: usize) -> Value {
        let code = self.numbers.codes[row];
        match &self.numbers.coding {
            Coding::Exact { .. } => self.by_code[usize::from(code)],
            Coding::Buckets { .. } if code == self.numbers.null() => Value::Null,
            Coding::Buckets { exact, .. } => value(exact, row, self.unit),
        }
    }

    /// Whether it is of this column.
    pub fn is_of(&self, numbers: &CodedNumbers) -> bool {
        std::ptr::eq(self.numbers, numbers)
    }

    /// What the codes stand for, that of null too; none where they are buckets.
    pub fn by_code(&self) -> Option<&[Value]> {
        (!self.by_code.is_empty()).then_some(&self.by_code)
    }

    /// So many units divided by a number, without rounding; none over 0.
    pub fn exact(&self, units: i128, by: i128) -> Option<Exact> {
        self.unit_of_sums().exact(units, by)
    }

    /// So many units divided by a number, rounded once; NaN over 0.
    pub fn over(&self, units: i128, by: i128) -> f64 {
        self.unit_of_sums().over(units, by)
    }
}

/// The largest finite number, whatever its sign.
fn most(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.filter(|real| real.is_finite()).fold(0.0, |most, real| most.max(real.abs()))
}

fn most_of(numbers: &Numbers) -> f64 {
    most((0..numbers.len()).map(|at| numbers.real(at)))
}

/// The exponent of the largest power of two that is not above a positive number.
fn exponent(real: f64) -> i32 {
    let bits = (real.to_bits() >> 52 & 0x7ff) as i32;
    match bits {
        // Subnormal: the place of its highest digit.
        0 => 63 - real.to_bits().leading_zeros() as i32 - 1074,
        _ => bits - 1023,
    }
}

/// The value of a row that has been ensured, in the units that sums of its column have.
pub fn value_of(numbers: &CodedNumbers, row: usize) -> Value {
    let unit = numbers.lowest_bit.unwrap_or(0);
    numbers.place(row).map_or(Value::Null, |(of, at)| value(of, at, unit))
}

#[inline]
fn value(numbers: &Numbers, at: usize, unit: i32) -> Value {
    match numbers.whole(at) {
        Some(whole) => Value::Units(whole),
        None => {
            let real = numbers.real(at);
            if real.is_finite() { Value::Units(units(real, unit)) } else { Value::Infinite }
        }
    }
}

/// A float as a multiple of a power of two, which it is.
#[inline]
fn units(real: f64, unit: i32) -> i128 {
    let bits = real.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i128;
    let (mantissa, exponent) = match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, exponent - 1075),
    };
    let shift = exponent - unit;
    let units = if shift < 0 { mantissa >> (-shift).min(127) } else { mantissa << shift.min(127) };
    if real < 0.0 { -units } else { units }
}

/// The same for the finite numbers of a column, of which a bucket holds an infinity beside others.
fn width_of_finite(exact: &Numbers) -> Result<Option<i32>> {
    exact.column().ensure(0..exact.len())?;
    let finite = (0..exact.len()).map(|at| exact.real(at)).filter(|real| real.is_finite());
    Ok(width(finite.map(|real| (real, real))))
}

/// The exponent of a power of two above all numbers of some buckets; none where that cannot be told.
fn width(buckets: impl Iterator<Item = (f64, f64)>) -> Option<i32> {
    let mut most = 0.0f64;
    for (low, high) in buckets {
        match (low.is_finite(), high.is_finite()) {
            (true, true) => most = most.max(low.abs()).max(high.abs()),
            // Nothing but one infinity.
            (false, false) if low == high => {}
            _ => return None,
        }
    }
    let exponent = (most.to_bits() >> 52 & 0x7ff) as i32;
    // A float64 nearest to an integer of 64 bits may be the power of two above it.
    Some(exponent - 1022)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_multiples_of_their_lowest_bit() {
        assert_eq!(units(1.5, -1), 3);
        assert_eq!(units(-1.5, -4), -24);
        assert_eq!(units(0.0, -900), 0);
        assert_eq!(units(-8.0, 2), -2);
        assert_eq!(units(0.1, -55), 3_602_879_701_896_397);
        assert_eq!(
            [1.0, 1.99, 0.75, 8.0, 5e-324, 1e-310].map(exponent),
            [0, 0, -1, 3, -1074, -1030]
        );
        assert_eq!(width([(0.5, 3.0), (f64::INFINITY, f64::INFINITY)].into_iter()), Some(2));
        assert_eq!(width([(-4.0, 3.0)].into_iter()), Some(3));
        assert_eq!(width([(1.0, f64::INFINITY)].into_iter()), None);
    }
}
