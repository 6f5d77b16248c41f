//! What an agent's messages are answered with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    Implementation, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ProgressNotificationParam, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    Resource, ResourceContents, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};
use serde_json::Value;

use crate::{Call, Told, Tools};

/// Wait between two reports of how far a call is.
const BETWEEN_REPORTS: Duration = Duration::from_millis(500);
/// What guides are.
const GUIDE_TYPE: &str = "text/markdown";

/// Who answers an agent.
#[derive(Clone)]
pub struct Agent(pub Arc<dyn Tools>);

/// Waits for a call, and tells who asked for it from time to time how far it is.
async fn reported(
    mut call: Call<'_>,
    context: &RequestContext<RoleServer>,
) -> Result<Told, String> {
    let Some(token) = context.meta.get_progress_token() else { return call.told.await };
    let begin = Instant::now();
    loop {
        tokio::select! {
            done = &mut call.told => return done,
            () = tokio::time::sleep(BETWEEN_REPORTS) => {}
        }
        // Seconds: pieces of work have totals of their own, and this must grow.
        let seconds = begin.elapsed().as_secs_f64();
        let said = ProgressNotificationParam::new(token.clone(), seconds);
        // Who is gone is told nothing.
        let _ = context.peer.notify_progress(said.with_message((call.progress)())).await;
    }
}

impl ServerHandler for Agent {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        let (name, version) = self.0.program();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new(name, version))
            .with_instructions(self.0.instructions())
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.0.tools().into_iter().map(tool).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let call = self.0.call(&request.name, request.arguments.unwrap_or_default());
        let told = tokio::select! {
            told = reported(call, &context) => told,
            () = context.ct.cancelled() => Err("the call was cancelled".to_owned()),
        };
        Ok(result(told).into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let resources = self.0.guides().into_iter().map(|guide| {
            Resource::new(guide.uri, guide.name)
                .with_description(guide.description)
                .with_mime_type(GUIDE_TYPE)
        });
        Ok(ListResourcesResult::with_all_items(resources.collect()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let guides = self.0.guides();
        let Some(at) = guides.iter().position(|guide| guide.uri == request.uri) else {
            let uris: Vec<&str> = guides.iter().map(|guide| guide.uri.as_str()).collect();
            let what =
                format!("there is no resource {}; there are {}", request.uri, uris.join(", "));
            return Err(ErrorData::resource_not_found(what, None));
        };
        let guide = self.0.guide(at).await;
        let guide = guide.map_err(|why| ErrorData::internal_error(why, None))?;
        let contents = ResourceContents::text(guide, request.uri).with_mime_type(GUIDE_TYPE);
        Ok(ReadResourceResult::new(vec![contents]).into())
    }
}

fn tool(tool: crate::Tool) -> Tool {
    let annotations = ToolAnnotations::new().read_only(true).idempotent(true).open_world(false);
    Tool::new(tool.name, tool.description, Arc::new(tool.arguments))
        .with_annotations(annotations)
        .with_raw_output_schema(Arc::new(tool.answer))
}

/// The result of a call; a failure is one too, because hosts hide errors of the protocol.
fn result(told: Result<Told, String>) -> CallToolResult {
    match told {
        Ok(Told { answer, picture, hint }) => {
            let answer = Value::Object(answer);
            let mut content = vec![ContentBlock::text(answer.to_string())];
            content.extend(hint.map(ContentBlock::text));
            let image = |bytes: Vec<u8>| ContentBlock::image(STANDARD.encode(bytes), "image/png");
            content.extend(picture.map(image));
            let mut result = CallToolResult::success(content);
            result.structured_content = Some(answer);
            result
        }
        Err(text) => CallToolResult::error(vec![ContentBlock::text(text)]),
    }
}
