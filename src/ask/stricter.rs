//! Of two values of a filter the one that lets less pass.

use std::collections::HashSet;

use crate::query::{NeuronIds, Number};

/// The ids that both have, in the order of the first.
pub(super) fn common(own: &NeuronIds, other: &NeuronIds) -> NeuronIds {
    let other: HashSet<String> = other.names().map(|name| name.into_owned()).collect();
    let is_common = |at: &u32| own.at(*at as usize).to_string();
    let places: Vec<u32> =
        (0..own.len() as u32).filter(|at| other.contains(&is_common(at))).collect();
    own.take(&places)
}

/// The threshold that there is, if it is no less strict than the other.
pub(super) fn is_stricter(own: &str, other: &str, is_most: bool) -> Option<String> {
    let (a, b) = (Number::parse(own)?, Number::parse(other)?);
    // Whole numbers beyond 2⁵³ are compared as such.
    let (least, whole) = (a.real().total_cmp(&b.real()), a.whole().cmp(&b.whole()));
    let order = if a.real() == b.real() { whole } else { least };
    let wins = if is_most { order.is_le() } else { order.is_ge() };
    wins.then(|| own.to_owned())
}

/// What is inside both boxes; nothing is where they do not meet.
pub(super) fn inside(own: &str, other: &str) -> String {
    let numbers = |text: &str| text.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    let (own, other): (Vec<f64>, Vec<f64>) = (numbers(own), numbers(other));
    let bound = |at: usize, stricter: fn(f64, f64) -> f64| stricter(own[at], other[at]);
    if own.len() != 6 || other.len() != 6 {
        return String::new();
    }
    let lower: Vec<f64> = (0..3).map(|at| bound(at, f64::max)).collect();
    let upper = (0..3).map(|at| bound(at + 3, f64::min).max(lower[at]));
    let all: Vec<String> = lower.iter().copied().chain(upper).map(|n| n.to_string()).collect();
    all.join(",")
}
