//! `areax synapses [DATA] [filters]`.

use crate::Result;
use crate::ask::{Rows, RowsQuery, drawn_seed};
use crate::output::views::{RowsView, View};
use crate::output::{AnswerKind, Format};
use crate::progress::Progress;
use crate::query::{RowField, Sample, SelectQuery};

use crate::cli::args::SynapsesArgs;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::session::Session;

pub fn run(args: &SynapsesArgs, quiet: bool) -> Result<()> {
    let (filter, population) = args.filter.resolve()?;
    let named = args.fields.as_deref().map(RowField::list).transpose()?;
    let fields = named.as_deref().unwrap_or(RowField::PUBLISHED);
    let session = Session::asking(&args.data, &args.engine, quiet)?;
    let select = SelectQuery { filter, sample: None };
    session.check(&RowsQuery::new(select.clone(), fields).into())?;
    let place = session.place(&args.output, args.filter.files())?.only(AnswerKind::Rows)?;
    let query = SelectQuery { sample: sample(args, &session.progress), ..select };
    let mut asked = RowsQuery::new(query.clone(), fields);
    if named.is_none() && place.format == Format::Npy {
        // Whole records stand in the published file alone.
        asked.held_max = 0;
    }
    let asked = asked.into();
    let (found, by) = session.ask::<Rows>(&asked)?;
    let rows = found.handle();
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        explain(&session, &by, &asked, &args.data, &[])?;
    }
    let is_empty = rows.is_empty() && query.sample.is_none_or(|sample| sample.size > 0);
    hint::about(&session, &query.filter, is_empty);
    let context =
        session.context(&args.output, (synapses, neurons), &query.filter, population, &by);
    let view = View::Rows(RowsView {
        rows: &rows,
        fields,
        fields_named: named.is_some(),
        sample: query.sample,
        vocabulary: &session.data().vocabulary,
        short: false,
    });
    place.give(&view, &context, &session.run())
}

/// The sample that the flags ask for; a seed that they leave out is drawn, and said.
fn sample(args: &SynapsesArgs, progress: &dyn Progress) -> Option<Sample> {
    let size = args.max_results?;
    let seed = args.seed.unwrap_or_else(|| {
        let seed = drawn_seed();
        progress.note(&format!("seed {seed}"));
        seed
    });
    Some(Sample { size, seed })
}
