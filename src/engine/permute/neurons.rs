//! The neurons of many labels, and what each has in the cells of every one of them.

use super::normal::{Normal, add_moments};
use super::permuter::{Permutations, Permuter, in_portions};
use super::strata::Sorted;
use super::{NeuronSums, check_sums};
use crate::draws::Draws;
use crate::engine::resample::{Target, Term};
use crate::error::Result;
use crate::query::{Along, Exact, NeuronLabels};
use crate::run::Run;

/// Room for the neurons of a stratum by key.
#[derive(Default)]
pub struct Room {
    keys: Vec<u64>,
    sorted: Vec<(u64, u32)>,
}

/// The neurons of all labels.
pub struct Many {
    strata: Vec<Stratum>,
    labels: usize,
    others: usize,
    /// Which labels are permuted, of a matrix of so many rows and columns.
    along: Along,
    shape: (usize, usize),
    /// What cells come to in the data.
    pub sums_of_data: Vec<i64>,
}

/// Neurons that may exchange labels.
struct Stratum {
    /// The numbers that they draw by, ascending.
    numbers: Vec<u64>,
    /// How many have each label, in the order of labels.
    sizes: Vec<(u32, usize)>,
    /// Where what each neuron has begins among `amounts`.
    starts: Vec<usize>,
    /// What it has with other labels.
    amounts: Vec<(u32, i64)>,
}

impl Many {
    /// Those of a side.
    ///
    /// # Errors
    /// Sums that are too large.
    pub fn new(own: &NeuronSums) -> Result<Many> {
        check_sums(own)?;
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
            labels: own.labels.labels as usize,
            others: own.others() as usize,
            along: own.labels.along,
            shape: (own.shape.0 as usize, own.shape.1 as usize),
            sums_of_data: Vec::new(),
        };
        let mut sums = many.no_sums();
        for sum in &own.sums {
            let label = own.labels.label_of[sum.neuron as usize];
            sums[many.cell(label as usize, sum.other as usize)] += sum.units;
        }
        many.sums_of_data = sums;
        Ok(many)
    }

    /// The place of the cell of a permuted label and of another one.
    #[inline]
    fn cell(&self, label: usize, other: usize) -> usize {
        match self.along {
            Along::Rows => label * self.shape.1 + other,
            Along::Columns => other * self.shape.1 + label,
            Along::Cells(_) => label,
        }
    }

    fn no_sums(&self) -> Vec<i64> {
        vec![0; self.shape.0 * self.shape.1]
    }

    /// The sums of the cells in a permutation.
    pub fn permuted(&self, draws: Draws, permutation: u32, room: &mut Room) -> Vec<i64> {
        let mut sums = self.no_sums();
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

    /// Shows the same of every permutation by a permuter.
    ///
    /// # Errors
    /// Those of the permuter, a stopped run.
    pub fn permuted_by(
        &self,
        permuter: &dyn Permuter,
        (seed, permutations): (u64, u32),
        run: &Run,
        mut each: impl FnMut(Vec<i64>),
    ) -> Result<()> {
        let (labels, others) = (self.labels, self.others);
        // The last label has what the others leave.
        let labels_asked = labels.saturating_sub(1);
        let strata = self.strata.iter().map(|own| (&own.numbers[..], own.cuts(labels_asked)));
        let asked = Permutations::new(strata, labels_asked, &self.targets(), seed);
        let total = |other| (0..labels).map(|of| self.sums_of_data[self.cell(of, other)]).sum();
        let totals: Vec<i64> = (0..others).map(total).collect();
        in_portions(permuter, asked, permutations, run, |own, sums| {
            (0..own.len()).for_each(|b| {
                let mut cells = self.no_sums();
                for (other, mut left) in totals.iter().copied().enumerate() {
                    for label in 0..labels_asked {
                        let sum = sums[label * others + other][b];
                        cells[self.cell(label, other)] = sum;
                        left -= sum;
                    }
                    if labels > 0 {
                        cells[self.cell(labels_asked, other)] = left;
                    }
                }
                each(cells);
            });
            Ok(())
        })
    }

    /// What is added up for a label: what its neurons have with each other label.
    fn targets(&self) -> Vec<Target> {
        let mut targets: Vec<Target> = Vec::new();
        targets.resize_with(self.others, || Target { is_single: true, ..Target::default() });
        let mut first = 0;
        for stratum in &self.strata {
            for neuron in 0..stratum.numbers.len() {
                let i = first + neuron as u32;
                for (other, amount) in stratum.of(neuron) {
                    targets[*other as usize].terms.push(Term { i, j: i, amount: *amount });
                }
            }
            first += stratum.numbers.len() as u32;
        }
        targets
    }

    /// The exact mean and variance of every cell, rounded once.
    pub fn normal(&self, own: &NeuronSums) -> Vec<Normal> {
        let (rows, columns) = own.shape;
        let cells = rows as usize * columns as usize;
        let mut moments = vec![(Exact::whole(0), Exact::whole(0)); cells];
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

    /// How many have one of the first so many labels, for each number of them from 1.
    fn cuts(&self, labels: usize) -> Vec<u32> {
        let mut cuts = vec![0; labels];
        for (label, size) in &self.sizes {
            cuts.iter_mut().skip(*label as usize).for_each(|cut| *cut += *size as u32);
        }
        cuts
    }

    /// What a neuron has.
    #[inline]
    fn of(&self, neuron: usize) -> &[(u32, i64)] {
        &self.amounts[self.starts[neuron]..self.starts[neuron + 1]]
    }
}
