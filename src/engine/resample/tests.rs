//! Known answers: where every pair of neurons has the same, no resample says anything else.

use super::{Holds, intervals};
use crate::query::{
    Along, Intervals, Link, NeuronLabels, Normalize, Note, Resampling, Sides, Weights, Wiring,
};
use crate::run::Run;

/// Two labels of 12 and 15 neurons, and what each pair of different neurons has.
fn wiring(amount: impl Fn(u32, u32) -> i64) -> Wiring {
    let label = |neuron: u32| u32::from(neuron >= 12);
    let neurons = 0..27;
    let labels = |along| NeuronLabels {
        along,
        labels: 2,
        label_of: neurons.clone().map(label).collect(),
        is_whole: false,
    };
    let (pre, post) = (labels(Along::Rows), labels(Along::Columns));
    let mut links: Vec<Link> = neurons
        .clone()
        .flat_map(|pre| neurons.clone().map(move |post| (pre, post)))
        .filter(|(pre, post)| pre != post)
        .map(|(pre, post)| {
            let (row, column, units) = (label(pre), label(post), amount(pre, post));
            Link { row, column, pre, post, count: 2, units }
        })
        .filter(|link| link.units != 0)
        .collect();
    links.sort_by_key(|link| (link.row, link.column, link.pre, link.post));
    let numbers = neurons.map(|neuron| 1_000 + u64::from(neuron)).collect();
    Wiring { neurons: numbers, shape: (2, 2), pre, post, links, ..Wiring::default() }
}

fn found(wiring: &Wiring, holds: Holds, sides: Sides, weights: Weights) -> Intervals {
    let resampling = Resampling { sides, weights, resamples: 399, ..Resampling::default() };
    intervals(wiring, None, holds, &resampling, None, &Run::default()).unwrap()
}

#[test]
fn equal_pairs_have_intervals_without_a_width() {
    let own = wiring(|_, _| 3);
    for weights in Weights::ALL {
        for sides in Sides::ALL {
            // Of one type on itself, one side alone leaves out no pair of a neuron with itself.
            let cells = if sides == Sides::Both { 0..4 } else { 1..3 };
            let found = found(&own, Holds::Sum, sides, weights);
            for at in cells {
                let pairs = [12 * 11, 12 * 15, 15 * 12, 15 * 14][at];
                let value = f64::from(3 * pairs);
                assert_eq!(found.estimate[at], value);
                assert_eq!(
                    (found.lo[at], found.hi[at]),
                    (value, value),
                    "{weights:?} {sides:?} {at}"
                );
                assert_eq!(found.se[at], 0.0);
                assert_eq!((found.note[at], found.conservative[at]), (None, false));
            }
        }
        let means = self::found(&own, Holds::Mean, Sides::Both, weights);
        assert!(means.lo.iter().chain(&means.hi).all(|end| *end == 1.5));
        let fractions = self::found(&own, Holds::Fraction(Normalize::Input), Sides::Both, weights);
        assert_eq!(fractions.lo, fractions.hi);
        assert_eq!(fractions.lo[0] + fractions.lo[2], 1.0);
    }
}

#[test]
fn one_side_has_the_standard_error_of_a_sum() {
    // Presynaptic neuron i makes i with each of 15.
    let own = wiring(|pre, _| i64::from(pre));
    let found = found(&own, Holds::Sum, Sides::Pre, Weights::DoubleOrNothing);
    let made: Vec<f64> = (0..12).map(|pre| f64::from(15 * pre)).collect();
    let mean = made.iter().sum::<f64>() / 12.0;
    let squares: f64 = made.iter().map(|x| (x - mean).powi(2)).sum();
    assert!((found.se[1] - (12.0 / 11.0 * squares).sqrt()).abs() < 1e-9);
    assert!(found.lo[1] < found.estimate[1] && found.estimate[1] < found.hi[1]);
    assert_eq!((found.active_pre[1], found.active_post[1]), (11, 15));
}

#[test]
fn what_has_no_interval_says_why() {
    let mut own = wiring(|pre, post| i64::from(pre < 3 && post >= 12));
    let both = |own: &Wiring| found(own, Holds::Sum, Sides::Both, Weights::DoubleOrNothing);
    let of = both(&own);
    let none = Some(Note::NoneObserved);
    assert_eq!(of.note, [none, Some(Note::FewCarry), none, none]);
    assert!(of.lo[0].is_nan() && of.lo[1].is_finite() && of.estimate[0] == 0.0);
    own.undefined.push((0, 1));
    assert_eq!(both(&own).note[1], Some(Note::NotFinite));
    assert!(both(&own).estimate[1].is_nan());
    own.pre.label_of[0..4].fill(NeuronLabels::ABSENT);
    own.links.retain(|link| link.pre >= 4);
    assert_eq!(both(&own).note[1], Some(Note::Few(8)));
    let post = found(&own, Holds::Sum, Sides::Post, Weights::DoubleOrNothing);
    assert_eq!(post.note[1], Some(Note::NotFinite), "the other side is not resampled");
}

#[test]
fn sums_beyond_63_bits_are_refused() {
    let own = wiring(|pre, post| if (pre, post) == (0, 20) { i64::MAX / 4 } else { 0 });
    let resampling = Resampling { resamples: 39, ..Resampling::default() };
    let run = Run::default();
    assert!(intervals(&own, None, Holds::Sum, &resampling, None, &run).is_ok());
    let poisson = Resampling { weights: Weights::Poisson, ..resampling };
    let error = intervals(&own, None, Holds::Sum, &poisson, None, &run).unwrap_err();
    assert!(error.what().contains("63 bits"), "{error}");
}
