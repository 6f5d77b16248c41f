//! Opening and filling the GPU of `auto`, on a thread beside those who ask.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::books::{Books, Phase};
use super::source::{Source, Truth};
use crate::ask::class::QuestionClass;
use crate::ask::shared::SharedEngine;
use crate::ask::{Answer, Question};
use crate::engine::auto::{Asked, Ledger};
use crate::engine::{Engine, KernelRun};
use crate::error::{Kind, Result};
use crate::run::Run;

/// How often the thread looks whether the GPU is idle.
const LOOK_UP: Duration = Duration::from_millis(2);

/// What those who ask and the thread have in common.
pub struct Shared {
    /// Where the GPU comes from.
    pub source: Source,
    books: Mutex<Books>,
    is_busy: AtomicBool,
    /// Questions that the processors and the GPU have answered.
    pub answers: [AtomicU64; 2],
    /// How often the GPU could not be opened or filled.
    pub failures: AtomicU64,
}

/// What the thread has come to.
pub enum Prepared {
    /// There is no GPU.
    Absent,
    /// It is not worth its price after all, now that more is known of it.
    NotWorth,
    /// It has the columns of the question, and answers it in so long.
    Filled(SharedEngine, Duration),
}

/// Whoever has it has the GPU for itself.
pub struct Turn<'s>(&'s AtomicBool);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Shared {
    /// Before anybody has asked.
    pub fn new(source: Source, ledger: Ledger<QuestionClass>) -> Shared {
        Shared {
            source,
            books: Mutex::new(Books::new(ledger)),
            is_busy: AtomicBool::new(false),
            answers: Default::default(),
            failures: AtomicU64::new(0),
        }
    }

    /// What is known, for oneself.
    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The GPU for oneself, if nobody has it.
    pub fn turn(&self) -> Option<Turn<'_>> {
        let taken = self.is_busy.swap(true, Ordering::Acquire);
        (!taken).then_some(Turn(&self.is_busy))
    }

    /// Opens the GPU if it is not, and asks it a question whose columns are paid for.
    pub fn prepared(
        &self,
        question: &Question,
        asked: &Asked<QuestionClass>,
        truth: Truth,
        run: &Run,
    ) -> Result<Prepared> {
        let open = self.books().engine.clone();
        let engine = match open {
            Some(engine) => engine,
            None => {
                let Some(assumed) = (self.source.find)() else { return Ok(Prepared::Absent) };
                if !self.books().ledger.assume(assumed, asked) {
                    return Ok(Prepared::NotWorth);
                }
                let (engine, rates) = (self.source.open)(run)?;
                let mut books = self.books();
                books.ledger.opened(rates);
                books.engine = Some(Arc::clone(&engine));
                engine
            }
        };
        let is_due = |ledger: &Ledger<_>| ledger.may_fill(asked) && ledger.is_worth(asked);
        if !is_due(&self.books().ledger) {
            return Ok(Prepared::NotWorth);
        }
        let (answer, kernels, took) = self.asked_twice(question, engine.as_ref(), run)?;
        (self.source.check)(question, &answer, &kernels, truth, run)?;
        Ok(Prepared::Filled(engine, took))
    }

    /// The first time it gets its columns and compiles its kernels, the second it shows how long it takes.
    fn asked_twice(
        &self,
        question: &Question,
        engine: &dyn Engine,
        run: &Run,
    ) -> Result<(Answer, Vec<KernelRun>, Duration)> {
        let _turn = loop {
            run.check()?;
            match self.turn() {
                Some(turn) => break turn,
                None => thread::sleep(LOOK_UP),
            }
        };
        question.ask(engine, run)?;
        let begin = Instant::now();
        let answer = question.ask(engine, run)?;
        Ok((answer, engine.last_run(), begin.elapsed()))
    }

    /// The thread is done.
    pub fn settle(&self, prepared: Result<Prepared>, asked: &Asked<QuestionClass>) {
        let mut books = self.books();
        books.is_preparing = false;
        match prepared {
            Ok(Prepared::NotWorth) => {}
            Ok(Prepared::Absent) => books.phase = Phase::Absent,
            Ok(Prepared::Filled(engine, took)) => {
                books.by_gpu(&engine, asked, self.source.clock.gpu_ms(took));
            }
            Err(error) if error.kind() == Kind::Stopped => {}
            // A question has met the same failure before.
            Err(_) if matches!(books.phase, Phase::Paused(..)) => {}
            Err(error) => {
                self.failures.fetch_add(1, Ordering::Relaxed);
                books.unsaid = Some(error.to_string());
                books.fail(error.to_string());
            }
        }
    }
}

/// The question that a GPU is asked to be ready for this one: which rows pass, where these are read.
pub fn filling(question: &Question) -> Question {
    match question {
        Question::Rows(query) => Question::Select(query.select.clone()),
        other => other.clone(),
    }
}
