//! What every measure means, written down once more: the other engines read the table of
//! `query/measure.rs`, and a wrong row there must not make both agree.

use crate::query::Measure;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The number of its synapses.
    Number,
    /// The sum of their sizes.
    Sizes,
    /// Their sizes' mean.
    MeanSize,
    /// Their probabilities' mean.
    MeanProb,
    /// The median over presynaptic or postsynaptic cells, of numbers or of summed sizes.
    Median { per_pre: bool, by_size: bool },
}

impl Meaning {
    pub fn of(measure: Measure) -> Meaning {
        let median = |per_pre, by_size| Meaning::Median { per_pre, by_size };
        match measure {
            Measure::Count => Meaning::Number,
            Measure::TotalSize => Meaning::Sizes,
            Measure::MeanSize => Meaning::MeanSize,
            Measure::MeanProb => Meaning::MeanProb,
            Measure::MedianPerPre => median(true, false),
            Measure::MedianPerPost => median(false, false),
            Measure::MedianSizePerPre => median(true, true),
            Measure::MedianSizePerPost => median(false, true),
        }
    }
}
