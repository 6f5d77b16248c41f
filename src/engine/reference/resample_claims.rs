//! Intervals of a claim over a grid in the plainest form: setting after setting, for every resample a weight for
//! each neuron, and a loop over the pairs; every number by its definition.

use super::claim_setting::{CellSet, Setting};
use super::resample::check_width;
use super::weights::weights_of;
use crate::error::Result;
use crate::query::{
    Claim, ClaimIntervals, Differences, Exact, Note, Resampling, SettingInterval, Sides, Wiring,
};
use crate::run::Run;

/// What is asked of every setting.
pub struct Claimed<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The rows and columns of each of its connections.
    pub parts: Vec<CellSet>,
    /// Those of what each is a fraction of, where there are fractions.
    pub wholes: Option<Vec<CellSet>>,
    /// How neurons are resampled.
    pub resampling: &'a Resampling,
}

/// The intervals of every setting; `wirings` gives the synapses of one, and of what fractions are of.
///
/// # Errors
/// Those of `wirings`; sums that could pass 63 bits; a run that is stopped.
pub fn claim_intervals(
    asked: &Claimed,
    settings: u64,
    wirings: impl Fn(u64) -> Result<(Wiring, Option<Wiring>)>,
    run: &Run,
) -> Result<ClaimIntervals> {
    let mut found = ClaimIntervals::default();
    let mut all: Vec<Vec<Option<f64>>> = Vec::new();
    for setting in 0..settings {
        let (own, whole) = wirings(setting)?;
        if own.is_rounded {
            found.rounded_to = Some(own.exponent);
        }
        let (setting, differences) = asked.setting(&own, whole.as_ref(), run)?;
        found.settings.push(setting);
        all.push(differences);
    }
    let resamples = asked.resampling.resamples as usize;
    let claim = asked.claim.in_reals();
    let mut largest = Vec::new();
    for b in 0..resamples {
        let holds = all.iter().filter(|of| of[b].is_some_and(|d| claim.holds(d))).count();
        if holds == all.len() {
            found.in_all += 1;
        }
        if 100 * holds >= 95 * all.len() {
            found.in_most += 1;
        }
        let mut most: Option<f64> = None;
        for (setting, of) in found.settings.iter().zip(&all) {
            if let (Some(se), Some(middle), Some(own)) = (setting.se, setting.difference, of[b])
                && se > 0.0
            {
                let deviation = (own - middle).abs() / se;
                most = Some(most.map_or(deviation, |most| most.max(deviation)));
            }
        }
        largest.extend(most);
    }
    largest.sort_by(f64::total_cmp);
    // The least whole number from 0.95 (B' + 1) on.
    let ninety_five = 95 * (largest.len() + 1);
    let rank = if ninety_five % 100 == 0 { ninety_five / 100 } else { ninety_five / 100 + 1 };
    found.critical = largest.get(rank - 1).copied();
    if asked.resampling.keeps_sums {
        let values = all.iter().flatten().map(|d| d.unwrap_or(f64::NAN)).collect();
        found.differences = Some(Differences { resamples, values });
    }
    Ok(found)
}

impl Claimed<'_> {
    /// What is known of a setting, and its differences.
    fn setting(
        &self,
        own: &Wiring,
        whole: Option<&Wiring>,
        run: &Run,
    ) -> Result<(SettingInterval, Vec<Option<f64>>)> {
        let sides = self.resampling.sides;
        let parts = Setting::of(own);
        let wholes = whole.map(Setting::of);
        check_width(&parts.side, self.resampling)?;
        wholes.iter().try_for_each(|whole| check_width(&whole.side, self.resampling))?;
        let unit = 2f64.powi(own.exponent);
        let claim = self.claim.in_reals();
        let mut differences = Vec::new();
        for b in 0..self.resampling.resamples {
            run.check()?;
            let weight = weights_of(&own.neurons, self.resampling, b);
            let values = parts.values(&self.parts, &weight, sides);
            let values: Vec<Option<f64>> = match (&wholes, &self.wholes) {
                (Some(whole), Some(sets)) => {
                    let all = whole.values(sets, &weight, sides);
                    let pairs = values.into_iter().zip(all);
                    let fraction = |(part, all): (Option<f64>, Option<f64>)| {
                        let all = all.unwrap_or(0.0);
                        if all == 0.0 { None } else { Some(part? / all) }
                    };
                    pairs.map(fraction).collect()
                }
                _ => values.into_iter().map(|value| value.map(|value| value * unit)).collect(),
            };
            differences.push(claim.difference(|at| values[at]));
        }
        let exact = |at: usize| -> Option<Exact> {
            let part = parts.exact(&self.parts[at], sides)?;
            match (&wholes, &self.wholes) {
                (Some(whole), Some(sets)) => {
                    Exact::ratio(part, whole.exact(&sets[at], sides).unwrap_or(0))
                }
                _ => Some(Exact::whole(part).times(&Exact::power_of_two(own.exponent))),
            }
        };
        let values: Vec<Option<Exact>> = (0..self.parts.len()).map(exact).collect();
        let has_synapse =
            |set: &&CellSet| own.links.iter().any(|link| set.has(link.row, link.column));
        let mut found = SettingInterval {
            difference: self.claim.judge(&values).difference().map(|d| d.value()),
            neurons: self.parts.iter().map(|set| parts.neurons(set)).collect(),
            observed: self.parts.iter().filter(has_synapse).count(),
            outside: own.outside,
            autapses: own.autapses,
            ..SettingInterval::default()
        };
        self.interval(&mut found, &differences);
        Ok((found, differences))
    }

    fn interval(&self, found: &mut SettingInterval, differences: &[Option<f64>]) {
        let resampled = found.neurons.iter().map(|(pre, post)| match self.resampling.sides {
            Sides::Both => *pre.min(post),
            Sides::Pre => *pre,
            Sides::Post => *post,
        });
        let fewest = resampled.min().unwrap_or(0);
        if fewest < 10 {
            found.note = Some(Note::Few(fewest));
            return;
        }
        if found.observed < found.neurons.len() {
            found.note = Some(Note::NoneObserved);
        }
        if found.observed == 0 {
            return;
        }
        let mut defined: Vec<f64> = differences.iter().flatten().copied().collect();
        let n = defined.len();
        found.undefined = (differences.len() - n) as u32;
        if n >= 2 {
            let mut sum = 0.0;
            for difference in &defined {
                sum += difference;
            }
            let (mean, mut squares) = (sum / n as f64, 0.0);
            for difference in &defined {
                squares += (difference - mean) * (difference - mean);
            }
            found.se = Some((squares / (n - 1) as f64).sqrt());
        }
        let (tail, of) = self.resampling.level.tail();
        let rank = ((n as u64 + 1) * tail / of) as usize;
        if rank == 0 {
            found.note = Some(Note::Undefined(found.undefined));
            return;
        }
        defined.sort_by(f64::total_cmp);
        found.ends = Some((defined[rank - 1], defined[n - rank]));
    }
}
