//! Every filter on neurons, evaluated once a query into one bitmap for each side.

use multiversion::multiversion;
use rayon::prelude::*;

use super::Bitmap;
use crate::codes::CodeRange;
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::query::{Filter, FilterParameter, NeuronsQuery};

/// Words that one task fills: 8,192 neurons.
const WORDS_PER_TASK: usize = 128;

/// The neurons that pass as presynaptic and as postsynaptic partner; `None` = all.
pub(super) fn pass(data: &Dataset, filter: &Filter) -> Result<(Option<Bitmap>, Option<Bitmap>)> {
    if filter.needs_neurons() {
        need_table(data, "this filter")?;
    }
    Ok((Side::pre(filter).bitmap(data, filter)?, Side::post(filter).bitmap(data, filter)?))
}

/// The same for looking at single neurons.
pub(super) fn checks<'d>(
    data: &'d Dataset,
    filter: &Filter,
) -> Result<(NeuronCheck<'d>, NeuronCheck<'d>)> {
    if filter.needs_neurons() {
        need_table(data, "this filter")?;
    }
    Ok((Side::pre(filter).check(data, filter)?, Side::post(filter).check(data, filter)?))
}

/// The neurons of the table that have the type and the reconstruction that are asked for,
/// whatever their synapses.
///
/// # Errors
/// What [`NeuronsQuery::check`] refuses; that there is no neuron table.
pub fn cells(data: &Dataset, query: &NeuronsQuery) -> Result<Bitmap> {
    query.check(&data.vocabulary)?;
    need_table(data, "this question")?;
    let types = query.types(&data.vocabulary)?;
    let filter = query.reconstruction();
    let mut conditions = Side::pre(&filter).conditions(data, &filter)?;
    let passing: [bool; 256] = std::array::from_fn(|code| types.contains(code as u8));
    let column = data.neurons.cell_type.read(0..data.neuron_count())?;
    match passing.iter().filter(|passes| **passes).count() {
        256 => {}
        1 => {
            let one = passing.iter().position(|passes| *passes).unwrap_or(0);
            conditions.push(Condition::OneType(column, one as u8));
        }
        _ => conditions.push(Condition::Types(column, Box::new(passing))),
    }
    // Neurons that the table lacks have no bit.
    let mut bitmap = Bitmap::all(data.neuron_count());
    apply(&mut bitmap, data.neuron_count(), &conditions);
    Ok(bitmap)
}

fn need_table(data: &Dataset, what: &str) -> Result<()> {
    if data.has_neuron_table {
        return Ok(());
    }
    Err(Error::data(format!("{what} needs the neuron table, and there is no *neurons.npy"))
        .advise("put the published neurons file beside the synapses, or name it: --neurons FILE"))
}

/// What a filter asks of the neurons of one side, for looking at single ones.
pub(super) struct NeuronCheck<'d> {
    /// Dense indices, rising.
    listed: Option<Vec<u32>>,
    conditions: Vec<Condition<'d>>,
    table_rows: usize,
}

impl NeuronCheck<'_> {
    /// Whether every neuron passes.
    pub(super) fn is_all(&self) -> bool {
        self.listed.is_none() && self.conditions.is_empty()
    }

    /// Whether a neuron passes.
    pub(super) fn passes(&self, neuron: u32) -> bool {
        let at = neuron as usize;
        let fulfils = |condition: &Condition| condition.word(at..at + 1) & 1 == 1;
        self.listed.as_ref().is_none_or(|listed| listed.binary_search(&neuron).is_ok())
            && (self.conditions.is_empty()
                || at < self.table_rows && self.conditions.iter().all(fulfils))
    }
}

/// One side of the synapse: the parameters that speak of it.
struct Side<'a> {
    ids: Option<&'a [u64]>,
    /// Axon, soma, dendrite.
    lengths: [FilterParameter; 3],
    certainty: FilterParameter,
}

