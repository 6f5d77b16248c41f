//! One open device: buffers, pipelines and errors, so that the rest of the engine sees `Result`s
//! where wgpu has error scopes, callbacks and panics.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::adapter::{self, AdapterChoice, AdapterInfo, AdapterKind};
use super::buffers::{ColumnBuffer, Counted};
use super::faults::{Fault, FaultPoint, Faults, Stop};
use super::lock::lock;
use super::memory::Memory;
use super::pipeline::{Kernel, Pipeline};
use super::ring::Ring;
use crate::error::{Error, Kind};

/// How a device is opened; the limits below the adapter's own are for tests.
#[derive(Clone, Debug, Default)]
pub struct DeviceOptions {
    /// Which adapter.
    pub adapter: AdapterChoice,
    /// Bytes of one binding, at most.
    pub binding_bytes_max: Option<u64>,
    /// Workgroups in one dimension of a dispatch, at most.
    pub workgroups_max: Option<u32>,
    /// Rows that one dispatch goes over, about, at most; `None` leaves it to the kind of adapter.
    pub dispatch_rows_max: Option<u32>,
    /// Bytes that are uploaded at once, at most, a whole number of values of any column; and none is
    /// written to the device's memory where it is to lie.
    pub upload_bytes_max: Option<usize>,
    /// How long the device may take for what was submitted; `None` leaves it to the kind of adapter.
    pub wait_max: Option<Duration>,
    /// Fills every result buffer with a pattern before it is used.
    pub poison: bool,
    /// Takes nothing that WebGPU does not promise.
    pub strict: bool,
    /// Faults to come.
    pub faults: Faults,
}

/// Larger bindings save dispatches, but nothing more beyond this size.
const BINDING_BYTES_MAX: u64 = 1 << 30;
/// A software adapter goes over so many rows in less than 50 ms, so that a stopped run ends soon. On
/// hardware a whole chunk takes less.
const SOFTWARE_DISPATCH_ROWS: u32 = 1 << 20;
/// Longer than any submission takes: a device that is not done then is never done.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// The same of a software adapter, which may share its processors.
const SOFTWARE_WAIT_MAX: Duration = Duration::from_secs(120);
/// Dispatches that are timed.
pub(super) const TIMED_MAX: u32 = 256;
/// What poisoned buffers hold.
const POISON: u32 = 0xdead_beef;

