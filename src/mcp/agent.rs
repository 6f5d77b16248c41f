//! What an agent's messages are answered with.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    Implementation, JsonObject, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ProgressNotificationParam, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    Resource, ResourceContents, ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};
use serde_json::Value;

use super::arguments::DATASET;
use super::call::Call;
use super::report::Report;
use super::{Asking, Host, Refusal, Set, Told, given, tools, words};
use crate::ask::table::{QUESTIONS, QuestionSpec};
use crate::ask::{Asked, Backend};
use crate::names::nearest;
use crate::output::views::InfoFrom;
use crate::run::Run;

/// Wait between two reports of how far a call is.
const BETWEEN_REPORTS: Duration = Duration::from_millis(500);
/// What guides are.
const GUIDE_TYPE: &str = "text/markdown";

/// Who answers an agent.
#[derive(Clone)]
pub struct Agent {
    host: Arc<dyn Host>,
}

impl Agent {
    /// Tools over the data sets of a host.
    pub fn new(host: Arc<dyn Host>) -> Agent {
        Agent { host }
    }

    async fn call(
        &self,
        name: &str,
        arguments: JsonObject,
        report: &Arc<Report>,
    ) -> Result<Told, Refusal> {
        let sets = self.host.sets();
        let spec = QuestionSpec::by_name(name).ok_or_else(|| no_tool(name))?;
        let at = place(&sets, arguments.get(DATASET))?;
        let given = given::read(spec, &sets[at], &arguments)?;
        let asked = Asked::new(spec.kind, &given.pairs, sets[at].defaults())?;
        let call = Call::new(asked.question.clone(), asked.population, &given)?;
        let asking = Asking { spec, pairs: given.pairs, asked };
        let report = Arc::clone(report);
        let work = move |backend: &Backend, from: InfoFrom, run: &Run| {
            call.told(backend, from, &report, run)
        };
        self.host.ask(at, asking, Box::new(work)).await
    }

    /// Waits for a call, and tells who asked for it from time to time how far it is.
    async fn reported<T>(
        &self,
        context: &RequestContext<RoleServer>,
        report: &Report,
        call: impl Future<Output = T>,
    ) -> T {
        let Some(token) = context.meta.get_progress_token() else { return call.await };
        let begin = Instant::now();
        let mut call = pin!(call);
        loop {
            tokio::select! {
                done = &mut call => return done,
                () = tokio::time::sleep(BETWEEN_REPORTS) => {}
            }
            let words = self.host.waits_for().or_else(|| report.words());
            let words = words.unwrap_or_else(|| "computing".to_owned());
            // Seconds: pieces of work have totals of their own, and this must grow.
            let seconds = begin.elapsed().as_secs_f64();
            let said = ProgressNotificationParam::new(token.clone(), seconds).with_message(words);
            // Who is gone is told nothing.
            let _ = context.peer.notify_progress(said).await;
        }
    }
}

impl ServerHandler for Agent {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("areax", env!("CARGO_PKG_VERSION")))
            .with_instructions(words::instructions(&self.host.sets()))
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::tools(&self.host.sets())))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let report = Arc::<Report>::default();
        let call = self.call(&request.name, request.arguments.unwrap_or_default(), &report);
        let told = tokio::select! {
            told = self.reported(&context, &report, call) => told,
            () = context.ct.cancelled() => Err(Refusal::new("the call was cancelled")),
        };
        Ok(result(told).into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let resource = |set: &Set| {
            Resource::new(guide_uri(&set.name), format!("guide to {}", set.name))
                .with_description("What the data set holds, which tools there are, with examples")
                .with_mime_type(GUIDE_TYPE)
        };
        let resources = self.host.sets().iter().map(resource).collect();
        Ok(ListResourcesResult::with_all_items(resources))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let sets = self.host.sets();
        let Some(at) = sets.iter().position(|set| guide_uri(&set.name) == request.uri) else {
            let uris: Vec<String> = sets.iter().map(|set| guide_uri(&set.name)).collect();
            let what =
                format!("there is no resource {}; there are {}", request.uri, uris.join(", "));
            return Err(ErrorData::resource_not_found(what, None));
        };
        let guide = self.host.guide(at).await;
        let guide = guide.map_err(|refusal| ErrorData::internal_error(refusal.text(), None))?;
        let contents = ResourceContents::text(guide, request.uri).with_mime_type(GUIDE_TYPE);
        Ok(ReadResourceResult::new(vec![contents]).into())
    }
}

fn guide_uri(name: &str) -> String {
    format!("areax://{name}/guide")
}

/// Which data set is asked.
fn place(sets: &[Set], named: Option<&Value>) -> Result<usize, Refusal> {
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    let known = format!("{DATASET} is one of {}", names.join(", "));
    match named {
        None if sets.len() == 1 => Ok(0),
        None => Err(Refusal::new("there are several data sets").advise(known)),
        Some(_) if sets.len() == 1 => {
            let what = format!("there is no argument '{DATASET}' here");
            Err(Refusal::new(what).advise("there is one data set: leave it out"))
        }
        Some(named) => names.iter().position(|name| named == name).ok_or_else(|| {
            Refusal::new(format!("{DATASET}: there is no data set {named}")).advise(known)
        }),
    }
}

fn no_tool(name: &str) -> Refusal {
    let names = || QUESTIONS.iter().map(|spec| spec.name);
    let refusal = Refusal::new(format!("there is no tool '{name}'"));
    match nearest(name, names()) {
        Some(meant) => refusal.advise(format!("did you mean '{meant}'?")),
        None => refusal.advise(format!("choose {}", names().collect::<Vec<_>>().join(", "))),
    }
}

/// The result of a call; a failure is one too, because hosts hide errors of the protocol.
fn result(told: Result<Told, Refusal>) -> CallToolResult {
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
        Err(refusal) => CallToolResult::error(vec![ContentBlock::text(refusal.text())]),
    }
}
