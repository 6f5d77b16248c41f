//! A session on a device, opened when first needed and kept: one at a time, rebuilt once after a
//! fault.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::device::{Device, lock};
use super::faults::{Fault, Stop};
use super::job::Job;
use super::options::Options;
use crate::engine::KernelRun;
use crate::error::{Error, Kind, Result};
use crate::run::Run;

/// Sessions so far.
static SESSIONS: AtomicU64 = AtomicU64::new(1);

thread_local! {
    /// The session that this thread has asked last, and the kernels that it ran: other threads may ask it
    /// meanwhile.
    static LAST_RUN: RefCell<(u64, Vec<KernelRun>)> = const { RefCell::new((0, Vec::new())) };
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
    session: Mutex<Option<(Arc<Device>, S)>>,
    /// Tells the sessions of a process apart.
    number: u64,
    rebuilds: AtomicU64,
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
        let session = opened(Arc::clone(&device), options.memory_bytes);
        Kept {
            name,
            options,
            columns_bytes,
            session: Mutex::new(Some((device, session))),
            number: SESSIONS.fetch_add(1, Ordering::Relaxed),
            rebuilds: AtomicU64::new(0),
        }
    }

    /// Asks the device; after a fault, once more from scratch. A stopped run ends between two
    /// dispatches.
    pub fn ask<T>(
        &self,
        run: &Run,
        opened: Opened<S>,
        question: impl Fn(&mut S, &mut Job) -> Result<T, Stop>,
    ) -> Result<T> {
        let mut session = lock(&self.session);
        let memory = self.options.memory_bytes;
        let first = match self.attempt(&mut session, memory, run, opened, &question) {
            Ok(answer) => return Ok(answer),
            Err(Stop::Error(error)) => return Err(error),
            Err(Stop::Fault(fault)) => fault,
        };
        self.rebuilds.fetch_add(1, Ordering::Relaxed);
        let memory = match &first {
            Fault::OutOfMemory(_) => Some(self.less_memory()),
            _ => memory,
        };
        match self.attempt(&mut session, memory, run, opened, &question) {
            Ok(answer) => Ok(answer),
            Err(Stop::Error(error)) => Err(error),
            Err(Stop::Fault(second)) => Err(self.gave_up(&first, &second)),
        }
    }

    /// Half of what the columns would have taken.
    fn less_memory(&self) -> u64 {
        let all = self.columns_bytes;
        self.options.memory_bytes.unwrap_or(all).min(all) / 2
    }

    fn attempt<T>(
        &self,
        place: &mut Option<(Arc<Device>, S)>,
        memory: Option<u64>,
        run: &Run,
        opened: Opened<S>,
        question: impl Fn(&mut S, &mut Job) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let (device, mut session) = match place.take() {
            Some(session) => session,
            None => {
                let device = Arc::new(Device::open(&self.options.device)?);
                let session = opened(Arc::clone(&device), memory);
                (device, session)
            }
        };
        let result = device.guarded(|| {
            let mut job = Job::new(&device, run.stop.clone())?;
            let answer = question(&mut session, &mut job)?;
            LAST_RUN.set((self.number, job.into_runs()));
            Ok(answer)
        });
        // After a fault nothing of the session can be trusted.
        if !matches!(result, Err(Stop::Fault(_))) {
            *place = Some((device, session));
        }
        result
    }

    fn gave_up(&self, first: &Fault, second: &Fault) -> Error {
        Error::new(
            Kind::Engine,
            format!("the engine '{}' failed: {first}; after a rebuild: {second}", self.name),
        )
        .advise("take --engine cpu, or less memory with --gpu-memory BYTES")
    }

    /// The kernels of the last question that this thread has asked, if it was asked here.
    pub fn last_run(&self) -> Vec<KernelRun> {
        LAST_RUN.with_borrow(|(number, runs)| match *number == self.number {
            true => runs.clone(),
            false => Vec::new(),
        })
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
        lock(&self.session).as_ref().map(|(device, _)| Arc::clone(device))
    }
}
