//! The state that requests see, and its renewal once the published files have changed or the
//! prepared copy is damaged: no answer mixes two states, none is made of damaged bytes, and the data
//! set is reopened without a new start.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::thread;
use std::time::{Duration, Instant};

use axum::extract::FromRef;
use axum::http::StatusCode;

use super::problem::Problem;
use super::state::{Reopen, Shared, State};
use crate::ask::mending;
use crate::error::{Error, Kind, Result};
use crate::read::Snapshot;
use crate::run::Run;

/// How long nothing may be written to the files before they are opened anew.
const QUIET: Duration = Duration::from_millis(500);
/// Wait after an attempt that failed, where the files are still those that it failed at.
const AGAIN: Duration = Duration::from_secs(30);

/// Why it is opened anew.
const DAMAGED: &str = "the prepared copy is damaged";
/// Wait between two looks at whether it is open.
const STEP: Duration = Duration::from_millis(20);
/// So many times as long as it works, the thread that compares checksums rests.
const RESTS: u32 = 3;
/// Who asks as soon as the server is there has the machine alone for so long. Not longer: questions are
/// slower until all has been compared.
const FIRST_LOOK_AFTER: Duration = Duration::from_millis(100);
/// Wait between two looks at all of the copy: nearly nothing is left after the first, but for an
/// index that has been made since.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// The state of a server, shared by all who answer.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    current: RwLock<Shared>,
    renewal: Mutex<Renewal>,
}

/// How far the data set is on its way to another state.
#[derive(Debug, Default)]
enum Renewal {
    /// It is as it was opened, as far as anybody has looked.
    #[default]
    None,
    /// It is being opened anew.
    Running,
    /// That has failed: why, when, and at which files if they were there.
    Failed { why: String, at: Instant, files: Option<Snapshot> },
}

/// Why no question is answered.
pub struct Changed {
    /// The file, and how it differs from what was opened.
    pub reason: String,
    /// What is done about it.
    pub then: Then,
}

/// What is done about files that have changed.
pub enum Then {
    /// They are opened anew.
    Renewing,
    /// That has failed.
    Failed(String),
    /// Nothing: this server cannot.
    Nothing,
}

impl FromRef<Live> for Shared {
    fn from_ref(live: &Live) -> Shared {
        live.current()
    }
}

impl Live {
    /// A server that has just started.
    pub fn new(state: Shared) -> Live {
        Live(Arc::new(Inner { current: RwLock::new(state), renewal: Mutex::default() }))
    }

