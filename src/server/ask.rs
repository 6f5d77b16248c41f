//! From a request to an answer: what it gives, in which format, then its turn at the scheduler.

use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use super::accept;
use super::base::prefix;
use super::fields::{of_json, of_query};
use super::headers::SERVER_TIMING;
use super::live::Live;
use super::problem::Problem;
use super::questions::{Route, Work, priority};
use super::reply::Reply;
use super::scheduler::Priority;
use super::state::Shared;
use super::state::State;
use super::strongest;
use crate::ask::table::{CHECK, CI, EXPLAIN, Parameter, SPARSE, TEST};
use crate::ask::{Pairs, refused};
use crate::engine::reference::Reference;
use crate::output::{AnswerKind, Format};
use crate::query::Limit;
use crate::run::Run;

/// Longest body that is read on a thread that talks to clients: a longer one has thousands of ids.
const READ_HERE_BYTES_MAX: usize = 64 << 10;

/// The methods of a question's route: GET, HEAD and POST.
pub fn method_router(question: Route) -> MethodRouter<Live> {
    let question = Arc::new(question);
    let handler = move |Extract(live): Extract<Live>, request: Request| {
        answer(live, Arc::clone(&question), request)
    };
    get(handler.clone()).post(handler)
}

async fn answer(live: Live, question: Arc<Route>, request: Request) -> Result<Response, Problem> {
    let state = live.current();
    let (head, body) = request.into_parts();
    let body = match head.method == Method::POST {
        true => read_body(body, state.limits.body_bytes_max).await?,
        false => Bytes::new(),
    };
    let is_long = body.len() > READ_HERE_BYTES_MAX;
    let takes_gzip = accept::takes_gzip(&head.headers);
    let read = {
        let (state, question) = (Arc::clone(&state), Arc::clone(&question));
        move || read(&state, &question, &head, &body)
    };
    let asked = match is_long {
        true => state.scheduler.run(Priority::Quick, move |_| read()).await?,
        false => read(),
    };
    // A name that is refused may be one of the new files.
    let Readable { pairs, format, prefix, work } =
        asked.map_err(|problem| live.holds(&state).err().unwrap_or(problem))?;
    let is_explained = question.spec.takes(&EXPLAIN) && pairs.flag(&EXPLAIN)?;
    if is_explained && format != Format::Json {
        return Err(Problem::bad("explain", "explain: only JSON supports it")
            .advise("leave out format and Accept, or explain"));
    }
    let is_checked = question.spec.takes(&CHECK) && pairs.flag(&CHECK)?;
    // Rows look at their file by themselves.
    let reads_files = is_checked || state.engine_name() == Reference::NAME;
    let priority = priority(question.spec, &pairs)?;
    let question = Again { question, pairs, format, prefix };
    let seen = Arc::clone(&state);
    let work = move |run: &Run| -> Result<Reply, Problem> {
        let mut first = Some(work);
        live.over(seen, reads_files, run, |seen| match first.take() {
            Some(work) => work(seen, run),
            None => question.again(seen, run),
        })
    };
    let work = move |run: &Run| {
        let (reply, took_ms) = timed(|| work(run));
        (if takes_gzip { reply.map(Reply::compressed) } else { reply }, took_ms)
    };
    let (reply, took_ms) = state.scheduler.run(priority, work).await?;
    let timing = HeaderValue::from_str(&format!("answer;dur={took_ms:.3}"));
    let reply = reply?;
    Ok(match timing {
        Ok(timing) => reply.with(SERVER_TIMING, timing),
        Err(_) => reply,
    }
    .into_response())
}

/// A request that has been read.
struct Readable {
    pairs: Pairs,
    format: Format,
    /// The path below which a proxy has the server.
    prefix: String,
    work: Work,
}

fn read(state: &State, question: &Route, head: &Parts, body: &[u8]) -> Result<Readable, Problem> {
    let mut pairs = of_query(head.uri.query().unwrap_or_default().as_bytes(), &question.parameters);
    if head.method == Method::POST {
        pairs.extend(of_body(head.headers.get(header::CONTENT_TYPE), body, &question.parameters)?);
    }
    let pairs = Pairs::new(pairs, &question.parameters)
        .map_err(|error| own_words(error, state, question))?;
    let format =
        accept::format(pairs.get("format"), &head.headers, &formats(state, question, &pairs)?)?;
    let prefix = prefix(&head.headers).to_owned();
    let work = question.read(state, &pairs, format, &prefix)?;
    Ok(Readable { pairs, format, prefix, work })
}

