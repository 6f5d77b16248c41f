//! `areax describe [DATA] [--distribution NAME …] [--by COLUMN] [filters]`.

use crate::Result;
use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Question};
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::Distributions;

use crate::cli::args::DescribeArgs;
use crate::cli::asked::{asked, other};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

/// What the flags ask.
pub fn question(args: &DescribeArgs) -> Result<Asked> {
    asked(QuestionKind::Describe, args.own(), &args.data, &args.filter)
}

pub fn run(args: &DescribeArgs, caller: &Caller) -> Result<()> {
    let figure = args.figure()?;
    let Asked { question, population } = question(args)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    let question = session.resolved(question)?;
    session.check(&question)?;
    let place =
        session.place(&args.output, args.filter.files(), AnswerKind::Distributions)?.drawn(figure);
    let (distributions, by) = session.ask::<Distributions>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let Question::Describe(query) = question else { return Err(other()) };
    hint::about(&session, &query.filter, distributions.is_empty());
    let context = session.context(&args.output, &query.filter, population, &by)?;
    session.give(place, &View::Distributions(&distributions, &query), &context)
}
