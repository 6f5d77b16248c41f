//! `/j0251/synapses/json`: the synapses themselves, all that pass or a uniform sample; the
//! guide's route.

use std::sync::Arc;

use super::{Wanted, Work};
use crate::ask::RowsQuery;
use crate::ask::table::PRECISION;
use crate::error::Result as Answered;
use crate::output::Cursor;
use crate::query::{RowField, SelectQuery};
use crate::rows::{RowsHandle, Selection};
use crate::run::Run;
use crate::server::engines::Provenance;
use crate::server::filter;
use crate::server::headers::SEED_HEADER;
use crate::server::problem::Problem;
use crate::server::reply::Reply;
use crate::server::state::{Shared, State};
use crate::server::stream::{RowStream, RowsAsked};

/// Most rows that an answer holds: some megabytes.
const IN_MEMORY_ROWS_MAX: u64 = 1 << 17;

pub fn read(state: &State, query: RowsQuery, wanted: &Wanted) -> Result<Work, Problem> {
    let RowsQuery { select: query, fields, .. } = query;
    filter::check(&query.filter, state)?;
    let &Wanted { format, population, ids_as_text, .. } = wanted;
    let short = wanted.pairs.word(&PRECISION)? == Some("short");
    Ok(Box::new(move |state, run| {
        let (selection, by) = choose(state, &query, &fields, run)?;
        let sample = query.sample;
        let asked = RowsAsked {
            data: state.data.clone(),
            rows: RowsHandle::new(state.data.file.clone(), selection),
            fields,
            format,
            ids_as_text,
            short,
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

/// The rows, or which they are. A GPU is asked for a list, as the cpu is that checks it.
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
