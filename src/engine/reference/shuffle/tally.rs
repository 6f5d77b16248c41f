//! What a statistic comes to over some ends.

use std::collections::{BTreeMap, BTreeSet};

use super::{End, Types};
use crate::error::{Error, Result};
use crate::query::{NullStatistic, Share, ShareBound};

/// The numbers of a statistic.
pub struct Tally {
    /// One for each label.
    pub numbers: Vec<u64>,
    /// Distinct pairs of neurons.
    pub connections: u64,
    /// Ends between types that no end of the data connects.
    pub impossible: u64,
}

impl Tally {
    /// Counts.
    ///
    /// # Errors
    /// A type that the data lacks (usage).
    pub fn of(
        statistic: &NullStatistic,
        ends: &[End],
        types: &Types,
        possible: &BTreeSet<(usize, usize)>,
    ) -> Result<Tally> {
        let mut pairs: BTreeMap<(u64, u64), u64> = BTreeMap::new();
        for end in ends {
            *pairs.entry((end.pre, end.post)).or_default() += 1;
        }
        let numbers = match statistic {
            NullStatistic::Multi => multi(&pairs),
            NullStatistic::Autapses => {
                vec![ends.iter().filter(|end| end.pre == end.post).count() as u64]
            }
            NullStatistic::Reciprocal => reciprocal(&pairs, types),
            NullStatistic::Share(share) => vec![passing(share, ends, types)?],
        };
        let is_new = |end: &&End| !possible.contains(&(types.of[&end.pre], types.of[&end.post]));
        let impossible = ends.iter().filter(is_new).count() as u64;
        Ok(Tally { numbers, connections: pairs.len() as u64, impossible })
    }
}

/// Pairs with exactly 1, 2, 3 … synapses.
fn multi(pairs: &BTreeMap<(u64, u64), u64>) -> Vec<u64> {
    let largest = pairs.values().max().copied().unwrap_or(0);
    (1..=largest)
        .map(|k| pairs.values().filter(|synapses| **synapses == k).count() as u64)
        .collect()
}

/// Unordered pairs that are connected both ways, type by type.
fn reciprocal(pairs: &BTreeMap<(u64, u64), u64>, types: &Types) -> Vec<u64> {
    let mut found: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for (pre, post) in pairs.keys() {
        if pre < post && pairs.contains_key(&(*post, *pre)) {
            let (a, b) = (types.of[pre], types.of[post]);
            *found.entry((a.min(b), a.max(b))).or_default() += 1;
        }
    }
    let all = 0..types.names.len();
    let each = all.clone().flat_map(|a| all.clone().map(move |b| (a, b))).filter(|(a, b)| a <= b);
    each.map(|pair| found.get(&pair).copied().unwrap_or(0)).collect()
}

/// Neurons whose share passes.
fn passing(share: &Share, ends: &[End], types: &Types) -> Result<u64> {
    let place = |name: &String| {
        let place = types.names.iter().position(|known| known == name);
        place.ok_or_else(|| Error::usage("statistic", format!("there is no type '{name}'")))
    };
    let places = |names: &[String]| names.iter().map(place).collect::<Result<BTreeSet<usize>>>();
    let (part, whole) = (places(&share.part)?, places(&share.whole)?);
    let mut outputs: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    for end in ends {
        let of = types.of[&end.post];
        if whole.contains(&of) {
            let (own, all) = outputs.entry(end.pre).or_default();
            *own += u64::from(part.contains(&of));
            *all += 1;
        }
    }
    let (units, scale) = share.threshold;
    // own ÷ all beside units ÷ 10^scale, both sides times both divisors.
    let over = (0..scale).fold(1i128, |over, _| over * 10);
    let passes = |(own, all): &&(u64, u64)| {
        let (left, right) = (i128::from(*own) * over, i128::from(units) * i128::from(*all));
        match share.bound {
            ShareBound::AtLeast => left >= right,
            ShareBound::AtMost => left <= right,
        }
    };
    Ok(outputs.values().filter(passes).count() as u64)
}
