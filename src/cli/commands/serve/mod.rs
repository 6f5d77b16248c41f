//! `areax serve [DATA…]`: the REST API and the page.

mod sets;

use std::path::Path;
use std::time::Duration;

use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;

use crate::ask::table::GUIDE_NAME;
use crate::dataset::cache_folder;
use crate::fetch::{Mirror, RetryPolicy};
use crate::progress::Progress;
use crate::server::{DataSets, Limits, Origins, ShapeFolders, State, listen};
use crate::{Error, Result};

use crate::cli::args::{LogFormat, ServeArgs};
use crate::cli::caller::Caller;
use crate::cli::log::Log;
use crate::cli::sets::{Found, find};

pub fn run(args: &ServeArgs, caller: &Caller) -> Result<()> {
    let log = log(args, caller)?;
    check_host(&args.host, args.port)?;
    let origins = Origins::parse(&args.allow_origin)?;
    let found = find(&args.data, &args.more, &args.engine, caller)?;
    check_shapes(args, &found)?;
    let stall_time = Duration::from_secs(args.write_timeout);
    let read_time = read_time(args, stall_time)?;
    let limits = Limits { stall_time, read_time, ..Limits::default() };
    let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    // Before the data is opened: that may take minutes, and whoever asks is told so.
    let listening = listen(&names, &args.host, args.port, &args.host_name)?;
    let states = sets::open(&found, args, limits, &listening, caller)?;
    let given =
        |(state, found)| with_shapes(state, found, args).map(|s| s.with_origins(origins.clone()));
    let states = states.into_iter().zip(&found).map(given).collect::<Result<_>>()?;
    caller.interrupt.release();
    let running = listening.serve(DataSets::new(states)?)?;
    note(&found, &format!("http://{} (Ctrl-C ends it)", running.address));
    let ended = running.run();
    log.finish();
    ended
}

/// Says what is served, and where.
fn note(found: &[Found], place: &str) {
    let Some(first) = found.first() else { return };
    let names: Vec<&str> = match found {
        [only] => vec![&only.session.data().sources.name],
        several => several.iter().map(|one| one.name.as_str()).collect(),
    };
    first.session.progress.note(&format!("{} at {place}", names.join(", ")));
}

/// Refuses folders and servers of shapes where no data set has routes for them.
fn check_shapes(args: &ServeArgs, found: &[Found]) -> Result<()> {
    let flags = [
        ("skeletons", args.skeletons.is_some()),
        ("meshes", args.meshes.is_some()),
        ("upstream", args.upstream.is_some()),
    ];
    match flags.into_iter().find(|(_, is_given)| *is_given) {
        Some((flag, _)) if !found.iter().any(sets::has_guide) => {
            let what =
                format!("only the published layout, served as {GUIDE_NAME}, has routes for shapes");
            Err(Error::usage(flag, what).advise(format!("leave out --{flag}")))
        }
        _ => Ok(()),
    }
}

/// The same state with the places of shapes, if it has routes for them.
fn with_shapes(state: State, found: &Found, args: &ServeArgs) -> Result<State> {
    if !sets::has_guide(found) {
        return Ok(state);
    }
    let folder = &found.session.data().sources.folder;
    let state = state.with_shapes(ShapeFolders {
        skeletons: args.skeletons.clone().unwrap_or_else(|| folder.clone()),
        meshes: args.meshes.clone().unwrap_or_else(|| folder.clone()),
    });
    match &args.upstream {
        Some(url) => Ok(state.with_upstream(mirror(url, args)?)),
        None => Ok(state),
    }
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

/// One line a request on stderr, and one a panic. Nothing waits for it to be written.
fn log(args: &ServeArgs, caller: &Caller) -> Result<Log> {
    let failed = |error| {
        Error::io(Path::new("the log"), "cannot start its thread", error)
            .advise("raise the limit on processes (ulimit -u, or pids of the container)")
    };
    let log = Log::start(std::io::stderr()).map_err(failed)?;
    let level = if caller.quiet { tracing::Level::WARN } else { tracing::Level::INFO };
    // What the library of agents says of each message is nobody's business.
    let own = filter_fn(|said| {
        !said.target().starts_with("rmcp") || *said.level() <= tracing::Level::WARN
    });
    let lines = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(log.clone())
        // By default a line that cannot be written is a panic, and a request dies of it.
        .log_internal_errors(false)
        .with_target(false);
    let log_of_process = match args.log {
        LogFormat::Json => {
            tracing::Dispatch::new(lines.json().flatten_event(true).finish().with(own))
        }
        // Asked for colours, a library without them panics or complains on each start.
        LogFormat::Text => tracing::Dispatch::new(lines.with_ansi(false).finish().with(own)),
    };
    caller.process.serves(log_of_process);
    Ok(log)
}
