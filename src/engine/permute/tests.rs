//! Hand answers, closed forms, and the reference on random wirings.

use super::*;
use crate::engine::reference::permute as reference;
use crate::engine::reference::permute_cells as reference_cells;
use crate::query::{
    Along, CellAxes, CellTests, Claim, Filter, Link, MatrixTest, Measure, NeuronLabels, Normalize,
    Permuting, Side, Subject, TestFound, Wiring,
};

/// Neurons of the labels 0 and 1 onto one partner, each with so many synapses.
fn wiring(labels: &[u32], units: &[i64]) -> Wiring {
    let n = labels.len() as u32;
    let link = |(pre, units): (u32, &i64)| Link {
        row: labels[pre as usize],
        column: 0,
        pre,
        post: n,
        count: 1,
        units: *units,
    };
    let mut pre = labels.to_vec();
    pre.push(NeuronLabels::ABSENT);
    let mut post = vec![NeuronLabels::ABSENT; labels.len()];
    post.push(0);
    Wiring {
        neurons: (0..=u64::from(n)).map(|at| 1_000 + 7 * at).collect(),
        shape: (2, 1),
        pre: NeuronLabels { labels: 2, label_of: pre, ..NeuronLabels::default() },
        post: NeuronLabels { along: Along::Columns, labels: 1, label_of: post, is_whole: false },
        links: (0..).zip(units).filter(|(_, units)| **units != 0).map(link).collect(),
        ..Wiring::default()
    }
}

fn query(permutations: u32, seed: u64) -> TestQuery {
    TestQuery {
        filter: Filter::default(),
        claim: Claim::parse("A->C > B->C").unwrap(),
        measure: Measure::Count,
        normalize: Normalize::None,
        types: CellAxes::default(),
        permuting: Permuting { permutations, seed, ..Permuting::default() },
    }
}

fn asked(own: &Wiring, query: &TestQuery, strata: &[u32]) -> Result<Test> {
    let compared = query.check().unwrap();
    let own = NeuronSums::of(own.clone(), compared.side, strata)?;
    test(query, &compared, &[vec![0], vec![1]], (&own, None), None, &Run::default())
}

fn cells_of(test: &MatrixTest, own: &Wiring, strata: &[u32]) -> CellTests {
    let own = NeuronSums::of(own.clone(), test.side, strata).unwrap();
    cells(test, &own, None, &Run::default()).unwrap()
}

/// A permuter in the simplest form.
struct Plain;

impl Permuter for Plain {
    fn permuted(&self, asked: &permuter::Permutations, _: &Run) -> Result<Vec<Vec<i64>>> {
        let permutations = asked.permutations.clone();
        let mut sums = vec![vec![0; permutations.len()]; asked.labels * asked.targets];
        let draws = crate::draws::Draws::of_seed(asked.seed);
        for (at, b) in permutations.enumerate() {
            let mut label_of = vec![usize::MAX; asked.numbers.len()];
            for lot in &asked.strata {
                let number = |neuron: &u32| asked.numbers[*neuron as usize];
                let mut neurons: Vec<u32> = lot.neurons.clone().collect();
                neurons.sort_by_key(|of| (draws.permutation_key(number(of), b), number(of)));
                for (rank, neuron) in neurons.into_iter().enumerate() {
                    let label = lot.cuts.iter().take_while(|cut| **cut as usize <= rank).count();
                    label_of[neuron as usize] = label;
                }
            }
            for digit in &asked.digits {
                let amount = if digit.is_negative { -1 } else { 1 } << digit.power;
                for (neuron, other) in &digit.pairs {
                    assert!(digit.is_single && neuron == other);
                    let label = label_of[*neuron as usize];
                    if label < asked.labels {
                        sums[label * asked.targets + digit.target][at] += amount;
                    }
                }
            }
        }
        Ok(sums)
    }
}

fn found(labels: &[u32], units: &[i64], permutations: u32) -> TestFound {
    let own = wiring(labels, units);
    asked(&own, &query(permutations, 1), &[]).unwrap().found.unwrap()
}

