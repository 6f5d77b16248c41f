//! `areax test [DATA] --claim "A->C > B->C" [filters]`.

use crate::Result;
use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Question};
use crate::output::AnswerKind;
use crate::output::views::{TestView, View};
use crate::query::Test;

use crate::cli::args::TestArgs;
use crate::cli::asked::{asked, other};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

/// What the flags ask.
pub fn question(args: &TestArgs) -> Result<Asked> {
    asked(QuestionKind::Test, args.own(), &args.data, &args.filter)
}

pub fn run(args: &TestArgs, caller: &Caller) -> Result<()> {
    let figure = args.figure()?;
    let Asked { question, population } = question(args)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    let question = session.resolved(question)?;
    let place = session.place(&args.output, args.filter.files(), AnswerKind::Test)?.drawn(figure);
    let (test, by) = session.ask::<Test>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let Question::Test(query) = question else { return Err(other()) };
    hint::about(&session, &query.filter, test.is_empty());
    let context = session.context(&args.output, &query.filter, population, &by)?;
    session.give(place, &View::Test(TestView::new(&test, &query)), &context)
}
