//! Many labels: in every permutation the neurons of a stratum are sorted by their keys, and the first ones have
//! the first label, as many as have it in the data, the next ones the next.

use super::neurons::{Many, Room};
use super::{NeuronSums, Permuter};
use crate::draws::Draws;
use crate::error::Result;
use crate::query::{CellTests, MatrixTest};
use crate::run::Run;
use crate::threads::loops;

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
    let (draws, permutations) =
        (Draws::of_seed(test.permuting.seed), test.permuting.permutations as usize);
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
    let here = || {
        let workers = rayon::current_num_threads().clamp(1, permutations.max(1));
        loops::map(workers, |worker| {
            let (mut part, mut room) = (Part::new(cells), Room::default());
            let own = (worker..permutations).step_by(workers);
            for b in own.take_while(|_| !run.is_stopped()) {
                note(&mut part, many.permuted(draws, b as u32, &mut room));
            }
            part
        })
    };
    let parts = match permuter {
        None => here(),
        Some(permuter) => {
            let mut part = Part::new(cells);
            let each = |sums| note(&mut part, sums);
            many.permuted_by(permuter, (test.permuting.seed, permutations as u32), run, each)?;
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
        sums: keeps.then(|| in_turn(parts, permutations, cells)),
        exponent: own.exponent,
        permutations: test.permuting.permutations,
    })
}

/// What a worker has counted.
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

fn in_turn(parts: Vec<Part>, permutations: usize, cells: usize) -> Vec<i64> {
    let workers = parts.len().max(1);
    let mut each: Vec<_> = parts.into_iter().map(|part| part.sums.into_iter()).collect();
    let mut all = Vec::with_capacity(permutations * cells);
    (0..permutations).filter_map(|b| each[b % workers].next()).for_each(|sums| all.extend(sums));
    all
}
