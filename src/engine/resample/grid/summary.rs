//! From differences to what is said of them: intervals, bands, and how often the claim holds.

use crate::engine::resample::values::between;
use crate::query::{
    ClaimIntervals, Differences, Note, RealClaim, Resampling, SettingInterval, Side,
};
use crate::threads::loops;

/// Sums up the differences of all settings.
pub fn summed_up(
    mut found: ClaimIntervals,
    differences: Differences,
    claim: &RealClaim,
    resampling: &Resampling,
) -> ClaimIntervals {
    let resamples = differences.resamples;
    let of = |setting: usize| &differences.values[setting * resamples..(setting + 1) * resamples];
    let each =
        loops::map(found.settings.len(), |at| interval(&found.settings[at], of(at), resampling));
    found.settings = each;
    let settings = found.settings.len();
    let mut holds = vec![0; resamples];
    let mut largest = vec![f64::NAN; resamples];
    for (at, setting) in found.settings.iter().enumerate() {
        let spread = setting.difference.zip(setting.se.filter(|se| *se > 0.0));
        for ((difference, holds), largest) in of(at).iter().zip(&mut holds).zip(&mut largest) {
            *holds += usize::from(claim.holds(*difference));
            if let Some((middle, se)) = spread.filter(|_| !difference.is_nan()) {
                // The larger one, whichever is a number.
                *largest = largest.max((difference - middle).abs() / se);
            }
        }
    }
    let count = |is: &dyn Fn(&usize) -> bool| holds.iter().filter(|holds| is(holds)).count() as u32;
    found.in_all = count(&|holds| *holds == settings);
    found.in_most = count(&|holds| 20 * *holds >= 19 * settings);
    found.critical = critical(largest);
    found.differences = resampling.keeps_sums.then_some(differences);
    found
}

/// The interval of a setting.
fn interval(
    setting: &SettingInterval,
    differences: &[f64],
    resampling: &Resampling,
) -> SettingInterval {
    let mut found = setting.clone();
    let [pre, post] = [Side::Pre, Side::Post].map(|side| resampling.sides.has(side));
    let few = found.fewest(pre, post).filter(|n| *n < Resampling::NEURONS_MIN);
    let is_silent = found.observed == 0;
    found.note = match few {
        Some(n) => Some(Note::Few(n)),
        None => (found.observed < found.neurons.len()).then_some(Note::NoneObserved),
    };
    if few.is_some() || is_silent {
        return found;
    }
    let mut defined: Vec<f64> = differences.iter().copied().filter(|d| !d.is_nan()).collect();
    let undefined = differences.len() - defined.len();
    found.undefined = undefined as u32;
    found.se = deviation(&defined);
    let rank = resampling.rank_of(defined.len() as u64) as usize;
    match rank {
        0 => found.note = Some(Note::Undefined(found.undefined)),
        _ => found.ends = Some(between(&mut defined, rank)),
    }
    found
}

/// The standard deviation over n − 1, added up in the order of the values.
fn deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().fold(0.0, |sum, value| sum + value) / values.len() as f64;
    let squares = values.iter().fold(0.0, |sum, value| sum + (value - mean) * (value - mean));
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// What 95 of 100 of the largest deviations do not pass.
fn critical(largest: Vec<f64>) -> Option<f64> {
    let mut known: Vec<f64> = largest.into_iter().filter(|value| !value.is_nan()).collect();
    let rank = (19 * (known.len() + 1)).div_ceil(20);
    if rank > known.len() {
        return None;
    }
    let (_, critical, _) = known.select_nth_unstable_by(rank - 1, f64::total_cmp);
    Some(*critical)
}
