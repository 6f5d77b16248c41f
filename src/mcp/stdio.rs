//! Messages on standard input and output: nothing else is written there.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rmcp::service::ServerInitializeError;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::runtime::Builder;
use tokio::sync::Notify;

use super::Host;
use super::agent::Agent;
use crate::error::{Error, Kind, Result};

/// Threads that read and write messages.
const TALKING_THREADS: usize = 2;
/// How long calls may go on once the input has ended.
const LAST_CALLS: Duration = Duration::from_secs(3);

/// Answers until the input ends.
///
/// # Errors
/// Threads that cannot be started; a client that begins with something else ([`Kind::Failure`]).
pub fn serve(host: impl Host) -> Result<()> {
    let runtime = Builder::new_multi_thread().worker_threads(TALKING_THREADS).enable_all().build();
    let runtime = runtime
        .map_err(|error| Error::io(Path::new("the tools"), "cannot start their threads", error))?;
    let ended = runtime.block_on(talk(Agent::new(Arc::new(host))));
    // What still computes is left behind.
    runtime.shutdown_background();
    ended
}

async fn talk(agent: Agent) -> Result<()> {
    let (input, output) = rmcp::transport::stdio();
    let ended = Arc::<Notify>::default();
    let input = Watched { input, ended: Arc::clone(&ended) };
    let talking = async {
        match rmcp::serve_server(agent, (input, output)).await {
            Ok(running) => running.waiting().await.map(drop).map_err(|error| error.to_string()),
            // Nobody has asked anything.
            Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    };
    let too_late = async {
        ended.notified().await;
        tokio::time::sleep(LAST_CALLS).await;
    };
    tokio::select! {
        done = talking => done.map_err(|why| Error::new(Kind::Failure, why)),
        () = too_late => Ok(()),
    }
}

/// Input whose end is noticed, whoever reads it.
struct Watched<R> {
    input: R,
    ended: Arc<Notify>,
}

impl<R: AsyncRead + Unpin> AsyncRead for Watched<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.input).poll_read(task, buffer);
        let has_more = matches!(&read, Poll::Ready(Ok(())) if buffer.filled().len() > before);
        if read.is_ready() && !has_more {
            self.ended.notify_one();
        }
        read
    }
}
