//! What is known of the GPU of `auto`: whether it may be asked, what it has, and when it is left alone.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::ask::class::QuestionClass;
use crate::ask::shared::SharedEngine;
use crate::engine::auto::{Asked, Ledger};

/// How long a GPU is left alone after it has failed, the first time; then twice as long each time.
pub const PAUSE: Duration = Duration::from_secs(60);
pub const PAUSE_MAX: Duration = Duration::from_secs(3600);

/// Those of one data set.
pub struct Books {
    /// What questions have cost, and what a GPU would have taken.
    pub ledger: Ledger<QuestionClass>,
    /// The GPU, while it is open.
    pub engine: Option<SharedEngine>,
    /// What it is at.
    pub phase: Phase,
    /// Whether the thread is at work.
    pub is_preparing: bool,
    /// How long the last pause was, if nothing has succeeded since.
    pub pause: Option<Duration>,
    /// A failure that nobody was told of, because nobody had asked.
    pub unsaid: Option<String>,
}

/// What the GPU is at.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// It may be asked, or opened.
    Usable,
    /// It is left alone for a while.
    Paused(Instant, String),
    /// There is none, for good.
    Absent,
}

impl Books {
    /// Of a GPU that nobody has looked for yet.
    pub fn new(ledger: Ledger<QuestionClass>) -> Books {
        Books {
            ledger,
            engine: None,
            phase: Phase::Usable,
            is_preparing: false,
            pause: None,
            unsaid: None,
        }
    }

    /// Why no GPU may be asked, if none may.
    pub fn refusal(&mut self) -> Option<Cow<'static, str>> {
        match &self.phase {
            Phase::Absent => Some("this machine has no GPU".into()),
            Phase::Paused(until, why) if *until > Instant::now() => {
                let seconds = (*until - Instant::now()).as_secs_f64().ceil();
                Some(format!("the GPU is left alone for another {seconds} s: {why}").into())
            }
            Phase::Paused(..) => {
                self.phase = Phase::Usable;
                None
            }
            Phase::Usable => None,
        }
    }

    /// The GPU has answered in so long, unless it has failed since.
    pub fn by_gpu(&mut self, engine: &SharedEngine, asked: &Asked<QuestionClass>, ms: f64) {
        if self.engine.as_ref().is_some_and(|own| Arc::ptr_eq(own, engine)) {
            self.pause = None;
            self.ledger.by_gpu(asked, ms);
        }
    }

    /// It has failed, and is left alone for a while.
    pub fn fail(&mut self, why: String) {
        let pause = self.pause.map_or(PAUSE, |before| (before * 2).min(PAUSE_MAX));
        self.pause = Some(pause);
        self.engine = None;
        self.ledger.lost();
        self.phase = Phase::Paused(Instant::now() + pause, why);
    }
}
