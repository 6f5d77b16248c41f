//! `areax sweep [DATA] --axis NAME=SPEC … [filters]`.

use crate::output::AnswerKind;
use crate::output::views::{Grid, View};
use crate::query::{Sweep, SweepQuery};
use crate::{Filter, Result};

use crate::cli::args::SweepArgs;
use crate::cli::explain::{Question, axis, explain};
use crate::cli::grid::{self, preset};
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &SweepArgs, quiet: bool) -> Result<()> {
    let figure = args.figure()?;
    let grid = grid::asked(&args.axes, preset(&args.preset)?, &args.filter)?;
    let query = SweepQuery { large: args.large, ..grid.query };
    let population = grid.population;
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    let asked = query.clone().into();
    session.check(&asked)?;
    let place = session
        .place(&args.output, args.filter.files())?
        .only(AnswerKind::Sweep { axes: query.axes.len() })?
        .drawn(figure);
    let (sweep, by) = session.ask::<Sweep>(&asked)?;
    let (synapses, neurons) = session.rows()?;
    // The axes replace what a population says of them.
    let filter = query.without_axes();
    if args.output.explain {
        explain(&session, &by, synapses, &question(args, &query, &filter))?;
    }
    hint::about(&session, &filter, sweep.counts.iter().all(|count| *count == 0));
    let context = session.context(&args.output, (synapses, neurons), &filter, population, &by);
    place.give(&View::Sweep(Grid::new(&sweep, &query)), &context, &session.run())
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