/// A kernel by name, and the tests that it is compiled for.
type PipelineKey = (&'static str, Option<u32>);

/// An open device.
#[derive(Debug)]
pub struct Device {
    /// The adapter it belongs to.
    pub info: AdapterInfo,
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    pub(super) faults: Faults,
    pub(super) binding_bytes_max: u64,
    pub(super) workgroups_max: u32,
    pub(super) dispatch_rows_max: u32,
    /// Start and end of each timed kernel, where the device can tell.
    pub(super) queries: Option<wgpu::QuerySet>,
    wait_max: Duration,
    poison: bool,
    lost: Arc<Mutex<Option<String>>>,
    pipelines: Mutex<HashMap<PipelineKey, Arc<Pipeline>>>,
    /// What it holds, for shaders.
    pub(super) memory: Mutex<Memory>,
    /// Buffers that the processors write to or read from.
    staging: Mutex<HashMap<&'static str, wgpu::Buffer>>,
    /// Whether the memory of buffers for columns can be written to where it lies.
    pub(super) is_unified: bool,
    pub(super) ring: Mutex<Ring>,
}

impl Device {
    /// Opens the chosen adapter.
    ///
    /// # Errors
    /// [`Kind::Engine`]: no such adapter, or the driver refuses to open it.
    pub fn open(options: &DeviceOptions) -> Result<Device, Error> {
        let adapter::Listed { adapter, info } = adapter::choose(&options.adapter, options.strict)?;
        let limits = limits(&adapter, options);
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("areax"),
            required_features: adapter.features() & features(&info, options),
            required_limits: limits.clone(),
            ..Default::default()
        };
        let (device, queue) =
            pollster::block_on(adapter.request_device(&descriptor)).map_err(|error| {
                Error::new(Kind::Engine, format!("cannot open '{}': {error}", info.name))
                    .advise("areax doctor shows what the driver offers")
            })?;
        let lost = Arc::new(Mutex::new(None));
        let (on_loss, on_error) = (Arc::clone(&lost), Arc::clone(&lost));
        device.set_device_lost_callback(move |_, what| *lock(&on_loss) = Some(what));
        // Every question runs within error scopes; what reaches this handler came from none.
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            *lock(&on_error) = Some(error.to_string());
        }));
        let queries = info.has_timestamps.then(|| {
            device.create_query_set(&wgpu::QuerySetDescriptor {
                label: Some("kernel times"),
                ty: wgpu::QueryType::Timestamp,
                count: 2 * TIMED_MAX,
            })
        });
        let (dispatch_rows_max, wait_max) = match info.kind {
            AdapterKind::Software => (SOFTWARE_DISPATCH_ROWS, SOFTWARE_WAIT_MAX),
            _ => (u32::MAX, WAIT_MAX),
        };
        let is_unified = device.features().contains(wgpu::Features::MAPPABLE_PRIMARY_BUFFERS);
        Ok(Device {
            info,
            queries,
            device,
            queue,
            faults: options.faults.clone(),
            binding_bytes_max: limits.max_storage_buffer_binding_size,
            dispatch_rows_max: options.dispatch_rows_max.unwrap_or(dispatch_rows_max),
            workgroups_max: options
                .workgroups_max
                .unwrap_or(u32::MAX)
                .min(limits.max_compute_workgroups_per_dimension),
            wait_max: options.wait_max.unwrap_or(wait_max),
            poison: options.poison,
            lost,
            pipelines: Mutex::default(),
            memory: Mutex::default(),
            staging: Mutex::default(),
            is_unified,
            ring: Mutex::new(Ring::of(options.upload_bytes_max)),
        })
    }

    /// Runs a question within error scopes: what the device refuses becomes the question's
    /// fault.
    pub(super) fn guarded<T>(&self, run: impl FnOnce() -> Result<T, Stop>) -> Result<T, Stop> {
        let internal = self.device.push_error_scope(wgpu::ErrorFilter::Internal);
        let validation = self.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let memory = self.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let result = run();
        let memory = pollster::block_on(memory.pop());
        let validation = pollster::block_on(validation.pop());
        let internal = pollster::block_on(internal.pop());
        if let Some(what) = lock(&self.lost).take() {
            return Err(Fault::Lost(what).into());
        }
        if let Some(error) = memory {
            return Err(Fault::OutOfMemory(error.to_string()).into());
        }
        match validation.or(internal) {
            Some(error) => Err(Fault::Failed(error.to_string()).into()),
            None => result,
        }
    }

    /// A new buffer for shaders to read or write.
    pub(super) fn buffer(&self, label: &'static str, bytes: u64) -> Result<Counted, Fault> {
        let mut memory = lock(&self.memory);
        memory.make_room(round_up(bytes), None);
        let buffer = self.buffer_for(wgpu::BufferUsages::empty(), label, bytes)?;
        Ok(memory.count(buffer))
    }

    /// The same for columns: uploads write to its memory itself where that is the processors' memory too. It goes
    /// where others need the room, the highest rank first.
    pub(super) fn column_buffer(
        &self,
        label: &'static str,
        bytes: u64,
        rank: u64,
    ) -> Result<Arc<ColumnBuffer>, Fault> {
        let mut memory = lock(&self.memory);
        memory.make_room(round_up(bytes), Some(rank));
        let buffer = self.upload_buffer(label, bytes)?;
        Ok(memory.place(buffer, rank))
    }

    /// Makes room for columns of this rank, whose own stay; whether there is enough.
    pub(super) fn make_room(&self, bytes: u64, rank: u64) -> bool {
        let mut memory = lock(&self.memory);
        memory.make_room(round_up(bytes), Some(rank));
        memory.has_room(round_up(bytes))
    }

    /// A buffer that is uploaded to as columns are; nobody counts it.
    pub(super) fn upload_buffer(
        &self,
        label: &'static str,
        bytes: u64,
    ) -> Result<wgpu::Buffer, Fault> {
        let none = wgpu::BufferUsages::empty();
        let more = if self.is_unified { wgpu::BufferUsages::MAP_WRITE } else { none };
        self.buffer_for(more, label, bytes)
    }

    fn buffer_for(
        &self,
        more: wgpu::BufferUsages,
        label: &'static str,
        bytes: u64,
    ) -> Result<wgpu::Buffer, Fault> {
        if self.faults.take(FaultPoint::Allocate) {
            return Err(Fault::OutOfMemory(format!("{bytes} bytes for {label}")));
        }
        let usage = wgpu::BufferUsages::STORAGE
            | wgpu::BufferUsages::UNIFORM
            | wgpu::BufferUsages::COPY_SRC
            | wgpu::BufferUsages::COPY_DST
            | more;
        Ok(self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size: round_up(bytes),
            usage,
            mapped_at_creation: false,
        }))
    }

    /// The buffer of this name, at least `bytes` long; its content is anything at all.
    pub(super) fn scratch(&self, label: &'static str, bytes: u64) -> Result<wgpu::Buffer, Fault> {
        let mut memory = lock(&self.memory);
        let buffer = match memory.kept(label, bytes) {
            Some(buffer) => buffer,
            None => {
                memory.forget(label);
                memory.make_room(round_up(bytes), None);
                // Some room to grow, as far as a binding may be long and there is any.
                let more = (bytes + bytes / 4).min(self.binding_bytes_max).max(bytes);
                let room = if memory.has_room(round_up(more)) { more } else { bytes };
                let buffer = self.buffer_for(wgpu::BufferUsages::empty(), label, room)?;
                memory.keep(label, buffer.clone());
                buffer
            }
        };
        if self.poison {
            let words = vec![POISON; (buffer.size() / 4) as usize];
            self.queue.write_buffer(&buffer, 0, bytemuck::cast_slice(&words));
        }
        Ok(buffer)
    }

    /// A small buffer to bind where a kernel does not look.
    pub(super) fn nothing(&self) -> Result<wgpu::Buffer, Fault> {
        self.scratch("nothing", 16)
    }

    /// The compiled kernel, for some tests only or for any; the first use compiles it.
    pub(super) fn pipeline(&self, kernel: &'static Kernel, tests: Option<u32>) -> Arc<Pipeline> {
        let mut pipelines = lock(&self.pipelines);
        let pipeline = pipelines
            .entry((kernel.name, tests))
            .or_insert_with(|| Arc::new(Pipeline::new(&self.device, kernel, tests)));
        Arc::clone(pipeline)
    }

    /// Waits until everything submitted is done, but not for ever.
    pub(super) fn wait(&self) -> Result<(), Fault> {
        self.wait_for(None)
    }

    /// The same until this submission is done, and those before it.
    pub(super) fn wait_for(
        &self,
        submission_index: Option<wgpu::SubmissionIndex>,
    ) -> Result<(), Fault> {
        let hung = || Fault::Hung(format!("{} s", self.wait_max.as_secs()));
        if self.faults.take(FaultPoint::Hang) {
            return Err(hung());
        }
        let timeout = Some(self.wait_max);
        match self.device.poll(wgpu::PollType::Wait { submission_index, timeout }) {
            Ok(_) => Ok(()),
            Err(wgpu::PollError::Timeout) => Err(hung()),
            Err(error) => Err(Fault::Failed(format!("waiting failed: {error}"))),
        }
    }
}

