//! Questions as tools of AI agents: the Model Context Protocol, on standard input and output and as a
//! route of the server. The only room that says `rmcp`. Tools, their arguments and their errors come from
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
mod http;
mod input;
mod local;
mod output;
mod refusal;
mod report;
mod set;
mod stdio;
mod told;
mod tools;
mod words;

pub use host::{Answering, Asking, Host, Work};
pub use http::service;
pub use local::Local;
pub use refusal::Refusal;
pub use set::Set;
pub use stdio::serve;
pub use told::Told;