#[test]
fn a_difference_by_hand() {
    let found = found(&[0, 0, 1, 1, 1], &[3, 5, 1, 0, 2], 99);
    assert_eq!(found.sums, [8, 3]);
    // Means 4 and 1, variances 2 and 1.
    assert_eq!(found.t, 3.0 / (2.0f64 / 2.0 + 1.0 / 3.0).sqrt());
    // A neuron has 11 ÷ 5 on average, and the right label one more.
    assert_eq!(found.expected, Exact::ratio(-11, 5).unwrap());
    let sums = |left: usize| -> Vec<i64> {
        let units = [3, 5, 1, 0, 2];
        let pairs = (0..5).flat_map(|a| (0..a).map(move |b| (a, b)));
        pairs.map(|(a, b)| left as i64 * (units[a] + units[b]) - 11).collect()
    };
    assert!(found.differences.iter().all(|own| sums(2).contains(own)));
    assert_eq!(found.permuted.len(), 99);
}

#[test]
fn what_does_not_vary_is_infinitely_far_or_no_difference() {
    let apart = found(&[0, 0, 1, 1], &[2, 2, 1, 1], 50);
    assert_eq!(apart.t, f64::INFINITY);
    let same = found(&[0, 0, 1, 1], &[2, 2, 2, 2], 50);
    assert_eq!((same.t, same.reached.both, same.reached.difference), (0.0, 50, 50));
    let own = wiring(&[0, 1, 1], &[1, 1, 1]);
    let error = asked(&own, &query(9, 1), &[]).unwrap_err();
    assert!(error.what().contains("'A' has 1 presynaptic neurons"), "{error}");
    let large = wiring(&[0, 0, 1, 1], &[1 << 61, 1 << 61, 1, 1]);
    assert_eq!(asked(&large, &query(9, 1), &[]).unwrap_err().kind(), crate::Kind::Data);
}

#[test]
fn labels_stay_within_their_stratum() {
    let own = wiring(&[0, 1, 0, 1, 1], &[9, 1, 100, 50, 0]);
    let test = asked(&own, &query(200, 4), &[0, 0, 1, 1, 1, 0]).unwrap();
    let found = test.found.unwrap();
    assert!(test.is_mixed);
    // One of 9 and 1, and one of 100, 50 and 0.
    let left: Vec<i64> = found.differences.iter().map(|own| (own + 160) / 2).collect();
    let known = [9, 1].map(|a| [100, 50, 0].map(|b| a + b)).concat();
    assert!(
        known.iter().all(|one| left.contains(one)) && left.iter().all(|one| known.contains(one))
    );
    assert_eq!(found.expected, Exact::ratio(-150, 3).unwrap());
    let apart = asked(&own, &query(20, 4), &[0, 1, 0, 1, 1, 0]).unwrap();
    let found = apart.found.as_ref().unwrap();
    assert!(!apart.is_mixed && found.differences.iter().all(|own| *own == 58));
    assert_eq!((found.reached.both, found.reached.difference), (20, 20));
}

/// n over k.
fn ways(n: u64, k: u64) -> f64 {
    if k > n { 0.0 } else { (0..k).map(|at| (n - at) as f64 / (k - at) as f64).product() }
}

#[test]
fn ones_and_zeros_have_the_p_of_the_hypergeometric_distribution() {
    for (left, right, ones_left, ones_right) in [(12, 20, 8, 6), (15, 15, 9, 4)] {
        let labels: Vec<u32> = (0..left + right).map(|at| u32::from(at >= left)).collect();
        let one = |at: u64| i64::from(at < ones_left || at >= left && at < left + ones_right);
        let units: Vec<i64> = (0..left + right).map(one).collect();
        let found = found(&labels, &units, 20_000);
        let (n, ones) = (left + right, ones_left + ones_right);
        let mean = left as f64 * ones as f64 / n as f64;
        let far = (ones_left as f64 - mean).abs() - 1e-9;
        let p_of = |k: u64| ways(ones, k) * ways(n - ones, left - k) / ways(n, left);
        let is_far = |k: &u64| (*k as f64 - mean).abs() >= far && *k <= ones;
        let p: f64 = (0..=left).filter(is_far).map(p_of).sum();
        let own = f64::from(found.reached.difference) / 20_000.0;
        let error = (p * (1.0 - p) / 20_000.0).sqrt();
        assert!((own - p).abs() < 4.0 * error, "{own}, not {p} ± {error}");
        if left == right {
            // As Fisher's exact test has it: what is less likely is farther from the middle.
            let least = p_of(ones_left) * (1.0 + 1e-9);
            let fisher: f64 = (0..=left.min(ones)).map(p_of).filter(|own| *own <= least).sum();
            assert!((p - fisher).abs() < 1e-12, "{p}, not {fisher}");
        }
    }
}

