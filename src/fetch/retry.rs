//! Trying again: how often, and how long to wait in between.

use std::time::Duration;

use super::RetryPolicy;
use super::http::{Failed, Why};
use crate::progress::Progress;

/// The longest wait.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// Calls `attempt` until it succeeds, fails for good, or the retries are used up. `held` says how
/// many bytes there are; tries that add some are not counted: each brings the end nearer.
pub fn retry<T>(
    retry_policy: RetryPolicy,
    progress: &dyn Progress,
    mut attempt: impl FnMut() -> Result<T, Failed>,
    held: impl Fn() -> u64,
) -> Result<T, Failed> {
    let (mut tries, mut wait, mut most) = (0, retry_policy.wait, held());
    loop {
        let failed = match attempt() {
            Ok(answer) => return Ok(answer),
            Err(failed) => failed,
        };
        if failed.why != Why::Passing {
            return Err(failed);
        }
        if held() > most {
            (tries, wait, most) = (0, retry_policy.wait, held());
        }
        tries += 1;
        if tries > retry_policy.retries {
            return Err(failed);
        }
        let first = failed.error.to_string();
        let first = first.lines().next().unwrap_or_default();
        let seconds = wait.as_secs_f64();
        progress.note(&format!(
            "{first}; again in {seconds:.1} s ({tries} of {})",
            retry_policy.retries
        ));
        std::thread::sleep(wait);
        wait = (wait * 2).min(WAIT_MAX);
    }
}
