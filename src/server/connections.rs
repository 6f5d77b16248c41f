//! A listener that accepts no more connections than the server has room for (more wait in the
//! system's queue), and gives up those whose client takes nothing of its answer any more, or sends
//! nothing while nothing is sent to it.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// A listener with room for some connections.
pub struct Limited {
    listener: TcpListener,
    room: Arc<Semaphore>,
    stall_time: Duration,
}

/// A connection that gives its room back when it is closed.
pub struct Connection {
    stream: TcpStream,
    stall: Stall,
    idle: Idle,
    _room: Option<OwnedSemaphorePermit>,
}

/// How long a connection has waited for its client to take something.
struct Stall {
    time: Duration,
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
            self.is_waiting = false;
            return written;
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(self.time)));
        if !self.is_waiting {
            self.is_waiting = true;
            timer.as_mut().reset(Instant::now() + self.time);
        }
        match timer.as_mut().poll(task) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                tracing::warn!("a client took nothing of its answer: its connection is closed");
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

/// How long nothing has come from a client, nor gone to it.
struct Idle {
    time: Duration,
    since: Instant,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Idle {
    fn new(time: Duration) -> Idle {
        Idle { time, since: Instant::now(), timer: None }
    }

    /// Something has come or gone.
    fn stir(&mut self) {
        self.since = Instant::now();
    }

    /// What a read came to, or that it has waited for too long.
    fn watch<T>(
        &mut self,
        read: Poll<io::Result<T>>,
        task: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if read.is_ready() {
            self.stir();
            return read;
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(self.time)));
        while timer.as_mut().poll(task).is_ready() {
            let until = self.since + self.time;
            if Instant::now() >= until {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            timer.as_mut().reset(until);
        }
        Poll::Pending
    }
}

impl Limited {
    /// A listener with room for `most` connections, each closed when its client has taken nothing
    /// of what waits for it, or neither sent nor got anything, for `stall_time`.
    pub fn new(listener: TcpListener, most: usize, stall_time: Duration) -> Limited {
        Limited { listener, room: Arc::new(Semaphore::new(most)), stall_time }
    }
}

impl Connection {
    /// Sends small answers at once.
    pub fn set_nodelay(&self) -> io::Result<()> {
        self.stream.set_nodelay(true)
    }
}

impl Listener for Limited {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // The semaphore is never closed.
        let room = Arc::clone(&self.room).acquire_owned().await.ok();
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let stall = Stall { time: self.stall_time, timer: None, is_waiting: false };
        let idle = Idle::new(self.stall_time);
        (Connection { stream, stall, idle, _room: room }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(task, buffer);
        self.idle.watch(read, task)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(task, bytes);
        self.idle.stir();
        self.stall.watch(written, task)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(task, parts);
        self.idle.stir();
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
