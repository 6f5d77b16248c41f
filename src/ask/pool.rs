//! The threads of a connectome, which nobody else uses: one pool for each process that asks. A
//! process that was forked has none of its parent's threads, and waiting for them it would wait for
//! ever; so it gets a pool of its own.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::options::Threads;
use crate::error::{Error, Kind, Result};

/// The pools of a connectome, made when they are first needed.
#[derive(Debug)]
pub struct Pool {
    threads: Threads,
    first: OnceLock<Box<OfProcess>>,
}

/// The pool of one process, and that of a child which was forked from it. Nobody waits for a lock
/// to read the list: it might be held by a thread that a child does not have.
#[derive(Debug)]
struct OfProcess {
    process: u32,
    pool: Option<ThreadPool>,
    child: OnceLock<Box<OfProcess>>,
}

impl Pool {
    /// No pool yet.
    pub fn new(threads: Threads) -> Pool {
        Pool { threads, first: OnceLock::new() }
    }

    /// Does `work`; on the caller's thread where it is short, or the caller is on a pool already.
    ///
    /// # Errors
    /// Those of the work; threads that cannot be started.
    pub fn run<T: Send>(
        &self,
        is_short: bool,
        work: impl FnOnce() -> Result<T> + Send,
    ) -> Result<T> {
        let is_inside = self.threads == Threads::Callers || rayon::current_thread_index().is_some();
        if is_short || is_inside {
            return work();
        }
        self.of_this_process()?.install(work)
    }

    fn of_this_process(&self) -> Result<&ThreadPool> {
        let process = std::process::id();
        let mut place = &self.first;
        loop {
            let known = match place.get() {
                Some(known) => known,
                None => {
                    let pool = Some(self.make()?);
                    let made = OfProcess { process, pool, child: OnceLock::new() };
                    // Where another thread was faster, its pool is taken.
                    drop(place.set(Box::new(made)));
                    continue;
                }
            };
            match &known.pool {
                Some(pool) if known.process == process => return Ok(pool),
                _ => place = &known.child,
            }
        }
    }

    fn make(&self) -> Result<ThreadPool> {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let count = match self.threads {
            Threads::Own(count) => count,
            Threads::Processors | Threads::Callers => processors(),
        };
        let named = |thread: usize| format!("areax {thread}");
        let pool = ThreadPoolBuilder::new().num_threads(count).thread_name(named).build();
        pool.map_err(|error| {
            Error::new(
                Kind::Failure,
                format!("the system does not let areax create a thread: {error}"),
            )
            .advise("raise the limit on processes (ulimit -u, or pids of the container)")
        })
    }
}

impl Drop for OfProcess {
    /// A child cannot end its parent's threads, and must not try.
    fn drop(&mut self) {
        if self.process != std::process::id() {
            std::mem::forget(self.pool.take());
        }
    }
}
