//! The neurons of many labels, and what each has in the cells of every one of them.

use super::normal::{Normal, add_moments};
use super::permuter::{Amount, Permutations, Permuter, in_portions, with_firsts};
use super::processors::Processors;
use super::strata::Sorted;
use super::{NeuronSums, check_sums};
use crate::error::Result;
use crate::query::{Along, Exact, NeuronLabels};
use crate::run::Run;

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

    /// Notes the sums of the cells in every permutation in one of some parts, which are in the order of
    /// permutations.
    ///
    /// # Errors
    /// Too many labels, a stopped run.
    pub fn permuted<T: Send>(
        &self,
        (seed, permutations): (u64, u32),
        run: &Run,
        part: impl Fn() -> T + Sync,
        note: impl Fn(&mut T, Vec<i64>) + Sync,
    ) -> Result<Vec<T>> {
        let amounts = (self.amounts(), self.others);
        let here = Processors::new(self.lots(), self.labels_asked(), amounts, seed)?;
        let totals = self.totals();
        here.permuted(permutations, run, part, |part, sums| {
            note(part, self.cells(&totals, |at| sums[at]));
        })
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
        let amounts = (self.amounts(), self.others);
        let asked = Permutations::new(self.lots(), self.labels_asked(), amounts, seed);
        let totals = self.totals();
        in_portions(permuter, asked, permutations, run, |own, sums| {
            (0..own.len()).for_each(|b| each(self.cells(&totals, |at| sums[at][b])));
            Ok(())
        })
    }

    /// The labels that are added up: the last one has what the others leave.
    fn labels_asked(&self) -> usize {
        self.labels.saturating_sub(1)
    }

    /// What the neurons of every stratum draw by, and their cuts.
    fn lots(&self) -> impl Iterator<Item = (&[u64], Vec<u32>)> {
        let labels = self.labels_asked();
        self.strata.iter().map(move |own| (&own.numbers[..], own.cuts(labels)))
    }

    /// What all labels have together, for each other one.
    fn totals(&self) -> Vec<i64> {
        let total =
            |other| (0..self.labels).map(|of| self.sums_of_data[self.cell(of, other)]).sum();
        (0..self.others).map(total).collect()
    }

    /// The sums of the cells, from those of the labels that are added up, by their places.
    fn cells(&self, totals: &[i64], sum: impl Fn(usize) -> i64) -> Vec<i64> {
        let mut cells = self.no_sums();
        if self.labels == 0 {
            return cells;
        }
        let last = self.labels_asked();
        for (other, mut left) in totals.iter().copied().enumerate() {
            for label in 0..last {
                let sum = sum(label * self.others + other);
                cells[self.cell(label, other)] = sum;
                left -= sum;
            }
            cells[self.cell(last, other)] = left;
        }
        cells
    }

    /// What every neuron has with each other label.
    fn amounts(&self) -> impl Iterator<Item = Amount> + Clone {
        let firsts = with_firsts(&self.strata, |stratum| stratum.numbers.len());
        firsts.flat_map(|(first, stratum)| {
            (0..stratum.numbers.len()).flat_map(move |neuron| {
                let amount = move |(other, units): &(u32, i64)| Amount {
                    neuron: first + neuron as u32,
                    target: *other,
                    units: *units,
                };
                stratum.of(neuron).iter().map(amount)
            })
        })
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
