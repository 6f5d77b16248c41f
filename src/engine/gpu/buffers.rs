//! Buffers that a device's [`Memory`](super::memory::Memory) knows of: columns that may have to go, and those that
//! are counted as long as somebody has them.

use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};

use super::lock::lock;

/// A buffer of columns; gone once others have needed the room.
#[derive(Debug)]
pub struct ColumnBuffer {
    buffer: Mutex<Option<wgpu::Buffer>>,
    rank: AtomicU64,
}

impl ColumnBuffer {
    /// One that is there.
    pub fn new(buffer: wgpu::Buffer, rank: u64) -> ColumnBuffer {
        ColumnBuffer { buffer: Mutex::new(Some(buffer)), rank: AtomicU64::new(rank) }
    }

    /// The buffer, if it is still there.
    pub fn get(&self) -> Option<wgpu::Buffer> {
        lock(&self.buffer).clone()
    }

    /// The highest makes room first.
    pub fn rank(&self) -> u64 {
        self.rank.load(Ordering::Relaxed)
    }

    /// Changes it.
    pub fn set_rank(&self, rank: u64) {
        self.rank.store(rank, Ordering::Relaxed);
    }

    /// Makes room for others; whether there was something.
    pub fn leave(&self) -> bool {
        lock(&self.buffer).take().is_some()
    }

    /// The bytes that it takes; none once it has made room.
    pub fn bytes(&self) -> u64 {
        lock(&self.buffer).as_ref().map_or(0, wgpu::Buffer::size)
    }
}

/// A buffer that is counted as long as somebody has it.
#[derive(Clone, Debug)]
pub struct Counted {
    buffer: wgpu::Buffer,
    /// The memory counts it while it is there.
    _bytes: Arc<u64>,
}

impl Counted {
    /// One that is counted by its bytes, as long as they are there.
    pub fn new(buffer: wgpu::Buffer) -> (Counted, Weak<u64>) {
        let bytes = Arc::new(buffer.size());
        let count = Arc::downgrade(&bytes);
        (Counted { buffer, _bytes: bytes }, count)
    }
}

impl From<wgpu::Buffer> for Counted {
    /// One that is counted elsewhere.
    fn from(buffer: wgpu::Buffer) -> Counted {
        Counted { buffer, _bytes: Arc::new(0) }
    }
}

impl Deref for Counted {
    type Target = wgpu::Buffer;

    fn deref(&self) -> &wgpu::Buffer {
        &self.buffer
    }
}
