//! How fast an answer must come: one that drips holds a place that others wait for.

use std::time::{Duration, Instant};

/// Bytes for which a server gets a second more.
const BYTES_PER_SECOND_MIN: u64 = 16 << 10;

/// The bytes that have come, and since when they have.
#[derive(Debug)]
pub struct Pace {
    begun: Instant,
    bytes: u64,
    /// How long nothing may come.
    silence: Duration,
    /// Until when all must be there.
    longest: Duration,
}

impl Pace {
    /// An answer that begins now.
    pub fn new(silence: Duration, longest: Duration) -> Pace {
        Pace { begun: Instant::now(), bytes: 0, silence, longest }
    }

    /// So many more have come: whether that was fast enough.
    pub fn keeps(&mut self, bytes: u64) -> bool {
        self.bytes += bytes;
        self.is_kept_after(self.begun.elapsed())
    }

    fn is_kept_after(&self, time: Duration) -> bool {
        let allowed = self.silence + Duration::from_secs(self.bytes / BYTES_PER_SECOND_MIN);
        time <= allowed.min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drips_or_never_ends_is_too_slow() {
        let second = Duration::from_secs(1);
        let mut pace = Pace::new(10 * second, 600 * second);
        assert!(pace.keeps(10));
        assert!(pace.is_kept_after(10 * second) && !pace.is_kept_after(11 * second));
        assert!(pace.keeps(160 << 10));
        assert!(pace.is_kept_after(20 * second) && !pace.is_kept_after(21 * second));
        assert!(pace.keeps(1 << 40));
        assert!(pace.is_kept_after(600 * second) && !pace.is_kept_after(601 * second));
    }
}
