//! Messages on standard input and output: nothing else is written there.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rmcp::service::ServerInitializeError;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::Notify;

use crate::agent::Agent;
use crate::{Awaited, Tools};

/// How long calls may go on once the input has ended.
const LAST_CALLS: Duration = Duration::from_secs(3);

/// Answers until the input ends; says why where a client begins with something else.
pub fn talk(tools: Arc<dyn Tools>) -> Awaited<'static, Result<(), String>> {
    Box::pin(until_the_end(Agent(tools)))
}

async fn until_the_end(agent: Agent) -> Result<(), String> {
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
        done = talking => done,
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
