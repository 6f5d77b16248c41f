//! The GPU of a program that lives long: opened, measured and filled beside the questions once that pays,
//! and asked where it is idle, ready and expected to take less than half of the processors' time.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::reason::Reason;
use super::work;
use crate::ask::class::QuestionClass;
use crate::ask::shared::SharedEngine;
use crate::ask::{Answer, Data, Question};
use crate::engine::auto::{Asked, Balance, Ledger, Step};
use crate::engine::{GpuRates, KernelRun};
use crate::error::{Error, Kind, Result};
use crate::run::{Run, StopToken};
use crate::threads::{Pool, Threads};

/// How long a GPU is left alone after it has failed, the first time; then twice as long each time.
const PAUSE: Duration = Duration::from_secs(60);
const PAUSE_MAX: Duration = Duration::from_secs(3600);
/// How often the thread looks whether it is to end while it waits.
const LOOK_UP: Duration = Duration::from_millis(20);

/// Where the GPU comes from, and what its answers are held to.
pub struct Source {
    /// What is assumed of it before anybody has looked whether there is one.
    pub assumed: GpuRates,
    /// Looks for one, and says what is assumed of it; none where there is no hardware. It takes a tenth of a
    /// second.
    pub find: Box<dyn Fn() -> Option<GpuRates> + Send + Sync>,
    /// Opens and measures it.
    pub open: Open,
    /// Compares an answer with the processors' where it is one to be compared.
    pub check: Check,
    /// How long answers take.
    pub clock: Clock,
}

/// What answers count as having taken.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// What they took.
    Wall,
    /// In tests: so many milliseconds, however busy the machine is.
    Given {
        /// Every answer of the processors.
        cpu_ms: f64,
        /// Every answer of the GPU.
        gpu_ms: f64,
    },
}

impl Clock {
    fn cpu_ms(self, took: Duration) -> f64 {
        match self {
            Clock::Wall => took.as_secs_f64() * 1e3,
            Clock::Given { cpu_ms, .. } => cpu_ms,
        }
    }

    fn gpu_ms(self, took: Duration) -> f64 {
        match self {
            Clock::Wall => took.as_secs_f64() * 1e3,
            Clock::Given { gpu_ms, .. } => gpu_ms,
        }
    }
}

/// Opens a GPU and measures it.
pub type Open = Box<dyn Fn(&Run) -> Result<(SharedEngine, GpuRates)> + Send + Sync>;

/// Compares an answer of the GPU with that of the processors.
pub type Check =
    Box<dyn Fn(&Question, &Answer, &[KernelRun], Truth, &Run) -> Result<()> + Send + Sync>;

/// What the processors answer to the question that a GPU is asked beside it.
pub struct Truth(Receiver<Answer>);

