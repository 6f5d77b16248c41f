//! `/j0251/synapses/json`: the synapses themselves, all that pass or a uniform sample; the
//! guide's route.

use std::sync::Arc;

use super::{Telling, Wanted};
use crate::ask::table::PRECISION;
use crate::ask::{Rows, RowsQuery};
use crate::output::Cursor;
use crate::query::SelectQuery;
use crate::rows::{RowsHandle, Selection};
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
    filter::check(&query.select.filter, state)?;
    let &Wanted { format, population, ids_as_text, .. } = wanted;
    let short = wanted.pairs.word(&PRECISION)? == Some("short");
    Ok(Box::new(move |state, run, explanation| {
        let (found, by) = state.ask::<Rows>(&query.clone().into(), false, run)?;
        let is_empty = found.is_empty() && query.select.sample.is_none_or(|sample| sample.size > 0);
        let RowsQuery { select: SelectQuery { filter, sample }, fields, .. } = query;
        let selection = match found.selection {
            Selection::Set(set) => Selection::Set(state.selections.share(set)),
            held => held,
        };
        let hint = answer::hint(&state.data, &filter, is_empty);
        let asked = RowsAsked {
            backend: Arc::clone(&state.backend),
            rows: RowsHandle::new(found.file, selection).read_by(Arc::clone(&state.backend.pool)),
            fields,
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
