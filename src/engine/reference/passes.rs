//! Whether a synapse passes a filter: the table of filters in `docs/SEMANTICS.md`,
//! line by line.
//!
//! What to know beside it:
//! - A threshold on a float16 column is `numpy.float16(x)`, or `x` itself with
//!   `exact_thresholds`; column and threshold are compared as float64 values, which hold both
//!   exactly. NaN passes no threshold and −0 is 0, as in every such comparison. `size_min` 0 is
//!   a threshold: it stops negative sizes and NaN.
//! - Lengths are compared as float32 with `x as f32`; `exact_thresholds` does not concern them.
//! - A filter on a neuron's length or certainty is off at 0. A positive one is in force even if
//!   it rounds to 0: NaN and orphans (ids that the neuron table lacks) fail it.
//! - A partner is a projection if the *neuron table* says that its type is axon-only. Orphans
//!   have no type there and fail `cell_axon`, `cell_dendrite` and `projection_axon` alike.
//! - `strict` concerns lengths and certainties too, but not the box.

use rustc_hash::FxHashSet;

use super::conditions::{self, Check};
use super::neurons::{NeuronRow, Neurons};
use super::numbers;
use crate::error::Result;
use crate::names::{CodeSet, Vocabulary};
use crate::query::{Bound, BoxNm, Filter, FilterParameter, Limit, NeuronIds, Subject, Threshold};
use crate::read::SynapseBlock;
use crate::schema;

/// A filter with names looked up and thresholds rounded.
pub struct Rules<'a> {
    vocabulary: &'a Vocabulary,
    /// The neuron table, if the filter needs it.
    neurons: Option<&'a Neurons>,
    strict: bool,
    pre_types: CodeSet,
    post_types: CodeSet,
    morphs: CodeSet,
    pre_ids: Option<FxHashSet<u64>>,
    post_ids: Option<FxHashSet<u64>>,
    /// For each of the 65,536 float16 that there are, whether it passes; `None` without a
    /// threshold.
    prob: Option<Vec<bool>>,
    size: Option<Vec<bool>>,
    /// What is asked of the presynaptic neuron, if anything.
    pre: Option<Limits>,
    post: Option<Limits>,
    box_nm: Option<BoxNm>,
    exclude_autapses: bool,
    /// Pairs of neurons with enough synapses, if they are asked for.
    pairs: Option<FxHashSet<(u64, u64)>>,
    conditions: Vec<Check>,
    /// Thresholds on columns of neurons.
    limits: Vec<(Threshold, f64)>,
}

/// What is asked of one partner of a synapse.
struct Limits {
    axon_um: Option<f32>,
    soma_um: Option<f32>,
    dendrite_um: Option<f32>,
    certainty: Option<f64>,
    cell_axon_um: Option<f32>,
    cell_dendrite_um: Option<f32>,
    projection_axon_um: Option<f32>,
    cell_certainty: Option<f64>,
}

