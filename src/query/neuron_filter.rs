//! The filters of the neurons question that other questions have too: those on its own side are
//! conditions on the neuron, all others choose the synapses that count.

use crate::error::{Error, Result};
use crate::query::FilterParameter as P;
use crate::query::{Direction, Filter, FilterParameter, NeuronIds, NeuronsQuery, in_force};

const OF_PRE: [P; 6] = [
    P::PreCelltype,
    P::PreNeuronIds,
    P::MinPreAxon,
    P::MinPreSoma,
    P::MinPreDend,
    P::MinPreCertainty,
];
const OF_POST: [P; 6] = [
    P::PostCelltype,
    P::PostNeuronIds,
    P::MinPostAxon,
    P::MinPostSoma,
    P::MinPostDend,
    P::MinPostCertainty,
];
/// On both neurons of a synapse.
const OF_BOTH: [P; 4] = [P::CellAxon, P::CellDendrite, P::ProjectionAxon, P::CellCertainty];

impl NeuronsQuery {
    /// The filters that it has beside its own conditions: all but those that are conditions by their
    /// own names.
    pub(crate) fn takes(parameter: FilterParameter) -> bool {
        !matches!(parameter, P::ProbMin | P::Strict | P::ExactThresholds | P::Where)
    }

    /// The filters on the neuron itself.
    fn own_side(&self) -> [FilterParameter; 6] {
        match self.direction {
            Direction::Outgoing => OF_PRE,
            Direction::Incoming => OF_POST,
        }
    }

    /// Whether a filter is a condition on the neuron.
    pub(super) fn is_of_neuron(&self, parameter: FilterParameter) -> bool {
        self.own_side().contains(&parameter) || OF_BOTH.contains(&parameter)
    }

    /// Its filters without those that are not looked at.
    pub(crate) fn taken_filter(&self) -> Filter {
        Filter {
            prob_min: None,
            strict: false,
            exact_thresholds: false,
            conditions: Vec::new(),
            ..self.filter.clone()
        }
    }

    /// The filters that choose the synapses.
    pub(super) fn filter_of_synapses(&self) -> Filter {
        let mut filter = self.taken_filter();
        for parameter in self.own_side() {
            parameter.spec().value.copy(&Filter::default(), &mut filter);
        }
        filter
    }

    /// Whether a filter is on synapses, or on their other neuron alone: then a neuron needs one.
    pub(super) fn counts_by_filter(&self) -> bool {
        let filter = self.filter_of_synapses();
        let is_taken =
            |parameter: P| NeuronsQuery::takes(parameter) && !OF_BOTH.contains(&parameter);
        let mut on = in_force(&filter).into_iter();
        // What j0251 has by default is a condition by its own name.
        let by_prob = self.columns.is_some() && self.prob_min.is_some();
        by_prob || !filter.limits.is_empty() || on.any(|(parameter, _)| is_taken(parameter))
    }

    /// Types that the neuron must have.
    pub(crate) fn own_types(&self) -> Option<&[String]> {
        match self.direction {
            Direction::Outgoing => self.filter.pre_celltype.as_deref(),
            Direction::Incoming => self.filter.post_celltype.as_deref(),
        }
    }

    /// Ids of which the neuron must have one.
    pub(crate) fn own_ids(&self) -> Option<&NeuronIds> {
        match self.direction {
            Direction::Outgoing => self.filter.pre_neuron_ids.as_ref(),
            Direction::Incoming => self.filter.post_neuron_ids.as_ref(),
        }
    }

    /// What its filters ask of the neuron but for its type, beside what another filter asks of the
    /// presynaptic partner.
    pub(super) fn with_own(&self, other: Filter) -> Filter {
        let own = &self.filter;
        let (axon, soma, dend, certainty) = match self.direction {
            Direction::Outgoing => {
                (own.min_pre_axon, own.min_pre_soma, own.min_pre_dend, own.min_pre_certainty)
            }
            Direction::Incoming => {
                (own.min_post_axon, own.min_post_soma, own.min_post_dend, own.min_post_certainty)
            }
        };
        Filter {
            pre_neuron_ids: self.own_ids().cloned(),
            min_pre_axon: higher(other.min_pre_axon, axon),
            min_pre_soma: higher(other.min_pre_soma, soma),
            min_pre_dend: higher(other.min_pre_dend, dend),
            min_pre_certainty: higher(other.min_pre_certainty, certainty),
            cell_axon: higher(other.cell_axon, own.cell_axon),
            cell_dendrite: higher(other.cell_dendrite, own.cell_dendrite),
            projection_axon: higher(other.projection_axon, own.projection_axon),
            cell_certainty: higher(other.cell_certainty, own.cell_certainty),
            ..other
        }
    }

    /// Refuses the types of the other neuron in two words.
    ///
    /// # Errors
    /// Both of them (usage).
    pub(crate) fn check_filter(&self) -> Result<()> {
        let (other, is_given) = match self.direction {
            Direction::Outgoing => (P::PostCelltype, self.filter.post_celltype.is_some()),
            Direction::Incoming => (P::PreCelltype, self.filter.pre_celltype.is_some()),
        };
        if is_given && self.target_celltype.is_some() {
            let what = format!("{} says what target_celltype says", other.name());
            return Err(Error::usage(other.name(), what).advise("give one of them"));
        }
        self.filter.check()
    }

    /// Its filters, with how it compares thresholds.
    #[doc(hidden)]
    pub fn given_filter(&self) -> Filter {
        Filter {
            // A number of a map like any other.
            prob_min: self.prob_min.filter(|_| self.columns.is_some()),
            strict: self.strict,
            exact_thresholds: self.exact_thresholds,
            ..self.taken_filter()
        }
    }
}

/// The threshold that implies both.
fn higher(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}
