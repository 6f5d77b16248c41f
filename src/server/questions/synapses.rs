//! `/j0251/synapses/json`: the synapses themselves, all that pass or a uniform sample; the
//! guide's route.

use std::sync::Arc;

use super::Work;
use crate::ask::table::{MAX_RESULTS, PRECISION, RETURN_FIELDS, SEED};
use crate::error::Result as Answered;
use crate::output::Format;
use crate::output::rows::Style;
use crate::query::{RowField, Sample, SelectQuery};
use crate::rows::{Cursor, Selection};
use crate::run::Run;
use crate::server::engines::Provenance;
use crate::server::fields::Fields;
use crate::server::filter;
use crate::server::problem::Problem;
use crate::server::reply::{Reply, SEED_HEADER};
use crate::server::state::{Shared, State};
use crate::server::stream::{RowStream, RowsAsked};

/// Most rows that an answer holds: some megabytes.
const IN_MEMORY_ROWS_MAX: u64 = 1 << 17;
/// Seeds are drawn below this, so that they are exact in every reader of numbers.
const DRAWN_SEED_MAX: u64 = 1 << 32;

/// What is asked of the rows that pass.
struct Rows {
    fields: Vec<RowField>,
    format: Format,
    style: Style,
}

pub fn read(state: &State, fields: &Fields, format: Format) -> Result<Work, Problem> {
    let (filter, population) = filter::of(fields)?;
    filter::check(&filter, state)?;
    let rows = Rows {
        fields: match fields.get(RETURN_FIELDS.name) {
            Some(list) => {
                RowField::list(list).map_err(|error| Problem::of(&error, "return_fields"))?
            }
            None => vec![RowField::Size],
        },
        format,
        style: Style {
            bare: true,
            ids_as_text: fields.ids_as_text()?,
            short: fields.word(&PRECISION)? == Some("short"),
        },
    };
    let sample = sample(fields)?;
    Ok(Box::new(move |state, run| {
        let query = SelectQuery { filter, sample };
        let (selection, by) = choose(state, &query, &rows.fields, run)?;
        let asked = RowsAsked {
            data: state.data.clone(),
            rows: selection.len(),
            selection,
            fields: rows.fields,
            fields_named: true,
            format: rows.format,
            style: rows.style,
            filter: query.filter,
            population,
            sample,
            by,
        };
        let reply = reply(state, asked)?;
        Ok(match sample {
            Some(sample) => reply.with(SEED_HEADER, sample.seed),
            None => reply,
        })
    }))
}

/// The rows, or which they are. A card is asked for a list, as the cpu is that checks it.
fn choose(
    state: &Shared,
    query: &SelectQuery,
    fields: &[RowField],
    run: &Run,
) -> Answered<(Selection, Provenance)> {
    let file = &state.data.file;
    let (selection, by) = state.engines.ask(|engine| match state.engines.has_cpu_behind() {
        true => Ok(Selection::Set(Arc::new(engine.select(query, run)?))),
        false => Selection::by(engine, file, query, fields, IN_MEMORY_ROWS_MAX, run),
    })?;
    Ok(match selection {
        Selection::Set(set) => (Selection::Set(state.selections.share(set)), by),
        held => (held, by),
    })
}

/// A sample, with a drawn seed if none is given.
fn sample(fields: &Fields) -> Result<Option<Sample>, Problem> {
    let (size, seed) = (fields.integer(MAX_RESULTS.name)?, fields.integer(SEED.name)?);
    match (size, seed) {
        (Some(size), seed) => {
            let seed = seed.unwrap_or_else(|| fastrand::u64(..DRAWN_SEED_MAX));
            Ok(Some(Sample { size, seed }))
        }
        (None, Some(_)) => {
            Err(Problem::bad(SEED.name, "a seed chooses a sample: give max_results too"))
        }
        (None, None) => Ok(None),
    }
}

/// A short answer whole, a long one as a stream.
fn reply(state: &Shared, asked: RowsAsked) -> Result<Reply, Problem> {
    let (mut cursor, mut pieces, mut bytes) = (Cursor::default(), Vec::new(), 0);
    while !cursor.is_done() && bytes <= state.limits.whole_bytes_max {
        let chunk = asked.chunk(&mut cursor)?;
        bytes += chunk.iter().map(Vec::len).sum::<usize>();
        pieces.extend(chunk);
    }
    let format = asked.format;
    if cursor.is_done() {
        return Ok(Reply::whole(format, pieces.concat()));
    }
    let permit = state.scheduler.stream()?;
    Ok(Reply::rows(format, RowStream::new(asked, pieces, cursor, state.scheduler.pool(), permit)))
}
