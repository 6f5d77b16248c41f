//! `areax sweep [DATA] --axis NAME=SPEC … [filters]`.

use crate::Result;
use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Question};
use crate::output::AnswerKind;
use crate::output::views::{Grid, View};
use crate::query::{Population, Sparse, Sweep, SweepQuery};

use crate::cli::args::SweepArgs;
use crate::cli::asked::{asked, other};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

/// What the flags ask.
pub fn question(args: &SweepArgs) -> Result<Asked> {
    let asked = asked(QuestionKind::Sweep, args.own(), &args.data, &args.filter)?;
    let Question::Sweep(grid) = asked.question else { return Err(other()) };
    Ok(Asked { question: SweepQuery { large: args.large, ..grid }.into(), ..asked })
}

pub fn run(args: &SweepArgs, caller: &Caller) -> Result<()> {
    let figure = args.figure()?;
    let Asked { question, population } = question(args)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    let question = session.resolved(question)?;
    let Question::Sweep(query) = &question else { return Err(other()) };
    if query.sparse {
        return sparse(args, &session, query, population);
    }
    let place = session
        .place(&args.output, args.filter.files(), AnswerKind::Sweep { axes: query.axes.len() })?
        .drawn(figure);
    let (sweep, by) = session.ask::<Sweep>(&question)?;
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let is_empty = sweep.counts.iter().all(|count| *count == 0);
    hint::about_grid(&session, &query.filter, &query.axes, is_empty);
    let context = session.context(&args.output, &query.filter, population, &by)?;
    session.give(place, &View::Sweep(Grid::new(&sweep, query)), &context)
}

/// The cells that are not empty.
fn sparse(
    args: &SweepArgs,
    session: &Session,
    query: &SweepQuery,
    population: Option<Population>,
) -> Result<()> {
    let question = query.clone().into();
    let place = session.place(&args.output, args.filter.files(), AnswerKind::SparseSweep)?;
    let (sparse, by) = session.ask::<Sparse>(&question)?;
    if args.output.explain {
        explain(session, &by, &question, &args.data, &[])?;
    }
    hint::about_grid(session, &query.filter, &query.axes, sparse.cells.is_empty());
    let context = session.context(&args.output, &query.filter, population, &by)?;
    place.give(&View::SparseSweep(&sparse, query), &context, &session.run())
}
