//! What every measure means, written down once more: the other engines read the table of
//! `query/measure.rs`, and a wrong row there must not make both agree.

use crate::query::{Measure, Side, Summand};
use crate::read::SynapseBlock;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The number of its synapses.
    Number,
    /// The number of pairs of ids that they are of.
    Pairs,
    /// The sum of their values.
    Total(Value),
    /// Their values' mean.
    Mean(Value),
    /// The median over presynaptic or postsynaptic cells, of summed values or of numbers.
    Median { per_pre: bool, of: Option<Value> },
}

/// A value of a synapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Size,
    Prob,
}

impl Value {
    /// The float16 that synapse `i` has.
    #[inline]
    pub fn of(self, block: &SynapseBlock<'_>, i: usize) -> u16 {
        match self {
            Value::Size => block.size(i),
            Value::Prob => block.prob(i),
        }
    }
}

impl Meaning {
    pub fn of(measure: Measure) -> Meaning {
        let median = |per_pre, of| Meaning::Median { per_pre, of };
        let (size, prob) = (Some(Value::Size), Some(Value::Prob));
        match measure {
            Measure::Count => Meaning::Number,
            Measure::Pairs => Meaning::Pairs,
            Measure::TotalSize | Measure::Total(Summand::Size) => Meaning::Total(Value::Size),
            Measure::MeanSize | Measure::Mean(Summand::Size) => Meaning::Mean(Value::Size),
            Measure::Total(Summand::Prob) => Meaning::Total(Value::Prob),
            Measure::MeanProb | Measure::Mean(Summand::Prob) => Meaning::Mean(Value::Prob),
            Measure::MedianPerPre => median(true, None),
            Measure::MedianPerPost => median(false, None),
            Measure::MedianSizePerPre | Measure::MedianOf(Summand::Size, Side::Pre) => {
                median(true, size)
            }
            Measure::MedianSizePerPost | Measure::MedianOf(Summand::Size, Side::Post) => {
                median(false, size)
            }
            Measure::MedianOf(Summand::Prob, Side::Pre) => median(true, prob),
            Measure::MedianOf(Summand::Prob, Side::Post) => median(false, prob),
        }
    }

    /// The value that is summed.
    pub fn value(self) -> Option<Value> {
        match self {
            Meaning::Total(value) | Meaning::Mean(value) => Some(value),
            Meaning::Median { of, .. } => of,
            Meaning::Number | Meaning::Pairs => None,
        }
    }
}
