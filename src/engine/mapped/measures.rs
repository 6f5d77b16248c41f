//! What the measures mean over the numbers of the map.

use super::Records;
use super::cells::{Meaning, Side, Summand};
use crate::error::{Error, Result};
use crate::names::nearest;
use crate::query::{Measure, Side as Own};

impl Records {
    /// What a measure means.
    ///
    /// # Errors
    /// A number that the map does not have (usage).
    pub(super) fn meaning(&self, measure: &Measure) -> Result<Meaning<'_>> {
        let number = |name: &str| self.summand(name, &measure.name());
        let side = |own: Own| if own == Own::Pre { Side::Pre } else { Side::Post };
        let median = |own: Own, name: Option<&str>| {
            Ok(Meaning::Median(side(own), name.map(number).transpose()?))
        };
        match measure {
            Measure::Count => Ok(Meaning::Count),
            Measure::Pairs => Ok(Meaning::Pairs),
            Measure::TotalSize => number("size").map(Meaning::Total),
            Measure::MeanSize => number("size").map(Meaning::Mean),
            Measure::MeanProb => number("prob").map(Meaning::Mean),
            Measure::MedianPerPre => median(Own::Pre, None),
            Measure::MedianPerPost => median(Own::Post, None),
            Measure::MedianSizePerPre => median(Own::Pre, Some("size")),
            Measure::MedianSizePerPost => median(Own::Post, Some("size")),
            Measure::Total(name) => number(name).map(Meaning::Total),
            Measure::Mean(name) => number(name).map(Meaning::Mean),
            Measure::MedianOf(name, own) => median(*own, Some(name)),
        }
    }

    fn summand(&self, name: &str, measure: &str) -> Result<Summand<'_>> {
        let map = &self.map.synapses.numbers;
        if let Some(at) = map.iter().position(|number| number.name == name) {
            return Ok(Summand { numbers: &self.numbers[at], summed: map[at].summed });
        }
        let names: Vec<&str> = map.iter().map(|number| number.name.as_str()).collect();
        let what = format!("'{measure}': the synapses of this data set have no number '{name}'");
        let error = Error::usage("measure", what);
        Err(match nearest(name, names.iter().copied()) {
            _ if names.is_empty() => error.advise("count and pairs need none"),
            Some(near) => error.advise(format!("did you mean '{near}'?")),
            None => error.advise(format!("there are: {}", names.join(", "))),
        })
    }
}
