//! Synapses, partners and sums of chosen neurons on the CPU: one pass over the rows by (pre, post).
//! Every counter belongs to a neuron and a side; threads add to them without waiting for each other.

use std::ops::Range;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;

use super::passing::{Passing, tasks};
use super::ranks::Ranks;
use crate::codes;
use crate::dataset::{Dataset, OutputSlices, Outputs, View};
use crate::engine::neuron_list::Counts;
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Counted, Filter, NeuronCount, NeuronField, NeuronValues, NeuronsQuery};
use crate::run::Run;
use crate::schema::{self, ColumnNumber, Table};

/// What the question lists of the chosen neurons that their synapses tell.
pub fn of(data: &Dataset, query: &NeuronsQuery, chosen: &Bitmap, run: &Run) -> Result<Vec<Counts>> {
    under(data, &query.counted(), query.known_fields(), chosen, run)
}

/// What some fields are of the chosen neurons, by the synapses that pass a filter.
pub fn under<'f>(
    data: &Dataset,
    filter: &Filter,
    fields: impl Iterator<Item = &'f NeuronField>,
    chosen: &Bitmap,
    run: &Run,
) -> Result<Vec<Counts>> {
    let counted = exactly(data, filter, fields, chosen, run)?;
    Ok(counted.into_iter().map(|(field, values)| (field, values.rounded())).collect())
}

/// The same before sums are rounded.
pub fn exactly<'f>(
    data: &Dataset,
    filter: &Filter,
    fields: impl Iterator<Item = &'f NeuronField>,
    chosen: &Bitmap,
    run: &Run,
) -> Result<Vec<(NeuronField, CountedValues)>> {
    let passing = Passing::new(data, filter, run)?;
    let columns = &data.prepare_index(run)?.outputs;
    columns.ensure_starts()?;
    let counters = counters(fields, chosen.ones());
    let (outputs, ranks) = (&columns.slices(), &Ranks::of(chosen));
    let pass = Pass { outputs, ranks, passing: &passing, counters: &counters };
    let tasks = tasks(outputs.start.all());
    tasks.par_iter().try_for_each_init(Vec::new, |mask, task| {
        if run.is_stopped() || !passing.may_pass(task) {
            return Ok(());
        }
        pass.ensure(columns, &outputs.rows_of_all(task))?;
        pass.count(task, mask);
        Ok(())
    })?;
    Ok(counters.into_iter().map(|counter| (counter.field, counter.cells.values())).collect())
}

/// What was counted of each chosen neuron.
pub enum CountedValues {
    /// Numbers.
    Counts(Vec<u64>),
    /// Sums.
    Sums(Vec<ExactSum>),
}

impl CountedValues {
    fn rounded(self) -> NeuronValues {
        match self {
            CountedValues::Counts(counts) => NeuronValues::Counts(counts),
            CountedValues::Sums(sums) => {
                NeuronValues::Totals(sums.iter().map(|sum| sum.value()).collect())
            }
        }
    }
}

/// A field, and a cell of it for each chosen neuron.
struct Counter {
    field: NeuronField,
    is_output: bool,
    /// What is summed.
    column: Option<ColumnNumber>,
    cells: Cells,
}

/// What is counted of each neuron.
enum Cells {
    Synapses(Vec<AtomicU32>),
    Partners(Vec<AtomicU32>),
    Total(Vec<Sum>),
}

/// An exact sum that threads add to: its low and its high 32 bits apart, which neither 2³² rows
/// overflow, and how many values were not finite.
#[derive(Default)]
struct Sum {
    low: AtomicU64,
    high: AtomicI64,
    nonfinite: AtomicU32,
}

fn counters<'f>(fields: impl Iterator<Item = &'f NeuronField>, neurons: usize) -> Vec<Counter> {
    let mut counters: Vec<Counter> = Vec::new();
    for field in fields {
        let NeuronField::Counted(NeuronCount { is_output, what }) = field else { continue };
        if counters.iter().any(|counter| counter.field == *field) {
            continue;
        }
        let numbers = || (0..neurons).map(|_| AtomicU32::new(0)).collect();
        let (column, cells) = match what {
            Counted::Synapses => (None, Cells::Synapses(numbers())),
            Counted::Partners => (None, Cells::Partners(numbers())),
            Counted::Total(word) => {
                let sums = (0..neurons).map(|_| Sum::default()).collect();
                (schema::by_word(Table::Synapses, word), Cells::Total(sums))
            }
        };
        counters.push(Counter { field: field.clone(), is_output: *is_output, column, cells });
    }
    counters
}

