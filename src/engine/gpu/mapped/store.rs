//! The columns of a copy on the device: one buffer for each column and chunk of rows, allocated and
//! uploaded when a question needs it, and kept as long as memory allows.

use std::collections::HashMap;

use crate::dataset::mapped::MappedDataset;
use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::layout::Layout;
use crate::engine::ordered::device::{Column, bytes, width};

/// A part of a column that is on the device.
#[derive(Debug)]
struct Part {
    buffer: wgpu::Buffer,
    /// When it was last asked for.
    used: u64,
}

/// The parts of columns that are on the device.
#[derive(Debug)]
pub struct Store {
    pub layout: Layout,
    parts: HashMap<(Column, usize), Part>,
    /// Bytes that parts may take.
    bytes_max: u64,
    bytes: u64,
    clock: u64,
}

impl Store {
    /// Nothing is uploaded yet.
    pub fn new(layout: Layout, memory: Option<u64>) -> Store {
        Store {
            layout,
            parts: HashMap::new(),
            bytes_max: memory.unwrap_or(u64::MAX),
            bytes: 0,
            clock: 0,
        }
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
        if let Some(part) = self.parts.get_mut(&(column, chunk)) {
            part.used = self.clock;
            return Ok(part.buffer.clone());
        }
        let rows = self.layout.chunk(chunk);
        let width = width(data, column) as usize;
        let length = (rows.end - rows.start) * width as u64;
        self.make_room(length, job)?;
        let buffer = device.column_buffer("column", length)?;
        let first = rows.start as usize;
        device.upload_by(&buffer, 0, length as usize, |part| {
            bytes(data, column, first + part.start / width..first + part.end / width)
        })?;
        self.bytes += buffer.size();
        let part = Part { buffer: buffer.clone(), used: self.clock };
        self.parts.insert((column, chunk), part);
        Ok(buffer)
    }

    fn make_room(&mut self, length: u64, job: &mut Job) -> Result<(), Stop> {
        let mut is_done = false;
        while self.bytes.saturating_add(length) > self.bytes_max {
            let oldest = self.parts.iter().min_by_key(|(_, part)| part.used);
            let Some(oldest) = oldest.map(|(key, _)| *key) else { break };
            if !is_done {
                job.finish_part()?;
                is_done = true;
            }
            if let Some(part) = self.parts.remove(&oldest) {
                self.bytes -= part.buffer.size();
            }
        }
        Ok(())
    }

    /// Writes a table that a kernel looks values up in.
    pub fn table(&mut self, device: &Device, words: &[u32]) -> Result<wgpu::Buffer, Stop> {
        let buffer = device.buffer("lookup", 4 * words.len() as u64)?;
        device.upload(&buffer, 0, bytemuck::cast_slice(words))?;
        Ok(buffer)
    }
}
