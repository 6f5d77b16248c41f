//! How requests for the questions of the table are read and answered, one file each.

mod adjacency;
mod count;
mod describe;
pub mod info;
mod matrix;
mod matrix_set;
mod neuron;
mod neurons;
mod null;
mod robust;
mod sweep;
mod synapses;
mod test;

use axum::http::StatusCode;

use super::explain;
use super::problem::Problem;
use super::reply::Reply;
use super::scheduler::Priority;
use super::state::{Shared, State};
use super::strongest;
use crate::ask::table::{
    CHECK, CI, CLAIM, Cost, EXPLAIN, IDS, PRESET, Parameter, QUESTIONS, QuestionSpec, TEST,
};
use crate::ask::{Asked, Pairs, Question};
use crate::output::Format;
use crate::query::{Explanation, Population, SweepQuery};
use crate::run::Run;

/// A question with its route.
pub struct Route {
    /// What the table says of it.
    pub spec: &'static QuestionSpec,
    /// What a request may give.
    pub parameters: Vec<Parameter>,
}

/// What a request says of its answer.
pub struct Wanted<'a> {
    /// What it gives.
    pub pairs: &'a Pairs,
    /// As what the answer is sent.
    pub format: Format,
    /// The population that gave part of the filter.
    pub population: Option<Population>,
    /// Whether ids are written as strings.
    pub ids_as_text: bool,
    /// Whether the reference is asked too.
    pub is_checked: bool,
}

/// Computes an answer.
pub type Work = Box<dyn FnOnce(&Shared, &Run) -> Result<Reply, Problem> + Send>;
/// The same for a question that may have been explained.
type Telling = Box<dyn FnOnce(&Shared, &Run, Option<Explanation>) -> Result<Reply, Problem> + Send>;

/// Every question.
pub fn all() -> impl Iterator<Item = Route> {
    QUESTIONS.iter().map(|spec| {
        let more = strongest::parameters(spec).iter().copied();
        Route { spec, parameters: spec.parameters().into_iter().chain(more).collect() }
    })
}

impl Route {
    /// Reads a request, and refuses it before anything is computed: from what it gives to the work
    /// that answers it. `prefix` stands before the path of every route.
    ///
    /// # Errors
    /// 400 for a bad value, 413 for what is beyond a limit.
    pub fn read(
        &self,
        state: &State,
        pairs: &Pairs,
        format: Format,
        prefix: &str,
    ) -> Result<Work, Problem> {
        check_claim(state, pairs)?;
        let Asked { question, population } = Asked::new(self.spec.kind, pairs, state.defaults())?;
        let question = resolved(state, question)?;
        let wanted = &Wanted {
            pairs,
            format,
            population,
            ids_as_text: pairs.word(&IDS)? == Some("string"),
            is_checked: pairs.flag(&CHECK)?,
        };
        let explained = match pairs.flag(&EXPLAIN)? {
            true => Some((question.clone(), explain::beside(pairs)?, prefix.to_owned())),
            false => None,
        };
        let answer = answering(state, question, wanted)?;
        Ok(Box::new(move |state, run| {
            let explain = |(question, beside, prefix): (Question, Vec<_>, String)| {
                explain::of(state, &question, &beside, &prefix, run)
            };
            let explanation = explained.map(explain).transpose()?;
            answer(state, run, explanation)
        }))
    }
}

/// Where a question waits for a processor.
///
/// # Errors
/// A flag that is neither true nor false (400).
pub fn priority(spec: &QuestionSpec, pairs: &Pairs) -> Result<Priority, Problem> {
    let is_checked = spec.takes(&CHECK) && pairs.flag(&CHECK)?;
    // Ten matrices, medians among them, instead of one.
    let is_matrix_set = spec.takes(&PRESET) && pairs.get(PRESET.name).is_some();
    let asks = |of: &Parameter| spec.takes(of) && pairs.get(of.name).is_some();
    let has_intervals = asks(&CI) || asks(&TEST);
    Ok(match spec.cost {
        Cost::Quick if !is_checked && !is_matrix_set && !has_intervals => Priority::Quick,
        _ => Priority::Long,
    })
}

/// Refuses a question that this data cannot answer, or that is beyond a limit, whoever asks it.
///
/// # Errors
/// Those of [`Route::read`].
#[cfg(feature = "mcp")]
pub fn admit(state: &State, pairs: &Pairs, asked: Asked) -> Result<(), Problem> {
    check_claim(state, pairs)?;
    let wanted = &Wanted {
        pairs,
        format: Format::Json,
        population: asked.population,
        ids_as_text: true,
        is_checked: pairs.flag(&CHECK)?,
    };
    answering(state, resolved(state, asked.question)?, wanted).map(drop)
}

/// The same of what is known only once it is looked for.
///
/// # Errors
/// 413, and those of the engine.
#[cfg(feature = "mcp")]
pub fn admit_found(state: &State, question: &Question, run: &Run) -> Result<(), Problem> {
    match question {
        Question::Adjacency(_) => adjacency::check(state, question, run),
        _ => Ok(()),
    }
}

/// A question as the data takes it: of a map, an answer with many cells lists those that are not
/// empty.
fn resolved(state: &State, question: Question) -> Result<Question, Problem> {
    let question = match question {
        // What a sweep may cost is a limit of the server.
        Question::Sweep(query) => Question::Sweep(SweepQuery { large: true, ..query }),
        other => other,
    };
    Ok(state.data().resolved(question, &Run::default())?)
}

/// What answers a question, once everything that can be refused has been.
fn answering(state: &State, question: Question, wanted: &Wanted) -> Result<Telling, Problem> {
    match question {
        Question::Count(filter) => count::read(state, filter, wanted),
        Question::Matrix(query) => matrix::read(state, query, wanted),
        Question::MatrixSet(query) => matrix_set::read(state, query, wanted),
        Question::Sweep(query) => sweep::read(state, query, wanted),
        Question::Robust(query) => robust::read(state, query, wanted),
        Question::Rows(query) => synapses::read(state, query, wanted),
        Question::Neurons(query) => neurons::read(state, query, wanted),
        Question::Neuron(query) => neuron::read(state, query, wanted),
        Question::NeuronSet(query) => neuron::read_set(state, query, wanted),
        Question::EachNeuron(query) => neuron::read_each(state, query, wanted),
        Question::Adjacency(query) => adjacency::read(state, query, wanted),
        Question::Null(query) => null::read(state, query, wanted),
        Question::Test(query) => test::read(state, query, wanted),
        Question::Describe(query) => describe::read(state, query, wanted),
        Question::Info => Ok(info::work(wanted.format)),
        // No route asks these.
        Question::Select(_) | Question::Connections(_) => Err(Problem::fault()),
    }
}

/// Refuses a long claim before it is read: each of its connections costs something in every setting.
fn check_claim(state: &State, pairs: &Pairs) -> Result<(), Problem> {
    let (bytes, most) = (pairs.get(CLAIM.name).map_or(0, str::len), state.limits.claim_bytes_max);
    if bytes <= most {
        return Ok(());
    }
    let sentence = format!("a claim of {bytes} bytes; the limit of this server is {most}");
    Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
        .advise("`areax robust` has no such limit"))
}
