//! The program `areax`: what only a process of its own can set; the rest is [`areax::cli`].

use std::ffi::OsString;
use std::panic::PanicHookInfo;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use areax::Kind;
use areax::cli::Process;
use areax::run::StopToken;
use signal_hook::consts::SIGINT;
use signal_hook::{SigId, flag, low_level};

/// Answers of some megabytes come and go with every question. This allocator keeps their memory at
/// hand; the system's gives it back each time, and asking again takes a third of `select`'s time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quiet_vulkan();
    hook_panics(std::panic::take_hook());
    let args: Vec<OsString> = std::env::args_os().collect();
    // The first word that is no flag: no flag before the command has a value.
    let is_flag = |word: &&OsString| word.as_encoded_bytes().starts_with(b"-");
    match args.iter().skip(1).find(|word| !is_flag(word)).and_then(|word| word.to_str()) {
        Some("bench") => keep_freed_memory(),
        // They need little memory, and clearing two megabytes at a time takes a part of their time. Rows
        // need much: as Parquet they would take a seventh longer.
        Some("count" | "matrix" | "neuron" | "neurons") => small_pages(),
        _ => {}
    }
    ExitCode::from(areax::cli::main_in(args, Arc::new(Own::default())))
}

/// A process with nobody else in it.
#[derive(Default)]
struct Own(Mutex<Vec<SigId>>);

impl Process for Own {
    /// A second Ctrl-C ends the process at once.
    fn watch_ctrl_c(&self, stop: &StopToken) {
        let code = i32::from(Kind::Stopped.exit_code());
        // In this order: the first Ctrl-C finds the token as it is, and stops it. Where it cannot be
        // caught, Ctrl-C ends the process as it always did.
        let registered = [
            flag::register_conditional_shutdown(SIGINT, code, stop.flag()),
            flag::register(SIGINT, stop.flag()),
        ];
        let mut handlers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        handlers.extend(registered.into_iter().flatten());
    }

    fn release_ctrl_c(&self) {
        let mut handlers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for handler in handlers.drain(..) {
            low_level::unregister(handler);
        }
    }

    fn serves(&self, log: tracing::Dispatch) {
        // There is no other yet.
        let _ = tracing::dispatcher::set_global_default(log);
        // The usual one waits for stderr.
        hook_panics(|panic: &PanicHookInfo| tracing::error!(%panic, "a bug in areax"));
        // Buffers come and go for as long as a server runs. With huge pages a few bytes that are left of
        // one hold two megabytes, which made most of its memory under load; answers are no slower without.
        small_pages();
    }
}

/// Panics are said so, but for those that become errors.
fn hook_panics(say: impl Fn(&PanicHookInfo) + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |panic| {
        if !areax::table::catches_panics() {
            say(panic);
        }
    }));
}

/// No huge pages from now on.
fn small_pages() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "huge pages stay");
    }
}

/// The allocator gives freed memory back after 10 ms. Answers are checked between the questions of
/// `bench`, which takes longer: each question would get fresh pages, and clearing them takes the
/// kernel longer than the rest of `select`. Other commands ask once, or must stay small.
fn keep_freed_memory() {
    /// `mi_option_purge_delay`: the crate names the options of an older version alone.
    const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;
    const DEFAULT_MS: core::ffi::c_long = 10;
    const KEPT_MS: core::ffi::c_long = 5_000;
    // SAFETY: options may be read and set at any time by one thread, and no other is running yet.
    unsafe {
        // With another version the number may mean another option, which has another default. A
        // delay that somebody chose (MIMALLOC_PURGE_DELAY) stays.
        if libmimalloc_sys::mi_option_get(PURGE_DELAY) == DEFAULT_MS {
            libmimalloc_sys::mi_option_set(PURGE_DELAY, KEPT_MS);
        }
    }
}

/// Mesa's layer that picks a default adapter asks for a Wayland display each time, and complains
/// on stderr where there is none. areax ranks adapters itself and does without the layer.
fn quiet_vulkan() {
    // SAFETY: no other thread is running yet.
    unsafe { std::env::set_var("NODEVICE_SELECT", "1") };
}