/// What is used of an adapter if it has it. Memory that processors and device share needs no copy; on a
/// GPU with memory of its own, buffers that both reach would be slow to read.
fn features(info: &AdapterInfo, options: &DeviceOptions) -> wgpu::Features {
    let is_shared = matches!(info.kind, AdapterKind::Integrated | AdapterKind::Software);
    match is_shared && !options.strict && options.upload_bytes_max.is_none() {
        true => wgpu::Features::TIMESTAMP_QUERY | wgpu::Features::MAPPABLE_PRIMARY_BUFFERS,
        false => wgpu::Features::TIMESTAMP_QUERY,
    }
}

/// The default limits, which every adapter has, but with larger bindings where the adapter has
/// them.
fn limits(adapter: &wgpu::Adapter, options: &DeviceOptions) -> wgpu::Limits {
    let own = adapter.limits();
    let mut limits = wgpu::Limits::default().or_worse_values_from(&own);
    let binding = own.max_storage_buffer_binding_size.min(own.max_buffer_size);
    let asked = options.binding_bytes_max.unwrap_or(BINDING_BYTES_MAX);
    limits.max_storage_buffer_binding_size = binding.min(asked) / 16 * 16;
    limits.max_buffer_size = own.max_buffer_size.min(limits.max_buffer_size.max(asked));
    limits
}

/// Buffers are whole vec4s, and never empty.
fn round_up(bytes: u64) -> u64 {
    bytes.max(1).next_multiple_of(16)
}

impl Device {
    /// The buffer that results are read through.
    pub(super) fn readback(&self, bytes: u64) -> Result<wgpu::Buffer, Fault> {
        let usage = wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST;
        self.kept("readback", bytes.max(1 << 16), usage)
    }

    /// The buffer that timestamps are resolved into.
    pub(super) fn query_buffer(&self, bytes: u64) -> Result<wgpu::Buffer, Fault> {
        let usage = wgpu::BufferUsages::QUERY_RESOLVE | wgpu::BufferUsages::COPY_SRC;
        self.kept("timestamps", bytes, usage)
    }

    fn kept(
        &self,
        label: &'static str,
        bytes: u64,
        usage: wgpu::BufferUsages,
    ) -> Result<wgpu::Buffer, Fault> {
        let mut staging = lock(&self.staging);
        if let Some(buffer) = staging.get(label).filter(|buffer| buffer.size() >= bytes) {
            return Ok(buffer.clone());
        }
        if self.faults.take(FaultPoint::Allocate) {
            return Err(Fault::OutOfMemory(format!("{bytes} bytes for {label}")));
        }
        let buffer = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size: round_up(bytes),
            usage,
            mapped_at_creation: false,
        });
        staging.insert(label, buffer.clone());
        Ok(buffer)
    }
}
