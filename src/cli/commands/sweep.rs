//! `areax sweep [DATA] --axis NAME=SPEC … [filters]`.

use crate::output::AnswerKind;
use crate::output::views::{Grid, View};
use crate::query::{Sweep, SweepQuery};
use crate::{Filter, Result};

use crate::cli::args::SweepArgs;
use crate::cli::engines;
use crate::cli::explain::{Question, axis, explain};
use crate::cli::grid::{self, preset};
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &SweepArgs, quiet: bool) -> Result<()> {
    let figure = args.figure()?;
    let grid = grid::asked(&args.axes, preset(&args.preset)?, &args.filter)?;
    let query = SweepQuery { large: args.large, ..grid.query };
    let population = grid.population;
    let session = Session::find(&args.data, quiet)?;
    query.check(session.vocabulary.types.len())?;
    session.check(&query.with_axes())?;
    let place = session
        .place(&args.output, args.filter.files())?
        .only(AnswerKind::Sweep { axes: query.axes.len() })?
        .drawn(figure);
    let engine = engines::choose(&args.engine, &session, &query.filter_at(0))?;
    let checked = engines::checked(
        &args.engine,
        &session,
        engine.as_ref(),
        |engine| engine.sweep(&query, &session.run()),
        |a, b| first_difference(a, b, &query),
    )?;
    let sweep = checked.answer;
    let (synapses, neurons) = session.rows()?;
    // The axes replace what a population says of them.
    let filter = query.without_axes();
    if args.output.explain {
        explain(engine.as_ref(), synapses, &question(args, &query, &filter), &session.run())?;
    }
    hint::about(&session, &filter, sweep.counts.iter().all(|count| *count == 0));
    let by = (checked.engine, checked.by);
    let context = session.context(&args.output, (synapses, neurons), &filter, population, by);
    place.give(&View::Sweep(Grid::new(&sweep, &query)), &context, &session.run())
}

/// The first cell in which two sweeps differ.
pub fn first_difference(a: &Sweep, b: &Sweep, query: &SweepQuery) -> String {
    if a.labels != b.labels || a.counts.len() != b.counts.len() {
        return format!(
            "{} cells of {} types and {} of {}",
            a.counts.len(),
            a.labels.len(),
            b.counts.len(),
            b.labels.len()
        );
    }
    let differs = |at: &usize| a.counts[*at] != b.counts[*at];
    let at = (0..a.counts.len()).find(differs).unwrap_or(0);
    let types = a.labels.len();
    let (point, pair) = (at / (types * types), at % (types * types));
    let values = Grid::new(a, query).values(point);
    let place: Vec<String> = query
        .axes
        .iter()
        .zip(values)
        .map(|(axis, value)| format!("{} {value}", axis.parameter.name()))
        .collect();
    let (pre, post) = (&a.labels[pair / types], &a.labels[pair % types]);
    format!("at {}, {pre}→{post} is {} and {}", place.join(", "), a.counts[at], b.counts[at])
}

fn question<'a>(args: &'a SweepArgs, query: &SweepQuery, filter: &'a Filter) -> Question<'a> {
    let large = query.large.then(|| ("large", "true".to_owned()));
    Question {
        name: "sweep",
        data: &args.data,
        extra: query.axes.iter().map(axis).chain(large).collect(),
        filter,
        call: format!("engine.sweep(&SweepQuery {{ filter, axes, large: {} }})?", query.large),
    }
}
