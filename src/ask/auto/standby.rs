//! The GPU of a program that lives long: opened, measured and filled beside the questions once that pays,
//! and asked where it is idle, ready and expected to take less than half of the processors' time.

mod books;
mod shared;
mod source;
mod status;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use books::Books;
use shared::{Shared, Turn, filling};
pub use source::Source;
use source::Truth;
pub use status::AutoStatus;

use super::reason::Reason;
use super::work;
use crate::ask::class::QuestionClass;
use crate::ask::shared::SharedEngine;
use crate::ask::{Answer, Data, Question};
use crate::engine::auto::{Asked, Ledger, Step};
use crate::error::{Error, Kind};
use crate::run::{Run, StopToken};
use crate::threads::{Pool, Threads};

/// The GPU of one data set in one process.
pub struct Standby {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    stop: StopToken,
    /// A child of this process has neither the thread nor the device.
    process: u32,
}

/// Which engine a question goes to.
pub struct Chosen<'s> {
    /// The GPU, and that nobody else has it meanwhile; none where the processors answer.
    pub gpu: Option<(SharedEngine, Turn<'s>)>,
    /// Why.
    pub reason: Reason,
    asked: Option<Asked<QuestionClass>>,
    /// Where the answer is wanted, which the GPU is asked for too.
    wanted: Option<Sender<Answer>>,
}

impl Chosen<'_> {
    /// The processors, whose time says nothing of a GPU.
    fn cpu(reason: Reason) -> Self {
        Chosen { gpu: None, reason, asked: None, wanted: None }
    }
}

impl Standby {
    /// Of a data set with so many rows, which is asked on so many threads.
    pub fn new(source: Source, rows: u64, threads: usize) -> Standby {
        let ledger = Ledger::new(rows, threads, source.assumed);
        let shared = Shared::new(source, ledger);
        let (shared, thread) = (Arc::new(shared), Mutex::new(None));
        Standby { shared, thread, stop: StopToken::default(), process: std::process::id() }
    }

    /// Chooses the engine for a question; has the GPU prepared where that is due.
    pub fn choose(&self, question: &Question, data: &Data, run: &Run) -> Chosen<'_> {
        if !question.has_gpu_path() {
            return Chosen::cpu(Reason::Never(work::NO_PATH));
        }
        if std::process::id() != self.process {
            return Chosen::cpu(Reason::NoGpu(
                "a GPU belongs to the process that opened the data".into(),
            ));
        }
        let unsaid = self.shared.books().unsaid.take();
        if let Some(why) = unsaid {
            run.progress.note(&format!("{why}\nthe cpu answers instead"));
        }
        if let Some(why) = self.shared.books().refusal() {
            return Chosen::cpu(Reason::NoGpu(why));
        }
        match work::asked(question, data, work::by_order) {
            Ok(asked) => self.chosen(question, asked),
            Err(why) => Chosen::cpu(Reason::Never(why)),
        }
    }

    fn chosen(&self, question: &Question, asked: Asked<QuestionClass>) -> Chosen<'_> {
        let mut books = self.shared.books();
        // It may have failed meanwhile.
        if let Some(why) = books.refusal() {
            return Chosen::cpu(Reason::NoGpu(why));
        }
        let decision = books.ledger.decide(&asked);
        let (mut gpu, mut wanted) = (None, None);
        let reason = match decision.step {
            Step::Cpu => Reason::NotHalf(decision),
            Step::Rent => Reason::NotYet(books.ledger.balance()),
            Step::Gpu => match books.engine.clone().zip(self.shared.turn()) {
                Some(engine) => {
                    gpu = Some(engine);
                    Reason::Sooner(decision)
                }
                None => Reason::Busy,
            },
            Step::Prepare => {
                if !books.is_preparing {
                    wanted = self.prepare(&mut books, question, asked.clone());
                }
                Reason::BeingPrepared
            }
        };
        Chosen { gpu, reason, asked: Some(asked), wanted }
    }

    /// Has a thread open the GPU and ask it the question, so that it has the columns; where the processors'
    /// answer is wanted.
    fn prepare(
        &self,
        books: &mut Books,
        question: &Question,
        asked: Asked<QuestionClass>,
    ) -> Option<Sender<Answer>> {
        let (send, receive) = mpsc::channel();
        // Rows that are read have another answer than which they are.
        let send = Some(send).filter(|_| !matches!(question, Question::Rows(_)));
        let question = filling(question);
        let (shared, stop) = (Arc::clone(&self.shared), self.stop.clone());
        let work = move || {
            let run = Run { stop, ..Run::default() };
            // On a thread of its own that no pool of others is disturbed by.
            let pool = Pool::new(Threads::Own(1));
            let truth = Truth(receive);
            let prepare = || pool.run(false, || shared.prepared(&question, &asked, truth, &run));
            let panicked =
                |_| Err(Error::new(Kind::Engine, "opening and filling the GPU panicked"));
            let prepared = catch_unwind(AssertUnwindSafe(prepare)).unwrap_or_else(panicked);
            shared.settle(prepared, &asked);
        };
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        // The one before it is done: the books say so.
        drop(thread.take().map(JoinHandle::join));
        match thread::Builder::new().name("areax-gpu".to_owned()).spawn(work) {
            Ok(started) => (*thread, books.is_preparing) = (Some(started), true),
            Err(error) => books.fail(format!("no thread can be started: {error}")),
        }
        send
    }

    /// A question has been answered, by the GPU that was chosen or by the processors.
    pub fn answered(&self, chosen: &Chosen, is_by_gpu: bool, took: Duration) {
        self.shared.answers[usize::from(is_by_gpu)].fetch_add(1, Ordering::Relaxed);
        let Some(asked) = &chosen.asked else { return };
        let (mut books, clock) = (self.shared.books(), self.shared.source.clock);
        match (&chosen.gpu, is_by_gpu) {
            (Some((engine, _)), true) => books.by_gpu(engine, asked, clock.gpu_ms(took)),
            // It took both.
            (Some(_), false) => {}
            (None, _) => books.ledger.by_cpu(asked, clock.cpu_ms(took)),
        }
    }

    /// What the processors have answered, for a GPU that is asked the same beside it.
    pub fn tell(chosen: &Chosen, answer: &Answer) {
        if let Some(wanted) = &chosen.wanted {
            // The thread may have ended.
            let _ = wanted.send(answer.clone());
        }
    }

    /// The GPU has failed: it is left alone for a while, then opened anew.
    pub fn failed(&self, why: &Error) {
        self.shared.books().fail(why.to_string());
    }

    /// Waits until nothing is under way.
    #[cfg(test)]
    fn settled(&self) {
        let thread = self.thread.lock().unwrap().take();
        drop(thread.map(JoinHandle::join));
    }

    /// How it stands.
    pub fn status(&self) -> AutoStatus {
        AutoStatus::of(&self.shared)
    }
}

impl Drop for Standby {
    /// What is under way ends with it.
    fn drop(&mut self) {
        self.stop.stop();
        let thread = self.thread.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return };
        match std::process::id() == self.process {
            true => drop(thread.join()),
            false => std::mem::forget(thread),
        }
    }
}

#[cfg(test)]
mod tests;
