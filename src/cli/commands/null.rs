//! `areax null [DATA] --shuffle post --statistic NAME [filters]`.

use crate::Result;
use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Question};
use crate::output::AnswerKind;
use crate::output::views::{NullView, View};
use crate::query::Null;

use crate::cli::args::NullArgs;
use crate::cli::asked::{asked, other};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &NullArgs, caller: &Caller) -> Result<()> {
    let figure = args.figure()?;
    let Asked { question, population } =
        asked(QuestionKind::Null, args.own(), &args.data, &args.filter)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    let question = session.resolved(question)?;
    let place = session.place(&args.output, args.filter.files(), AnswerKind::Null)?.drawn(figure);
    let (null, by) = session.ask::<Null>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let Question::Null(query) = question else { return Err(other()) };
    hint::about(&session, &query.filter, null.synapses == 0);
    let context = session.context(&args.output, &query.filter, population, &by)?;
    session.give(place, &View::Null(NullView::new(&null, &query)), &context)
}
