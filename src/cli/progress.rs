//! Progress of long work as a bar on stderr.

use std::io::IsTerminal;
use std::sync::Mutex;

use crate::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::say;

/// A bar on a terminal, notes on stderr; silent when quiet.
pub struct Bar {
    quiet: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bar {
    /// Progress for one command.
    pub fn new(quiet: bool) -> Bar {
        Bar { quiet, bar: Mutex::new(None) }
    }

    /// Whether there is a terminal that can show it.
    pub fn is_shown() -> bool {
        std::io::stderr().is_terminal() && !say::is_dumb()
    }

    fn replace(&self, bar: Option<ProgressBar>) {
        let mut slot = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(old) = std::mem::replace(&mut *slot, bar) {
            old.finish_and_clear();
        }
    }

    fn with(&self, act: impl FnOnce(&ProgressBar)) {
        let slot = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(bar) = &*slot {
            act(bar);
        }
    }
}

impl Progress for Bar {
    fn start(&self, what: &str, total: u64) {
        if self.quiet || !Bar::is_shown() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg:24} {wide_bar} {percent:>3}% {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        self.replace(Some(bar));
    }

    fn advance(&self, by: u64) {
        self.with(|bar| bar.inc(by));
    }

    fn finish(&self) {
        self.replace(None);
    }

    fn note(&self, text: &str) {
        if self.quiet {
            return;
        }
        let slot = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &*slot {
            Some(bar) => bar.suspend(|| say::line(text)),
            None => say::line(text),
        }
    }
}