impl<'a> Rules<'a> {
    /// Prepares a filter. If [`Filter::needs_neurons`] says so, nothing passes until
    /// [`Rules::with_neurons`] has brought the neuron table.
    pub fn new(filter: &Filter, vocabulary: &'a Vocabulary) -> Result<Rules<'a>> {
        use FilterParameter::*;
        filter.check()?;
        let ids = |parameter: FilterParameter, list: &Option<NeuronIds>| {
            let ids = list.as_ref().map(|ids| ids.numbers(parameter.name()));
            ids.map(|ids| Ok(ids?.iter().copied().collect::<FxHashSet<u64>>())).transpose()
        };
        Ok(Rules {
            vocabulary,
            neurons: None,
            strict: filter.strict,
            pre_types: filter.pre_types(vocabulary)?,
            post_types: filter.post_types(vocabulary)?,
            morphs: filter.morphs(vocabulary)?,
            pre_ids: ids(PreNeuronIds, &filter.pre_neuron_ids)?,
            post_ids: ids(PostNeuronIds, &filter.post_neuron_ids)?,
            prob: between(filter, ProbMin, ProbMax),
            size: between(filter, SizeMin, SizeMax),
            pre: Limits::new(filter, [MinPreAxon, MinPreSoma, MinPreDend, MinPreCertainty]),
            post: Limits::new(filter, [MinPostAxon, MinPostSoma, MinPostDend, MinPostCertainty]),
            box_nm: filter.box_nm,
            exclude_autapses: filter.exclude_autapses,
            pairs: None,
            conditions: conditions::of_synapses(filter, vocabulary)?,
            limits: filter
                .limits
                .iter()
                .map(|limit| compared(filter, limit))
                .collect::<Result<_>>()?,
        })
    }

    /// The same rules, with the neuron table to look partners up.
    pub fn with_neurons(self, neurons: &'a Neurons) -> Rules<'a> {
        Rules { neurons: Some(neurons), ..self }
    }

    /// The same rules, for synapses of these pairs of neurons alone.
    pub fn with_pairs(self, pairs: FxHashSet<(u64, u64)>) -> Rules<'a> {
        Rules { pairs: Some(pairs), ..self }
    }

    /// Whether synapse `i` of `block` passes.
    #[inline]
    pub fn pass(&self, block: &SynapseBlock<'_>, i: usize) -> bool {
        let allows = |table: &Option<Vec<bool>>, bits: u16| {
            table.as_ref().is_none_or(|passing| passing[usize::from(bits)])
        };
        let lists = |ids: &Option<FxHashSet<u64>>, id: u64| {
            ids.as_ref().is_none_or(|ids| ids.contains(&id))
        };
        allows(&self.prob, block.prob(i))
            && allows(&self.size, block.size(i))
            && self.pre_types.contains(block.pre_celltype(i))
            && self.post_types.contains(block.post_celltype(i))
            && self.morphs.contains(block.post_morph(i))
            && lists(&self.pre_ids, block.pre_id(i))
            && lists(&self.post_ids, block.post_id(i))
            && !(self.exclude_autapses && block.pre_id(i) == block.post_id(i))
            && self.box_nm.is_none_or(|b| inside(b, [block.x(i), block.y(i), block.z(i)]))
            && self.pre.as_ref().is_none_or(|pre| self.partner_passes(pre, block.pre_id(i)))
            && self.post.as_ref().is_none_or(|post| self.partner_passes(post, block.post_id(i)))
            && self
                .pairs
                .as_ref()
                .is_none_or(|pairs| pairs.contains(&(block.pre_id(i), block.post_id(i))))
            && self.limits.iter().all(|limit| self.limit_passes(limit, block, i))
            && self.conditions.iter().all(|check| check.pass(self.neurons, block, i))
    }

    /// Whether neuron `id` passes as presynaptic partner: its id, length and certainty.
    pub fn allow_pre(&self, id: u64) -> bool {
        self.pre_ids.as_ref().is_none_or(|ids| ids.contains(&id))
            && self.pre.as_ref().is_none_or(|pre| self.partner_passes(pre, id))
    }

    /// Whether neuron `id` is in the population of a side: every condition on the neurons of that side
    /// holds for it; those on its type as the neuron table has it.
    pub fn has_neuron(&self, is_pre: bool, id: u64) -> bool {
        let (ids, limits, types) = match is_pre {
            true => (&self.pre_ids, &self.pre, &self.pre_types),
            false => (&self.post_ids, &self.post, &self.post_types),
        };
        let of_side = |of: Subject| if is_pre { of.is_pre() } else { of.is_post() };
        let neuron = self.neurons.and_then(|neurons| neurons.get(&id));
        let has_type = match neuron {
            Some(neuron) => types.contains(neuron.cell_type),
            None => *types == CodeSet::all(),
        };
        let mut of_limits = self.limits.iter().filter(|(limit, _)| of_side(limit.of));
        has_type
            && ids.as_ref().is_none_or(|ids| ids.contains(&id))
            && limits.as_ref().is_none_or(|limits| self.partner_passes(limits, id))
            && of_limits.all(|limit| self.limit_holds(limit, id))
            && self.conditions.iter().all(|check| check.holds_of_partner(is_pre, self.neurons, id))
    }

    fn limit_passes(&self, limit: &(Threshold, f64), block: &SynapseBlock, i: usize) -> bool {
        let of = limit.0.of;
        (!of.is_pre() || self.limit_holds(limit, block.pre_id(i)))
            && (!of.is_post() || self.limit_holds(limit, block.post_id(i)))
    }

    fn limit_holds(&self, (limit, number): &(Threshold, f64), id: u64) -> bool {
        let neuron = self.neurons.and_then(|neurons| neurons.get(&id));
        neuron.is_some_and(|neuron| {
            let value = match limit.column {
                schema::CERTAINTY => numbers::value(neuron.certainty),
                schema::AXON => neuron.axon_um.into(),
                schema::SOMA => neuron.soma_um.into(),
                _ => neuron.dendrite_um.into(),
            };
            match (limit.bound, self.strict) {
                (Bound::AtLeast, false) => value >= *number,
                (Bound::AtLeast, true) => value > *number,
                (Bound::AtMost, false) => value <= *number,
                (Bound::AtMost, true) => value < *number,
            }
        })
    }

    fn partner_passes(&self, limits: &Limits, id: u64) -> bool {
        match self.neurons.and_then(|neurons| neurons.get(&id)) {
            Some(neuron) => self.neuron_passes(limits, neuron),
            None => false,
        }
    }

    fn neuron_passes(&self, limits: &Limits, neuron: &NeuronRow) -> bool {
        let long = |length: f32, min: Option<f32>| match min {
            None => true,
            Some(min) if self.strict => length > min,
            Some(min) => length >= min,
        };
        let certain = |min: Option<f64>| match min {
            None => true,
            Some(min) if self.strict => numbers::value(neuron.certainty) > min,
            Some(min) => numbers::value(neuron.certainty) >= min,
        };
        let long_for_its_type = if self.vocabulary.is_axon_only(neuron.cell_type) {
            long(neuron.axon_um, limits.projection_axon_um)
        } else {
            long(neuron.axon_um, limits.cell_axon_um)
                && long(neuron.dendrite_um, limits.cell_dendrite_um)
        };
        long_for_its_type
            && long(neuron.axon_um, limits.axon_um)
            && long(neuron.soma_um, limits.soma_um)
            && long(neuron.dendrite_um, limits.dendrite_um)
            && certain(limits.certainty)
            && certain(limits.cell_certainty)
    }
}

impl Limits {
    /// The limits of one side; `own` are that side's axon, soma, dendrite and certainty.
    /// `None` if no filter on a neuron is in force on it, so that orphans pass.
    fn new(filter: &Filter, own: [FilterParameter; 4]) -> Option<Limits> {
        use FilterParameter::*;
        let both = [CellAxon, CellDendrite, ProjectionAxon, CellCertainty];
        if own.iter().chain(&both).all(|param| filter.number(*param).is_none()) {
            return None;
        }
        let um = |param| filter.number(param).map(|min| min as f32);
        let certainty = |param| filter.number(param).map(|min| threshold(filter, min));
        let [axon, soma, dendrite, own_certainty] = own;
        Some(Limits {
            axon_um: um(axon),
            soma_um: um(soma),
            dendrite_um: um(dendrite),
            certainty: certainty(own_certainty),
            cell_axon_um: um(CellAxon),
            cell_dendrite_um: um(CellDendrite),
            projection_axon_um: um(ProjectionAxon),
            cell_certainty: certainty(CellCertainty),
        })
    }
}

/// The number really compared with a float16 column.
fn threshold(filter: &Filter, given: f64) -> f64 {
    if filter.exact_thresholds { given } else { numbers::float16(given) }
}

/// The number that a column of neurons is compared with.
fn compared(filter: &Filter, limit: &Limit) -> Result<(Threshold, f64)> {
    let on = limit.of_j0251()?;
    let number = match on.column {
        schema::CERTAINTY => threshold(filter, limit.real()),
        _ => f64::from(limit.real() as f32),
    };
    Ok((on, number))
}

/// Which float16 lie between two thresholds; `None` if neither is set.
fn between(filter: &Filter, min: FilterParameter, max: FilterParameter) -> Option<Vec<bool>> {
    let min = filter.number(min).map(|min| threshold(filter, min));
    let max = filter.number(max).map(|max| threshold(filter, max));
    if min.is_none() && max.is_none() {
        return None;
    }
    let passes = |value: f64| {
        if filter.strict {
            min.is_none_or(|min| value > min) && max.is_none_or(|max| value < max)
        } else {
            min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
        }
    };
    Some(numbers::patterns(passes))
}

fn inside(b: BoxNm, point: [u32; 3]) -> bool {
    (0..3).all(|axis| {
        let at = f64::from(point[axis]);
        b.lower[axis] <= at && at < b.upper[axis]
    })
}
