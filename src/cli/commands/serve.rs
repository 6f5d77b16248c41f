//! `areax serve [DATA]`: the REST API and the page.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::ask::{EngineChoice, Options};
use crate::dataset::{Prepare, cache_folder};
use crate::engine::gpu::{AdapterKind, adapters};
use crate::fetch::{Mirror, RetryPolicy};
use crate::progress::Progress;
use crate::server::{Limits, Origins, Reopen, ShapeFolders, State, serve};
use crate::{Error, Result};

use crate::cli::args::{EngineArgs, EngineName, LogFormat, ServeArgs};
use crate::cli::caller::Caller;
use crate::cli::log::Log;
use crate::cli::session::Session;

pub fn run(args: &ServeArgs, caller: &Caller) -> Result<()> {
    let log = log(args, caller)?;
    check_host(&args.host, args.port)?;
    let origins = Origins::parse(&args.allow_origin)?;
    let session = Session::with(&args.data, options(&args.engine), caller)?;
    let backend = session.connectome.backend();
    backend.open(Prepare::IfNeeded, false, &session.run())?;
    let folder = &session.data().sources.folder;
    let shapes = ShapeFolders {
        skeletons: args.skeletons.clone().unwrap_or_else(|| folder.clone()),
        meshes: args.meshes.clone().unwrap_or_else(|| folder.clone()),
    };
    let stall_time = Duration::from_secs(args.write_timeout);
    let read_time = read_time(args, stall_time)?;
    let limits = Limits { stall_time, read_time, ..Limits::default() };
    let state = State::new(backend, limits)?
        .with_shapes(shapes)
        .with_origins(origins)
        .with_reopen(reopen(args, caller));
    let state = match &args.upstream {
        Some(url) => state.with_upstream(mirror(url, args)?),
        None => state,
    };
    caller.interrupt.release();
    let running = serve(state, &args.host, args.port, &args.host_name)?;
    session.progress.note(&format!(
        "{} at http://{} (Ctrl-C ends it)",
        session.data().sources.name,
        running.address
    ));
    let ended = running.run();
    log.finish();
    ended
}

/// An address with a port, or of a page, is not what is listened at.
fn check_host(host: &str, port: u16) -> Result<()> {
    let plain = host.trim_start_matches("http://").trim_start_matches("https://");
    let plain = plain.trim_end_matches('/');
    let (name, number) = match plain.rsplit_once(':') {
        // Several colons without brackets are an address of version 6.
        Some((name, number)) if !name.contains(':') || name.ends_with(']') => (name, Some(number)),
        _ => (plain, None),
    };
    if number.is_none() && plain == host {
        return Ok(());
    }
    let port = number.and_then(|number| number.parse().ok()).unwrap_or(port);
    let what = format!("'{host}' is not an address of this machine, or its name, alone");
    Err(Error::usage("host", what).advise(format!("say --host {name} --port {port}")))
}

/// How long a client may take for a request: no longer than for its answer.
fn read_time(args: &ServeArgs, stall_time: Duration) -> Result<Duration> {
    let usual = Limits::default().read_time.min(stall_time);
    let Some(seconds) = args.read_timeout else { return Ok(usual) };
    let given = Duration::from_secs(seconds);
    if given > stall_time {
        let what = format!("{seconds} s are more than --write-timeout, {} s", args.write_timeout);
        return Err(Error::usage("read-timeout", what)
            .advise("raise --write-timeout too, or give --read-timeout less"));
    }
    Ok(given)
}

/// Opens it once more where its files have changed. Size and time may be the old ones, so that
/// every byte is looked at.
fn reopen(args: &ServeArgs, caller: &Caller) -> Reopen {
    let (data, engine) = (args.data.clone(), args.engine.clone());
    let caller = Caller { quiet: true, ..caller.clone() };
    Arc::new(move || {
        let session = Session::with(&data, options(&engine), &caller)?;
        let backend = session.connectome.backend();
        backend.open(Prepare::Verify, true, &session.run())?;
        Ok(backend)
    })
}

/// What the other server has, kept in a folder of its own.
fn mirror(url: &str, args: &ServeArgs) -> Result<Mirror> {
    let refused = |what: String| {
        Error::usage("upstream", what).advise("for example --upstream https://example.org")
    };
    if !(url.starts_with("http://") || url.starts_with("https://")) {
        return Err(refused(format!("'{url}' is not the address of a server")));
    }
    let folder = match (&args.cache, cache_folder()) {
        (Some(folder), _) => folder.clone(),
        (None, Some(cache)) => cache.join("upstream").join(folder_name(url)),
        (None, None) => {
            return Err(Error::usage("cache", "this system has no cache folder")
                .advise("choose a folder for them: --cache DIR"));
        }
    };
    let (silence, shape_time) = (Duration::from_secs(10), Duration::from_secs(600));
    let retry_policy = RetryPolicy { retries: 1, silence, shape_time, ..RetryPolicy::default() };
    Mirror::open(url, folder, args.cache_bytes, retry_policy)
}

/// A name that every file system can have, and no other address.
fn folder_name(url: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.';
    let name = url.trim_end_matches('/').bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("-{byte:02x}"),
    });
    name.collect()
}

/// Which engine computes the answers: under `auto` a GPU if one is named and is no software, with the
/// cpu behind it. Drivers are only loaded for those who name one.
fn options(args: &EngineArgs) -> Options {
    let hardware = || adapters().iter().any(|adapter| adapter.kind != AdapterKind::Software);
    match args.engine {
        EngineName::Auto if args.adapter.is_some() && hardware() => {
            args.options().engine(EngineChoice::Gpu).fall_back(true)
        }
        EngineName::Auto => args.options().engine(EngineChoice::Cpu),
        _ => args.options(),
    }
}

/// One line a request on stderr, and one a panic. Nothing waits for it to be written.
fn log(args: &ServeArgs, caller: &Caller) -> Result<Log> {
    let failed = |error| {
        Error::io(Path::new("the log"), "cannot start its thread", error)
            .advise("raise the limit on processes (ulimit -u, or pids of the container)")
    };
    let log = Log::start(std::io::stderr()).map_err(failed)?;
    let level = if caller.quiet { tracing::Level::WARN } else { tracing::Level::INFO };
    let lines = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(log.clone())
        // By default a line that cannot be written is a panic, and a request dies of it.
        .log_internal_errors(false)
        .with_target(false);
    let log_of_process = match args.log {
        LogFormat::Json => tracing::Dispatch::new(lines.json().flatten_event(true).finish()),
        // Asked for colours, a library without them panics or complains on each start.
        LogFormat::Text => tracing::Dispatch::new(lines.with_ansi(false).finish()),
    };
    caller.process.serves(log_of_process);
    Ok(log)
}
