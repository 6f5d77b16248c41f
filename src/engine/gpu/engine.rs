//! What both paths share: one session at a time, opened when first needed, rebuilt once after a
//! fault.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::adapter::AdapterChoice;
use super::device::{Device, DeviceOptions, lock};
use super::faults::{Fault, Stop};
use super::job::Job;
use super::layout::Order;
use super::session::DeviceSession;
use crate::dataset::Dataset;
use crate::engine::KernelRun;
use crate::error::{Error, Kind, Result};
use crate::run::Run;

/// How a GPU engine works.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How the device is opened.
    pub device: DeviceOptions,
    /// Bytes of device memory that columns may take; beyond them they are streamed.
    pub memory_bytes: Option<u64>,
    /// Tables from this size on get kernels compiled for each question's own tests; `None`
    /// leaves the choice to the engine.
    pub specialize_rows_min: Option<u64>,
}

impl Options {
    /// On an adapter, with so many bytes of its memory for columns; all else is the engine's choice.
    pub fn on(adapter: AdapterChoice, memory_bytes: Option<u64>) -> Options {
        let device = DeviceOptions { adapter, ..DeviceOptions::default() };
        Options { device, memory_bytes, ..Options::default() }
    }
}

/// A data set and a device, in one of the two orders.
#[derive(Debug)]
pub(super) struct Core {
    pub data: Arc<Dataset>,
    pub order: Order,
    name: &'static str,
    options: Options,
    session: Mutex<Option<DeviceSession>>,
    last_run: Mutex<Vec<KernelRun>>,
    rebuilds: AtomicU64,
}

impl Core {
    /// Opens the device at once, so that an engine that exists can work.
    pub fn open(
        name: &'static str,
        order: Order,
        data: Arc<Dataset>,
        options: Options,
    ) -> Result<Core> {
        let device = Device::open(&options.device)?;
        let memory = options.memory_bytes;
        let session = DeviceSession::new(device, &data, order, memory, options.specialize_rows_min);
        Ok(Core {
            data,
            order,
            name,
            options,
            session: Mutex::new(Some(session)),
            last_run: Mutex::default(),
            rebuilds: AtomicU64::new(0),
        })
    }

    /// Asks the device; after a fault, once more from scratch. A stopped run ends between two
    /// dispatches.
    pub fn ask<T>(
        &self,
        run: &Run,
        question: impl Fn(&mut DeviceSession, &mut Job) -> Result<T, Stop>,
    ) -> Result<T> {
        let mut session = lock(&self.session);
        let first = match self.attempt(&mut session, self.options.memory_bytes, run, &question) {
            Ok(answer) => return Ok(answer),
            Err(Stop::Error(error)) => return Err(error),
            Err(Stop::Fault(fault)) => fault,
        };
        self.rebuilds.fetch_add(1, Ordering::Relaxed);
        let memory = match &first {
            Fault::OutOfMemory(_) => Some(self.less_memory()),
            _ => self.options.memory_bytes,
        };
        match self.attempt(&mut session, memory, run, &question) {
            Ok(answer) => Ok(answer),
            Err(Stop::Error(error)) => Err(error),
            Err(Stop::Fault(second)) => Err(self.gave_up(&first, &second)),
        }
    }

    /// Half of what the columns would have taken.
    fn less_memory(&self) -> u64 {
        let all = self.data.synapse_count() as u64 * super::layout::FULL_ROW_BYTES;
        self.options.memory_bytes.unwrap_or(all).min(all) / 2
    }

    fn attempt<T>(
        &self,
        place: &mut Option<DeviceSession>,
        memory: Option<u64>,
        run: &Run,
        question: impl Fn(&mut DeviceSession, &mut Job) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let mut session = match place.take() {
            Some(session) => session,
            None => {
                let device = Device::open(&self.options.device)?;
                let from = self.options.specialize_rows_min;
                DeviceSession::new(device, &self.data, self.order, memory, from)
            }
        };
        let device = Arc::clone(&session.device);
        let result = device.guarded(|| {
            let mut job = Job::new(&device, run.stop.clone())?;
            let answer = question(&mut session, &mut job)?;
            *lock(&self.last_run) = job.into_runs();
            Ok(answer)
        });
        // After a fault nothing of the session can be trusted.
        if !matches!(result, Err(Stop::Fault(_))) {
            *place = Some(session);
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

    /// The kernels of the last question.
    pub fn last_run(&self) -> Vec<KernelRun> {
        lock(&self.last_run).clone()
    }

    /// How often a device had to be rebuilt.
    pub fn rebuilds(&self) -> u64 {
        self.rebuilds.load(Ordering::Relaxed)
    }

    /// The adapter in use.
    pub fn adapter(&self) -> Option<super::AdapterInfo> {
        lock(&self.session).as_ref().map(|session| session.device.info.clone())
    }
}
