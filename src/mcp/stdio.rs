//! Tools on standard input and output.

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Builder;

use super::Host;
use super::agent::Agent;
use crate::error::{Error, Kind, Result};

/// Threads that read and write messages.
const TALKING_THREADS: usize = 2;

/// Answers until the input ends.
///
/// # Errors
/// Threads that cannot be started; a client that begins with something else ([`Kind::Failure`]).
pub fn serve(host: impl Host) -> Result<()> {
    let runtime = Builder::new_multi_thread().worker_threads(TALKING_THREADS).enable_all().build();
    let runtime = runtime
        .map_err(|error| Error::io(Path::new("the tools"), "cannot start their threads", error))?;
    let ended = runtime.block_on(areax_mcp::talk(Arc::new(Agent::new(Arc::new(host)))));
    // What still computes is left behind.
    runtime.shutdown_background();
    ended.map_err(|why| Error::new(Kind::Failure, why))
}
