//! `areax neuron ID [DATA] [filters]`.

use crate::Result;
use crate::ask::Asked;
use crate::ask::table::{NEURON_ID, QuestionKind};
use crate::output::AnswerKind;
use crate::output::views::{NeuronView, View};
use crate::query::Neuron;

use crate::cli::args::NeuronArgs;
use crate::cli::asked::asked;
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &NeuronArgs, caller: &Caller) -> Result<()> {
    let own = [(NEURON_ID, Some(args.id.clone()))];
    let Asked { question, population } = asked(QuestionKind::Neuron, own, &args.filter)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    session.check(&question)?;
    let place = session.place(&args.output, args.filter.files(), AnswerKind::Neuron)?;
    let (neuron, by) = session.ask::<Neuron>(&question)?;
    if args.output.explain {
        let partners = args.partners.map(|most| ("partners", most.to_string()));
        explain(&session, &by, &question, &args.data, partners.as_slice())?;
    }
    let filter = question.filter();
    hint::about(&session, &filter, neuron.is_alone());
    let context = session.context(&args.output, &filter, population, &by)?;
    let types = &session.data().vocabulary.types;
    let view = NeuronView { neuron: &neuron, types, partners: args.partners };
    session.give(place, &View::Neuron(view), &context)
}
