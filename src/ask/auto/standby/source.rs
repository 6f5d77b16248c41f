//! Where the GPU of `auto` comes from, and what its answers are held to.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::ask::auto::clock::Clock;
use crate::ask::shared::SharedEngine;
use crate::ask::{Answer, Question};
use crate::engine::{GpuRates, KernelRun};
use crate::error::Result;
use crate::run::Run;

/// How often the thread looks whether it is to end while it waits.
const LOOK_UP: Duration = Duration::from_millis(20);

/// Where the GPU comes from, and what its answers are held to.
pub struct Source {
    /// What is assumed of it before anybody has looked whether there is one.
    pub assumed: GpuRates,
    /// Looks for one, and says what is assumed of it; none where there is no hardware. It takes a tenth of a
    /// second.
    pub find: Box<dyn Fn() -> Option<GpuRates> + Send + Sync>,
    /// Opens and measures it.
    pub open: Open,
    /// Compares an answer with the processors' where it is one to be compared.
    pub check: Check,
    /// How long answers take.
    pub clock: Clock,
}

/// Opens a GPU and measures it.
pub type Open = Box<dyn Fn(&Run) -> Result<(SharedEngine, GpuRates)> + Send + Sync>;

/// Compares an answer of the GPU with that of the processors.
pub type Check =
    Box<dyn Fn(&Question, &Answer, &[KernelRun], Truth, &Run) -> Result<()> + Send + Sync>;

/// What the processors answer to the question that a GPU is asked beside it.
pub struct Truth(pub Receiver<Answer>);

impl Truth {
    /// Once they have answered; none where they have not.
    ///
    /// # Errors
    /// The run is stopped.
    pub fn given(&self, run: &Run) -> Result<Option<Answer>> {
        loop {
            run.check()?;
            match self.0.recv_timeout(LOOK_UP) {
                Ok(answer) => return Ok(Some(answer)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}
