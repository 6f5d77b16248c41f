//! `areax adjacency [DATA] [filters]`.

use crate::Result;
use crate::ask::table::{MIN_COUNT, OF_PARTNERS, QuestionKind, RECIPROCAL};
use crate::ask::{Asked, Question};
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::Adjacency;

use crate::cli::args::{AdjacencyArgs, Given};
use crate::cli::asked::{asked, other};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &AdjacencyArgs, caller: &Caller) -> Result<()> {
    let Asked { question, population } =
        asked(QuestionKind::Adjacency, own(args), &args.data, &args.filter)?;
    let Question::Adjacency(query) = question else { return Err(other()) };
    let session = Session::asking(&args.data, &args.engine, caller)?;
    session.check(&Question::Adjacency(query.clone()))?;
    let place = session.place(&args.output, args.filter.files(), AnswerKind::Adjacency)?;
    let has_map = session.data().mapped.is_some();
    let details = place.format.neuron_details(has_map);
    let question = Question::Adjacency(query.with_details(details));
    let (adjacency, by) = session.ask::<Adjacency>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let filter = question.filter();
    hint::about(&session, &filter, adjacency.pairs() == 0);
    let context = session.context(&args.output, &filter, population, &by)?;
    session.give(place, &View::Adjacency(&adjacency), &context)
}

fn own(args: &AdjacencyArgs) -> [Given; 3] {
    let said = |is_on: bool| is_on.then(|| "true".to_owned());
    [
        (MIN_COUNT, args.min_count.clone()),
        (RECIPROCAL, said(args.reciprocal)),
        (OF_PARTNERS, said(args.categories)),
    ]
}
