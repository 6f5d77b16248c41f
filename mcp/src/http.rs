//! The protocol over HTTP, without sessions: each message is a request of its own. Who may ask is decided
//! before.

use std::sync::Arc;

use axum_core::body::Body;
use axum_core::extract::Request;
use axum_core::response::Response;
use rmcp::transport::StreamableHttpServerConfig;
use rmcp::transport::streamable_http_server::StreamableHttpService;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;

use crate::agent::Agent;
use crate::{Awaited, Tools};

/// What answers messages over HTTP.
#[derive(Clone)]
pub struct Service(StreamableHttpService<Agent, NeverSessionManager>);

impl Service {
    /// Over some tools; a message may have so many bytes.
    pub fn new(tools: Arc<dyn Tools>, body_bytes_max: usize) -> Service {
        let agent = Agent(tools);
        let config = StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .disable_allowed_hosts()
            .with_max_request_body_bytes(body_bytes_max);
        Service(StreamableHttpService::new(move || Ok(agent.clone()), Arc::default(), config))
    }

    /// Answers a request.
    pub fn answer(self, request: Request) -> Awaited<'static, Response> {
        Box::pin(async move { self.0.handle(request).await.map(Body::new) })
    }
}
