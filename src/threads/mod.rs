//! The threads that compute: pools of their owner's own, one for each process.

pub mod loops;
mod made;
mod per_process;
mod room;
mod start;

pub use made::Made;
pub use per_process::PerProcess;
#[cfg(feature = "server")]
pub use room::is_plenty;

use rayon::ThreadPool;

use crate::error::Result;

/// Where work is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Threads {
    /// On a pool of its owner's own with so many threads; as many as processors if not said.
    #[default]
    Processors,
    /// With so many.
    Own(usize),
    /// On the caller's thread, and the rayon pool that it belongs to.
    Callers,
}

/// Threads that only their owner uses; started when they are first needed, in each process that asks.
#[derive(Debug, Default)]
pub struct Pool {
    threads: Threads,
    pools: PerProcess<ThreadPool>,
}

impl Pool {
    /// No thread yet.
    pub fn new(threads: Threads) -> Pool {
        Pool { threads, ..Pool::default() }
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
        self.pools.get_or_make(|| start::pool(self.threads()))?.install(work)
    }

    /// Whether they have been started.
    pub fn is_started(&self) -> bool {
        self.threads == Threads::Callers || self.pools.is_made()
    }

    /// How many they are, unless the system allows fewer.
    pub fn threads(&self) -> usize {
        match self.threads {
            Threads::Own(count) => count,
            Threads::Processors => processors(),
            Threads::Callers => rayon::current_num_threads(),
        }
    }
}

/// Processors of this machine that the process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
