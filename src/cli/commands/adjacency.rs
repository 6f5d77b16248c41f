//! `areax adjacency [DATA] [filters]`.

use crate::Result;
use crate::output::AnswerKind;
use crate::output::views::View;
use crate::query::Adjacency;

use crate::cli::args::AdjacencyArgs;
use crate::cli::engines;
use crate::cli::explain::{Question, explain};
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &AdjacencyArgs, quiet: bool) -> Result<()> {
    let (filter, population) = args.filter.resolve()?;
    let session = Session::find(&args.data, quiet)?;
    session.check(&filter)?;
    let place = session.place(&args.output, args.filter.files())?.only(AnswerKind::Adjacency)?;
    let engine = engines::without_gpu(&args.engine, &session, "adjacency")?;
    engines::prepare_index(engine.as_ref(), &session)?;
    let checked = engines::checked(
        &args.engine,
        &session,
        engine.as_ref(),
        |engine| engine.adjacency(&filter, &session.run()),
        first_difference,
    )?;
    let adjacency = checked.answer;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        let question = Question {
            name: "adjacency",
            data: &args.data,
            extra: Vec::new(),
            filter: &filter,
            call: "engine.adjacency(&filter)?".to_owned(),
        };
        explain(engine.as_ref(), synapses, &question, &session.run())?;
    }
    hint::about(&session, &filter, adjacency.pairs() == 0);
    let by = (checked.engine, checked.by);
    let context = session.context(&args.output, (synapses, neurons), &filter, population, by);
    place.give(&View::Adjacency(&adjacency), &context, &session.run())
}

/// The first pair in which two answers differ.
pub fn first_difference(a: &Adjacency, b: &Adjacency) -> String {
    let said = |adjacency: &Adjacency| {
        let (pairs, neurons) = (adjacency.pairs(), adjacency.neuron_ids.len());
        format!("{pairs} pairs of {neurons} neurons")
    };
    let differs = a.iter().zip(b.iter()).find(|(a, b)| format!("{a:?}") != format!("{b:?}"));
    match differs {
        Some((one, other)) => format!("{one:?} and {other:?}"),
        None => format!("{} and {}", said(a), said(b)),
    }
}
