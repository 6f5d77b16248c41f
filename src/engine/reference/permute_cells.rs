//! Permutation tests of the cells of a matrix in the plainest form: in every permutation all neurons of a stratum are
//! sorted by their keys and get the labels one after the other; sums are a loop over the pairs.

use std::collections::BTreeMap;

use crate::draws::Draws;
use crate::error::Result;
use crate::query::{
    Along, CellTests, Exact, LabelSizes, Link, MatrixTest, NeuronLabels, Side, Wiring,
};
use crate::run::Run;

/// A neuron of the permuted side.
struct Neuron {
    place: usize,
    number: u64,
    label: u32,
}

/// The mean and the standard deviation of the sum of a cell; none where a value in it is not finite.
struct Normal {
    mean: Exact,
    sd: f64,
}

/// How the sum of every cell stands to those of permuted labels; `alike` is what a neuron has in every category
/// within which labels are permuted.
///
/// # Errors
/// Sums that are too large, a stopped run.
pub fn cells(
    test: &MatrixTest,
    own: &Wiring,
    alike: &dyn Fn(usize) -> Vec<usize>,
    run: &Run,
) -> Result<CellTests> {
    super::permute::check_sum(own)?;
    let population = if test.side == Side::Pre { &own.pre } else { &own.post };
    let mut strata: BTreeMap<Vec<usize>, Vec<Neuron>> = BTreeMap::new();
    for (place, label) in population.label_of.iter().enumerate() {
        if *label != NeuronLabels::ABSENT {
            let neuron = Neuron { place, number: own.neurons[place], label: *label };
            strata.entry(alike(place)).or_default().push(neuron);
        }
    }
    let normal = normal(test.side, own, &strata);
    let of_data = sums(test.side, own, &population.label_of);
    let z = |sums: &[i64]| -> Vec<f64> {
        sums.iter().zip(&normal).map(|(sum, normal)| z_of(*sum, normal.as_ref())).collect()
    };
    let data = z(&of_data);
    let draws = Draws::of_seed(test.permuting.seed);
    let cells = of_data.len();
    let (mut reached, mut anywhere) = (vec![0; cells], vec![0; cells]);
    let mut kept = test.keeps(cells).then(Vec::new);
    for b in 0..test.permuting.permutations {
        run.check()?;
        let mut labels = vec![NeuronLabels::ABSENT; own.neurons.len()];
        for neurons in strata.values() {
            let mut sorted: Vec<&Neuron> = neurons.iter().collect();
            sorted.sort_by_key(|one| (draws.permutation_key(one.number, b), one.number));
            let mut in_order: Vec<u32> = neurons.iter().map(|one| one.label).collect();
            in_order.sort_unstable();
            for (neuron, label) in sorted.iter().zip(in_order) {
                labels[neuron.place] = label;
            }
        }
        let now = sums(test.side, own, &labels);
        let far: Vec<f64> = z(&now).iter().map(|z| z.abs()).collect();
        let largest = far.iter().copied().filter(|z| !z.is_nan()).fold(0.0, f64::max);
        for at in 0..cells {
            reached[at] += u32::from(far[at] >= data[at].abs());
            anywhere[at] += u32::from(largest >= data[at].abs());
        }
        kept.iter_mut().for_each(|kept: &mut Vec<i64>| kept.extend(&now));
    }
    let unit = 2f64.powi(own.exponent);
    let of = |value: fn(&Normal) -> f64| -> Vec<f64> {
        normal.iter().map(|own| own.as_ref().map_or(f64::NAN, |own| value(own) * unit)).collect()
    };
    let mut n = LabelSizes { along: population.along, of: vec![0; population.labels as usize] };
    strata.values().flatten().for_each(|neuron| n.of[neuron.label as usize] += 1);
    Ok(CellTests {
        n,
        expected: of(|normal| normal.mean.value()),
        sd: of(|normal| normal.sd),
        z: data,
        reached,
        reached_anywhere: anywhere,
        outside: own.outside,
        autapses: own.autapses,
        lost: (0, 0),
        rounded_to: if own.is_rounded { Some(own.exponent) } else { None },
        observed: of_data,
        sums: kept,
        exponent: own.exponent,
        permutations: test.permuting.permutations,
    })
}