impl Truth {
    /// Once they have answered; none where they have not.
    ///
    /// # Errors
    /// The run is stopped.
    pub fn given(&self, run: &Run) -> Result<Option<Answer>> {
        loop {
            run.check()?;
            match self.0.recv_timeout(LOOK_UP) {
                Ok(answer) => return Ok(Some(answer)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// The GPU of one data set in one process.
pub struct Standby {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    stop: StopToken,
    /// A child of this process has neither the thread nor the device.
    process: u32,
}

struct Shared {
    source: Source,
    books: Mutex<Books>,
    is_busy: AtomicBool,
    by_cpu: AtomicU64,
    by_gpu: AtomicU64,
    failures: AtomicU64,
}

struct Books {
    ledger: Ledger<QuestionClass>,
    engine: Option<SharedEngine>,
    phase: Phase,
    /// Whether the thread is at work.
    is_preparing: bool,
    /// How long the last pause was, if nothing has succeeded since.
    pause: Option<Duration>,
    /// A failure that nobody was told of, because nobody had asked.
    unsaid: Option<String>,
}

/// What the GPU is at.
#[derive(Clone, Debug, PartialEq)]
enum Phase {
    /// It may be asked, or opened.
    Usable,
    /// It is left alone for a while.
    Paused(Instant, String),
    /// There is none, for good.
    Absent,
}

/// What the thread has come to.
enum Prepared {
    /// There is no GPU.
    Absent,
    /// It is not worth its price after all, now that more is known of it.
    NotWorth,
    /// It has the columns of the question, and answers it in so long.
    Filled(SharedEngine, Duration),
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

/// Whoever has it has the GPU for itself.
pub struct Turn<'s>(&'s AtomicBool);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// How `auto` stands, as metrics have it.
#[derive(Clone, Debug, PartialEq)]
pub struct AutoStatus {
    /// In a word: `waiting`, `preparing`, `open`, `paused`, `absent`.
    pub state: &'static str,
    /// The adapter of an open GPU.
    pub adapter: Option<String>,
    /// Questions that the processors and the GPU have answered.
    pub answers: [u64; 2],
    /// How often it could not be opened or filled.
    pub failures: u64,
    /// What is nearest to being bought.
    pub balance: Balance,
    /// How fast the GPU is, or is taken to be.
    pub rates: GpuRates,
}

impl Standby {
    /// Of a data set with so many rows, which is asked on so many threads.
    pub fn new(source: Source, rows: u64, threads: usize) -> Standby {
        let ledger = Ledger::new(rows, threads, source.assumed);
        let books = Books::new(ledger);
        let shared = Shared {
            source,
            books: Mutex::new(books),
            is_busy: AtomicBool::new(false),
            by_cpu: AtomicU64::new(0),
            by_gpu: AtomicU64::new(0),
            failures: AtomicU64::new(0),
        };
        let (shared, thread) = (Arc::new(shared), Mutex::new(None));
        Standby { shared, thread, stop: StopToken::default(), process: std::process::id() }
    }

    /// Chooses the engine for a question; has the GPU prepared where that is due.
    pub fn choose(&self, question: &Question, data: &Data, run: &Run) -> Chosen<'_> {
        let cpu = |reason: Reason| Chosen { gpu: None, reason, asked: None, wanted: None };
        if !question.has_gpu_path() {
            return cpu(Reason::Never(work::NO_PATH));
        }
        if std::process::id() != self.process {
            return cpu(Reason::NoGpu("a GPU belongs to the process that opened the data".into()));
        }
        let unsaid = self.shared.books().unsaid.take();
        if let Some(why) = unsaid {
            run.progress.note(&format!("{why}\nthe cpu answers instead"));
        }
        if let Some(why) = self.shared.books().refusal() {
            return cpu(Reason::NoGpu(why));
        }
        match work::asked(question, data, work::by_order) {
            Ok(asked) => self.chosen(question, asked),
            Err(why) => cpu(Reason::Never(why)),
        }
    }

    fn chosen(&self, question: &Question, asked: Asked<QuestionClass>) -> Chosen<'_> {
        let mut books = self.shared.books();
        // It may have failed meanwhile.
        if let Some(why) = books.refusal() {
            let reason = Reason::NoGpu(why);
            return Chosen { gpu: None, reason, asked: Some(asked), wanted: None };
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
            let prepared = pool.run(false, || shared.prepared(&question, &asked, truth, &run));
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
        let counter = if is_by_gpu { &self.shared.by_gpu } else { &self.shared.by_cpu };
        counter.fetch_add(1, Ordering::Relaxed);
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
        let books = self.shared.books();
        let answers = [&self.shared.by_cpu, &self.shared.by_gpu];
        AutoStatus {
            state: match &books.phase {
                Phase::Paused(..) => "paused",
                Phase::Absent => "absent",
                Phase::Usable if books.is_preparing => "preparing",
                Phase::Usable if books.engine.is_some() => "open",
                Phase::Usable => "waiting",
            },
            adapter: books.engine.as_ref().and_then(|engine| engine.adapter()),
            answers: answers.map(|count| count.load(Ordering::Relaxed)),
            failures: self.shared.failures.load(Ordering::Relaxed),
            balance: books.ledger.balance(),
            rates: *books.ledger.rates(),
        }
    }
}

/// The question that a GPU is asked to be ready for this one: which rows pass, where these are read.
fn filling(question: &Question) -> Question {
    match question {
        Question::Rows(query) => Question::Select(query.select.clone()),
        other => other.clone(),
    }
}

impl Shared {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The GPU for oneself, if nobody has it.
    fn turn(&self) -> Option<Turn<'_>> {
        let taken = self.is_busy.swap(true, Ordering::Acquire);
        (!taken).then_some(Turn(&self.is_busy))
    }

    /// Opens the GPU if it is not, and asks it a question whose columns are paid for.
    fn prepared(
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
        engine: &dyn crate::engine::Engine,
        run: &Run,
    ) -> Result<(Answer, Vec<KernelRun>, Duration)> {
        let _turn = loop {
            run.check()?;
            match self.turn() {
                Some(turn) => break turn,
                None => thread::sleep(LOOK_UP / 10),
            }
        };
        question.ask(engine, run)?;
        let begin = Instant::now();
        let answer = question.ask(engine, run)?;
        Ok((answer, engine.last_run(), begin.elapsed()))
    }

    /// The thread is done.
    fn settle(&self, prepared: Result<Prepared>, asked: &Asked<QuestionClass>) {
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

impl Books {
    fn new(ledger: Ledger<QuestionClass>) -> Books {
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
    fn refusal(&mut self) -> Option<Cow<'static, str>> {
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
    fn by_gpu(&mut self, engine: &SharedEngine, asked: &Asked<QuestionClass>, ms: f64) {
        if self.engine.as_ref().is_some_and(|own| Arc::ptr_eq(own, engine)) {
            self.pause = None;
            self.ledger.by_gpu(asked, ms);
        }
    }

    fn fail(&mut self, why: String) {
        let pause = self.pause.map_or(PAUSE, |before| (before * 2).min(PAUSE_MAX));
        self.pause = Some(pause);
        self.engine = None;
        self.ledger.lost();
        self.phase = Phase::Paused(Instant::now() + pause, why);
    }
}

#[cfg(test)]
mod tests;

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
