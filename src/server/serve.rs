//! The router behind a port: accepting, and stopping when a signal says so.

use std::convert::Infallible;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tower::ServiceExt;

use super::bodies::{Receiving, Sending};
use super::connections::Connection;
use super::hosts::Hosts;
use super::limits::Limits;
use super::room::{Place, Room};
use super::sets::{DataSets, Sets};
use super::state::Shared;
use super::waiting::{Front, Shown, Step, second};
use super::{descriptors, router};
use crate::error::{Error, Kind, Place as At, Result};
use crate::progress::Progress;
use crate::threads::is_plenty;

/// Threads that read files, beside those of the scheduler. Each keeps memory of its own.
const FILE_THREADS: usize = 8;
/// Fewest threads that talk to clients: one that is kept from its work for a moment must not be all
/// there are.
const TALKING_THREADS_MIN: usize = 4;
/// File descriptors that are not for connections: the data set, the log, shapes that are fetched.
const RESERVED_DESCRIPTORS: usize = 128;
/// Wait after a connection could not be accepted for want of descriptors or memory.
const ACCEPT_AGAIN: Duration = Duration::from_millis(10);

/// How long the first clients wait before they are told that the data is being opened: a prepared data
/// set is open long before, and its first client gets an answer.
const OPENS_SOON: Duration = Duration::from_secs(1);

/// A port at which clients are told that the data is being opened.
pub struct Listening {
    listener: std::net::TcpListener,
    address: SocketAddr,
    hosts: Hosts,
    step: Arc<Step>,
    ready: Arc<Notify>,
    /// Comes to its end when nobody is told that any more.
    silent: Receiver<()>,
}

/// Opens a port for data sets of these names, asked under its own names and under `host_names`
/// ([`Hosts`]). Port 0 takes a free one.
///
/// # Errors
/// An address that cannot be listened at, a name that is none ([`Kind::Usage`]); a thread that cannot
/// be created.
pub fn listen(names: &[&str], host: &str, port: u16, host_names: &[String]) -> Result<Listening> {
    Hosts::check(host_names)?;
    let refused = |error: std::io::Error| {
        Error::new(Kind::Usage, format!("cannot listen at {host}:{port}: {error}"))
            .at(At::Parameter("host".into()))
            .advise("choose another --port, or a --host of this machine")
    };
    // An address of version 6 as it stands in a URL.
    let plain = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let addresses: Vec<SocketAddr> = (plain, port).to_socket_addrs().map_err(refused)?.collect();
    let runtime = Builder::new_current_thread().enable_all().build().map_err(no_threads)?;
    let listener = runtime.block_on(async { TcpListener::bind(&*addresses).await?.into_std() });
    let listener = listener.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let hosts = Hosts::new(host_names, address.ip());
    let (step, ready) = <(Arc<Step>, Arc<Notify>)>::default();
    let front = Front {
        names: names.iter().map(|&name| name.to_owned()).collect(),
        hosts: hosts.clone(),
        step: Arc::clone(&step),
    };
    let (waits, is_ready) = (second(&listener).map_err(refused)?, Arc::clone(&ready));
    let (speaks, silent) = channel();
    std::thread::Builder::new()
        .name("areax-waiting".into())
        .spawn(move || runtime.block_on(wait(waits, front, &is_ready, speaks)))
        .map_err(no_threads)?;
    Ok(Listening { listener, address, hosts, step, ready, silent })
}

impl Listening {
    /// Progress that clients are told.
    pub fn shown<'a>(&self, beside: &'a dyn Progress) -> Shown<'a> {
        self.step.beside(beside)
    }

    /// The server of data sets that are open now.
    ///
    /// # Errors
    /// Threads that cannot be created ([`Kind::Failure`]).
    pub fn serve(self, sets: DataSets) -> Result<Running> {
        let state = sets.shared();
        let talking = std::thread::available_parallelism().map_or(1, usize::from);
        let talking = talking.max(TALKING_THREADS_MIN);
        let blocking = state.scheduler.permits() + FILE_THREADS;
        try_threads(talking + blocking).map_err(no_threads)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(talking)
            .max_blocking_threads(blocking)
            .enable_all()
            .build()
            .map_err(no_threads)?;
        let listener = second(&self.listener).and_then(|listener| {
            let _runtime = runtime.enter();
            TcpListener::from_std(listener)
        });
        let listener = listener
            .map_err(|error| Error::io(Path::new("the server"), "cannot take its port", error))?;
        self.ready.notify_one();
        // Else a client might still be told that there is nothing.
        let _ = self.silent.recv();
        let sets = sets.map(|state| state.with_hosts(self.hosts.clone())).live();
        Ok(Running { runtime, listener, sets, address: self.address })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.ready.notify_one();
    }
}

/// Tells clients that the data is being opened, until it is; where that is soon, they are told nothing
/// and wait in the listener's queue.
async fn wait(listener: std::net::TcpListener, front: Front, ready: &Notify, speaks: Sender<()>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let limits = Limits::default();
    let mut http = http(&limits);
    // The next request of the same client is for those who are ready then.
    http.keep_alive(false);
    let (room, most) = (Arc::default(), connections_max(&limits));
    let server = Server { router: front.router(), http, limits, room, most };
    let open = GracefulShutdown::new();
    let told = async {
        tokio::time::sleep(OPENS_SOON).await;
        server.accept(&listener, &open).await;
    };
    tokio::select! {
        () = told => {}
        () = ready.notified() => {}
    }
    drop((listener, speaks));
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(limits.read_time) => {}
    }
}

