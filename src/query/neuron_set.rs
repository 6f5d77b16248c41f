//! The question about several neurons taken together, and its answer.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::query::id::first_of_each;
use crate::query::{
    ColumnName, Expression, Filter, NeuronIds, NeuronOfMap, NeuronQuery, NeuronsQuery, Partner,
    Partners, Subject,
};

/// Asks about several neurons: those with some ids, or those that conditions choose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronSetQuery {
    /// Their ids, each once.
    pub ids: NeuronIds,
    /// The synapses that count.
    pub filter: Filter,
    /// Whether the conditions of the filter choose the neurons, not `ids`: those on a column of the neuron
    /// table that stands alone.
    pub is_chosen: bool,
    /// The columns of the neuron table of a map; nothing means those of j0251.
    #[doc(hidden)]
    pub columns: Option<Vec<String>>,
}

impl NeuronSetQuery {
    /// Asks about the neurons with these ids, in this order; ids that come again are left out.
    pub fn new(ids: impl Into<NeuronIds>, filter: Filter) -> NeuronSetQuery {
        NeuronSetQuery { ids: ids.into().distinct(), filter, ..NeuronSetQuery::default() }
    }

    /// Asks about the neurons that the conditions of a filter choose.
    pub fn chosen(filter: Filter) -> NeuronSetQuery {
        NeuronSetQuery { filter, is_chosen: true, ..NeuronSetQuery::default() }
    }

    /// The question for the neurons, and the filter without what it says of them.
    #[doc(hidden)]
    pub fn told_apart(&self) -> (NeuronsQuery, Filter) {
        let mut neurons = NeuronsQuery {
            min_synapses: Some(0),
            exact_thresholds: self.filter.exact_thresholds,
            columns: self.columns.clone(),
            ..NeuronsQuery::default()
        };
        let mut filter = Filter { conditions: Vec::new(), ..self.filter.clone() };
        for condition in self.filter.conditions.iter().flat_map(|all| &all.conditions) {
            let is_own = matches!(condition.column(), Some(ColumnName::Named { of: Subject::Row, name })
                if neurons.is_of_neurons(name));
            let to = if is_own { &mut neurons.expressions } else { &mut filter.conditions };
            to.push(Expression { conditions: vec![condition.clone()] });
        }
        (neurons, filter)
    }

    /// The synapses that count.
    #[doc(hidden)]
    pub fn synapses(&self) -> Cow<'_, Filter> {
        match self.is_chosen {
            true => Cow::Owned(self.told_apart().1),
            false => Cow::Borrowed(&self.filter),
        }
    }

    /// Refuses conditions none of which is on the neuron, where they choose.
    ///
    /// # Errors
    /// Such conditions (usage).
    #[doc(hidden)]
    pub fn check_chosen(&self) -> Result<()> {
        if !self.is_chosen || !self.told_apart().0.expressions.is_empty() {
            return Ok(());
        }
        Err(Error::usage("where", "no condition is on the neuron, and there is no id").advise(
            match self.columns.as_deref() {
                None => {
                    "name a column of the neuron table alone, such as celltype = HVC, or give ids"
                        .to_owned()
                }
                Some([]) => "give ids".to_owned(),
                Some(columns) => {
                    let columns = columns.join(", ");
                    format!("name a column of the neuron table alone ({columns}), or give ids")
                }
            },
        ))
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
