//! What a measure makes of what was added up: each number rounded once, or none of them.

use super::amount::Amount;
use super::meaning::Meaning;
use super::unit::Unit;
use crate::exact::ratio;
use crate::query::Exact;

/// What a measure that adds up makes of an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measured {
    /// Synapses.
    Count,
    /// Connected pairs of neurons.
    Pairs,
    /// The sum of a number over synapses.
    Total(Unit),
    /// Its mean.
    Mean(Unit),
}

impl Measured {
    /// What a measure makes of amounts; none of medians, which are no amounts.
    pub fn of(meaning: &Meaning) -> Option<Measured> {
        match meaning {
            Meaning::Count => Some(Measured::Count),
            Meaning::Pairs => Some(Measured::Pairs),
            Meaning::Total(of) => Some(Measured::Total(of.unit_of_sums())),
            Meaning::Mean(of) => Some(Measured::Mean(of.unit_of_sums())),
            Meaning::Median(..) => None,
        }
    }

    /// What a cell holds, perhaps as a part of its line; NaN where that is undefined.
    pub fn value(self, part: &Amount, whole: Option<&Amount>) -> f64 {
        match (self, whole) {
            (Measured::Mean(unit), _) => part.mean(unit),
            (Measured::Total(unit), None) => part.total(unit),
            (Measured::Total(_), Some(whole)) if part.is_infinite || whole.is_infinite => f64::NAN,
            (Measured::Total(_), Some(whole)) => ratio(part.units, whole.units),
            (Measured::Count, None) => part.synapses as f64,
            (Measured::Count, Some(whole)) => ratio(part.synapses.into(), whole.synapses.into()),
            (Measured::Pairs, None) => part.pairs as f64,
            (Measured::Pairs, Some(whole)) => ratio(part.pairs.into(), whole.pairs.into()),
        }
    }

    /// What a connection comes to without rounding, perhaps as a part of another; none where that is
    /// undefined.
    pub fn exact(self, part: &Amount, whole: Option<&Amount>) -> Option<Exact> {
        match whole {
            None => self.exact_amount(part),
            Some(whole) => self.exact_fraction(part, whole),
        }
    }

    fn exact_amount(self, of: &Amount) -> Option<Exact> {
        match self {
            Measured::Pairs => Some(Exact::whole(of.pairs.into())),
            Measured::Total(_) | Measured::Mean(_) if of.is_infinite => None,
            Measured::Total(unit) => unit.exact(of.units, 1),
            Measured::Mean(unit) => unit.exact(of.units, of.valued.into()),
            Measured::Count => Some(Exact::whole(of.synapses.into())),
        }
    }

    /// Fractions are of what adds up.
    fn exact_fraction(self, part: &Amount, whole: &Amount) -> Option<Exact> {
        match self {
            Measured::Pairs => Exact::ratio(part.pairs.into(), whole.pairs.into()),
            Measured::Total(_) if part.is_infinite || whole.is_infinite => None,
            Measured::Total(_) => Exact::ratio(part.units, whole.units),
            Measured::Count | Measured::Mean(_) => {
                Exact::ratio(part.synapses.into(), whole.synapses.into())
            }
        }
    }
}