fn no_threads(error: std::io::Error) -> Error {
    Error::io(Path::new("the server"), "cannot start its threads", error)
        .advise("raise the limit on processes (ulimit -u, or pids of the container)")
}

/// A server with an open port that does not accept yet.
pub struct Running {
    runtime: Runtime,
    listener: TcpListener,
    /// Not states of them, which would be kept after the next ones.
    sets: Sets,
    /// Where it listens.
    pub address: SocketAddr,
}

/// Whether so many threads can be created: the runtime panics where it gets none.
fn try_threads(count: usize) -> std::io::Result<()> {
    if is_plenty() {
        return Ok(());
    }
    let all_are_there = RwLock::new(());
    let wait = || drop(all_are_there.read());
    std::thread::scope(|scope| {
        let held = all_are_there.write();
        let threads: Vec<std::io::Result<_>> =
            (0..count).map(|_| std::thread::Builder::new().spawn_scoped(scope, wait)).collect();
        // They end side by side: one after the other takes longer than to open the data.
        drop(held);
        // Gone before the runtime wants theirs.
        threads.into_iter().try_for_each(|thread| thread.map(|thread| drop(thread.join())))
    })
}

impl Running {
    /// Answers until SIGINT or SIGTERM; then lets requests end, up to the limit of time.
    ///
    /// # Errors
    /// A listener that fails ([`Kind::Failure`]).
    pub fn run(self) -> Result<()> {
        let done = self.runtime.block_on(answer(self.listener, self.sets));
        // What still computes is left behind.
        self.runtime.shutdown_background();
        done.map_err(|error| Error::io(Path::new("the server"), "failed", error))
    }
}

async fn answer(listener: TcpListener, sets: Sets) -> std::io::Result<()> {
    let server = {
        let state = sets.shared();
        for live in sets.all() {
            make_index(&live.current());
            live.look_at_the_rest();
        }
        let (limits, room) = (state.limits, Arc::clone(&state.room));
        let (http, most) = (http(&limits), connections_max(&limits));
        Server { router: router(sets.clone()), http, limits, room, most }
    };
    let open = GracefulShutdown::new();
    tokio::select! {
        () = server.accept(&listener, &open) => {}
        () = signal() => {}
    }
    drop(listener);
    tracing::info!("stopping: no new requests");
    sets.shared().close();
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(server.limits.shutdown_time) => {
            tracing::warn!("requests were aborted");
        }
        () = signal() => tracing::warn!("a second signal: requests were aborted"),
    }
    Ok(())
}

/// HTTP as it is spoken to every client.
fn http(limits: &Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.read_time);
    http
}

/// Connections that the process has file descriptors for: one each, and one for a file that it
/// may be sent.
fn connections_max(limits: &Limits) -> usize {
    let descriptors = descriptors::raised();
    limits.connections_max.min(descriptors.saturating_sub(RESERVED_DESCRIPTORS) / 2).max(1)
}

/// What every connection gets.
struct Server {
    router: Router,
    http: http1::Builder,
    limits: Limits,
    room: Arc<Room>,
    most: usize,
}

impl Server {
    /// Takes connections, for ever.
    async fn accept(&self, listener: &TcpListener, open: &GracefulShutdown) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let place = self.room.take(self.most).await;
                    // Small answers must not wait for a full packet.
                    drop(stream.set_nodelay(true));
                    self.talk(stream, place, open);
                }
                Err(error) if is_of_the_client(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be accepted");
                    self.room.evict();
                    tokio::time::sleep(ACCEPT_AGAIN).await;
                }
            }
        }
    }

    fn talk(&self, stream: TcpStream, place: Place, open: &GracefulShutdown) {
        let (router, client) = (self.router.clone(), place.client());
        let limits = self.limits;
        let stream = Connection::new(stream, place.client(), limits.stall_time);
        let service = service_fn(move |request: Request<Incoming>| {
            let (router, client) = (router.clone(), Arc::clone(&client));
            async move {
                let own = Arc::clone(&client);
                let request =
                    request.map(|body| Body::new(Receiving::new(body, own, limits.read_time)));
                let Ok(answer) = router.oneshot(request).await;
                Ok::<_, Infallible>(answer.map(|body| Sending::new(body, client)))
            }
        });
        let talk = open.watch(self.http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            tokio::select! {
                // A client that breaks off is not a failure of the server's.
                ended = talk => drop(ended),
                () = place.must_leave() => {}
            }
        });
    }
}

/// Whether a connection was gone before it was accepted.
fn is_of_the_client(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Makes the index by neuron ready while the first requests come: building it takes seconds, and
/// a question that needs it waits for it.
fn make_index(state: &Shared) {
    let state = Arc::clone(state);
    tokio::task::spawn_blocking(move || state.make_index());
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