#[test]
fn sums_of_a_label_vary_as_samples_without_replacement_do() {
    let mut rng = fastrand::Rng::with_seed(2);
    let units: Vec<i64> = (0..60).map(|_| rng.i64(0..20) * rng.i64(0..20)).collect();
    let labels: Vec<u32> = (0..60).map(|at| u32::from(at >= 17)).collect();
    let found = found(&labels, &units, 20_000);
    let (n, m) = (60.0, 17.0);
    let all: f64 = units.iter().map(|x| *x as f64).sum();
    let variance = units.iter().map(|x| (*x as f64 - all / n).powi(2)).sum::<f64>() / (n - 1.0);
    let expected = m * (1.0 - m / n) * variance;
    // The left label has (all + difference) ÷ 2.
    let left: Vec<f64> = found.differences.iter().map(|own| (all + *own as f64) / 2.0).collect();
    let mean = left.iter().sum::<f64>() / left.len() as f64;
    let own = left.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (left.len() - 1) as f64;
    assert!((own / expected - 1.0).abs() < 0.04, "{own}, not {expected}");
    assert!((mean - m * all / n).abs() < 4.0 * (expected / 20_000.0).sqrt());
}

#[test]
fn the_reference_has_the_same_numbers() {
    let mut rng = fastrand::Rng::with_seed(11);
    let names = ["A".to_owned(), "B".to_owned()];
    for round in 0..60 {
        let n = rng.usize(4..40);
        let labels: Vec<u32> =
            (0..n).map(|at| if at < 4 { at as u32 % 2 } else { rng.u32(..2) }).collect();
        let most = [2, 10, 1 << 45][round % 3];
        let units: Vec<i64> = (0..n).map(|_| rng.i64(-most / 3..most)).collect();
        let mut own = wiring(&labels, &units);
        own.exponent = -24;
        let mut strata: Vec<u32> = (0..=n).map(|_| rng.u32(..3)).collect();
        if round % 2 == 0 {
            strata.clear();
        }
        let query = query(rng.u32(1..60), rng.u64(..));
        let compared = query.check().unwrap();
        let alike =
            |neuron: usize| strata.get(neuron).map(|own| *own as usize).into_iter().collect();
        let neurons = reference::Neurons { names: &names, alike: &alike };
        let whole = (round % 5 == 0).then_some(&own);
        let labels = [vec![0], vec![1]];
        let run = Run::default();
        let sums = NeuronSums::of(own.clone(), compared.side, &strata).unwrap();
        let all = whole.map(Whole::from);
        let ours = test(&query, &compared, &labels, (&sums, all), None, &run).unwrap();
        let truth = reference::test(&query, &compared, (&own, whole), &neurons, &run).unwrap();
        assert_eq!(ours, truth, "{round}");
        let by = test(&query, &compared, &labels, (&sums, all), Some(&Plain), &run).unwrap();
        assert_eq!(by, truth, "{round}");
    }
}

