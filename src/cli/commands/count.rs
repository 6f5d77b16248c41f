//! `areax count [DATA] [filters]`.

use crate::Result;
use crate::ask::Asked;
use crate::ask::table::QuestionKind;
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::Count;

use crate::cli::args::CountArgs;
use crate::cli::asked::asked;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &CountArgs, quiet: bool) -> Result<()> {
    let Asked { question, population } = asked(QuestionKind::Count, [], &args.filter)?;
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    session.check(&question)?;
    let place = session.place(&args.output, args.filter.files())?.only(AnswerKind::Count)?;
    let (count, by) = session.ask::<Count>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let filter = question.filter();
    hint::about(&session, &filter, count.count == 0);
    let context = session.context(&args.output, &filter, population, &by)?;
    place.give(&View::Count(&count), &context, &session.run())
}
