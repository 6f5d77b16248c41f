//! A session on a device, opened when first needed and kept: one question at a time. After a fault it is
//! rebuilt and the question repeated; a device that goes on failing is left alone for a while.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::adapter;
use super::device::Device;
use super::faults::{Fault, Stop};
use super::job::Job;
use super::layout::MEMORY_BYTES_MIN;
use super::lock::lock;
use super::memory::MemoryPeak;
use super::options::Options;
use super::pause::Pause;
use super::turns::Turns;
use crate::engine::KernelRun;
use crate::engine::Traffic;
use crate::error::{Error, Kind, Result};
use crate::run::{Run, stopped};

/// Sessions so far.
static SESSIONS: AtomicU64 = AtomicU64::new(1);

thread_local! {
    /// What this thread has asked last: other threads may ask meanwhile.
    static LAST_RUN: RefCell<LastRun> = RefCell::default();
}

/// The last question of a thread.
#[derive(Debug, Default)]
struct LastRun {
    /// The session that was asked.
    session: u64,
    kernels: Vec<KernelRun>,
    traffic: Traffic,
}

/// What opens a session on a device, with at most so many bytes for columns.
pub(super) type Opened<'o, S> = &'o dyn Fn(Arc<Device>, Option<u64>) -> S;

/// A device and what is on it.
#[derive(Debug)]
pub(super) struct Kept<S> {
    name: &'static str,
    options: Options,
    /// Bytes that all columns would take.
    columns_bytes: u64,
    state: Turns<State<S>>,
    /// The device that is open, for those who only want to know.
    device: Mutex<Option<Arc<Device>>>,
    /// Tells the sessions of a process apart.
    number: u64,
    rebuilds: AtomicU64,
}

/// What a question needs to have for itself.
#[derive(Debug)]
struct State<S> {
    session: Option<(Arc<Device>, S)>,
    /// Bytes for columns: fewer once a device had no room.
    memory: Option<u64>,
    pause: Option<Pause>,
}

impl<S> Kept<S> {
    /// A session that is open.
    pub fn new(
        name: &'static str,
        options: Options,
        columns_bytes: u64,
        device: Arc<Device>,
        opened: Opened<S>,
    ) -> Kept<S> {
        let memory = options.memory_bytes;
        lock(&device.memory).limit(memory);
        let session = opened(Arc::clone(&device), memory);
        let session = Some((Arc::clone(&device), session));
        Kept {
            name,
            options,
            columns_bytes,
            state: Turns::new(State { session, memory, pause: None }),
            device: Mutex::new(Some(device)),
            number: SESSIONS.fetch_add(1, Ordering::Relaxed),
            rebuilds: AtomicU64::new(0),
        }
    }

    /// Asks the device; after a fault once more from scratch, and with half of the memory as often as
    /// there is not enough. A stopped run ends between two dispatches, or while it waits for its turn.
    pub fn ask<T>(
        &self,
        run: &Run,
        opened: Opened<S>,
        question: impl Fn(&mut S, &mut Job) -> Result<T, Stop>,
    ) -> Result<T> {
        let mut state = self.state.take(|| run.stop.is_stopped()).ok_or_else(stopped)?;
        if let Some(error) = state.pause.as_ref().and_then(Pause::error) {
            return Err(error);
        }
        let answer = self.ask_until_it_answers(&mut state, run, opened, question);
        state.pause = match &answer {
            Err(error) if error.kind() == Kind::Engine => {
                Some(Pause::after(state.pause.take(), self.options.pause, error))
            }
            _ => None,
        };
        answer
    }

    fn ask_until_it_answers<T>(
        &self,
        state: &mut State<S>,
        run: &Run,
        opened: Opened<S>,
        question: impl Fn(&mut S, &mut Job) -> Result<T, Stop>,
    ) -> Result<T> {
        let mut faults: Vec<Fault> = Vec::new();
        loop {
            let fault = match self.attempt(state, run, opened, &question) {
                Ok(answer) => return Ok(answer),
                Err(Stop::Error(error)) => return Err(error),
                Err(Stop::Fault(fault)) => fault,
            };
            let is_again = match &fault {
                Fault::Hung(_) => false,
                Fault::OutOfMemory(_) => self.take_less_memory(state) || faults.is_empty(),
                _ => faults.iter().all(|fault| matches!(fault, Fault::OutOfMemory(_))),
            };
            faults.push(fault);
            if !is_again {
                return Err(self.gave_up(&faults));
            }
            self.rebuilds.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Halves the memory for columns; whether that leaves enough to work with.
    fn take_less_memory(&self, state: &mut State<S>) -> bool {
        let less = state.memory.unwrap_or(self.columns_bytes).min(self.columns_bytes) / 2;
        let is_enough = less >= MEMORY_BYTES_MIN;
        if is_enough {
            state.memory = Some(less);
        }
        is_enough
    }

    fn attempt<T>(
        &self,
        state: &mut State<S>,
        run: &Run,
        opened: Opened<S>,
        question: impl Fn(&mut S, &mut Job) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let (device, mut session) = match state.session.take() {
            Some(session) => session,
            None => {
                let device = Arc::new(Device::open(&self.options.device)?);
                *lock(&self.device) = Some(Arc::clone(&device));
                lock(&device.memory).limit(state.memory);
                let session = opened(Arc::clone(&device), state.memory);
                (device, session)
            }
        };
        let result = device.guarded(|| {
            lock(&device.memory).begin_question();
            let mut job = Job::new(&device, run.stop.clone())?;
            let answer = question(&mut session, &mut job)?;
            let (kernels, traffic) = job.into_runs();
            LAST_RUN.set(LastRun { session: self.number, kernels, traffic });
            Ok(answer)
        });
        match &result {
            // After a fault nothing of the session can be trusted.
            Err(Stop::Fault(fault)) => {
                *lock(&self.device) = None;
                match fault {
                    // Its end would wait for the device.
                    Fault::Hung(_) => std::mem::forget((device, session)),
                    Fault::Lost(_) => adapter::forget(),
                    _ => {}
                }
            }
            _ => state.session = Some((device, session)),
        }
        result
    }

    fn gave_up(&self, faults: &[Fault]) -> Error {
        let faults: Vec<String> = faults.iter().map(Fault::to_string).collect();
        let what = faults.join("; after a rebuild: ");
        Error::new(Kind::Engine, format!("the engine '{}' failed: {what}", self.name))
            .advise("take --engine cpu, or less memory with --gpu-memory BYTES")
    }

    /// The kernels of the last question that this thread has asked, if it was asked here.
    pub fn last_run(&self) -> Vec<KernelRun> {
        LAST_RUN.with_borrow(|last| match last.session == self.number {
            true => last.kernels.clone(),
            false => Vec::new(),
        })
    }

    /// What went to and fro for it.
    pub fn last_traffic(&self) -> Traffic {
        LAST_RUN.with_borrow(|last| match last.session == self.number {
            true => last.traffic,
            false => Traffic::default(),
        })
    }

    /// The most memory that the device has held since it was opened; none while it is not open.
    pub fn memory_peak(&self) -> Option<MemoryPeak> {
        self.device().map(|device| lock(&device.memory).peak())
    }

    /// How often a device had to be rebuilt.
    pub fn rebuilds(&self) -> u64 {
        self.rebuilds.load(Ordering::Relaxed)
    }

    /// How it was opened.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The device, if it is open.
    pub fn device(&self) -> Option<Arc<Device>> {
        lock(&self.device).clone()
    }
}
