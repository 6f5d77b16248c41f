//! Answers as Arrow record batches: the columns that Parquet and Arrow files are written from, for
//! programs that take columns as they are.

use std::sync::mpsc::Receiver;

use super::columns::{self, RecordBatch};
use super::views::{RowsView, View};
use super::{Context, Format, adjacency, neurons, rows};
use crate::error::Result;

/// The record batches of an answer, each made when it is asked for.
pub struct Batches<'a>(Source<'a>);

enum Source<'a> {
    Groups(columns::Batches<'a>),
    Rows {
        view: RowsView<'a>,
        context: &'a Context<'a>,
        cursor: Box<rows::Cursor>,
        ready: Receiver<RecordBatch>,
    },
    Failed,
}

/// The record batches of an answer that Arrow is a format of: rows, neurons and adjacency. Their columns are
/// those of the Arrow stream, and a batch has at most 524,288 rows.
///
/// # Errors
/// Another answer (usage).
pub fn batches<'a>(view: &View<'a>, context: &'a Context<'a>) -> Result<Batches<'a>> {
    view.kind().check(Format::Arrows)?;
    match view {
        View::Adjacency(pairs) => Ok(of(adjacency::Groups::new(pairs))),
        View::Neurons(list, _) => Ok(of(neurons::Groups::new(list))),
        View::Rows(view) => {
            let (cursor, ready) = rows::Cursor::of_batches(view);
            Ok(Batches(Source::Rows { view: *view, context, cursor: Box::new(cursor), ready }))
        }
        other => Err(other.kind().refused(Format::Arrows)),
    }
}

fn of<'a>(groups: impl columns::Groups + 'a) -> Batches<'a> {
    Batches(Source::Groups(columns::Batches::of(groups)))
}

impl Iterator for Batches<'_> {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Result<RecordBatch>> {
        let batch = self.0.next();
        if batch.is_err() {
            self.0 = Source::Failed;
        }
        batch.transpose()
    }
}

impl Source<'_> {
    fn next(&mut self) -> Result<Option<RecordBatch>> {
        match self {
            Source::Groups(batches) => batches.next(),
            Source::Rows { view, context, cursor, ready } => loop {
                if let Ok(batch) = ready.try_recv() {
                    return Ok(Some(batch));
                }
                if cursor.is_done() {
                    return Ok(None);
                }
                cursor.next(view, Format::Arrows, context)?;
            },
            Source::Failed => Ok(None),
        }
    }
}
