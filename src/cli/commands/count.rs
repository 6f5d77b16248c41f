//! `areax count [DATA] [filters]`.

use crate::Result;
use crate::output::AnswerKind;
use crate::output::views::View;

use crate::cli::args::CountArgs;
use crate::cli::engines;
use crate::cli::explain::{Question, explain};
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &CountArgs, quiet: bool) -> Result<()> {
    let (filter, population) = args.filter.resolve()?;
    let session = Session::find(&args.data, quiet)?;
    session.check(&filter)?;
    let place = session.place(&args.output, args.filter.files())?.only(AnswerKind::Count)?;
    let engine = engines::choose(&args.engine, &session, &filter)?;
    let checked = engines::checked(
        &args.engine,
        &session,
        engine.as_ref(),
        |engine| engine.count(&filter, &session.run()),
        |a, b| format!("{a:?} and {b:?}"),
    )?;
    let count = checked.answer;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        let question = Question {
            name: "count",
            data: &args.data,
            extra: Vec::new(),
            filter: &filter,
            call: "engine.count(&filter)?".to_owned(),
        };
        explain(engine.as_ref(), synapses, &question, &session.run())?;
    }
    hint::about(&session, &filter, count.count == 0);
    let by = (checked.engine, checked.by);
    let context = session.context(&args.output, (synapses, neurons), &filter, population, by);
    place.give(&View::Count(&count), &context, &session.run())
}
