//! Answers as Arrow record batches: the columns that Parquet and Arrow files are written from, for
//! programs that take columns as they are.

use std::sync::mpsc::Receiver;

use super::columns::{self, RecordBatch, TextColumns};
use super::views::View;
use super::{Context, Format, adjacency, neurons, rows};
use crate::error::Result;

/// The record batches of an answer, each made when it is asked for.
pub struct Batches<'a> {
    view: View<'a>,
    context: &'a Context<'a>,
    cursor: BatchCursor,
    has_failed: bool,
}

/// The record batches of an answer that Arrow is a format of: rows, neurons and adjacency. Their columns are
/// those of the Arrow stream, and a batch has at most 524,288 rows.
///
/// # Errors
/// Another answer (usage).
pub fn batches<'a>(view: &View<'a>, context: &'a Context<'a>) -> Result<Batches<'a>> {
    let view = match view {
        View::Adjacency(pairs) => View::Adjacency(pairs),
        View::Neurons(list, query) => View::Neurons(list, query),
        View::Rows(view) => View::Rows(*view),
        other => return Err(other.kind().refused(Format::Arrows)),
    };
    let cursor = BatchCursor::with(&view, TextColumns::Plain)?;
    Ok(Batches { view, context, cursor, has_failed: false })
}

impl Iterator for Batches<'_> {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Result<RecordBatch>> {
        if self.has_failed {
            return None;
        }
        let batch = self.cursor.next(&self.view, self.context);
        self.has_failed = batch.is_err();
        batch.transpose()
    }
}

/// How far the record batches of an answer have been given, for who holds the answer itself. Texts of few
/// different values are dictionaries here; ids are plain texts. There is one batch at least, for its
/// columns.
pub struct BatchCursor(Place);

enum Place {
    /// Rows that are read as they are wanted.
    Rows { cursor: Box<rows::Cursor>, ready: Receiver<RecordBatch> },
    /// How many rows of an answer in memory have been given, once there was a batch.
    Done(Option<usize>, TextColumns),
}

impl BatchCursor {
    /// Before the first batch.
    ///
    /// # Errors
    /// An answer that Arrow is no format of (usage).
    pub fn new(view: &View) -> Result<BatchCursor> {
        BatchCursor::with(view, TextColumns::Dictionaries)
    }

    fn with(view: &View, texts: TextColumns) -> Result<BatchCursor> {
        view.kind().check(Format::Arrows)?;
        Ok(BatchCursor(match view {
            View::Rows(view) => {
                let (cursor, ready) = rows::Cursor::of_batches(view, texts);
                Place::Rows { cursor: Box::new(cursor), ready }
            }
            _ => Place::Done(None, texts),
        }))
    }

    /// The next batch, if there is one. The arguments are the same for every batch of an answer.
    ///
    /// # Errors
    /// A file that has changed since it was opened, or cannot be read any more.
    pub fn next(&mut self, view: &View, context: &Context) -> Result<Option<RecordBatch>> {
        match &mut self.0 {
            Place::Rows { cursor, ready } => next_rows(cursor, ready, view, context),
            Place::Done(done, texts) => {
                let batch = group(view, *done, *texts)?;
                let rows = batch.as_ref().map_or(0, RecordBatch::num_rows);
                *done = Some(done.unwrap_or_default() + rows);
                Ok(batch)
            }
        }
    }
}

fn next_rows(
    cursor: &mut rows::Cursor,
    ready: &Receiver<RecordBatch>,
    view: &View,
    context: &Context,
) -> Result<Option<RecordBatch>> {
    let View::Rows(view) = view else { return Ok(None) };
    loop {
        if let Ok(batch) = ready.try_recv() {
            return Ok(Some(batch));
        }
        if cursor.is_done() {
            return Ok(None);
        }
        cursor.next(view, Format::Arrows, context)?;
    }
}

/// The rows behind those that are done of an answer in memory.
fn group(view: &View, done: Option<usize>, texts: TextColumns) -> Result<Option<RecordBatch>> {
    let behind = done.unwrap_or_default();
    let mut batches = match view {
        View::Adjacency(pairs) => {
            columns::Batches::of(adjacency::Groups::behind(pairs, behind), texts)
        }
        View::Neurons(list, _) => {
            columns::Batches::of(neurons::Groups::behind(list, behind), texts)
        }
        other => return Err(other.kind().refused(Format::Arrows)),
    };
    if done.is_none() { batches.first() } else { batches.next() }
}
