//! Progress of long work as calls of a Python function, and notes as lines of a log.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use areax::progress::Progress;
use areax::run::StopToken;
use pyo3::prelude::*;

/// Between two calls.
const BETWEEN: Duration = Duration::from_millis(100);
/// Work that is done sooner shows nothing, unless a function of the user's asks for it.
const BEFORE_SHOWN: Duration = Duration::from_millis(500);

/// Who is told.
pub struct Told<'a> {
    /// Called with what is done, how much of it is, and how much there is.
    callable: Option<&'a Py<PyAny>>,
    /// Whether it is called only where work takes its time.
    is_patient: bool,
    begun: Instant,
    done: AtomicU64,
    /// Milliseconds since the begin when it is called again.
    next_ms: AtomicU64,
    work: Mutex<(String, u64)>,
    stop: StopToken,
    raised: Mutex<Option<PyErr>>,
}

impl<'a> Told<'a> {
    pub fn new(callable: Option<&'a Py<PyAny>>, is_patient: bool, stop: StopToken) -> Told<'a> {
        let first = if is_patient { BEFORE_SHOWN } else { Duration::ZERO };
        Told {
            callable,
            is_patient,
            begun: Instant::now(),
            done: AtomicU64::new(0),
            next_ms: AtomicU64::new(first.as_millis() as u64),
            work: Mutex::default(),
            stop,
            raised: Mutex::default(),
        }
    }

    /// What the function has raised.
    pub fn raised(self) -> Option<PyErr> {
        self.raised.into_inner().ok().flatten()
    }

    fn elapsed_ms(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }

    fn call(&self, callable: &Py<PyAny>) {
        let Ok((what, total)) = self.work.lock().map(|work| work.clone()) else { return };
        let done = self.done.load(Ordering::Relaxed).min(total);
        let called = Python::attach(|py| callable.call1(py, (what, done, total)).map(drop));
        if let (Err(error), Ok(mut raised)) = (called, self.raised.lock()) {
            raised.get_or_insert(error);
            self.stop.stop();
        }
    }
}

impl Progress for Told<'_> {
    fn start(&self, what: &str, total: u64) {
        if let Ok(mut work) = self.work.lock() {
            *work = (what.to_owned(), total);
        }
        self.done.store(0, Ordering::Relaxed);
        if let Some(callable) = self.callable.filter(|_| !self.is_patient) {
            self.call(callable);
        }
    }

    fn advance(&self, by: u64) {
        self.done.fetch_add(by, Ordering::Relaxed);
        let Some(callable) = self.callable else { return };
        let (now, next) = (self.elapsed_ms(), self.next_ms.load(Ordering::Relaxed));
        let later = now + BETWEEN.as_millis() as u64;
        let order = Ordering::Relaxed;
        if now >= next && self.next_ms.compare_exchange(next, later, order, order).is_ok() {
            self.call(callable);
        }
    }

    fn finish(&self) {
        let is_shown = !self.is_patient || self.begun.elapsed() >= BEFORE_SHOWN;
        if let Some(callable) = self.callable.filter(|_| is_shown) {
            if let Ok(work) = self.work.lock() {
                self.done.store(work.1, Ordering::Relaxed);
            }
            self.call(callable);
        }
    }

    fn note(&self, text: &str) {
        let noted = |py: Python<'_>| -> PyResult<()> {
            let log = py.import("logging")?.call_method1("getLogger", ("areax",))?;
            log.call_method1("info", ("%s", text)).map(drop)
        };
        // A log that fails is no reason to fail.
        Python::attach(|py| drop(noted(py)));
    }
}
