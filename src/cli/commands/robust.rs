//! `areax robust [DATA] --claim "A->B > C->D" [filters]`.

use crate::Result;
use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Question};
use crate::output::views::{Verdicts, View};
use crate::output::{AnswerKind, Format};
use crate::progress::Progress;
use crate::query::{Robust, Verdict};

use crate::cli::args::RobustArgs;
use crate::cli::asked::{asked, other};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

/// What the flags ask.
pub fn question(args: &RobustArgs) -> Result<Asked> {
    asked(QuestionKind::Robust, args.own(), &args.data, &args.filter)
}

pub fn run(args: &RobustArgs, caller: &Caller) -> Result<()> {
    let figure = args.figure()?;
    let Asked { question, population } = question(args)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    let question = session.resolved(question)?;
    let Question::Robust(query) = question else { return Err(other()) };
    let kind = match query.ci {
        Some(_) => AnswerKind::ClaimIntervals,
        None => AnswerKind::Verdicts,
    };
    let place = session.place(&args.output, args.filter.files(), kind)?.drawn(figure);
    let query = query.keeping_sums(place.format() == Format::Npz);
    let question = Question::Robust(query.clone());
    let (robust, by) = session.ask::<Robust>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let filter = &query.grid.filter;
    hint::about_grid(&session, filter, &query.grid.axes, false);
    if robust.count(Verdict::Undefined) > 0 {
        session.progress.note(UNDEFINED_HINT);
    }
    let context = session.context(&args.output, filter, population, &by)?;
    let view = View::Verdicts(Verdicts::new(&robust, &query));
    session.give(place, &view, &context)
}

/// Where a claim speaks of nothing.
const UNDEFINED_HINT: &str = "in some settings a value of the claim is undefined (a mean or median \
over nothing, a fraction of nothing, a NaN or infinite size): it neither holds nor fails there, and \
is counted separately.";