/// The sums of all cells where the neurons of a side have these labels.
fn sums(side: Side, own: &Wiring, labels: &[u32]) -> Vec<i64> {
    let columns = own.shape.1 as usize;
    let mut sums = vec![0; own.shape.0 as usize * columns];
    for link in &own.links {
        let (neuron, along) = permuted(side, own, link);
        let label = labels[neuron as usize];
        let (row, column) = match along {
            Along::Rows => (label, link.column),
            Along::Columns => (link.row, label),
            Along::Cells(width) => (label / width, label % width),
        };
        sums[row as usize * columns + column as usize] += link.units;
    }
    sums
}

/// The neuron of a link whose label is permuted, and what labels of its side tell apart.
fn permuted(side: Side, own: &Wiring, link: &Link) -> (u32, Along) {
    match side {
        Side::Pre => (link.pre, own.pre.along),
        Side::Post => (link.post, own.post.along),
    }
}

/// Means m x̄ and variances m (1 − m/n) s², added up over strata.
fn normal(
    side: Side,
    own: &Wiring,
    strata: &BTreeMap<Vec<usize>, Vec<Neuron>>,
) -> Vec<Option<Normal>> {
    let (rows, columns) = own.shape;
    // What each neuron has in the columns, or in the rows, or at all: whatever its label does not say.
    let mut x: BTreeMap<(usize, u32), i128> = BTreeMap::new();
    for link in &own.links {
        let (neuron, along) = permuted(side, own, link);
        let other = match along {
            Along::Rows => link.column,
            Along::Columns => link.row,
            Along::Cells(_) => 0,
        };
        *x.entry((neuron as usize, other)).or_default() += i128::from(link.units);
    }
    let along = if side == Side::Pre { own.pre.along } else { own.post.along };
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let mut found = Vec::new();
    for cell in cells {
        let (label, other) = match along {
            Along::Rows => cell,
            Along::Columns => (cell.1, cell.0),
            Along::Cells(width) => (cell.0 * width + cell.1, 0),
        };
        if own.undefined.contains(&cell) {
            found.push(None);
            continue;
        }
        let (mut mean, mut variance) = (Exact::whole(0), Exact::whole(0));
        for neurons in strata.values() {
            let n = neurons.len() as i128;
            let m = neurons.iter().filter(|neuron| neuron.label == label).count() as i128;
            let own = |one: &Neuron| x.get(&(one.place, other)).copied().unwrap_or(0);
            let sum: i128 = neurons.iter().map(own).sum();
            let squares: i128 = neurons.iter().map(|one| own(one) * own(one)).sum();
            let Some(average) = Exact::ratio(sum, n) else { continue };
            mean = mean.plus(&average.times(&Exact::whole(m)));
            // Σ (x − x̄)² = Σ x² − n x̄².
            let spread =
                Exact::whole(squares).plus(&average.times(&average).times(&Exact::whole(-n)));
            if let (Some(s), Some(part)) = (Exact::ratio(1, n - 1), Exact::ratio(m * (n - m), n)) {
                variance = variance.plus(&spread.times(&s).times(&part));
            }
        }
        let sd = variance.root().unwrap_or(f64::NAN);
        found.push(Some(Normal { mean, sd }));
    }
    found
}

/// How many standard deviations a sum is from the mean: the difference of whole numbers less the rest, each rounded
/// once; NaN where nothing varies.
fn z_of(sum: i64, normal: Option<&Normal>) -> f64 {
    let Some(Normal { mean, sd }) = normal.filter(|normal| normal.sd > 0.0) else {
        return f64::NAN;
    };
    let whole = mean.floor();
    let rest = mean.plus(&Exact::whole(-whole)).value();
    ((i128::from(sum) - whole) as f64 - rest) / sd
}
