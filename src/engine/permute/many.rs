//! Many labels: in every permutation the neurons of a stratum are sorted by their keys, and the first ones have
//! the first label, as many as have it in the data, the next ones the next.

use super::normal::{Normal, add_moments};
use super::strata::Sorted;
use super::{NeuronSums, check_sums};
use crate::draws::Draws;
use crate::error::Result;
use crate::query::{CellTests, Exact, MatrixTest, NeuronLabels, Side};
use crate::run::Run;
use crate::threads::loops;

/// How the sum of every cell stands to those of permuted labels.
///
/// # Errors
/// Sums that are too large, a stopped run.
pub fn cells(test: &MatrixTest, own: &NeuronSums, run: &Run) -> Result<CellTests> {
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
    let workers = rayon::current_num_threads().clamp(1, permutations.max(1));
    let parts = loops::map(workers, |worker| {
        let (mut part, mut room) = (Part::new(cells), Room::default());
        for b in (worker..permutations).step_by(workers) {
            if run.is_stopped() {
                break;
            }
            let sums = many.permuted(draws, b as u32, &mut room);
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
        }
        part
    });
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
        n: own.labels.sizes(),
        expected: normal.iter().map(|normal| normal.mean * unit).collect(),
        sd: normal.iter().map(|normal| normal.sd * unit).collect(),
        reached: (0..cells).map(reached).collect(),
        reached_anywhere: of_data.iter().map(reached_anywhere).collect(),
        z: of_data,
        outside: own.outside,
        autapses: own.autapses,
        lost: (0, 0),
        rounded_to: own.is_rounded.then_some(own.exponent),
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

/// Room for the neurons of a stratum by key.
#[derive(Default)]
struct Room {
    keys: Vec<u64>,
    sorted: Vec<(u64, u32)>,
}

/// The neurons of all labels.
struct Many {
    strata: Vec<Stratum>,
    labels: usize,
    others: usize,
    side: Side,
    sums_of_data: Vec<i64>,
}

/// Neurons that may exchange labels.
struct Stratum {
    /// The numbers that they draw by, ascending.
    numbers: Vec<u64>,
    /// How many have each label, in the order of labels.
    sizes: Vec<(u32, usize)>,
    /// Where what each neuron has begins among `amounts`.
    starts: Vec<usize>,
    /// What it has with labels of the other side.
    amounts: Vec<(u32, i64)>,
}

impl Many {
    fn new(own: &NeuronSums) -> Result<Many> {
        check_sums(own)?;
        let (labels, others) = (own.labels.labels as usize, own.others as usize);
        let mut of_neuron: Vec<Vec<(u32, i64)>> = vec![Vec::new(); own.numbers.len()];
        for sum in &own.sums {
            of_neuron[sum.neuron as usize].push((sum.other, sum.units));
        }
        let sorted = Sorted::of(own, |_| true);
        let made = sorted.each().map(|range| {
            let members = &sorted.neurons[range.clone()];
            Stratum::new(members, sorted.numbers[range].to_vec(), &own.labels, &of_neuron)
        });
        let mut many = Many {
            strata: made.collect(),
            labels,
            others,
            side: own.side,
            sums_of_data: Vec::new(),
        };
        let mut sums = vec![0; labels * others];
        for sum in &own.sums {
            let label = own.labels.label_of[sum.neuron as usize];
            sums[many.cell(label as usize, sum.other as usize)] += sum.units;
        }
        many.sums_of_data = sums;
        Ok(many)
    }

    /// The place of a cell.
    #[inline]
    fn cell(&self, label: usize, other: usize) -> usize {
        match self.side {
            Side::Pre => label * self.others + other,
            Side::Post => other * self.labels + label,
        }
    }

    /// The sums of the cells in a permutation.
    fn permuted(&self, draws: Draws, permutation: u32, room: &mut Room) -> Vec<i64> {
        let mut sums = vec![0; self.labels * self.others];
        for stratum in &self.strata {
            let all = stratum.numbers.len();
            room.keys.resize(all, 0);
            draws.permutation_keys(&stratum.numbers, permutation, &mut room.keys);
            room.sorted.clear();
            room.sorted.extend(room.keys.iter().copied().zip(0..));
            // Of equal keys the smaller number stands first.
            room.sorted.sort_unstable();
            let mut next = room.sorted.iter();
            for (label, size) in &stratum.sizes {
                for (_, neuron) in next.by_ref().take(*size) {
                    for (other, units) in stratum.of(*neuron as usize) {
                        sums[self.cell(*label as usize, *other as usize)] += units;
                    }
                }
            }
        }
        sums
    }

    /// The exact mean and variance of every cell, rounded once.
    fn normal(&self, own: &NeuronSums) -> Vec<Normal> {
        let (_, columns) = own.shape();
        let mut moments = vec![(Exact::whole(0), Exact::whole(0)); self.labels * self.others];
        for stratum in &self.strata {
            let n = stratum.numbers.len() as i128;
            let mut of_other = vec![(0i128, 0i128); self.others];
            for (other, units) in &stratum.amounts {
                let x = i128::from(*units);
                let (sum, squares) = &mut of_other[*other as usize];
                (*sum, *squares) = (*sum + x, *squares + x * x);
            }
            for (label, m) in &stratum.sizes {
                let m = *m as i128;
                for (other, (sum, squares)) in of_other.iter().enumerate() {
                    let (mean, variance) = &mut moments[self.cell(*label as usize, other)];
                    add_moments((mean, variance), (m, n), (*sum, *squares));
                }
            }
        }
        let cells = moments.into_iter().enumerate();
        cells
            .map(|(at, (mean, variance))| {
                let cell = (at as u32 / columns.max(1), at as u32 % columns.max(1));
                match own.undefined.binary_search(&cell) {
                    Ok(_) => Normal::UNDEFINED,
                    Err(_) => Normal::of(&mean, &variance),
                }
            })
            .collect()
    }
}

impl Stratum {
    fn new(
        members: &[u32],
        numbers: Vec<u64>,
        own: &NeuronLabels,
        of_neuron: &[Vec<(u32, i64)>],
    ) -> Stratum {
        let mut labels: Vec<u32> =
            members.iter().map(|neuron| own.label_of[*neuron as usize]).collect();
        labels.sort_unstable();
        let sizes = labels.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect();
        let (mut starts, mut amounts) = (vec![0], Vec::new());
        for neuron in members {
            amounts.extend(&of_neuron[*neuron as usize]);
            starts.push(amounts.len());
        }
        Stratum { numbers, sizes, starts, amounts }
    }

    /// What a neuron has.
    #[inline]
    fn of(&self, neuron: usize) -> &[(u32, i64)] {
        &self.amounts[self.starts[neuron]..self.starts[neuron + 1]]
    }
}
