//! What is said of an answer in which nothing passed, and of filters that let nothing pass.

use std::borrow::Cow;

use super::{Data, Question};
use crate::hint;
use crate::query::{Axis, Spelling};

impl Data {
    /// What is to be said of an answer to a question, in the words of who asks.
    pub(crate) fn hint(
        &self,
        question: &Question,
        is_empty: bool,
        spelling: Spelling,
    ) -> Option<String> {
        let is_map = self.mapped.is_some();
        if let Question::Neurons(query) = question {
            let facts = self.known().map(|(_, facts)| facts);
            return is_empty.then(|| match is_map {
                true => hint::no_neuron_of_map(spelling),
                false => hint::no_neuron(facts, query, spelling),
            });
        }
        let axes: &[Axis] = question.grid().map_or(&[], |grid| &grid.axes);
        let filter = question
            .grid()
            .map_or_else(|| question.filter(), |grid| Cow::Owned(grid.without_axes()));
        match is_map {
            true => hint::of_map(is_empty, spelling),
            false => hint::synapses(self.known(), &filter, axes, is_empty, spelling),
        }
    }
}
