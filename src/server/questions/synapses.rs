//! `/j0251/synapses/json`: the synapses themselves, all that pass or a uniform sample; the
//! guide's route.

use std::sync::Arc;

use super::{Telling, Wanted};
use crate::ask::table::{PRECISION, RETURN_FIELDS};
use crate::ask::{Rows, RowsQuery};
use crate::error::{Error, Place};
use crate::output::Cursor;
use crate::query::SelectQuery;
use crate::server::headers::SEED_HEADER;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::{Shared, State};
use crate::server::stream::{RowStream, RowsAsked};
use crate::server::{answer, filter};

/// Most rows that an answer holds: some megabytes.
const IN_MEMORY_ROWS_MAX: u64 = 1 << 17;

pub fn read(state: &State, query: RowsQuery, wanted: &Wanted) -> Result<Telling, Problem> {
    let query = RowsQuery { held_max: IN_MEMORY_ROWS_MAX, ..query };
    if state.backend.data.mapped.is_none() {
        query.fields.published().map_err(named)?;
    }
    filter::check(&query.select.filter, state)?;
    let &Wanted { format, population, ids_as_text, .. } = wanted;
    let short = wanted.pairs.word(&PRECISION)? == Some("short");
    Ok(Box::new(move |state, run, explanation| {
        let (found, by) = state.ask::<Rows>(&query.clone().into(), false, run).map_err(named)?;
        let is_empty = found.is_empty() && query.select.sample.is_none_or(|sample| sample.size > 0);
        let RowsQuery { select: SelectQuery { filter, sample }, .. } = query;
        let found = found.shared(|set| state.selections.share(set));
        let hint = answer::hint(state, &filter, is_empty);
        let asked = RowsAsked {
            backend: Arc::clone(&state.backend),
            rows: found.handle(),
            fields: found.fields,
            format,
            ids_as_text,
            short,
            filter,
            population,
            explanation,
            sample,
            by,
        };
        let reply = reply(state, asked)?.hinted(hint.as_deref());
        Ok(match sample {
            Some(sample) => reply.with(SEED_HEADER, sample.seed),
            None => reply,
        })
    }))
}

/// An error about fields, by the name that they have here.
fn named(error: Error) -> Error {
    match error.parameter() {
        Some("fields") => error.at(Place::Parameter(RETURN_FIELDS.name.to_owned())),
        _ => error,
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
