//! `areax neurons [DATA] [conditions]`.

use crate::Result;
use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Question};
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::NeuronList;

use crate::cli::args::NeuronsArgs;
use crate::cli::asked::{are_names, defaults, other, pairs};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

/// What the flags ask. The answer names no population: it is a condition like others.
pub fn question(args: &NeuronsArgs) -> Result<Asked> {
    let filter = &args.filter.0;
    let own = [&args.conditions.given[..], &args.listing.given].concat();
    let own = own.into_iter().map(|(name, value)| (name.into(), value));
    let pairs = pairs(QuestionKind::Neurons, own.chain(filter.texts()))?;
    let ids = filter.ids(|| are_names(args.data.data.as_deref()))?;
    let pairs = ids.into_iter().fold(pairs, |pairs, (name, ids)| pairs.with_ids(name, ids));
    let asked = Asked::new(QuestionKind::Neurons, &pairs, defaults(&args.data))?;
    Ok(Asked { population: None, ..asked })
}

pub fn run(args: &NeuronsArgs, caller: &Caller) -> Result<()> {
    let filter = &args.filter.0;
    let Asked { question, .. } = question(args)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    let asked = session.resolved(question)?;
    let Question::Neurons(query) = &asked else { return Err(other()) };
    let place = session.place(&args.output, filter.files(), AnswerKind::Neurons)?;
    let (list, by) = session.ask::<NeuronList>(&asked)?;
    if args.output.explain {
        explain(&session, &by, &asked, &args.data, &[])?;
    }
    if list.available == 0 {
        hint::no_neuron(&session, query);
    }
    let said = query.said_filter();
    let context = session.context(&args.output, &said, None, &by)?;
    session.give(place, &View::Neurons(&list, query), &context)
}
