//! The filters of the neurons question that other questions have too: those on its own side are
//! conditions on the neuron, all others choose the synapses that count.

use crate::error::{Error, Result};
use crate::query::FilterParameter as P;
use crate::query::predicate::Subject;
use crate::query::{
    Direction, Filter, FilterParameter, NeuronIds, NeuronsQuery, Threshold, in_force,
};

/// Whose a filter is: of rows, of one partner, or of both.
fn subject(parameter: FilterParameter) -> Subject {
    match parameter {
        P::PreCelltype | P::PreNeuronIds => Subject::Pre,
        P::PostCelltype | P::PostNeuronIds => Subject::Post,
        other => other.threshold().map_or(Subject::Row, |threshold| threshold.of),
    }
}

/// The filter that asks of the presynaptic partner what another asks of either.
fn of_pre(parameter: FilterParameter) -> Option<FilterParameter> {
    let asked = parameter.threshold()?;
    let of = if asked.of == Subject::Post { Subject::Pre } else { asked.of };
    let wanted = Threshold { of, ..asked };
    P::ALL.iter().copied().find(|known| known.threshold() == Some(wanted))
}

impl NeuronsQuery {
    /// The filters that it has beside its own conditions: all but those that are conditions by their
    /// own names.
    pub(crate) const fn takes(parameter: FilterParameter) -> bool {
        !matches!(parameter, P::ProbMin | P::Strict | P::ExactThresholds | P::Where)
    }

    /// The partner that the neuron is.
    fn own_side(&self) -> Subject {
        match self.direction {
            Direction::Outgoing => Subject::Pre,
            Direction::Incoming => Subject::Post,
        }
    }

    /// Whether a filter is a condition on the neuron.
    pub(super) fn is_of_neuron(&self, parameter: FilterParameter) -> bool {
        [self.own_side(), Subject::Both].contains(&subject(parameter))
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
        let own = P::ALL.iter().filter(|known| subject(**known) == self.own_side());
        own.for_each(|known| known.spec().value.copy(&Filter::default(), &mut filter));
        filter
    }

    /// Whether a filter is on synapses, or on their other neuron alone: then a neuron needs one.
    pub(super) fn counts_by_filter(&self) -> bool {
        let filter = self.filter_of_synapses();
        let is_taken = |known: P| NeuronsQuery::takes(known) && subject(known) != Subject::Both;
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
    pub(super) fn with_own(&self, mut other: Filter) -> Filter {
        other.pre_neuron_ids = self.own_ids().cloned();
        for own in P::ALL.iter().copied().filter(|known| self.is_of_neuron(*known)) {
            if let (Some(number), Some(asked)) = (self.filter.number(own), of_pre(own)) {
                let higher = other.number(asked).map_or(number, |known| known.max(number));
                other.set_number(asked, Some(higher));
            }
        }
        other
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
