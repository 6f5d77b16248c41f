//! Many labels: in every permutation the neurons of a stratum are sorted by their keys, and the first ones have
//! the first label, as many as have it in the data, the next ones the next.

use super::neurons::Many;
use super::{NeuronSums, Permuter};
use crate::error::Result;
use crate::query::{CellTests, MatrixTest};
use crate::run::Run;

/// How the sum of every cell stands to those of permuted labels.
///
/// The processors permute and add up, unless a permuter does.
///
/// # Errors
/// Sums that are too large, a stopped run; those of the permuter.
pub fn cells(
    test: &MatrixTest,
    own: &NeuronSums,
    permuter: Option<&dyn Permuter>,
    run: &Run,
) -> Result<CellTests> {
    let many = Many::new(own)?;
    let cells = many.sums_of_data.len();
    let normal = many.normal(own);
    let z = |sums: &[i64]| -> Vec<f64> {
        sums.iter().zip(&normal).map(|(sum, normal)| normal.z(*sum)).collect()
    };
    let of_data = z(&many.sums_of_data);
    let (seed, permutations) = (test.permuting.seed, test.permuting.permutations);
    let keeps = test.keeps(cells);
    let note = |part: &mut Part, sums: Vec<i64>| {
        let mut largest = 0.0f64;
        for (at, (sum, normal)) in sums.iter().zip(&normal).enumerate() {
            // A comparison with NaN is false.
            let far = normal.z(*sum).abs();
            part.reached[at] += u32::from(far >= of_data[at].abs());
            largest = largest.max(far);
        }
        part.largest.push(largest);
        if keeps {
            part.sums.push(sums);
        }
    };
    let parts = match permuter {
        None => many.permuted((seed, permutations), run, || Part::new(cells), note)?,
        Some(permuter) => {
            let mut part = Part::new(cells);
            let each = |sums| note(&mut part, sums);
            many.permuted_by(permuter, (seed, permutations), run, each)?;
            vec![part]
        }
    };
    run.check()?;
    let mut largest: Vec<f64> =
        parts.iter().flat_map(|part| part.largest.iter().copied()).collect();
    largest.sort_unstable_by(f64::total_cmp);
    let reached_anywhere = |z: &f64| match z.is_nan() {
        true => 0,
        false => (largest.len() - largest.partition_point(|own| *own < z.abs())) as u32,
    };
    let reached = |at: usize| parts.iter().map(|part| part.reached[at]).sum();
    let unit = 2f64.powi(own.exponent);
    Ok(CellTests {
        n: own.labels.label_sizes(),
        expected: normal.iter().map(|normal| normal.mean * unit).collect(),
        sd: normal.iter().map(|normal| normal.sd * unit).collect(),
        reached: (0..cells).map(reached).collect(),
        reached_anywhere: of_data.iter().map(reached_anywhere).collect(),
        z: of_data,
        outside: own.outside,
        autapses: own.autapses,
        lost: (0, 0),
        rounded_to: own.is_rounded.then_some(own.exponent),
        observed: many.sums_of_data,
        sums: keeps.then(|| parts.into_iter().flat_map(|part| part.sums).flatten().collect()),
        exponent: own.exponent,
        permutations,
    })
}

/// What some permutations come to.
struct Part {
    reached: Vec<u32>,
    largest: Vec<f64>,
    sums: Vec<Vec<i64>>,
}

impl Part {
    fn new(cells: usize) -> Part {
        Part { reached: vec![0; cells], largest: Vec::new(), sums: Vec::new() }
    }
}
