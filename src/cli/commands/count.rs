//! `areax count [DATA] [filters]`.

use crate::ask::Asked;
use crate::ask::table::QuestionKind;
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::{Answer, Error, Kind, Result};

use crate::cli::args::CountArgs;
use crate::cli::asked::asked;
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

/// What the flags ask.
pub fn question(args: &CountArgs) -> Result<Asked> {
    asked(QuestionKind::Count, [], &args.data, &args.filter)
}

pub fn run(args: &CountArgs, caller: &Caller) -> Result<()> {
    let Asked { question, population } = question(args)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    session.check(&question)?;
    let place = session.place(&args.output, args.filter.files(), AnswerKind::Count)?;
    let (answer, by) = session.answer(&question)?;
    let (view, is_empty) = match &answer {
        Answer::Totals(totals) => (View::Totals(totals), totals.count == 0),
        Answer::Count(count) => (View::Count(count), count.count == 0),
        other => return Err(Error::new(Kind::Failure, format!("{other} is no count"))),
    };
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let filter = question.filter();
    hint::about(&session, &filter, is_empty);
    let context = session.context(&args.output, &filter, population, &by)?;
    session.give(place, &view, &context)
}
