//! The columns of a copy on the device: one buffer for each column and chunk of rows, allocated and
//! uploaded when a question needs it, and kept as long as memory allows.

use std::collections::HashMap;
use std::sync::Arc;

use crate::dataset::mapped::MappedDataset;
use crate::engine::gpu::buffers::{ColumnBuffer, Counted};
use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::{Fault, Stop};
use crate::engine::gpu::job::Job;
use crate::engine::gpu::layout::Layout;
use crate::engine::gpu::lock::lock;
use crate::engine::ordered::device::{Column, bytes, width};

/// The parts of columns that are on the device.
#[derive(Debug)]
pub struct Store {
    pub layout: Layout,
    parts: HashMap<(Column, usize), Arc<ColumnBuffer>>,
    clock: u64,
}

impl Store {
    /// Nothing is uploaded yet.
    pub fn new(layout: Layout) -> Store {
        Store { layout, parts: HashMap::new(), clock: 0 }
    }

    /// A column of the rows of a chunk. Those that were used longest ago make room, once the device is
    /// done with them.
    pub fn column(
        &mut self,
        device: &Device,
        data: &MappedDataset,
        job: &mut Job,
        column: Column,
        chunk: usize,
    ) -> Result<wgpu::Buffer, Stop> {
        self.clock += 1;
        // Those that were used longest ago make room.
        let rank = u64::MAX - self.clock;
        if let Some(part) = self.parts.get(&(column, chunk))
            && let Some(buffer) = part.get()
        {
            part.set_rank(rank);
            return Ok(buffer);
        }
        let rows = self.layout.chunk(chunk);
        let width = width(data, column) as usize;
        let length = (rows.end - rows.start) * width as u64;
        if !lock(&device.memory).has_room(length) {
            job.finish_part()?;
        }
        let part = device.column_buffer("column", length, rank)?;
        let buffer = part.get().ok_or_else(|| Fault::OutOfMemory(format!("{length} bytes")))?;
        let first = rows.start as usize;
        device.upload_by(&buffer, 0, length as usize, |part| {
            bytes(data, column, first + part.start / width..first + part.end / width)
        })?;
        self.parts.insert((column, chunk), part);
        Ok(buffer)
    }

    /// Writes a table that a kernel looks values up in.
    pub fn table(&mut self, device: &Device, words: &[u32]) -> Result<Counted, Stop> {
        let buffer = device.buffer("lookup", 4 * words.len() as u64)?;
        device.upload(&buffer, 0, bytemuck::cast_slice(words))?;
        Ok(buffer)
    }
}
