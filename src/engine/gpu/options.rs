//! How a GPU engine is opened and works.

use std::time::Duration;

use super::adapter::AdapterChoice;
use super::device::DeviceOptions;

/// How a GPU engine works.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How the device is opened.
    pub device: DeviceOptions,
    /// Bytes of device memory that columns and what questions write to may take; columns that do not fit are
    /// streamed.
    pub memory_bytes: Option<u64>,
    /// Tables from this size on get kernels compiled for each question's own tests; `None`
    /// leaves the choice to the engine.
    pub specialize_rows_min: Option<u64>,
    /// How long nothing is asked of a device after it has failed, the first time; then twice as long each
    /// time. `None` leaves it to the engine.
    pub pause: Option<Duration>,
}

impl Options {
    /// On an adapter, with so many bytes of its memory for columns; all else is the engine's choice.
    pub fn on(adapter: AdapterChoice, memory_bytes: Option<u64>) -> Options {
        let device = DeviceOptions { adapter, ..DeviceOptions::default() };
        Options { device, memory_bytes, ..Options::default() }
    }
}
