//! Trying again: how often, and how long to wait in between.

use std::time::Duration;

use super::Patience;
use super::http::{Failed, Why};
use crate::progress::Progress;

/// The longest wait.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// Calls `attempt` until it succeeds, fails for good, or patience ends. It says how many bytes it
/// holds; tries that add some are not counted, because each brings the end nearer.
pub fn retry<T>(
    patience: Patience,
    progress: &dyn Progress,
    mut attempt: impl FnMut() -> Result<T, Failed>,
    held: impl Fn() -> u64,
) -> Result<T, Failed> {
    let (mut tries, mut wait, mut most) = (0, patience.wait, held());
    loop {
        let failed = match attempt() {
            Ok(answer) => return Ok(answer),
            Err(failed) => failed,
        };
        if failed.why != Why::Passing {
            return Err(failed);
        }
        if held() > most {
            (tries, wait, most) = (0, patience.wait, held());
        }
        tries += 1;
        if tries > patience.retries {
            return Err(failed);
        }
        let first = failed.error.to_string();
        let first = first.lines().next().unwrap_or_default();
        let seconds = wait.as_secs_f64();
        progress
            .note(&format!("{first}; again in {seconds:.1} s ({tries} of {})", patience.retries));
        std::thread::sleep(wait);
        wait = (wait * 2).min(WAIT_MAX);
    }
}
