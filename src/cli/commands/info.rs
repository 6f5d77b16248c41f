//! `areax info [DATA]`: what the data holds, counted while it was prepared.

use crate::ask::Question;
use crate::output::views::{InfoFrom, InfoView, View};
use crate::output::{AnswerKind, Context, Format};
use crate::progress::Progress;
use crate::query::MapFacts;
use crate::{Filter, Result};

use crate::cli::args::{InfoArgs, ThemeName};
use crate::cli::caller::Caller;
use crate::cli::place::{self, Named};
use crate::cli::session::Session;

pub fn run(args: &InfoArgs, caller: &Caller) -> Result<()> {
    let session = Session::find(&args.data, caller)?;
    let look = place::look(ThemeName::Light);
    let (format, output, inputs) =
        (args.format.as_deref(), args.output.as_deref(), session.inputs(Vec::new()));
    let place = Named::of(format, output, Some(Format::Table), look, &inputs)
        .with_meta()
        .only(AnswerKind::Info)?
        .about(session.data().published.clone());
    let run = session.run();
    if session.data().mapped.is_some() {
        let (columns, by) = session.ask::<Box<MapFacts>>(&Question::Info)?;
        let filter = Filter::default();
        let context = session.data().context(&filter, &by)?;
        return place.give(&View::Columns(&columns), &context, &run);
    }
    let info = session.data().prepared(&run)?.info()?;
    let view = InfoView {
        info,
        built_in: session.data().sources.built_in(),
        from: {
            let sources = &session.data().sources;
            InfoFrom::files(&sources.synapses, sources.neurons.as_deref())
        },
    };
    for warning in view.warnings() {
        session.progress.note(&format!("warning: {warning}"));
    }
    let view = View::Info(view);
    let filter = Filter::default();
    let context = Context::of(info, &filter, "prepare");
    place.give(&view, &context, &run)
}
