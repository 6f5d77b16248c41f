//! What measures mean over the numbers of a map.

use super::summand::Summand;
use crate::query::Side;

/// What a measure means over the numbers of the map.
pub enum Meaning<'a> {
    /// Synapses.
    Count,
    /// Connected pairs of neurons.
    Pairs,
    /// The sum of a number over synapses.
    Total(Summand<'a>),
    /// Its mean.
    Mean(Summand<'a>),
    /// The median over the neurons of one side of their synapses, or of their sum of a number.
    Median(Side, Option<Summand<'a>>),
}

impl<'a> Meaning<'a> {
    /// The number that is summed.
    pub fn summand(&self) -> Option<&Summand<'a>> {
        match self {
            Meaning::Count | Meaning::Pairs => None,
            Meaning::Total(summand) | Meaning::Mean(summand) => Some(summand),
            Meaning::Median(_, summand) => summand.as_ref(),
        }
    }
}