impl<'a> Side<'a> {
    fn pre(filter: &'a Filter) -> Side<'a> {
        Side {
            ids: filter.pre_neuron_ids.as_deref(),
            lengths: [
                FilterParameter::MinPreAxon,
                FilterParameter::MinPreSoma,
                FilterParameter::MinPreDend,
            ],
            certainty: FilterParameter::MinPreCertainty,
        }
    }

    fn post(filter: &'a Filter) -> Side<'a> {
        Side {
            ids: filter.post_neuron_ids.as_deref(),
            lengths: [
                FilterParameter::MinPostAxon,
                FilterParameter::MinPostSoma,
                FilterParameter::MinPostDend,
            ],
            certainty: FilterParameter::MinPostCertainty,
        }
    }

    fn check<'d>(&self, data: &'d Dataset, filter: &Filter) -> Result<NeuronCheck<'d>> {
        let mut listed = self.ids.map(|ids| indices(data, ids)).transpose()?;
        if let Some(indices) = &mut listed {
            indices.sort_unstable();
        }
        let conditions = self.conditions(data, filter)?;
        Ok(NeuronCheck { listed, conditions, table_rows: data.neuron_count() })
    }

    fn bitmap(&self, data: &Dataset, filter: &Filter) -> Result<Option<Bitmap>> {
        let mut bitmap = self.ids.map(|ids| listed(data, ids)).transpose()?;
        let conditions = self.conditions(data, filter)?;
        if !conditions.is_empty() {
            let bitmap = bitmap.get_or_insert_with(|| Bitmap::all(data.neurons.id.len()));
            apply(bitmap, data.neuron_count(), &conditions);
        }
        Ok(bitmap)
    }

    /// The conditions, over columns that hold what was written.
    fn conditions<'d>(&self, data: &'d Dataset, filter: &Filter) -> Result<Vec<Condition<'d>>> {
        let neurons = &data.neurons;
        let strict = filter.strict;
        let length = |param| filter.number(param).map(|um| Length { min_um: um as f32, strict });
        let mut conditions = Vec::new();
        let rows = 0..data.neuron_count();
        let columns = [&neurons.axon, &neurons.soma, &neurons.dendrite];
        for (param, column) in self.lengths.into_iter().zip(columns) {
            if let Some(min) = length(param) {
                conditions.push(Condition::Length(column.read(rows.clone())?, min));
            }
        }
        for param in [self.certainty, FilterParameter::CellCertainty] {
            if let Some(min) = filter.number(param) {
                let codes = neurons.certainty.read(rows.clone())?;
                conditions.push(Condition::Certainty(codes, filter.rule().at_least(min)));
            }
        }
        let population = Population {
            cell_axon: length(FilterParameter::CellAxon),
            cell_dendrite: length(FilterParameter::CellDendrite),
            projection_axon: length(FilterParameter::ProjectionAxon),
        };
        if population.is_asked() {
            neurons.cell_type.ensure_all()?;
            neurons.axon.ensure_all()?;
            neurons.dendrite.ensure_all()?;
            conditions.push(Condition::Population(data, population));
        }
        Ok(conditions)
    }
}

/// One condition on a row of the neuron table. Neurons that the table lacks fail all of them.
enum Condition<'a> {
    Length(&'a [f32], Length),
    Certainty(&'a [u16], CodeRange),
    Population(&'a Dataset, Population),
    /// Cell types, and the one that passes.
    OneType(&'a [u8], u8),
    /// Cell types, and for each code whether it passes.
    Types(&'a [u8], Box<[bool; 256]>),
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
fn listed(data: &Dataset, ids: &[u64]) -> Result<Bitmap> {
    let mut bitmap = Bitmap::none(data.neurons.id.len());
    indices(data, ids)?.into_iter().for_each(|index| bitmap.insert(index));
    Ok(bitmap)
}

/// The dense indices of those ids that somebody has.
pub(super) fn indices(data: &Dataset, ids: &[u64]) -> Result<Vec<u32>> {
    ids.iter().filter_map(|id| data.index_of(*id).transpose()).collect()
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
            Condition::OneType(types, code) => equal_word(&types[neurons], *code),
            Condition::Types(types, passing) => {
                let bits = types[neurons].iter().enumerate();
                bits.fold(0, |word, (i, code)| word | u64::from(passing[usize::from(*code)]) << i)
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

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn equal_word(codes: &[u8], one: u8) -> u64 {
    codes.iter().enumerate().fold(0, |word, (i, code)| word | (u64::from(*code == one) << i))
}
