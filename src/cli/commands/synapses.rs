//! `areax synapses [DATA] [filters]`.

use crate::Result;
use crate::ask::table::QuestionKind;
use crate::ask::{Asked, Question, Rows, RowsQuery};
use crate::output::AnswerKind;
use crate::output::views::{RowsView, View};
use crate::progress::Progress;

use crate::cli::args::SynapsesArgs;
use crate::cli::asked::{asked, other};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &SynapsesArgs, caller: &Caller) -> Result<()> {
    let Asked { question, population } =
        asked(QuestionKind::Synapses, args.own(), &args.data, &args.filter)?;
    let session = Session::asking(&args.data, &args.engine, caller)?;
    session.check(&question)?;
    let place = session.place(&args.output, args.filter.files(), AnswerKind::Rows)?;
    let Question::Rows(mut query) = question else { return Err(other()) };
    let RowsQuery { select, .. } = query.clone();
    if let (Some(sample), None) = (select.sample, args.seed) {
        session.progress.note(&format!("seed {}", sample.seed));
    }
    if place.format.is_of_records(args.fields.is_some()) {
        query.held_max = 0;
    }
    let question = query.into();
    let (found, by) = session.ask::<Rows>(&question)?;
    let rows = found.handle();
    if args.output.explain {
        explain(&session, &by, &question, &args.data, &[])?;
    }
    let is_empty = rows.is_empty() && select.sample.is_none_or(|sample| sample.size > 0);
    hint::about(&session, &select.filter, is_empty);
    let context = session.context(&args.output, &select.filter, population, &by)?;
    let view = View::Rows(RowsView {
        rows: &rows,
        fields: &found.fields,
        fields_named: args.fields.is_some(),
        sample: select.sample,
        vocabulary: &session.data().vocabulary,
        short: false,
    });
    session.give(place, &view, &context)
}
