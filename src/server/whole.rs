//! A file on its way to a client: it breaks off where the file changes, so that nobody keeps the
//! beginning of one state with the end of another.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

use crate::error::{Error, Kind};
use crate::read::Snapshot;

/// Bytes between two looks at the file.
const LOOK_BYTES: u64 = 4 << 20;

/// The body of a file as it was `before` its first byte was read.
pub struct Whole {
    body: Body,
    before: Snapshot,
    /// Bytes since the last look.
    unseen: u64,
    /// Bytes that are still to come.
    left: u64,
}

impl Whole {
    /// The `length` bytes of a body.
    pub fn new(body: Body, length: u64, before: Snapshot) -> Whole {
        Whole { body, before, unseen: 0, left: length }
    }
}

impl HttpBody for Whole {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(task)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => {
                return Poll::Ready(Some(Err(Error::new(Kind::Failure, error.to_string()))));
            }
            Some(Ok(frame)) => frame,
        };
        let bytes = frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
        self.unseen += bytes;
        self.left = self.left.saturating_sub(bytes);
        // The last frame is looked at too: a client that lacks it knows that it lacks something.
        if self.unseen >= LOOK_BYTES || self.left == 0 {
            self.unseen = 0;
            if let Err(error) = self.before.unchanged() {
                tracing::error!(error = %error, "a file broke off");
                return Poll::Ready(Some(Err(error)));
            }
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
