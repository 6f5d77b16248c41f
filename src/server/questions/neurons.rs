//! `/j0251/neurons/json`: which neurons have a type, a reconstruction and a number of synapses;
//! the guide's route.

use super::{Telling, Wanted};
use crate::output::views::View;
use crate::output::{Context, Look};
use crate::query::{NeuronList, NeuronsQuery};
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::State;
use crate::server::{answer, filter};

pub fn read(state: &State, query: NeuronsQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    let &Wanted { format, ids_as_text, .. } = wanted;
    if state.data().mapped.is_none() {
        query.check(&state.data().vocabulary)?;
    }
    filter::need_neurons(state, "open a data set with neurons")?;
    Ok(Box::new(move |state, run, _| {
        let (list, by) = state.ask::<NeuronList>(&query.clone().into(), false, run)?;
        let said = query.said_filter();
        let context = state.data().context(&said, &by)?;
        let hint = (list.available == 0).then(|| answer::no_neuron(state, &query));
        // The guide has its own shape; ids of several data sets may be the same.
        let bare = state.data().mapped.is_none();
        let context = Context { ids_as_text, hint, bare, ..context };
        Reply::to(&View::Neurons(&list, &query), format, &context, &Look::default(), run)
    }))
}
