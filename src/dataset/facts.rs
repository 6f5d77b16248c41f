//! What a data set holds, counted once while it is prepared: NaN, ranges, orphans, disagreements.

use serde::{Deserialize, Serialize};

use crate::codes::{self, CodeRange, ThresholdRule};

/// Facts about a data set that need a look at every row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Rows of the synapse table.
    pub synapses: u64,
    /// Rows of the neuron table.
    pub neurons: u64,
    /// Ids that synapses have and the neuron table lacks.
    pub orphan_ids: u64,
    /// Neurons of the table, by cell type code; types without one are left out.
    pub neurons_by_type: Vec<(u8, u64)>,
    /// The neuron table's certainty column.
    pub certainty: FloatFacts,
    /// The neuron table's axon length column.
    pub axon: FloatFacts,
    /// The neuron table's soma length column.
    pub soma: FloatFacts,
    /// The neuron table's dendrite length column.
    pub dendrite: FloatFacts,
    /// What the synapse rows hold.
    pub rows: RowFacts,
}

/// Facts about the synapse rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowFacts {
    /// The size column.
    pub size: FloatFacts,
    /// The probability column.
    pub prob: FloatFacts,
    /// Lowest and highest x, y and z; `None` without rows.
    pub x: Option<(u32, u32)>,
    /// See `x`.
    pub y: Option<(u32, u32)>,
    /// See `x`.
    pub z: Option<(u32, u32)>,
    /// Rows of a neuron onto itself.
    pub autapses: u64,
    /// Rows whose presynaptic id the neuron table lacks.
    pub pre_orphans: u64,
    /// Rows whose postsynaptic id the neuron table lacks.
    pub post_orphans: u64,
    /// Rows whose presynaptic type is not that of the neuron table.
    pub pre_type_disagreements: u64,
    /// Rows whose postsynaptic type is not that of the neuron table.
    pub post_type_disagreements: u64,
}

/// Facts about a column of floating point numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FloatFacts {
    /// How many are not a number.
    pub nan: u64,
    /// How many are infinite, of either sign.
    pub infinite: u64,
    /// Lowest finite one.
    pub min: Option<f32>,
    /// Highest finite one.
    pub max: Option<f32>,
}

impl RowFacts {
    /// The facts of both sets of rows.
    pub(super) fn merge(self, other: RowFacts) -> RowFacts {
        RowFacts {
            size: self.size.merge(other.size),
            prob: self.prob.merge(other.prob),
            x: widest(self.x, other.x),
            y: widest(self.y, other.y),
            z: widest(self.z, other.z),
            autapses: self.autapses + other.autapses,
            pre_orphans: self.pre_orphans + other.pre_orphans,
            post_orphans: self.post_orphans + other.post_orphans,
            pre_type_disagreements: self.pre_type_disagreements + other.pre_type_disagreements,
            post_type_disagreements: self.post_type_disagreements + other.post_type_disagreements,
        }
    }
}

impl FloatFacts {
    /// The facts of order codes of float16 numbers.
    pub(super) fn of_codes(order_codes: &[u16]) -> FloatFacts {
        let (mut nan, mut infinite) = (0, 0);
        let (mut low, mut high) = (u16::MAX, 0);
        for &code in order_codes {
            let is_nan = code == codes::NAN;
            let is_infinite = code == codes::NEG_INFINITY || code == codes::INFINITY;
            nan += u64::from(is_nan);
            infinite += u64::from(is_infinite);
            let finite = !is_nan && !is_infinite;
            low = low.min(if finite { code } else { u16::MAX });
            high = high.max(if finite { code } else { 0 });
        }
        let value = |code| codes::value_of_order_code(code) as f32;
        let any = low <= high;
        FloatFacts { nan, infinite, min: any.then(|| value(low)), max: any.then(|| value(high)) }
    }

    /// Between which order codes float16 numbers are.
    pub(super) fn codes(&self) -> CodeRange {
        let number = |number: Option<f32>| number.map(f64::from);
        let finite = match (self.min, self.max) {
            (None, None) => CodeRange::EMPTY,
            (min, max) => CodeRange::between(number(min), number(max), ThresholdRule::default()),
        };
        let infinite = (self.infinite > 0)
            .then_some(CodeRange { low: codes::NEG_INFINITY, high: codes::INFINITY });
        let nan = (self.nan > 0).then_some(CodeRange { low: codes::NAN, high: codes::NAN });
        let ranges = [Some(finite).filter(|range| !range.is_empty()), infinite, nan];
        let widest = |a: CodeRange, b: CodeRange| CodeRange {
            low: a.low.min(b.low),
            high: a.high.max(b.high),
        };
        ranges.into_iter().flatten().reduce(widest).unwrap_or(CodeRange::EMPTY)
    }

    /// The facts of plain numbers.
    pub(super) fn of_numbers(numbers: &[f32]) -> FloatFacts {
        let mut facts = FloatFacts::default();
        for &number in numbers {
            if number.is_nan() {
                facts.nan += 1;
            } else if number.is_infinite() {
                facts.infinite += 1;
            } else {
                facts.min = Some(facts.min.map_or(number, |min| min.min(number)));
                facts.max = Some(facts.max.map_or(number, |max| max.max(number)));
            }
        }
        facts
    }

    /// The facts of both sets of numbers.
    pub(super) fn merge(self, other: FloatFacts) -> FloatFacts {
        FloatFacts {
            nan: self.nan + other.nan,
            infinite: self.infinite + other.infinite,
            min: both(self.min, other.min, f32::min),
            max: both(self.max, other.max, f32::max),
        }
    }
}

/// Lowest and highest of some numbers.
pub(super) fn range(numbers: &[u32]) -> Option<(u32, u32)> {
    let low = numbers.iter().copied().min()?;
    let high = numbers.iter().copied().max()?;
    Some((low, high))
}

fn widest(a: Option<(u32, u32)>, b: Option<(u32, u32)>) -> Option<(u32, u32)> {
    both(a, b, |a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn both<T>(a: Option<T>, b: Option<T>, join: impl Fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(join(a, b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_facts_are_those_of_the_column() {
        let columns: [&[u16]; 6] = [
            &[],
            &[codes::NAN],
            &[codes::ZERO, codes::ZERO + 900, 17],
            &[codes::ZERO, codes::NAN],
            &[codes::INFINITY - 1, codes::ZERO + 1],
            &[codes::INFINITY, codes::ZERO + 5, codes::NEG_INFINITY],
        ];
        for column in columns {
            let found = FloatFacts::of_codes(column).codes();
            let low = column.iter().copied().min().unwrap_or(CodeRange::EMPTY.low);
            let high = column.iter().copied().max().unwrap_or(CodeRange::EMPTY.high);
            assert_eq!(found, CodeRange { low, high }, "{column:?}");
        }
    }
}