/// A matrix over random pairs of neurons, some of which have no label. Its three rows and columns are labels of
/// the neurons of these sides.
fn matrix(rng: &mut fastrand::Rng, rows: Side, columns: Side) -> Wiring {
    let n = rng.u32(6..30);
    let subject = |side| if side == Side::Pre { Subject::Pre } else { Subject::Post };
    let subjects = (subject(rows), subject(columns));
    let mut labels = |side: Side| {
        let along = Along::of(side, subjects, 3);
        let count = along.count((3, 3));
        let label = |_| if rng.u32(..8) == 0 { NeuronLabels::ABSENT } else { rng.u32(..count) };
        match rows == side || columns == side {
            true => NeuronLabels {
                along,
                labels: count,
                label_of: (0..n).map(label).collect(),
                is_whole: false,
            },
            false => {
                NeuronLabels { along, labels: 3, label_of: vec![0; n as usize], is_whole: true }
            }
        }
    };
    let (pre, post) = (labels(Side::Pre), labels(Side::Post));
    let mut links = Vec::new();
    let cells = (0..3).flat_map(|row| (0..3).map(move |column| (row, column)));
    let pairs = (0..n).flat_map(|pre| (0..n).map(move |post| (pre, post)));
    for (cell, (from, to)) in cells.flat_map(|cell| pairs.clone().map(move |pair| (cell, pair))) {
        if pre.has(from, cell) && post.has(to, cell) && from != to && rng.bool() {
            let (row, column) = cell;
            let units = rng.i64(-2..9);
            links.push(Link { row, column, pre: from, post: to, count: 1, units });
        }
    }
    let neurons = (0..u64::from(n)).map(|at| 5 + 3 * at).collect();
    Wiring { neurons, shape: (3, 3), pre, post, links, exponent: -3, ..Wiring::default() }
}

#[test]
fn the_reference_has_the_same_tests_of_cells() {
    let mut rng = fastrand::Rng::with_seed(23);
    for round in 0..60 {
        let mut side = || if rng.bool() { Side::Pre } else { Side::Post };
        let (rows, columns) = if round < 20 { (Side::Pre, Side::Post) } else { (side(), side()) };
        let mut own = matrix(&mut rng, rows, columns);
        if round % 4 == 0 {
            own.undefined = vec![(0, 1), (2, 2)];
        }
        let side = if rng.bool() { rows } else { columns };
        let (permutations, seed) = (rng.u32(1..50), rng.u64(..));
        let permuting = Permuting { permutations, seed, ..Permuting::default() };
        let test = MatrixTest { side, permuting, keeps_sums: round % 3 == 0 };
        let strata: Vec<u32> = own.neurons.iter().map(|_| rng.u32(..2)).collect();
        let strata = if round % 2 == 0 { Vec::new() } else { strata };
        let alike =
            |neuron: usize| strata.get(neuron).map(|own| *own as usize).into_iter().collect();
        let run = Run::default();
        let ours = cells_of(&test, &own, &strata);
        let truth = reference_cells::cells(&test, &own, &alike, &run).unwrap();
        assert_eq!(ours, truth, "{round}");
        let sums = NeuronSums::of(own.clone(), test.side, &strata).unwrap();
        assert_eq!(cells(&test, &sums, Some(&Plain), &run).unwrap(), truth, "{round}");
    }
}

#[test]
fn means_and_deviations_of_cells_are_those_of_samples_without_replacement() {
    // Four neurons with 3, 1, 0 and 2 synapses onto one type; two of them have the first label.
    let own = wiring(&[0, 0, 1, 1], &[3, 1, 0, 2]);
    let permuting = Permuting { permutations: 4_000, ..Permuting::default() };
    let test = MatrixTest { side: Side::Pre, permuting, keeps_sums: true };
    let found = cells_of(&test, &own, &[]);
    assert_eq!((&found.n.of[..], &found.expected[..]), (&[2, 2][..], &[3.0, 3.0][..]));
    // m (1 − m/n) s² = 2 · ½ · 5/3.
    assert_eq!(found.sd, [(5.0f64 / 3.0).sqrt(); 2]);
    assert_eq!(found.z[0], 1.0 / (5.0f64 / 3.0).sqrt());
    assert_eq!(found.z[1], -found.z[0]);
    // Of the six pairs two have a sum of 3, all others differ from it by 1 or 2.
    let p = found.p();
    assert!((p[0] - 4.0 / 6.0).abs() < 0.03 && p[0] == p[1], "{p:?}");
    assert_eq!(found.p_max_t(), p);
    let sums = found.sums.unwrap();
    assert_eq!(sums.len(), 8_000);
    assert!(sums.chunks(2).all(|both| both[0] + both[1] == 6));
    // A label that all have does not vary.
    let one = wiring(&[1, 1, 1], &[3, 1, 0]);
    let found = cells_of(&test, &one, &[]);
    assert!(found.z.iter().chain(&found.p()).chain(&found.p_bh()).all(|own| own.is_nan()));
}
