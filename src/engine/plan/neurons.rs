//! Every filter on neurons, evaluated once a query into one bitmap for each side.

use multiversion::multiversion;
use rayon::prelude::*;

use super::Bitmap;
use crate::codes::CodeRange;
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::query::{Filter, Param};

/// Words that one task fills: 8,192 neurons.
const WORDS_PER_TASK: usize = 128;

/// The neurons that pass as presynaptic and as postsynaptic partner; `None` = all.
pub(super) fn pass(data: &Dataset, filter: &Filter) -> Result<(Option<Bitmap>, Option<Bitmap>)> {
    if filter.needs_neurons() && !data.has_neuron_table {
        return Err(Error::data(
            "this filter needs the neuron table, and there is no *neurons.npy",
        )
        .advise("put the published neurons file beside the synapses, or name it: --neurons FILE"));
    }
    let pre = Side {
        ids: filter.pre_neuron_ids.as_deref(),
        lengths: [Param::MinPreAxon, Param::MinPreSoma, Param::MinPreDend],
        certainty: Param::MinPreCertainty,
    };
    let post = Side {
        ids: filter.post_neuron_ids.as_deref(),
        lengths: [Param::MinPostAxon, Param::MinPostSoma, Param::MinPostDend],
        certainty: Param::MinPostCertainty,
    };
    Ok((pre.bitmap(data, filter), post.bitmap(data, filter)))
}

/// One side of the synapse: the parameters that speak of it.
struct Side<'a> {
    ids: Option<&'a [u64]>,
    /// Axon, soma, dendrite.
    lengths: [Param; 3],
    certainty: Param,
}

impl Side<'_> {
    fn bitmap(&self, data: &Dataset, filter: &Filter) -> Option<Bitmap> {
        let mut bitmap = self.ids.map(|ids| listed(data, ids));
        let conditions = self.conditions(data, filter);
        if !conditions.is_empty() {
            let bitmap = bitmap.get_or_insert_with(|| Bitmap::all(data.neurons.id.len()));
            apply(bitmap, data.neuron_count(), &conditions);
        }
        bitmap
    }

    fn conditions<'d>(&self, data: &'d Dataset, filter: &Filter) -> Vec<Condition<'d>> {
        let neurons = &data.neurons;
        let strict = filter.strict;
        let length = |param| filter.number(param).map(|um| Length { min_um: um as f32, strict });
        let mut conditions = Vec::new();
        let columns: [&'d [f32]; 3] = [&neurons.axon, &neurons.soma, &neurons.dendrite];
        for (param, column) in self.lengths.into_iter().zip(columns) {
            conditions.extend(length(param).map(|min| Condition::Length(column, min)));
        }
        for param in [self.certainty, Param::CellCertainty] {
            let range = filter.number(param).map(|min| filter.rule().at_least(min));
            conditions.extend(range.map(|r| Condition::Certainty(&neurons.certainty, r)));
        }
        let population = Population {
            cell_axon: length(Param::CellAxon),
            cell_dendrite: length(Param::CellDendrite),
            projection_axon: length(Param::ProjectionAxon),
        };
        if population.is_asked() {
            conditions.push(Condition::Population(data, population));
        }
        conditions
    }
}

/// One condition on a row of the neuron table. Neurons that the table lacks fail all of them.
enum Condition<'a> {
    Length(&'a [f32], Length),
    Certainty(&'a [u16], CodeRange),
    Population(&'a Dataset, Population),
}

/// A lower bound of a skeleton length, in float32 as the column is.
#[derive(Clone, Copy)]
struct Length {
    min_um: f32,
    strict: bool,
}

impl Length {
    /// NaN fails.
    #[inline(always)]
    fn passes(self, um: f32) -> bool {
        if self.strict { um > self.min_um } else { um >= self.min_um }
    }
}

/// Lengths that depend on whether the neuron's type is axon-only.
struct Population {
    cell_axon: Option<Length>,
    cell_dendrite: Option<Length>,
    projection_axon: Option<Length>,
}

impl Population {
    fn is_asked(&self) -> bool {
        self.cell_axon.is_some() || self.cell_dendrite.is_some() || self.projection_axon.is_some()
    }

    /// The type is the neuron table's.
    fn passes(&self, data: &Dataset, at: usize) -> bool {
        let neurons = &data.neurons;
        let long = |min: Option<Length>, um: f32| min.is_none_or(|min| min.passes(um));
        if data.vocabulary.is_axon_only(neurons.cell_type[at]) {
            long(self.projection_axon, neurons.axon[at])
        } else {
            long(self.cell_axon, neurons.axon[at]) && long(self.cell_dendrite, neurons.dendrite[at])
        }
    }
}

/// The neurons of a list; ids that nobody has match nothing.
fn listed(data: &Dataset, ids: &[u64]) -> Bitmap {
    let mut bitmap = Bitmap::none(data.neurons.id.len());
    for index in ids.iter().filter_map(|id| data.index_of(*id)) {
        bitmap.insert(index);
    }
    bitmap
}

/// Takes out of `bitmap` the neurons that fail a condition, and all beyond the `rows` of the
/// neuron table.
fn apply(bitmap: &mut Bitmap, rows: usize, conditions: &[Condition]) {
    bitmap.words_mut().par_chunks_mut(WORDS_PER_TASK).enumerate().for_each(|(task, words)| {
        for (at, word) in words.iter_mut().enumerate() {
            let first = (task * WORDS_PER_TASK + at) * 64;
            let neurons = first.min(rows)..(first + 64).min(rows);
            for condition in conditions {
                *word &= condition.word(neurons.clone());
            }
        }
    });
}

impl Condition<'_> {
    /// Bit i is set if neuron `neurons.start + i` passes.
    fn word(&self, neurons: std::ops::Range<usize>) -> u64 {
        match self {
            Condition::Length(um, min) => lengths_word(&um[neurons], min.min_um, min.strict),
            Condition::Certainty(codes, range) => {
                codes_word(&codes[neurons], range.low, range.high)
            }
            Condition::Population(data, population) => {
                let bits =
                    neurons.enumerate().map(|(i, at)| (population.passes(data, at) as u64) << i);
                bits.fold(0, |word, bit| word | bit)
            }
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn lengths_word(um: &[f32], min_um: f32, strict: bool) -> u64 {
    let min = Length { min_um, strict };
    um.iter().enumerate().fold(0, |word, (i, um)| word | (u64::from(min.passes(*um)) << i))
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn codes_word(codes: &[u16], low: u16, high: u16) -> u64 {
    let range = CodeRange { low, high };
    codes
        .iter()
        .enumerate()
        .fold(0, |word, (i, code)| word | (u64::from(range.contains(*code)) << i))
}
