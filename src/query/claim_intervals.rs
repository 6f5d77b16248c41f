//! Intervals of a claim over a grid: how far the difference of its sides would move had other neurons been
//! sampled, in each setting and in all of them together.

use super::same::same;
use crate::query::Note;

/// The difference of a claim's sides in every setting, and how often the claim holds over resamples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimIntervals {
    /// One for each setting, the last axis fastest.
    pub settings: Vec<SettingInterval>,
    /// How many standard deviations the bands that hold for all settings at once reach; `None` where no
    /// setting varies.
    pub critical: Option<f64>,
    /// Resamples in which the claim holds in every setting.
    pub in_all: u32,
    /// Resamples in which it holds in at least 95 of 100 settings.
    pub in_most: u32,
    /// Settings whose neurons may be fragments.
    pub fragments: u64,
    /// The power of two of which values were rounded to multiples, if they were.
    pub rounded_to: Option<i32>,
    /// The difference in every resample, where it is asked for.
    pub differences: Option<Differences>,
}

/// What is known of the difference in a setting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingInterval {
    /// The exact difference, without synapses of neurons with themselves; `None` where it is undefined.
    pub difference: Option<f64>,
    /// The ends of its interval; `None` where there is none.
    pub ends: Option<(f64, f64)>,
    /// The standard deviation over resamples; `None` where no interval was tried, or fewer than two are defined.
    pub se: Option<f64>,
    /// In how many resamples it is undefined.
    pub undefined: u32,
    /// Neurons of each connection of the claim: presynaptic, postsynaptic.
    pub neurons: Vec<(u64, u64)>,
    /// How many of these connections have a synapse between such neurons.
    pub observed: usize,
    /// Synapses of the claim with a partner in no population of its label.
    pub outside: u64,
    /// Synapses of a neuron with itself.
    pub autapses: u64,
    /// Synapses that the conditions on neurons leave out, and those that pass all others.
    pub lost: (u64, u64),
    /// Why there is no interval, or what to know of the one that there is.
    pub note: Option<Note>,
}

/// The differences of every resample, setting by setting; NaN where undefined.
#[derive(Clone, Debug)]
pub struct Differences {
    /// Resamples of a setting.
    pub resamples: usize,
    /// Of each setting, resample by resample.
    pub values: Vec<f64>,
}

impl ClaimIntervals {
    /// The band of a setting: with the bands of all others it holds at once; `None` where there is none.
    pub fn band(&self, setting: usize) -> Option<(f64, f64)> {
        let own = self.settings.get(setting)?;
        let (difference, reach) = (own.difference?, self.critical? * own.se?);
        Some((difference - reach, difference + reach))
    }
}

impl SettingInterval {
    /// The fewest neurons of the resampled sides, by whether each is.
    pub fn fewest(&self, pre: bool, post: bool) -> Option<u64> {
        let sides = self.neurons.iter().flat_map(|of| [(pre, of.0), (post, of.1)]);
        sides.filter(|(is_resampled, _)| *is_resampled).map(|(_, n)| n).min()
    }
}

impl PartialEq for Differences {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &Differences) -> bool {
        let alike = self.values.iter().zip(&other.values).all(|(a, b)| same(*a, *b));
        self.resamples == other.resamples && self.values.len() == other.values.len() && alike
    }
}
