//! The question about several neurons taken together, and its answer.

use std::borrow::Cow;

use crate::error::Result;
use crate::query::id::first_of_each;
use crate::query::{Filter, NeuronIds, NeuronOfMap, NeuronQuery, Partner, Partners};

/// Asks about several neurons. Which ones is decided before: by their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronSetQuery {
    /// Their ids, each once.
    pub ids: NeuronIds,
    /// The synapses that count.
    pub filter: Filter,
}

impl NeuronSetQuery {
    /// Asks about the neurons with these ids, in this order; ids that come again are left out.
    pub fn new(ids: impl Into<NeuronIds>, filter: Filter) -> NeuronSetQuery {
        NeuronSetQuery { ids: ids.into().distinct(), filter }
    }

    /// The numbers that a data set with numbers takes the ids for, each once.
    ///
    /// # Errors
    /// A name (usage).
    #[doc(hidden)]
    pub fn numbers(&self) -> Result<Cow<'_, [u64]>> {
        let numbers = self.ids.numbers(NeuronQuery::PARAMETER).map_err(NeuronQuery::no_id)?;
        Ok(match numbers {
            Cow::Borrowed(ids) => Cow::Borrowed(ids),
            // Two texts may say one number.
            Cow::Owned(ids) => Cow::Owned(first_of_each(ids)),
        })
    }
}

/// Several neurons and their synapses.
#[derive(Clone, Debug, PartialEq)]
pub struct NeuronSet {
    /// Their ids, in the order asked.
    pub ids: NeuronIds,
    /// The synapses that they make, also onto each other.
    pub outputs: SetPartners,
    /// The synapses that they get, also from each other.
    pub inputs: SetPartners,
    /// What a data set with a map says besides.
    pub of_map: Option<Box<NeuronOfMap>>,
}

impl NeuronSet {
    /// Whether no synapse passes.
    pub fn is_alone(&self) -> bool {
        self.outputs.partners.all.count + self.inputs.partners.all.count == 0
    }
}

/// The synapses of a set on one side, by partner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetPartners {
    /// As of one neuron.
    pub partners: Partners,
    /// Of how many neurons of the set each partner is one: in the order of `by_neuron`.
    pub of_set: Vec<u64>,
}

impl SetPartners {
    /// Puts partners in their order, with what each has of the set.
    pub fn rank(mut found: Vec<(Partner, u64)>) -> (Vec<Partner>, Vec<u64>) {
        found.sort_unstable_by(|(a, _), (b, _)| a.rank(b));
        found.into_iter().unzip()
    }
}
