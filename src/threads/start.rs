//! Starting threads. Where the system allows fewer than are wanted (`ulimit -u`, a container's limit),
//! areax works with those that it gets.

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::thread::Builder;

use rayon::{ThreadBuilder, ThreadPool, ThreadPoolBuilder};

use super::room;
use crate::error::{Error, Kind, Result};

/// Threads left for what runs beside the pool: waiting for Ctrl-C, writing rows, finishing files.
const SPARE: usize = 3;

/// A pool of so many threads, or of as many as can be created.
///
/// # Errors
/// Not even one can be created.
pub fn pool(wanted: usize) -> Result<ThreadPool> {
    let spare = if room::is_plenty() { 0 } else { SPARE };
    let (workers, refusal) = create(wanted + spare, |work| {
        Builder::new().name("areax".to_owned()).spawn(work).map(drop)
    });
    // The spare ones end when their workers are dropped.
    let workers: Vec<Worker> = match refusal {
        None => workers.into_iter().take(wanted).collect(),
        Some(error) if workers.is_empty() => return Err(refused(&error)),
        Some(_) => {
            let count = workers.len().saturating_sub(spare).max(1);
            workers.into_iter().take(count).collect()
        }
    };
    let pool = ThreadPoolBuilder::new().num_threads(workers.len()).spawn_handler(|thread| {
        let worker = workers.get(thread.index()).ok_or(io::ErrorKind::NotFound)?;
        worker.send(thread).map_err(|_| io::ErrorKind::BrokenPipe.into())
    });
    pool.build().map_err(|error| refused(&io::Error::other(error)))
}

/// A thread that waits to be told its work.
type Worker = Sender<ThreadBuilder>;
type Work = Box<dyn FnOnce() + Send>;

/// Up to `count` waiting threads, and why there are not more. Rayon cannot do with fewer threads
/// than it was told, so they are created first.
fn create(
    count: usize,
    mut spawn: impl FnMut(Work) -> io::Result<()>,
) -> (Vec<Worker>, Option<io::Error>) {
    let mut workers = Vec::new();
    while workers.len() < count {
        let (worker, told) = channel::<ThreadBuilder>();
        let work = move || {
            if let Ok(thread) = told.recv() {
                thread.run();
            }
        };
        if let Err(error) = spawn(Box::new(work)) {
            return (workers, Some(error));
        }
        workers.push(worker);
    }
    (workers, None)
}

fn refused(error: &io::Error) -> Error {
    Error::new(Kind::Failure, format!("the system does not let areax create a thread: {error}"))
        .advise("raise the limit on processes (ulimit -u, or pids of the container), or end others")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_ends_the_creation_and_keeps_what_there_is() {
        let mut left = 3;
        let spawn = |_: Work| {
            left -= 1;
            if left < 0 { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(()) }
        };
        let (workers, refusal) = create(5, spawn);
        assert_eq!(workers.len(), 3);
        assert!(refusal.is_some());
        assert!(create(2, |_| Ok(())).1.is_none());
    }
}