/// The formats that the answer may have.
fn formats(state: &State, question: &Route, pairs: &Pairs) -> Result<Vec<Format>, Problem> {
    let takes_sparse = question.spec.takes(&SPARSE);
    if takes_sparse && (pairs.flag(&SPARSE)? || strongest::is_asked(pairs)) {
        return Ok(AnswerKind::Sparse.formats_of_programs());
    }
    let has_more =
        [CI, TEST].iter().any(|of| question.spec.takes(of) && pairs.get(of.name).is_some());
    if has_more {
        return Ok(question.spec.answer.with_intervals().formats_of_programs());
    }
    let mut formats = question.spec.answer.formats_of_programs();
    // Of a map, an answer of many cells is sparse by itself; a format of the other kind is refused then.
    if takes_sparse && state.facts().is_some() && pairs.gives("format") {
        let more = AnswerKind::Sparse.formats_of_programs();
        formats
            .extend(more.into_iter().filter(|format| question.spec.answer.check(*format).is_err()));
    }
    Ok(formats)
}

/// The same error in the words of a data set with a map, which has other parameters than the table.
fn own_words(error: crate::error::Error, state: &State, question: &Route) -> Problem {
    let is_known = |name: &str| {
        let names_a_number = Limit::of_word(name).is_some();
        names_a_number || question.parameters.iter().any(|known| known.name == name)
    };
    let unknown = error.parameter().filter(|name| !is_known(name));
    let own = unknown.zip(state.facts()).map(|(name, facts)| refused(name, question.spec, facts));
    own.unwrap_or(error).into()
}

/// A question with all that a request gives, to be answered over one state or another.
struct Again {
    question: Arc<Route>,
    pairs: Pairs,
    format: Format,
    prefix: String,
}

impl Again {
    /// The same over another state.
    fn again(&self, state: &Shared, run: &Run) -> Result<Reply, Problem> {
        self.question.read(state, &self.pairs, self.format, &self.prefix)?(state, run)
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begin = Instant::now();
    let done = work();
    (done, begin.elapsed().as_secs_f64() * 1e3)
}

async fn read_body(mut body: Body, bytes_max: usize) -> Result<Bytes, Problem> {
    let too_long = || {
        let sentence = format!("the body has more than {bytes_max} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
            .advise("split the lists of ids: counts of disjoint lists can be added")
    };
    // What is announced need not come first.
    if body.size_hint().lower() > bytes_max as u64 {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|task| Pin::new(&mut body).poll_frame(task)).await {
        // What is no data comes behind it.
        let Ok(data) = frame.map_err(|error| broken(&error))?.into_data() else { continue };
        if bytes.len() + data.len() > bytes_max {
            return Err(too_long());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.into())
}

/// Why a body has no end.
fn broken(error: &(dyn Error + 'static)) -> Problem {
    let mut causes = std::iter::successors(Some(error), |cause| (*cause).source());
    let io = |cause: &(dyn Error + 'static)| Some(cause.downcast_ref::<io::Error>()?.kind());
    match causes.any(|cause| io(cause) == Some(io::ErrorKind::TimedOut)) {
        true => Problem::new(StatusCode::REQUEST_TIMEOUT, "the body arrived too slowly")
            .advise("send it at once, or split the lists of ids"),
        false => Problem::new(StatusCode::BAD_REQUEST, "the body broke off"),
    }
}

/// The pairs of a form or of a JSON object.
fn of_body(
    content_type: Option<&HeaderValue>,
    body: &[u8],
    known: &[Parameter],
) -> Result<Vec<(String, String)>, Problem> {
    let named = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    match named.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/json" => of_json(body, known),
        "application/x-www-form-urlencoded" => Ok(of_query(body, known)),
        "" if body.is_empty() => Ok(Vec::new()),
        other => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("a body of the type '{other}' is not supported"),
        )
        .advise("send application/json or application/x-www-form-urlencoded")),
    }
}
