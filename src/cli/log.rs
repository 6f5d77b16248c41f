//! The server's log: lines to stderr, written by a thread of their own. Where stderr is a closed pipe,
//! a full disk or a terminal that stands still, answers go on: lines that find no room are dropped and
//! counted.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait to be written.
const LINES_MAX: usize = 4096;
/// How long the last lines may take once the server has ended.
const LAST_LINES: Duration = Duration::from_millis(500);

/// Where lines wait.
#[derive(Clone)]
pub struct Log(Arc<Waiting>);

struct Waiting {
    lines: SyncSender<Vec<u8>>,
    /// Lines that were not taken since the last that was.
    dropped: AtomicU64,
    /// Lines that wait or are being written.
    unwritten: Arc<AtomicU64>,
    /// The one who drops lines tells it in turn.
    telling: Mutex<()>,
}

impl Log {
    /// A log that is written to `to`.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub fn start(to: impl Write + Send + 'static) -> io::Result<Log> {
        let (lines, waiting) = mpsc::sync_channel(LINES_MAX);
        let unwritten = Arc::new(AtomicU64::new(0));
        let left = Arc::clone(&unwritten);
        thread::Builder::new().name("log".to_owned()).spawn(move || write(&waiting, to, &left))?;
        let (dropped, telling) = (AtomicU64::new(0), Mutex::default());
        Ok(Log(Arc::new(Waiting { lines, dropped, unwritten, telling })))
    }

    /// Waits until all is written, but not for long: nobody may take it.
    pub fn finish(&self) {
        let begin = Instant::now();
        while self.0.unwritten.load(Ordering::Acquire) > 0 && begin.elapsed() < LAST_LINES {
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn send(&self, line: Vec<u8>) -> bool {
        self.0.unwritten.fetch_add(1, Ordering::AcqRel);
        let sent = self.0.lines.try_send(line).is_ok();
        if !sent {
            self.0.unwritten.fetch_sub(1, Ordering::AcqRel);
        }
        sent
    }

    /// Says how many lines are missing before the first that finds room again.
    fn tell(&self) -> bool {
        if self.0.dropped.load(Ordering::Relaxed) == 0 {
            return true;
        }
        let _one: MutexGuard<()> = self.0.telling.lock().unwrap_or_else(PoisonError::into_inner);
        let dropped = self.0.dropped.swap(0, Ordering::Relaxed);
        let told = dropped == 0
            || self.send(format!("{dropped} lines of the log are missing here\n").into_bytes());
        if !told {
            self.0.dropped.fetch_add(dropped, Ordering::Relaxed);
        }
        told
    }
}

/// Lines that cannot be written are gone; the next may be.
fn write(lines: &Receiver<Vec<u8>>, mut to: impl Write, left: &AtomicU64) {
    for line in lines {
        let _ = to.write_all(&line);
        left.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if !(self.tell() && self.send(line.to_vec())) {
            self.0.dropped.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing until it is told to, then keeps all.
    struct Stuck {
        go: Receiver<()>,
        is_going: bool,
        written: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if !self.is_going {
                self.is_going = self.go.recv().is_ok();
            }
            self.written.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_that_nobody_takes_hold_up_nobody_and_are_counted() {
        let (free, go) = mpsc::channel();
        let written = Arc::new(Mutex::new(Vec::new()));
        let stuck = Stuck { go, is_going: false, written: Arc::clone(&written) };
        let mut log = Log::start(stuck).unwrap();
        // One is being written, or about to be, beside those that wait.
        for _ in 0..LINES_MAX + 10 {
            log.write_all(b"line\n").unwrap();
        }
        let begin = Instant::now();
        log.finish();
        assert!(begin.elapsed() < 10 * LAST_LINES);
        free.send(()).unwrap();
        while log.0.unwritten.load(Ordering::Acquire) > 0 {
            thread::sleep(Duration::from_millis(1));
        }
        log.write_all(b"last\n").unwrap();
        log.finish();
        let text = String::from_utf8(written.lock().unwrap().clone()).unwrap();
        let lines = text.matches("line\n").count();
        assert!((LINES_MAX..LINES_MAX + 10).contains(&lines), "{lines}");
        let missing = LINES_MAX + 10 - lines;
        assert!(text.ends_with(&format!("{missing} lines of the log are missing here\nlast\n")));
    }
}
