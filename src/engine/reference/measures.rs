//! What every measure means, written down once more: the other engines read the table of
//! `query/measure.rs`, and a wrong row there must not make both agree.

use crate::error::{Error, Result};
use crate::query::{Measure, Side};
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
    fn by_name(name: &str) -> Result<Value> {
        match name {
            "size" => Ok(Value::Size),
            "prob" => Ok(Value::Prob),
            _ => Err(Error::usage("measure", format!("there is no number '{name}' of synapses"))),
        }
    }

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
    pub fn of(measure: &Measure) -> Result<Meaning> {
        let median = |per_pre, of| Meaning::Median { per_pre, of };
        let size = Some(Value::Size);
        Ok(match measure {
            Measure::Count => Meaning::Number,
            Measure::Pairs => Meaning::Pairs,
            Measure::TotalSize => Meaning::Total(Value::Size),
            Measure::MeanSize => Meaning::Mean(Value::Size),
            Measure::MeanProb => Meaning::Mean(Value::Prob),
            Measure::MedianPerPre => median(true, None),
            Measure::MedianPerPost => median(false, None),
            Measure::MedianSizePerPre => median(true, size),
            Measure::MedianSizePerPost => median(false, size),
            Measure::Total(name) => Meaning::Total(Value::by_name(name)?),
            Measure::Mean(name) => Meaning::Mean(Value::by_name(name)?),
            Measure::MedianOf(name, side) => {
                median(*side == Side::Pre, Some(Value::by_name(name)?))
            }
        })
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
