//! A connection to a client, which ends when the client takes nothing of its answer any more.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

use super::room::Client;

/// A connection to a client.
pub struct Connection {
    stream: TcpStream,
    stall: Stall,
}

impl Connection {
    /// A connection that ends when its client has taken nothing of what waits for it for
    /// `stall_time`.
    pub fn new(stream: TcpStream, client: Arc<Client>, stall_time: Duration) -> Connection {
        let stall = Stall { time: stall_time, client, timer: None, is_waiting: false };
        Connection { stream, stall }
    }
}

/// How long a connection has waited for its client to take something.
struct Stall {
    time: Duration,
    client: Arc<Client>,
    /// Made when something first has to wait: most answers never do.
    timer: Option<Pin<Box<Sleep>>>,
    is_waiting: bool,
}

impl Stall {
    /// What a write came to, or that it has waited for too long.
    fn watch<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        task: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            if self.is_waiting {
                self.is_waiting = false;
                self.client.takes();
            }
            return written;
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(self.time)));
        if !self.is_waiting {
            self.is_waiting = true;
            self.client.stalls();
            timer.as_mut().reset(Instant::now() + self.time);
        }
        match timer.as_mut().poll(task) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                tracing::warn!("a client read nothing of its answer: its connection is closed");
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(task, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(task, bytes);
        self.stall.watch(written, task)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(task, parts);
        self.stall.watch(written, task)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }
}
