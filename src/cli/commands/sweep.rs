//! `areax sweep [DATA] --axis NAME=SPEC … [filters]`.

use crate::Result;
use crate::output::AnswerKind;
use crate::output::views::{Grid, View};
use crate::query::{Sweep, SweepQuery};

use crate::cli::args::SweepArgs;
use crate::cli::explain::explain;
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
        explain(&session, &by, &asked, &args.data, &[])?;
    }
    hint::about(&session, &filter, sweep.counts.iter().all(|count| *count == 0));
    let context = session.context(&args.output, (synapses, neurons), &filter, population, &by);
    place.give(&View::Sweep(Grid::new(&sweep, &query)), &context, &session.run())
}
