//! How long answers take: what they took, but in tests, whose machines are busy with other things.

use std::time::Duration;

/// What answers count as having taken.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// What they took.
    Wall,
    /// In tests: so many milliseconds, however busy the machine is.
    Given {
        /// Every answer of the processors.
        cpu_ms: f64,
        /// Every answer of the GPU.
        gpu_ms: f64,
    },
}

impl Clock {
    /// Of an answer of the processors.
    pub fn cpu_ms(self, took: Duration) -> f64 {
        match self {
            Clock::Wall => took.as_secs_f64() * 1e3,
            Clock::Given { cpu_ms, .. } => cpu_ms,
        }
    }

    /// Of an answer of the GPU.
    pub fn gpu_ms(self, took: Duration) -> f64 {
        match self {
            Clock::Wall => took.as_secs_f64() * 1e3,
            Clock::Given { gpu_ms, .. } => gpu_ms,
        }
    }
}
