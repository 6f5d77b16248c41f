//! `areax count [DATA] [filters]`.

use areax::Result;
use areax::output::{self, Context};
use areax::progress::Progress;
use areax::query::flags;

use super::EMPTY_HINT;
use crate::cli::CountArgs;
use crate::engines;
use crate::explain::{Question, explain};
use crate::place::Place;
use crate::session::Session;

pub fn run(args: &CountArgs, quiet: bool) -> Result<()> {
    let (filter, population) = args.filter.resolve()?;
    let session = Session::find(&args.data, quiet)?;
    let place = Place::open(&args.output)?;
    let engine = engines::choose(&args.engine, &session)?;
    let (count, checked_against) = engines::checked(
        &args.engine,
        &session,
        engine.as_ref(),
        |engine| engine.count(&filter),
        |a, b| format!("{a:?} and {b:?}"),
    )?;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        let question = Question {
            command_line: format!(
                "areax count {}{}",
                session.sources.folder.display(),
                flags(&filter)
            ),
            route: "count",
            extra: Vec::new(),
            call: "engine.count(&filter)?",
        };
        session.progress.note(&explain(engine.as_ref(), &filter, synapses, &question)?);
    }
    if count.count == 0 {
        session.progress.note(EMPTY_HINT);
    }
    let context = Context {
        dataset_name: &session.sources.name,
        synapses,
        neurons,
        filter: &filter,
        population,
        axon_only: session.axon_only(),
        engine: engine.name().to_owned(),
        checked_against,
    };
    let meta = output::meta_json(&context, None)?;
    place.write(&meta, |format, look, out| output::write_count(format, &count, &context, look, out))
}
