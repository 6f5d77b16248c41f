//! What stands behind the tools: data sets, and whoever answers about them.

use areax_mcp::Awaited;

use super::{Refusal, Set, Told};
use crate::ask::table::QuestionSpec;
use crate::ask::{Asked, Backend, Pairs};
use crate::error::Result;
use crate::output::views::InfoFrom;
use crate::run::Run;

/// What is asked.
pub struct Asking {
    /// Which of the questions.
    pub spec: &'static QuestionSpec,
    /// What was given.
    pub pairs: Pairs,
    /// The question.
    pub asked: Asked,
}

/// The work of a call over one state of the data, or over the next one where that turns out to be damaged.
pub type Work = Box<dyn FnMut(&Backend, InfoFrom, &Run) -> Result<Told> + Send>;

/// An answer that is being made. Dropped, the work on it stops.
pub type Answering<'a, T> = Awaited<'a, Result<T, Refusal>>;

/// Who answers.
pub trait Host: Send + Sync + 'static {
    /// The data sets, one at least.
    fn sets(&self) -> Vec<Set>;

    /// Does the work when its turn has come; what is beyond a limit is refused.
    fn ask(&self, set: usize, asking: Asking, work: Work) -> Answering<'_, Told>;

    /// The guide to a data set.
    fn guide(&self, set: usize) -> Answering<'_, String>;

    /// What calls are waiting for, while they are.
    fn waits_for(&self) -> Option<String> {
        None
    }
}
