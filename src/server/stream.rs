//! Rows as a response body: the next chunk is made while the client takes the one before. Two
//! chunks are all that waits, no thread does, and nothing more is made when the client goes away.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};

use axum::body::{Bytes, HttpBody};
use http_body::Frame;
use rayon::ThreadPool;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::ask::{Backend, Provenance};
use crate::error::{Error, Kind, Result};
use crate::output::views::{RowsView, View};
use crate::output::{Context, Cursor, Format, Look};
use crate::query::{Explanation, Filter, Population, RowField, Sample};
use crate::rows::RowsHandle;

/// A selection on its way to a client.
pub struct RowsAsked {
    /// Where the rows come from.
    pub backend: Arc<Backend>,
    /// The rows; other streams of the same rows hold their list too.
    pub rows: RowsHandle,
    /// Which of their fields.
    pub fields: Vec<RowField>,
    /// As what.
    pub format: Format,
    /// JSON writes ids as strings.
    pub ids_as_text: bool,
    /// Sizes and probabilities have the fewest digits.
    pub short: bool,
    /// The question.
    pub filter: Filter,
    /// The population that gave part of the filter.
    pub population: Option<Population>,
    /// How the answer came about, if that is to be said.
    pub explanation: Option<Explanation>,
    /// The sample, if it is one.
    pub sample: Option<Sample>,
    /// Who selected them.
    pub by: Provenance,
}

impl RowsAsked {
    /// The next chunk of text.
    ///
    /// # Errors
    /// A file that cannot be read any more; a format that rows do not have (usage).
    pub fn chunk(&self, cursor: &mut Cursor) -> Result<Vec<Vec<u8>>> {
        let context = Context {
            population: self.population,
            explanation: self.explanation.clone(),
            ids_as_text: self.ids_as_text,
            // The guide has its own shape; ids of several data sets may be the same.
            bare: self.backend.data.mapped.is_none(),
            ..self.backend.data.context(&self.filter, &self.by)?
        };
        let view = View::Rows(RowsView {
            rows: &self.rows,
            fields: &self.fields,
            fields_named: true,
            sample: self.sample,
            vocabulary: &self.backend.data.vocabulary,
            short: self.short,
        });
        cursor.next(&view, self.format, &context, &Look::default())
    }
}

/// A chunk that is being made, and where the rows go on behind it.
type Making = oneshot::Receiver<Result<(Cursor, Vec<Vec<u8>>)>>;

/// A body of rows.
pub struct RowStream {
    asked: Arc<RowsAsked>,
    pool: Arc<ThreadPool>,
    ready: VecDeque<Bytes>,
    making: Option<Making>,
    _permit: OwnedSemaphorePermit,
}

impl RowStream {
    /// A stream that begins with `first`, a chunk that is already made, and goes on at `cursor`.
    pub fn new(
        asked: RowsAsked,
        first: Vec<Vec<u8>>,
        cursor: Cursor,
        pool: Arc<ThreadPool>,
        permit: OwnedSemaphorePermit,
    ) -> RowStream {
        let ready = first.into_iter().map(Bytes::from).collect();
        let asked = Arc::new(asked);
        let making = Some(make(&asked, &pool, cursor));
        RowStream { asked, pool, ready, making, _permit: permit }
    }
}

/// Makes the next chunk, on a thread of the pool: however many streams are open, no more threads
/// than those hold memory for them.
fn make(asked: &Arc<RowsAsked>, pool: &ThreadPool, mut cursor: Cursor) -> Making {
    let asked = Arc::clone(asked);
    let (made, making) = oneshot::channel();
    pool.spawn(move || {
        // Nobody may wait for it any more.
        if made.is_closed() {
            return;
        }
        let work = AssertUnwindSafe(|| asked.chunk(&mut cursor).map(|chunk| (cursor, chunk)));
        // A panic is in the log, and the stream breaks off: what it was to give is dropped.
        if let Ok(chunk) = catch_unwind(work) {
            drop(made.send(chunk));
        }
    });
    making
}

impl HttpBody for RowStream {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
            let Some(making) = self.making.as_mut() else { return Poll::Ready(None) };
            let made = ready!(Pin::new(making).poll(task));
            self.making = None;
            match made {
                Ok(Ok((cursor, chunk))) => {
                    self.ready = chunk.into_iter().map(Bytes::from).collect();
                    if !cursor.is_done() {
                        self.making = Some(make(&self.asked, &self.pool, cursor));
                    }
                }
                Ok(Err(error)) => return Poll::Ready(Some(Err(failed(error)))),
                Err(_) => {
                    let error = Error::new(Kind::Failure, "making its rows panicked");
                    return Poll::Ready(Some(Err(failed(error))));
                }
            }
        }
    }
}

/// The connection breaks off, so that nobody takes the part for the whole.
fn failed(error: Error) -> Error {
    tracing::error!(error = %error, "a stream broke off");
    error
}