    /// The state that a new request sees.
    pub fn current(&self) -> Shared {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Refuses an answer about published files that have changed, and has them opened anew.
    ///
    /// # Errors
    /// 503 where they have.
    pub fn holds(&self, state: &Shared) -> Result<(), Problem> {
        self.changed(state).map_or(Ok(()), |changed| Err(changed.problem()))
    }

    /// The same before an answer, as far as it shows at a glance: every question pays for it.
    ///
    /// # Errors
    /// 503 where they have.
    pub fn seems_to_hold(&self, state: &Shared) -> Result<(), Problem> {
        match state.data().published.changed_at_a_glance() {
            None => Ok(()),
            Some(_) => self.holds(state),
        }
    }

    /// Whether the published files have changed since `state` was opened; if they have, they are
    /// opened anew beside what else is done.
    pub fn changed(&self, state: &Shared) -> Option<Changed> {
        let (path, how) = state.data().published.changed()?;
        let reason = format!("{}: {how}", name(path));
        let then = match &state.reopen {
            Some(reopen) => {
                self.renew(state, reopen, &format!("a published file has changed ({reason})"))
            }
            None => Then::Nothing,
        };
        Some(Changed { reason, then })
    }

    /// The state after this one, whose prepared copy is damaged: the copy is made anew, and waited
    /// for.
    ///
    /// # Errors
    /// 503 where that fails, cannot be, or takes longer than the question may.
    pub fn mended(&self, state: &Shared, run: &Run) -> Result<Shared, Problem> {
        let Some(reopen) = &state.reopen else {
            return Err(Problem::damaged("").advise("start the server again"));
        };
        loop {
            let current = self.current();
            if !Arc::ptr_eq(state, &current) {
                return Ok(current);
            }
            if let Then::Failed(why) = self.renew(state, reopen, DAMAGED) {
                return Err(Problem::damaged(&format!(", and cannot be rebuilt: {why}"))
                    .advise("the server tries again; its log has the cause")
                    .retry_after(30));
            }
            if run.is_stopped() {
                return Err(Problem::late());
            }
            thread::sleep(STEP);
        }
    }

    /// Does work over a state, or over the next one where the prepared copy turns out to be damaged. An
    /// answer out of the copy alone is of the state that was looked at; where something of it `is_of_files`,
    /// or nothing was answered, halves of two states may be the reason.
    ///
    /// # Errors
    /// Those of the work; 503 where the published files have changed.
    pub fn over<T>(
        &self,
        state: Shared,
        is_of_files: bool,
        run: &Run,
        work: impl FnMut(&Shared) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.seems_to_hold(&state)?;
        let renew = |seen: &Shared, _| self.mended(seen, run);
        let (seen, done) = mending(state, Problem::is_damage, renew, work);
        if is_of_files || done.is_err() {
            self.holds(&seen)?;
        }
        done
    }

    /// Looks at what no question has looked at yet, beside what else is done, for as long as the
    /// server is there; what is damaged is made anew before anybody asks for it.
    pub fn look_at_the_rest(&self) {
        let server = Arc::downgrade(&self.0);
        let work = move || {
            thread::sleep(FIRST_LOOK_AFTER);
            while look(&server) {}
        };
        if let Err(error) = thread::Builder::new().name("checksums".to_owned()).spawn(work) {
            tracing::warn!(error = %error, "checksums are compared when a question needs them");
        }
    }

    fn renew(&self, state: &Shared, reopen: &Reopen, reason: &str) -> Then {
        let mut renewal = self.renewal();
        // A question that began before the last renewal: whoever asks again sees the new state.
        if !Arc::ptr_eq(state, &self.current()) {
            return Then::Renewing;
        }
        match &*renewal {
            Renewal::Running => return Then::Renewing,
            Renewal::Failed { why, at, files } => {
                let same = files.as_ref().is_some_and(|files| files.changed().is_none());
                if at.elapsed() < if same { AGAIN } else { QUIET } {
                    return Then::Failed(why.clone());
                }
            }
            Renewal::None => {}
        }
        tracing::warn!(reason, "the data set is reopened");
        let (live, state, reopen) = (self.clone(), Arc::clone(state), Arc::clone(reopen));
        let work = move || live.finish(Attempt::default().run(&state, &reopen));
        match thread::Builder::new().name("renewal".to_owned()).spawn(work) {
            Ok(_) => {
                *renewal = Renewal::Running;
                Then::Renewing
            }
            Err(error) => Then::Failed(format!("a thread cannot be started: {error}")),
        }
    }

    /// Takes over what an attempt came to.
    fn finish(&self, (files, opened): (Option<Snapshot>, Result<State>)) {
        let renewed = match opened {
            Ok(state) => {
                let state = Arc::new(state);
                let mut renewal = self.renewal();
                let mut current = self.0.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Arc::clone(&state);
                *renewal = Renewal::None;
                state
            }
            Err(error) => {
                tracing::error!(error = %error, "the data set cannot be reopened");
                let (why, at) = (error.what().to_owned(), Instant::now());
                *self.renewal() = Renewal::Failed { why, at, files };
                return;
            }
        };
        tracing::info!("the data set is reopened");
        renewed.make_index();
    }

    fn renewal(&self) -> MutexGuard<'_, Renewal> {
        self.0.renewal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One look at all that has not been looked at; whether there is to be another.
fn look(server: &Weak<Inner>) -> bool {
    let Some(live) = server.upgrade().map(Live) else { return false };
    let state = live.current();
    let is_old = || state.is_closing() || !Arc::ptr_eq(&state, &live.current());
    if let Some(opened) = state.opened()
        && let Err(error) = opened.dataset.ensure_slowly(RESTS, is_old)
        && error.kind() == Kind::Damaged
    {
        tracing::error!(error = %error, "damage");
        if let Some(reopen) = &state.reopen {
            live.renew(&state, reopen, DAMAGED);
        }
    }
    let goes_on = !state.is_closing();
    drop((state, live));
    thread::sleep(BETWEEN_LOOKS);
    goes_on
}

/// One attempt to open the data set anew.
#[derive(Default)]
struct Attempt {
    files: Option<Snapshot>,
}

impl Attempt {
    fn run(mut self, state: &Shared, reopen: &Reopen) -> (Option<Snapshot>, Result<State>) {
        self.wait(state);
        // What panics leaves the server without an answer, not without a next attempt.
        let opened = catch_unwind(AssertUnwindSafe(|| reopen()));
        let panicked = |_| Err(Error::new(Kind::Failure, "opening it panicked"));
        (self.files, opened.unwrap_or_else(panicked).and_then(|opened| state.over(opened)))
    }

    /// Waits until nobody writes to the files any more. One of them may be gone for good.
    fn wait(&mut self, state: &Shared) {
        while !state.is_closing() {
            self.files = Snapshot::take(&state.data().sources).ok();
            thread::sleep(QUIET);
            if self.files.as_ref().is_none_or(|files| files.changed().is_none()) {
                return;
            }
        }
    }
}

impl Changed {
    fn problem(&self) -> Problem {
        let sentence = format!("the published files have changed ({})", self.reason);
        let problem = |status: &str| {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, format!("{sentence}{status}"))
        };
        match &self.then {
            Then::Renewing => problem(": the server is reopening them")
                .advise_route("ask again in some seconds; ", "/readyz", " says when")
                .retry_after(5),
            Then::Failed(why) => problem(&format!(", and cannot be reopened: {why}"))
                .advise("the server tries again once the files have changed")
                .retry_after(30),
            Then::Nothing => problem("").advise("start the server again"),
        }
    }
}

/// A file without its folders, which are nobody's business.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
