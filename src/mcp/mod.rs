//! Questions as tools of AI agents: the Model Context Protocol, on standard input and output and as a
//! route of the server. Its messages are those of `areax-mcp`, the crate in `mcp/`. Tools, their arguments and their errors come from
//! the table of questions; what answers stands behind [`Host`].
//!
//! A call goes this way: `given` (what its arguments say) → `Host::ask` (whose turn it is) → `call` (the
//! question, asked and cut to what an agent reads) → `agent` (the result).

mod agent;
mod arguments;
mod call;
mod cut;
mod given;
mod host;
mod input;
mod local;
mod output;
mod refusal;
mod report;
mod set;
mod stdio;
mod tools;
mod words;

use std::sync::Arc;

pub use areax_mcp::{Service, Told};
pub use host::{Answering, Asking, Host, Work};
pub use local::Local;
pub use refusal::Refusal;
pub use set::Set;
pub use stdio::serve;

/// The same over HTTP; a message may have so many bytes.
pub fn service(host: Arc<dyn Host>, body_bytes_max: usize) -> Service {
    Service::new(Arc::new(agent::Agent::new(host)), body_bytes_max)
}
