//! What is added up for a cell.

use super::summand::Value;
use super::unit::Unit;

/// What adds up.
pub trait Tally: Copy + Default + Send + Sync {
    /// Whether adding nothing costs more than asking whether there is something to add.
    const IS_WIDE: bool;

    /// Adds another.
    fn add(&mut self, other: Self);

    /// Whether no row is in it.
    fn is_none(&self) -> bool;

    /// The synapses in it.
    fn synapses(&self) -> u64;
}

impl Tally for u64 {
    const IS_WIDE: bool = false;

    #[inline]
    fn add(&mut self, other: u64) {
        *self += other;
    }

    #[inline]
    fn is_none(&self) -> bool {
        *self == 0
    }

    fn synapses(&self) -> u64 {
        *self
    }
}

/// Synapses, and more about them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amount {
    /// Synapses, whether they have a value or not.
    pub synapses: u64,
    /// Pairs of neurons.
    pub pairs: u64,
    /// Synapses with a value.
    pub valued: u64,
    /// The sum of the values, in units of their column.
    pub units: i128,
    /// Whether one of them is infinite.
    pub is_infinite: bool,
}

impl Amount {
    /// A row of so many synapses with a value.
    #[inline]
    pub fn of(synapses: u64, value: Value, summed: bool) -> Amount {
        let amount = Amount { synapses, ..Amount::default() };
        match value {
            Value::Null => amount,
            Value::Infinite => Amount { valued: synapses, is_infinite: true, ..amount },
            Value::Units(units) => {
                let times = if summed { 1 } else { i128::from(synapses) };
                Amount { valued: synapses, units: units * times, ..amount }
            }
        }
    }

    /// The sum; NaN if it is undefined.
    pub fn total(&self, unit: Unit) -> f64 {
        if self.is_infinite { f64::NAN } else { unit.over(self.units, 1) }
    }

    /// The mean; NaN if it is undefined.
    pub fn mean(&self, unit: Unit) -> f64 {
        if self.is_infinite { f64::NAN } else { unit.over(self.units, self.valued.into()) }
    }
}

impl Tally for Amount {
    const IS_WIDE: bool = true;

    #[inline]
    fn add(&mut self, other: Amount) {
        self.synapses += other.synapses;
        self.pairs += other.pairs;
        self.valued += other.valued;
        self.units += other.units;
        self.is_infinite |= other.is_infinite;
    }

    #[inline]
    fn is_none(&self) -> bool {
        self.synapses == 0
    }

    fn synapses(&self) -> u64 {
        self.synapses
    }
}
