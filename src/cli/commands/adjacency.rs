//! `areax adjacency [DATA] [filters]`.

use crate::Result;
use crate::ask::Question;
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::Adjacency;

use crate::cli::args::AdjacencyArgs;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &AdjacencyArgs, quiet: bool) -> Result<()> {
    let (filter, population) = args.filter.resolve()?;
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    let asked = Question::Adjacency(filter.clone());
    session.check(&asked)?;
    let place = session.place(&args.output, args.filter.files())?.only(AnswerKind::Adjacency)?;
    let (adjacency, by) = session.ask::<Adjacency>(&asked)?;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        explain(&session, &by, &asked, &args.data, &[])?;
    }
    hint::about(&session, &filter, adjacency.pairs() == 0);
    let context = session.context(&args.output, (synapses, neurons), &filter, population, &by);
    place.give(&View::Adjacency(&adjacency), &context, &session.run())
}
