//! What both engines over the published layout share: its columns in one of the two orders, on one device.

use std::sync::Arc;

use super::device::Device;
use super::faults::Stop;
use super::job::Job;
use super::kept::Kept;
use super::layout::{FULL_ROW_BYTES, Order};
use super::memory::MemoryPeak;
use super::options::Options;
use super::session::DeviceSession;
use crate::dataset::Dataset;
use crate::engine::KernelRun;
use crate::engine::Traffic;
use crate::error::Result;
use crate::run::Run;

/// A data set and a device, in one of the two orders.
#[derive(Debug)]
pub(super) struct Core {
    pub data: Arc<Dataset>,
    pub order: Order,
    specialize_rows_min: Option<u64>,
    kept: Kept<DeviceSession>,
}

impl Core {
    /// Opens the device at once, so that an engine that exists can work.
    pub fn open(
        name: &'static str,
        order: Order,
        data: Arc<Dataset>,
        options: Options,
    ) -> Result<Core> {
        let device = Arc::new(Device::open(&options.device)?);
        let from = options.specialize_rows_min;
        let bytes = data.synapse_count() as u64 * FULL_ROW_BYTES;
        let opened = |device, memory| DeviceSession::new(device, &data, order, memory, from);
        let kept = Kept::new(name, options, bytes, device, &opened);
        Ok(Core { data, order, specialize_rows_min: from, kept })
    }

    /// Asks the device; after a fault, once more from scratch. A stopped run ends between two
    /// dispatches.
    pub fn ask<T>(
        &self,
        run: &Run,
        question: impl Fn(&mut DeviceSession, &mut Job) -> Result<T, Stop>,
    ) -> Result<T> {
        let from = self.specialize_rows_min;
        let opened =
            |device, memory| DeviceSession::new(device, &self.data, self.order, memory, from);
        self.kept.ask(run, &opened, question)
    }

    /// The kernels of the last question.
    pub fn last_run(&self) -> Vec<KernelRun> {
        self.kept.last_run()
    }

    /// How it was opened.
    pub fn options(&self) -> &Options {
        self.kept.options()
    }

    /// What went to and fro for the last question.
    pub fn last_traffic(&self) -> Traffic {
        self.kept.last_traffic()
    }

    /// The most memory that the device has held.
    pub fn memory_peak(&self) -> Option<MemoryPeak> {
        self.kept.memory_peak()
    }

    /// How often a device had to be rebuilt.
    pub fn rebuilds(&self) -> u64 {
        self.kept.rebuilds()
    }

    /// The adapter in use.
    pub fn adapter(&self) -> Option<super::AdapterInfo> {
        self.kept.device().map(|device| device.info.clone())
    }
}
