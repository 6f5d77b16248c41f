//! Who runs a command: the process that it runs in, and the threads that it has.

use std::sync::Arc;

use crate::cli::interrupt::Interrupt;
use crate::cli::process::Process;
use crate::threads::Pool;

/// Who runs a command.
#[derive(Clone)]
pub struct Caller {
    /// Whether nothing but errors is said on stderr.
    pub quiet: bool,
    pub process: Arc<dyn Process>,
    pub interrupt: Arc<Interrupt>,
    /// The threads that compute.
    pub pool: Arc<Pool>,
}
