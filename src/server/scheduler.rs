//! Where questions wait for a processor: computing happens on blocking threads, a few at a time,
//! so that the threads that talk to clients are always free.
//!
//! Quick questions and long ones stand in two queues. The long ones compute in a pool of threads
//! of their own, so that a matrix never waits behind a sweep.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinError;

use super::limits::Limits;
use super::problem::Problem;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::run::{Run, StopOnDrop};

/// How long a question takes, about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Milliseconds.
    Quick,
    /// Up to seconds.
    Long,
}

/// Both queues.
#[derive(Debug)]
pub struct Scheduler {
    quick: Queue,
    long: Queue,
    /// Threads of long questions and of streams.
    pool: Arc<ThreadPool>,
    streams: Arc<Semaphore>,
    streams_max: usize,
    permits: usize,
    time: Duration,
}

#[derive(Debug)]
struct Queue {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    waiting_max: usize,
}

/// One of those who wait, until it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Queue {
    fn new(permits: usize, waiting_max: usize) -> Queue {
        Queue {
            permits: Arc::new(Semaphore::new(permits)),
            waiting: AtomicUsize::new(0),
            waiting_max,
        }
    }

    async fn permit(&self, until: Instant) -> Result<OwnedSemaphorePermit, Problem> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= self.waiting_max {
            return Err(crowded());
        }
        let permit = Arc::clone(&self.permits).acquire_owned();
        match tokio::time::timeout_at(until.into(), permit).await {
            Ok(Ok(permit)) => Ok(permit),
            // The semaphore is never closed; the time has passed.
            Ok(Err(_)) | Err(_) => Err(Problem::late()),
        }
    }
}

impl Scheduler {
    /// Empty queues; long questions and streams get so many threads.
    pub(super) fn new(limits: &Limits, threads: usize) -> Result<Scheduler> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| {
            Error::new(Kind::Failure, format!("threads cannot be started: {error}"))
        })?;
        let (quick, long) = (threads.max(2), 2);
        Ok(Scheduler {
            quick: Queue::new(quick, limits.waiting_max),
            long: Queue::new(long, limits.waiting_max),
            pool: Arc::new(pool),
            streams: Arc::new(Semaphore::new(limits.streams_max)),
            streams_max: limits.streams_max,
            permits: quick + long,
            time: limits.question_time,
        })
    }

    /// Does `work` when its turn has come. The run that it gets is stopped once nobody waits for
    /// the answer: the client has gone, or the time has passed.
    ///
    /// # Errors
    /// 429 where too many wait, 503 where the time has passed, 500 where the work panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        priority: Priority,
        work: impl FnOnce(&Run) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let until = Instant::now() + self.time;
        let queue = match priority {
            Priority::Quick => &self.quick,
            Priority::Long => &self.long,
        };
        let permit = queue.permit(until).await?;
        let pool = (priority == Priority::Long).then(|| Arc::clone(&self.pool));
        let run = Run { progress: &Logged, ..Run::default() };
        // With the future of a client that has gone, too.
        let _stops = StopOnDrop(run.stop.clone());
        let task = tokio::task::spawn_blocking(move || {
            // Kept while the work goes on: it ends soon after nobody waits for it any more.
            let _permit = permit;
            match pool {
                Some(pool) => pool.install(|| work(&run)),
                None => work(&run),
            }
        });
        match tokio::time::timeout_at(until.into(), task).await {
            Ok(done) => done.map_err(|error| panicked(&error)),
            Err(_) => Err(Problem::late()),
        }
    }

    /// Refuses what would find a queue full.
    ///
    /// # Errors
    /// 429.
    #[cfg(feature = "mcp")]
    pub fn admit(&self) -> Result<(), Problem> {
        let is_full = |queue: &Queue| queue.waiting.load(Ordering::Relaxed) >= queue.waiting_max;
        if [&self.quick, &self.long].into_iter().any(is_full) { Err(crowded()) } else { Ok(()) }
    }

    /// The right to stream, until it is dropped.
    ///
    /// # Errors
    /// 429 where too many streams are open.
    pub fn stream(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.streams).try_acquire_owned().map_err(|_| {
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many streams of rows are open")
                .advise("ask again when one of them has ended")
                .retry_after(5)
        })
    }

    /// How many streams are open.
    pub fn streams_open(&self) -> usize {
        self.streams_max.saturating_sub(self.streams.available_permits())
    }

    /// How many questions wait for a permit.
    pub fn waiting(&self) -> usize {
        [&self.quick, &self.long].map(|queue| queue.waiting.load(Ordering::Relaxed)).iter().sum()
    }

    /// How many questions are computed at one time.
    pub fn permits(&self) -> usize {
        self.permits
    }

    /// The threads of long questions and of streams.
    pub fn pool(&self) -> Arc<ThreadPool> {
        Arc::clone(&self.pool)
    }
}

/// A panic of the work: its message is in the log already.
pub fn panicked(error: &JoinError) -> Problem {
    tracing::error!(error = %error, "a question panicked");
    Problem::fault()
}

fn crowded() -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many questions are waiting for an answer")
        .advise("ask again, and fewer at a time")
        .retry_after(1)
}

/// What is noted beside an answer stands in the log.
struct Logged;

impl Progress for Logged {
    fn start(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
    fn finish(&self) {}
    fn note(&self, text: &str) {
        tracing::warn!("{text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Works until it is stopped, ten seconds at most; says whether it was.
    fn patient_work(done: std::sync::mpsc::Sender<bool>) -> impl FnOnce(&Run) + Send {
        move |run: &Run| {
            let begin = Instant::now();
            while !run.is_stopped() && begin.elapsed() < Duration::from_secs(10) {
                std::thread::sleep(Duration::from_millis(1));
            }
            done.send(run.is_stopped()).unwrap();
        }
    }

    #[test]
    fn work_is_stopped_when_its_client_has_gone_or_its_time_is_over() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let time = Duration::from_millis(200);
        let limits = Limits { question_time: time, ..Limits::default() };
        let scheduler = Scheduler::new(&limits, 2).unwrap();
        for priority in [Priority::Quick, Priority::Long] {
            let (done, stopped) = std::sync::mpsc::channel();
            let gone = Duration::from_millis(20);
            let asked = scheduler.run(priority, patient_work(done));
            runtime.block_on(async { tokio::time::timeout(gone, asked).await }).unwrap_err();
            assert!(stopped.recv().unwrap(), "{priority:?}: the client has gone");

            let (done, stopped) = std::sync::mpsc::channel();
            let answer = runtime.block_on(scheduler.run(priority, patient_work(done)));
            assert_eq!(answer.unwrap_err().status(), StatusCode::SERVICE_UNAVAILABLE);
            assert!(stopped.recv().unwrap(), "{priority:?}: the time is over");
        }
    }
}
