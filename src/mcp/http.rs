//! The same over HTTP, without sessions: each message is a request of its own. Who may ask is decided
//! before.

use std::sync::Arc;

use rmcp::transport::StreamableHttpServerConfig;
use rmcp::transport::streamable_http_server::StreamableHttpService;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;

use super::Host;
use super::agent::Agent;

/// What answers messages; each may have so many bytes.
pub fn service(
    host: Arc<dyn Host>,
    body_bytes_max: usize,
) -> StreamableHttpService<Agent, NeverSessionManager> {
    let agent = Agent::new(host);
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .disable_allowed_hosts()
        .with_max_request_body_bytes(body_bytes_max);
    StreamableHttpService::new(move || Ok(agent.clone()), Arc::default(), config)
}
