//! Which questions the cpu answers sooner than another thread would be awake.

use super::{Data, Question};
use crate::dataset::Dataset;
use crate::engine::cpu::{RUNS_ALONE_MAX, RUNS_PER_TASK};
use crate::engine::plan;
use crate::error::Result;
use crate::query::{MatrixQuery, Measure, NeuronQuery, Normalize, Statistic, Subject, Summand};
use crate::run::Run;

/// Synapses of a neuron that are looked at in the time that it takes to start threads.
const NEURON_ROWS_MAX: usize = 1 << 12;

/// Whether the cpu answers a question in some microseconds, without other threads: out of the order of
/// the rows and the size index of a few segments; of more where the other threads do not run yet.
pub fn is_short(question: &Question, data: &Data, are_awake: bool, run: &Run) -> bool {
    let filter = match question {
        Question::Count(filter) => filter,
        Question::Matrix(query) if is_plain(query) && is_of_sizes(&query.measure) => {
            match query.normalize {
                Normalize::None => &query.filter,
                Normalize::Input | Normalize::Output => return false,
            }
        }
        Question::Neuron(query) => {
            return data.at_hand(run).is_some_and(|(dataset, _)| is_small(query, dataset));
        }
        _ => return false,
    };
    let Some((dataset, _)) = data.at_hand(run) else { return false };
    // What is refused is refused at once.
    let Ok(predicate) = filter.predicate(&dataset.vocabulary) else { return true };
    // Sizes are counted out of the size index: a run of rows in each segment.
    let most = if are_awake { RUNS_PER_TASK } else { RUNS_ALONE_MAX };
    plan::is_by_order_and_size(&predicate) && plan::segments(dataset, &predicate).count() <= most
}

/// Whether a neuron has few synapses, as the index says where it is ready, and none of their neurons is
/// tested: for that, all neurons are.
fn is_small(query: &NeuronQuery, dataset: &Dataset) -> bool {
    let Ok(predicate) = query.filter.predicate(&dataset.vocabulary) else { return true };
    if predicate.terms.iter().any(|term| term.of != Subject::Row) {
        return false;
    }
    let number = query.number().and_then(|id| dataset.index_of(id));
    // What is refused is refused at once.
    let Ok(Some(neuron)) = number else { return true };
    let Some(index) = dataset.index_if_ready() else { return false };
    let (outputs, inputs) = (index.outputs.places_of(neuron), index.inputs.places_of(neuron));
    let rows = |places: Result<&[u32]>| places.map_or(usize::MAX, <[u32]>::len);
    rows(outputs).saturating_add(rows(inputs)) <= NEURON_ROWS_MAX
}

/// Whether the size index knows it.
pub fn is_of_sizes(measure: &Measure) -> bool {
    match measure.statistic() {
        Statistic::Number => true,
        Statistic::Sum(name) | Statistic::Mean(name) => name == Summand::Size.name(),
        _ => false,
    }
}

/// Whether it is cell type × cell type, given whole.
pub fn is_plain(query: &MatrixQuery) -> bool {
    query.groups.is_none() && !query.cells.is_named() && !query.sparse
}
