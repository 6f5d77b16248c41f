//! What a predicate asks of neurons, as ranges of integer keys that `neuron_mask` compares.
//!
//! A float32 length becomes a key that sorts like its value: NaN lowest, −0 and +0 the same. No
//! float comparison takes place on the device, so no driver's treatment of NaN or denormals
//! matters.

use bytemuck::{Pod, Zeroable};

use super::question::code_set;
use crate::dataset::Dataset;
use crate::engine::plan;
use crate::error::Result;
use crate::query::CodeSet;
use crate::query::predicate::{KeyRange, Predicate, Subject, Term, Test};
use crate::schema;

/// The Rust twin of `Neurons` in `shaders/neuron_mask.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Neurons {
    pub neurons: u32,
    pub table_rows: u32,
    pub side_words: u32,
    pub workgroups: u32,
    pub columns: u32,
    pub conditions: u32,
    pub listed: u32,
    pub asked: u32,
}

/// Columns of the neuron table, as bits of [`Neurons::columns`].
pub mod columns {
    /// Axon lengths.
    pub const AXON: u32 = 1;
    /// Soma lengths.
    pub const SOMA: u32 = 2;
    /// Dendrite lengths.
    pub const DENDRITE: u32 = 4;
    /// Certainty and cell type.
    pub const CELL: u32 = 8;
}

/// Sides of a synapse, as bits of [`Neurons::listed`] and [`Neurons::asked`].
pub mod sides {
    /// The presynaptic neuron.
    pub const PRE: u32 = 1;
    /// The postsynaptic neuron.
    pub const POST: u32 = 2;
    /// Where the sides of a condition stand in its third word.
    pub const AT: u32 = 8;
}

/// A predicate's terms on neurons, ready for the device.
#[derive(Debug)]
pub struct NeuronQuestion {
    /// What the kernel is given.
    pub uniform: Neurons,
    /// The conditions, then their sets of types: see the shader.
    pub conditions: Vec<[u32; 4]>,
    /// The listed neurons as bits, pre then post; empty without lists.
    pub listed: Vec<u32>,
}

/// Neurons that one workgroup takes.
pub const NEURONS_PER_WORKGROUP: u32 = 1024;

impl NeuronQuestion {
    /// What `predicate` asks of neurons; `None` if nothing.
    ///
    /// # Errors
    /// There is no neuron table and the predicate needs one.
    pub fn new(data: &Dataset, predicate: &Predicate) -> Result<Option<NeuronQuestion>> {
        plan::need_columns(data, predicate)?;
        let terms: Vec<&Term> =
            predicate.terms.iter().filter(|term| term.of != Subject::Row).collect();
        if terms.is_empty() {
            return Ok(None);
        }
        let neurons = data.neurons.id.len() as u32;
        let mut uniform = Neurons {
            neurons,
            table_rows: data.neuron_count() as u32,
            side_words: neurons.div_ceil(32).max(1),
            workgroups: neurons.div_ceil(NEURONS_PER_WORKGROUP),
            ..Neurons::default()
        };
        let (mut conditions, mut types) = (vec![], vec![]);
        for term in &terms {
            let sides = sides_of(term.of);
            if is_by_bits(term) {
                uniform.listed |= sides;
                continue;
            }
            let (column, range, only) = match &term.test {
                Test::Range(range) => (bit_of(term)?, *range, term.only_types.as_deref().cloned()),
                // Neurons of other types fail, whatever the certainty.
                Test::Codes(codes) => (columns::CELL, KeyRange::EMPTY, Some(codes.complement())),
                Test::Ids(_) | Test::Ranges(_) => return Err(plan::untested(term)),
            };
            uniform.asked |= sides;
            uniform.columns |= column;
            if only.is_some() {
                uniform.columns |= columns::CELL;
            }
            let (low, width) = low_and_width(range);
            conditions.push([low, width, column | sides << sides::AT, 0]);
            types.push(only);
        }
        uniform.conditions = conditions.len() as u32;
        append_types(&mut conditions, &types);
        let listed = listed(data, uniform.side_words as usize, &terms)?;
        Ok(Some(NeuronQuestion { uniform, conditions, listed }))
    }

    /// Whether the neurons of a side must be tested.
    pub fn tests(&self, side: u32) -> bool {
        (self.uniform.listed | self.uniform.asked) & side != 0
    }
}

fn sides_of(of: Subject) -> u32 {
    let pre = if of.is_pre() { sides::PRE } else { 0 };
    let post = if of.is_post() { sides::POST } else { 0 };
    pre | post
}

/// Whether the processors evaluate a term into one bit a neuron: what the kernel does not compare.
fn is_by_bits(term: &Term) -> bool {
    let is_compared = match &term.test {
        Test::Range(range) => term.column != schema::NEURON_ID && range.low > 0,
        Test::Codes(_) => true,
        Test::Ids(_) | Test::Ranges(_) => false,
    };
    !is_compared || term.orphans
}

/// The bit of a column of the neuron table.
fn bit_of(term: &Term) -> Result<u32> {
    match term.column {
        schema::AXON => Ok(columns::AXON),
        schema::SOMA => Ok(columns::SOMA),
        schema::DENDRITE => Ok(columns::DENDRITE),
        schema::CERTAINTY => Ok(columns::CELL),
        _ => Err(plan::untested(term)),
    }
}

/// Low end and width of a range of keys; no key is as high as `u32::MAX`.
fn low_and_width(range: KeyRange) -> (u32, u32) {
    range.of_32_bits().map_or((u32::MAX, 0), |(low, high)| (low, high - low))
}

/// Puts the sets of types behind the conditions that they belong to, each once.
fn append_types(conditions: &mut Vec<[u32; 4]>, types: &[Option<CodeSet>]) {
    for (at, only) in types.iter().enumerate() {
        let Some(only) = only else { continue };
        let like = types[..at].iter().position(|other| other.as_ref() == Some(only));
        conditions[at][3] = like.map_or(conditions.len() as u32, |like| conditions[like][3]);
        if like.is_none() {
            conditions.extend(code_set(only));
        }
    }
}

/// Bits of the neurons that pass what is evaluated into bits, pre then post; empty if nothing is. A
/// neuron that several terms of one side are about must pass all of them.
fn listed(data: &Dataset, side_words: usize, terms: &[&Term]) -> Result<Vec<u32>> {
    let mut words: Vec<u32> = Vec::new();
    for term in terms.iter().filter(|term| is_by_bits(term)) {
        let own = plan::neurons_of(data, term)?;
        let own = own.words().iter().flat_map(|word| [*word as u32, (*word >> 32) as u32]);
        let own: Vec<u32> = own.chain([0]).take(side_words).collect();
        if words.is_empty() {
            words = vec![u32::MAX; 2 * side_words];
        }
        let (pre, post) = words.split_at_mut(side_words);
        for (side, is_meant) in [(pre, term.of.is_pre()), (post, term.of.is_post())] {
            if is_meant {
                side.iter_mut().zip(&own).for_each(|(word, own)| *word &= own);
            }
        }
    }
    Ok(words)
}
