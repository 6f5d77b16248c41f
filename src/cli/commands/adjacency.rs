//! `areax adjacency [DATA] [filters]`.

use crate::Result;
use crate::ask::Asked;
use crate::ask::table::QuestionKind;
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::Adjacency;

use crate::cli::args::AdjacencyArgs;
use crate::cli::asked::asked;
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &AdjacencyArgs, caller: &Caller) -> Result<()> {
    let Asked { question, population } = asked(QuestionKind::Adjacency, [], &args.filter)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    session.check(&question)?;
    let place = session.place(&args.output, args.filter.files(), AnswerKind::Adjacency)?;
    let (adjacency, by) = session.ask::<Adjacency>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let filter = question.filter();
    hint::about(&session, &filter, adjacency.pairs() == 0);
    let context = session.context(&args.output, &filter, population, &by)?;
    session.give(place, &View::Adjacency(&adjacency), &context)
}
