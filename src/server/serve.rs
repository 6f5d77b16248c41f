//! The router behind a port: accepting, and stopping when a signal says so.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::state::{Shared, State};
use super::{connections, router};
use crate::error::{Error, Kind, Place, Result};

/// Threads that read files, beside those of the desk. Each keeps memory of its own.
const FILE_THREADS: usize = 8;

/// A server with an open port that does not accept yet.
pub struct Running {
    runtime: Runtime,
    listener: TcpListener,
    state: Shared,
    /// Where it listens.
    pub address: SocketAddr,
}

/// Opens a port for a data set. Port 0 takes a free one.
///
/// # Errors
/// An address that cannot be listened at ([`Kind::Usage`]).
pub fn serve(state: State, host: &str, port: u16) -> Result<Running> {
    let failed = |error| Error::io(Path::new("the server"), "cannot start its threads", error);
    let runtime = Builder::new_multi_thread()
        .max_blocking_threads(state.desk.seats() + FILE_THREADS)
        .enable_all()
        .build()
        .map_err(failed)?;
    let refused = |error: std::io::Error| {
        Error::new(Kind::Usage, format!("cannot listen at {host}:{port}: {error}"))
            .at(Place::Parameter("host".into()))
            .advise("choose another --port, or a --host of this machine")
    };
    let listener = runtime.block_on(TcpListener::bind((host, port))).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok(Running { runtime, listener, state: Arc::new(state), address })
}

impl Running {
    /// Answers until SIGINT or SIGTERM; then lets requests end, up to the limit of time.
    ///
    /// # Errors
    /// A listener that fails ([`Kind::Failure`]).
    pub fn run(self) -> Result<()> {
        let state = self.state;
        let done = self.runtime.block_on(answer(self.listener, Arc::clone(&state)));
        // What still computes is left behind.
        self.runtime.shutdown_background();
        done.map_err(|error| Error::io(Path::new("the server"), "failed", error))
    }
}

async fn answer(listener: TcpListener, state: Shared) -> std::io::Result<()> {
    let limits = state.limits;
    let deadline = limits.shutdown_time;
    let listener = connections::Limited::new(listener, limits.connections_max, limits.stall_time);
    // Small answers must not wait for a full packet.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay()));
    make_index(&state);
    let (stopping, mut stopped) = tokio::sync::watch::channel(());
    let close = {
        let state = Arc::clone(&state);
        async move {
            signal().await;
            tracing::info!("stopping: no new requests");
            state.close();
            drop(stopping);
        }
    };
    let serving = axum::serve(listener, router(state)).with_graceful_shutdown(close);
    tokio::select! {
        done = serving.into_future() => done,
        () = async {
            // The sender never sends: it is dropped when the signal has come.
            let _ = stopped.changed().await;
            tokio::select! {
                () = tokio::time::sleep(deadline) => tracing::warn!("requests were cut off"),
                () = signal() => tracing::warn!("a second signal: requests were cut off"),
            }
        } => Ok(()),
    }
}

/// Makes the index by neuron ready while the first requests come: building it takes seconds, and
/// a question that needs it waits for it.
fn make_index(state: &Shared) {
    let data = Arc::clone(&state.data);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = data.dataset.index() {
            tracing::warn!(error = %error, "the index by neuron cannot be made yet");
        }
    });
}

/// Waits for SIGINT or SIGTERM.
async fn signal() {
    let interrupt = async {
        // Where it cannot be caught, the process ends by it.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut stream) => drop(stream.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
fn terminate() -> impl std::future::Future<Output = ()> {
    std::future::pending()
}