/// What threads share.
struct Pass<'a> {
    outputs: &'a OutputSlices<'a>,
    ranks: &'a Ranks,
    passing: &'a Passing,
    counters: &'a [Counter],
}

impl Pass<'_> {
    /// Makes sure of what is read of some rows of the index.
    fn ensure(&self, columns: &Outputs, rows: &Range<usize>) -> Result<()> {
        self.passing.ensure(columns, rows)?;
        let summed = self.counters.iter().filter_map(|counter| columns.codes(counter.column?));
        summed.into_iter().try_for_each(|codes| codes.ensure(rows.clone()))
    }

    /// Counts the rows of some neurons.
    fn count(&self, neurons: &Range<u32>, mask: &mut Vec<u8>) {
        let first = self.passing.mask(self.outputs, neurons, mask).start;
        for neuron in neurons.clone() {
            let pre = self.ranks.get(neuron);
            let mut last = None;
            for row in self.outputs.rows_of(neuron) {
                let passes = row.checked_sub(first).and_then(|at| mask.get(at));
                if passes != Some(&1) {
                    continue;
                }
                let post = self.outputs.post[row];
                let is_new = last.replace(post) != Some(post);
                let sides = [pre, self.ranks.get(post)];
                for counter in self.counters {
                    if let Some(at) = sides[usize::from(!counter.is_output)] {
                        counter.add(self.outputs, at, row, is_new);
                    }
                }
            }
        }
    }
}

impl Counter {
    /// Adds a row to the neuron at a place; `is_new` says that the pair has no earlier row.
    fn add(&self, outputs: &OutputSlices, at: usize, row: usize, is_new: bool) {
        match &self.cells {
            Cells::Synapses(counts) => drop(counts[at].fetch_add(1, Relaxed)),
            Cells::Partners(counts) => drop(counts[at].fetch_add(is_new.into(), Relaxed)),
            Cells::Total(sums) => {
                let codes: Option<View<u16>> = self.column.and_then(|column| outputs.codes(column));
                if let Some(codes) = codes {
                    sums[at].add(codes[row]);
                }
            }
        }
    }
}

impl Sum {
    fn add(&self, code: u16) {
        match codes::units(codes::bits_of_order_code(code)) {
            Some(units) => {
                self.low.fetch_add(u64::from(units as u32), Relaxed);
                self.high.fetch_add(units >> 32, Relaxed);
            }
            None => drop(self.nonfinite.fetch_add(1, Relaxed)),
        }
    }

    fn exact(self) -> ExactSum {
        let low = i128::from(self.low.into_inner());
        let high = i128::from(self.high.into_inner());
        let nonfinite = self.nonfinite.into_inner().into();
        ExactSum { units: (high << 32) + low, nonfinite }
    }
}

impl Cells {
    fn values(self) -> CountedValues {
        let number = |count: AtomicU32| count.into_inner().into();
        match self {
            Cells::Synapses(counts) | Cells::Partners(counts) => {
                CountedValues::Counts(counts.into_iter().map(number).collect())
            }
            Cells::Total(sums) => CountedValues::Sums(sums.into_iter().map(Sum::exact).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_64_bits_do_not_hold_are_exact() {
        let largest = codes::order_code(0x7bff);
        let lowest = codes::order_code(0xfbff);
        let (sum, mut expected) = (Sum::default(), ExactSum::default());
        for code in
            std::iter::repeat_n(largest, 1000).chain([lowest; 3]).chain([codes::order_code(1)])
        {
            sum.add(code);
            expected.add(ExactSum::of_code(code));
        }
        // As if the largest value had come 2³² times.
        sum.low.fetch_add(u64::from(u32::MAX) << 31, Relaxed);
        expected.units += i128::from(u64::from(u32::MAX) << 31);
        assert_eq!(sum.exact(), expected);
        let undefined = Sum::default();
        undefined.add(codes::order_code(0x7c00));
        assert!(undefined.exact().value().is_nan());
    }
}
