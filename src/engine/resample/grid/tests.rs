//! Known answers: where every pair of neurons has the same, no resample says anything else, at whatever point.

use super::*;
use crate::query::{Along, Claim, ClaimIntervals, NeuronLabels, Note, Resampling, Sides, Weights};
use crate::run::Run;

const PRE: u32 = 12;
const POST: u32 = 15;

/// Label 0 is of 12 presynaptic neurons, label 1 of 15 postsynaptic ones; at the stricter value of the axis about
/// neurons only `strict` of the first pass.
fn neurons(strict: u32, all: &Combinations) -> (BinnedNeurons, BinnedNeurons) {
    let labels = |along, of: &dyn Fn(u32) -> bool, label| NeuronLabels {
        along,
        labels: 2,
        label_of: (0..PRE + POST)
            .map(|at| if of(at) { label } else { NeuronLabels::ABSENT })
            .collect(),
        is_whole: false,
    };
    let passed: Vec<u32> =
        (0..PRE + POST).map(|at| if at < PRE && at >= strict { 1 } else { 2 }).collect();
    let own = all.of_neurons();
    let pre = BinnedNeurons::new(labels(Along::Rows, &|at| at < PRE, 0), &[Some(&passed)], &own);
    let post = BinnedNeurons::new(labels(Along::Columns, &|at| at >= PRE, 1), &[None], &own);
    (pre, post)
}

/// Every pair has 2 synapses that pass at the first value of the axis about rows alone, and 3 that pass at both.
fn found(strict: u32, sides: Sides, weights: Weights, claim: &str) -> ClaimIntervals {
    let axis = |is_of_neurons| AxisLength { values: 2, is_of_neurons };
    let all = Combinations::new(vec![axis(false), axis(true)]);
    let (pre, post) = neurons(strict, &all);
    let mut part = BinPart::new(all.len());
    for from in 0..PRE {
        for to in PRE..PRE + POST {
            let of_neurons = if from < strict { 2 } else { 1 };
            for (rows, of_rows) in [(2, 1), (3, 2)] {
                let bin = all.bin([of_rows, of_neurons]).unwrap();
                for _ in 0..rows {
                    part.add((&pre, &post), (0, 1, bin), (from, to), 1, || Some(1));
                }
            }
        }
    }
    // One with a neuron of another label, one of a neuron with itself, which no population of both has.
    part.add((&pre, &post), (1, 1, 3), (0, PRE), 7, || Some(1));
    let gathered = Gathered::of(vec![part], all.len());
    let wiring = GridWiring { pre, post, gathered, exponent: 0, is_rounded: false };
    let resampling =
        Resampling { sides, weights, resamples: 399, keeps_sums: true, ..Resampling::default() };
    let claim = Claim::parse(claim).unwrap();
    let asked = GridAsked {
        claim: &claim,
        parts: vec![Ends { pre: vec![true, false], post: vec![false, true] }],
        wholes: None,
        resampling: &resampling,
        neurons: (0..u64::from(PRE + POST)).map(|at| 1_000 + at).collect(),
        adder: None,
    };
    let mut found = Found::new(4, &resampling);
    // The points of the grid are in another order than the combinations.
    found.add(&asked, &all, &[3, 2, 1, 0], (&wiring, None), &Run::default()).unwrap();
    found.finish(&asked)
}

#[test]
fn equal_pairs_have_differences_without_a_spread() {
    for weights in Weights::ALL {
        for sides in Sides::ALL {
            let found = found(10, sides, weights, "A->B > 100");
            let differences = [3 * 10 * 15 - 100, 3 * 12 * 15 - 100, 5 * 10 * 15 - 100, 800];
            for (setting, wanted) in found.settings.iter().zip(differences) {
                let wanted = f64::from(wanted);
                assert_eq!(setting.difference, Some(wanted), "{sides:?} {weights:?}");
                assert_eq!(setting.ends, Some((wanted, wanted)));
                assert_eq!(setting.note, None);
                assert!(setting.se.unwrap() < 1e-9);
            }
            let neurons: Vec<u64> = found.settings.iter().map(|of| of.neurons[0].0).collect();
            assert_eq!(neurons, [10, 12, 10, 12]);
            assert_eq!(found.settings.iter().map(|of| of.outside).collect::<Vec<_>>(), [7; 4]);
            // A resample without any weight is undefined, and does not hold.
            let undefined: u32 = found.settings.iter().map(|of| of.undefined).max().unwrap();
            assert!(found.in_all >= 399 - 4 * undefined && found.in_all <= 399 - undefined);
            assert_eq!(found.in_most, found.in_all, "all of four, or not 95 of 100");
        }
    }
}

#[test]
fn a_claim_that_fails_in_one_setting_holds_in_no_resample_at_all() {
    // 450, 540, 750, 900 synapses.
    let found = found(10, Sides::Both, Weights::DoubleOrNothing, "A->B > 500");
    assert_eq!((found.in_all, found.in_most), (0, 0));
    let less = self::found(10, Sides::Both, Weights::DoubleOrNothing, "A->B < 2 * A->B");
    assert!(less.in_all > 390, "{}", less.in_all);
}

#[test]
fn few_neurons_have_no_interval() {
    let found = found(9, Sides::Pre, Weights::DoubleOrNothing, "A->B > 1");
    let notes: Vec<Option<Note>> = found.settings.iter().map(|of| of.note).collect();
    assert_eq!(notes, [Some(Note::Few(9)), None, Some(Note::Few(9)), None]);
    assert_eq!((found.settings[0].ends, found.settings[0].se, found.band(0)), (None, None, None));
    assert_eq!(found.settings[0].difference, Some(f64::from(3 * 9 * 15 - 1)));
    let post = self::found(9, Sides::Post, Weights::DoubleOrNothing, "A->B > 1");
    assert!(post.settings.iter().all(|of| of.note.is_none()), "the other side is not resampled");
}

#[test]
fn a_band_is_as_wide_as_the_largest_deviation_of_95_of_100() {
    use crate::engine::resample::grid::summary::summed_up;
    use crate::query::{Differences, SettingInterval};
    let setting = |difference| SettingInterval {
        difference: Some(difference),
        neurons: vec![(10, 10)],
        observed: 1,
        ..SettingInterval::default()
    };
    let resampling = Resampling { resamples: 19, ..Resampling::default() };
    // Around 10: −9 to 9; around −1 nothing moves.
    let moving = (0..19).map(|b| 10.0 + f64::from(b) - 9.0);
    let values = moving.chain(std::iter::repeat_n(-1.0, 19)).collect();
    let settings = vec![setting(10.0), setting(-1.0)];
    let found = ClaimIntervals { settings, ..ClaimIntervals::default() };
    let claim = Claim::parse("A->B > 0").unwrap().in_reals();
    let found = summed_up(found, Differences { resamples: 19, values }, &claim, &resampling);
    // Σ k² over −9 … 9 is 570; over 18.
    let se = (570.0f64 / 18.0).sqrt();
    assert_eq!(found.settings[0].se, Some(se));
    // The 19th smallest of 19.
    assert_eq!(found.critical, Some(9.0 / se));
    assert_eq!(found.band(0), Some((10.0 - 9.0 / se * se, 10.0 + 9.0 / se * se)));
    assert_eq!((found.settings[1].se, found.band(1)), (Some(0.0), Some((-1.0, -1.0))));
    assert_eq!((found.in_all, found.in_most), (0, 0));
    // Ranks of 19 at 95 % are below 1.
    assert_eq!(found.settings[0].note, Some(Note::Undefined(0)));
}
