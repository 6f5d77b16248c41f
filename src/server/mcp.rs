//! `/mcp`: the questions as tools of AI agents, under the limits of the server and over the state of the
//! data that everybody else sees.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

use super::origins::Origins;
use super::others::MCP;
use super::problem::Problem;
use super::questions::{admit, admit_found, info, priority};
use super::sets::Sets;
use super::state::State;
use crate::ask::table::CHECK;
use crate::engine::reference::Reference;
use crate::guide::{Reader, of_set};
use crate::mcp::{Answering, Asking, Host, Refusal, Set, Told, Work, service};
use crate::query::Spelling;
use crate::run::Run;

/// The route over these data sets.
pub fn routes(sets: &Sets) -> Router {
    let bytes_max = sets.shared().limits.body_bytes_max;
    let service = service(Arc::new(Served(sets.clone())), bytes_max);
    let answer = |request: Request| service.answer(request);
    Router::new().route(MCP, any(answer)).layer(from_fn_with_state(sets.clone(), guard))
}

/// Refuses pages of other origins, and what would find all queues full: a page may not send what an agent
/// of this machine may.
async fn guard(Extract(sets): Extract<Sets>, request: Request, next: Next) -> Response {
    let state = sets.shared();
    let admitted = own_origin(&state, &request).and_then(|()| state.scheduler.admit());
    match admitted {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn own_origin(state: &State, request: &Request) -> Result<(), Problem> {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return Ok(()) };
    let is_known = match &state.origins {
        Origins::Any => true,
        Origins::These(these) => these.contains(origin),
        Origins::Own => false,
    };
    let host = request.headers().get(header::HOST);
    if is_known || host.is_some_and(|host| is_of(origin, host)) {
        return Ok(());
    }
    let sentence = "this server does not answer pages of other origins here";
    Err(Problem::new(StatusCode::FORBIDDEN, sentence)
        .advise("start the server with --allow-origin ORIGIN"))
}

/// Whether an origin is that of the host that is asked: its name is one of the server's own by then.
fn is_of(origin: &HeaderValue, host: &HeaderValue) -> bool {
    let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
    let authority = origin.as_ref().and_then(Uri::authority);
    authority.is_some_and(|authority| authority.as_str().as_bytes() == host.as_bytes())
}

/// The data sets of the server.
struct Served(Sets);

impl Served {
    async fn answer(&self, set: usize, asking: Asking, mut work: Work) -> Result<Told, Problem> {
        let live = self.0.all()[set].clone();
        let state = live.current();
        let Asking { spec, pairs, asked } = asking;
        let question = asked.question.clone();
        admit(&state, &pairs, asked)
            .map_err(|problem| live.holds(&state).err().unwrap_or(problem))?;
        let priority = priority(spec, &pairs)?;
        let is_of_files = pairs.flag(&CHECK)? || state.engine_name() == Reference::NAME;
        let scheduler = Arc::clone(&state.scheduler);
        let work = move |run: &Run| {
            live.over(state, is_of_files, run, |seen| {
                admit_found(seen, &question, run)?;
                Ok(work(&seen.backend, info::from(seen), run)?)
            })
        };
        scheduler.run(priority, work).await?
    }
}

impl Host for Served {
    fn sets(&self) -> Vec<Set> {
        self.0.current().iter().map(|state| Set::new(&state.name, state.data())).collect()
    }

    fn ask(&self, set: usize, asking: Asking, work: Work) -> Answering<'_, Told> {
        Box::pin(async move { self.answer(set, asking, work).await.map_err(Refusal::from) })
    }

    fn guide(&self, set: usize) -> Answering<'_, String> {
        let state = self.0.all()[set].current();
        let guide = of_set(&state.name, state.data(), &Reader::Tools, &Run::default());
        Box::pin(async move { guide.map_err(|error| Problem::from(error).into()) })
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        let (sentence, parameter, advice) = problem.said();
        let sentence = match parameter {
            Some(name) => sentence.replace(name, Spelling::Arguments.name(name)),
            None => sentence.to_owned(),
        };
        Refusal { sentence, advice }
    }
}
