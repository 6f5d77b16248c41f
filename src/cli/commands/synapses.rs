//! `areax synapses [DATA] [filters]`.

use std::sync::Arc;

use crate::Result;
use crate::engine::Engine;
use crate::output::views::{RowsView, View};
use crate::output::{AnswerKind, Format};
use crate::progress::Progress;
use crate::query::{RowField, RowSet, Sample, SelectQuery};
use crate::read::SynapseFile;
use crate::rows::{RowsHandle, Selection};

use crate::cli::args::SynapsesArgs;
use crate::cli::engines;
use crate::cli::explain::{Question, explain};
use crate::cli::hint;
use crate::cli::session::Session;

/// Most rows that are held in memory: some tens of megabytes.
const IN_MEMORY_ROWS_MAX: u64 = 1 << 20;
/// Seeds are drawn below this, so that they are easy to type and exact in every JSON reader.
const DRAWN_SEED_MAX: u64 = 1 << 32;

pub fn run(args: &SynapsesArgs, quiet: bool) -> Result<()> {
    let (filter, population) = args.filter.resolve()?;
    let named = args.fields.as_deref().map(RowField::list).transpose()?;
    let fields = named.as_deref().unwrap_or(RowField::PUBLISHED);
    let session = Session::find(&args.data, quiet)?;
    session.check(&filter)?;
    let place = session.place(&args.output, args.filter.files())?.only(AnswerKind::Rows)?;
    let engine = engines::choose(&args.engine, &session, &filter)?;
    let query = SelectQuery { filter, sample: sample(args, &session.progress) };
    let file = Arc::new(SynapseFile::open(&session.sources.synapses)?);
    // Engines that are compared say which rows pass, and these are then read as published.
    let compared = args.engine.check || engine.adapter().is_some();
    let whole_records = named.is_none() && place.format == Format::Npy;
    let choose = |engine: &dyn Engine| match compared || whole_records {
        true => Ok(Selection::Set(Arc::new(engine.select(&query, &session.run())?))),
        false => Selection::by(engine, &file, &query, fields, IN_MEMORY_ROWS_MAX, &session.run()),
    };
    let checked = engines::checked(&args.engine, &session, engine.as_ref(), choose, differ)?;
    let selection = checked.answer;
    // The rows that are read now are those that were chosen, or none is written.
    session.unchanged()?;
    let (synapses, neurons) = session.rows()?;
    if args.output.explain {
        explain(engine.as_ref(), synapses, &question(args, &query, fields), &session.run())?;
    }
    let is_empty = selection.is_empty() && query.sample.is_none_or(|sample| sample.size > 0);
    hint::about(&session, &query.filter, is_empty);
    let by = (checked.engine, checked.by);
    let context = session.context(&args.output, (synapses, neurons), &query.filter, population, by);
    let rows = RowsHandle::new(file, selection);
    let view = View::Rows(RowsView {
        rows: &rows,
        fields,
        fields_named: named.is_some(),
        sample: query.sample,
        vocabulary: &session.vocabulary,
        short: false,
    });
    place.give(&view, &context, &session.run())
}

/// The sample that the flags ask for; a seed that they leave out is drawn, and said.
fn sample(args: &SynapsesArgs, progress: &dyn Progress) -> Option<Sample> {
    let size = args.max_results?;
    let seed = args.seed.unwrap_or_else(|| {
        let seed = fastrand::u64(..DRAWN_SEED_MAX);
        progress.note(&format!("seed {seed}"));
        seed
    });
    Some(Sample { size, seed })
}

fn differ(a: &Selection, b: &Selection) -> String {
    match (a, b) {
        (Selection::Set(a), Selection::Set(b)) => first_difference(a, b),
        _ => format!("{} rows and {}", a.len(), b.len()),
    }
}

/// The first row that only one of two selections has.
pub fn first_difference(a: &RowSet, b: &RowSet) -> String {
    let (rows, others) = (a.len(), b.len());
    let pairs = a.rows().map(Some).chain(std::iter::repeat(None));
    let differs = pairs.zip(b.rows().map(Some).chain([None])).find(|(a, b)| a != b);
    let said = |row: Option<u64>| row.map_or("none".to_owned(), |row| format!("row {row}"));
    let (one, other) = differs.unwrap_or((None, None));
    format!("{rows} rows and {others}; they first differ at {} and {}", said(one), said(other))
}

fn question<'a>(
    args: &'a SynapsesArgs,
    query: &'a SelectQuery,
    fields: &[RowField],
) -> Question<'a> {
    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    let named = args.fields.iter().map(|_| ("fields", names.join(",")));
    let sample = query.sample.iter().flat_map(|Sample { size, seed }| {
        [("max_results", size.to_string()), ("seed", seed.to_string())]
    });
    let said = match query.sample {
        Some(Sample { size, seed }) => format!("Some(Sample {{ size: {size}, seed: {seed} }})"),
        None => "None".to_owned(),
    };
    Question {
        name: "synapses",
        data: &args.data,
        extra: named.chain([("return_fields", names.join(","))]).chain(sample).collect(),
        filter: &query.filter,
        call: format!("engine.select(&SelectQuery {{ filter, sample: {said} }})?"),
    }
}
