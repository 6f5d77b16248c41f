//! What can go wrong on a device, and a hook by which tests make it go wrong at a chosen point.

use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Error;
use crate::run;

/// Why a device gave no answer. The engine rebuilds everything and tries again, unless the device hangs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The device has no room.
    OutOfMemory(String),
    /// The device is gone: a driver reset, an unplugged GPU.
    Lost(String),
    /// The device is not done with its work after so long: it may never be, and whoever waits for it
    /// waits for ever.
    Hung(String),
    /// Anything else the driver or wgpu refused.
    Failed(String),
    /// None of the device's: the run was stopped.
    Stopped,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::OutOfMemory(what) => write!(f, "out of device memory ({what})"),
            Fault::Lost(what) => write!(f, "device lost ({what})"),
            Fault::Hung(after) => write!(f, "no answer from the device within {after}"),
            Fault::Failed(what) => f.write_str(what),
            Fault::Stopped => f.write_str("stopped"),
        }
    }
}

/// Why a question on a device ended early.
#[derive(Debug)]
pub enum Stop {
    /// The device's fault: worth another try.
    Fault(Fault),
    /// The question's: it would end the same way again.
    Error(Error),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        match fault {
            Fault::Stopped => Stop::Error(run::stopped()),
            fault => Stop::Fault(fault),
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Error(error)
    }
}

/// Where a fault can be made to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultPoint {
    /// An allocation fails.
    Allocate,
    /// A submission fails.
    Submit,
    /// Results cannot be mapped.
    Map,
    /// The device is lost at a submission.
    Lose,
    /// What was submitted does not end.
    Hang,
}

impl FaultPoint {
    /// Every point.
    pub const ALL: [FaultPoint; 5] = [
        FaultPoint::Allocate,
        FaultPoint::Submit,
        FaultPoint::Map,
        FaultPoint::Lose,
        FaultPoint::Hang,
    ];
}

/// Faults that are still to happen; clones share them. Nothing arms it but tests.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<[u32; FaultPoint::ALL.len()]>>);

impl Faults {
    /// The next `times` passages of `point` fail.
    pub fn arm(&self, point: FaultPoint, times: u32) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[point as usize] = times;
    }

    /// Whether this passage of `point` is to fail.
    pub(super) fn take(&self, point: FaultPoint) -> bool {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = &mut left[point as usize];
        let fails = *left > 0;
        *left = left.saturating_sub(1);
        fails
    }
}
