//! Bodies on their way: that of a request must come at some pace, and both say what their
//! connection waits for.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep_until};

use super::room::Client;

/// Bytes of a body for which a client gets a second more.
const BYTES_PER_SECOND_MIN: u64 = 16 << 10;

/// The body of a request.
pub struct Receiving {
    body: Incoming,
    client: Arc<Client>,
    /// Until when it must be there, if no more of it comes.
    deadline: Instant,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Receiving {
    /// A body that must be there after `time`, and a second more for each 16 KiB of it.
    pub fn new(body: Incoming, client: Arc<Client>, time: Duration) -> Receiving {
        if body.is_end_stream() {
            client.is_answered();
        }
        Receiving { body, client, deadline: Instant::now() + time, timer: None }
    }

    /// Waits for more, unless that has taken too long.
    fn wait(&mut self, task: &mut Context<'_>) -> Poll<io::Error> {
        let deadline = self.deadline;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        ready!(timer.as_mut().poll(task));
        Poll::Ready(io::Error::new(io::ErrorKind::TimedOut, "the body arrived too slowly"))
    }
}

impl HttpBody for Receiving {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(task) else {
            return self.wait(task).map(|late| Some(Err(late.into())));
        };
        let length = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len) as u64,
            _ => 0,
        };
        self.deadline += Duration::from_nanos(length * (1_000_000_000 / BYTES_PER_SECOND_MIN));
        if frame.is_none() || self.body.is_end_stream() {
            self.client.is_answered();
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Receiving {
    /// Whoever does not want the rest answers now.
    fn drop(&mut self) {
        self.client.is_answered();
    }
}

/// The body of an answer.
pub struct Sending {
    body: Body,
    client: Arc<Client>,
}

impl Sending {
    /// A body after which its client may ask again.
    pub fn new(body: Body, client: Arc<Client>) -> Sending {
        Sending { body, client }
    }
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(task)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.client.asks();
    }
}
