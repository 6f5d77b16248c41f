//! The columns on the device: uploaded when a question first needs them, kept as long as memory
//! allows, otherwise streamed chunk by chunk from the mapped columns. What is uploaded is ensured
//! first ([`Column::ensure`]).

use std::ops::Range;

use super::device::Device;
use super::faults::Stop;
use super::job::Job;
use super::layout::{Columns, Layout, Order};
use super::published::{self, Spans};
use super::upload::Uploads;
use crate::dataset::{Column, Dataset};
use crate::engine::groups;

/// Buffers of one chunk.
#[derive(Debug, Default)]
struct Slot {
    chunk: Option<usize>,
    columns: Option<wgpu::Buffer>,
    coordinates: Option<wgpu::Buffer>,
    loaded: Columns,
}

/// The chunks of one table on one device.
#[derive(Debug)]
pub struct Store {
    pub(super) layout: Layout,
    order: Order,
    slots: Vec<Slot>,
    /// Columns in published order of which chunks are still to be uploaded.
    codes: Spans<u16>,
    words: Spans<u32>,
    uploads: Uploads,
}

/// A chunk that is ready to be read by kernels.
#[derive(Debug)]
pub struct Chunk {
    /// Its rows.
    pub rows: Range<u64>,
    /// prob, size, pre, post, key.
    pub columns: wgpu::Buffer,
    /// x, y, z; something else where nobody asked for them.
    pub coordinates: wgpu::Buffer,
}

impl Store {
    /// Nothing uploaded yet.
    pub fn new(order: Order, layout: Layout) -> Store {
        let slots = (0..layout.slots).map(|_| Slot::default()).collect();
        let (codes, words) = (Spans::default(), Spans::default());
        Store { layout, order, slots, codes, words, uploads: Uploads::default() }
    }

    /// Chunk `at` with at least `needed` columns. What `job` has recorded is submitted first if
    /// it may still read what is about to be replaced.
    pub fn chunk(
        &mut self,
        device: &Device,
        data: &Dataset,
        job: &mut Job,
        at: usize,
        needed: Columns,
    ) -> Result<Chunk, Stop> {
        let rows = self.layout.chunk(at);
        let slot = self.layout.slot(at);
        if self.slots[slot].chunk != Some(at) {
            self.slots[slot].chunk = Some(at);
            self.slots[slot].loaded = Columns::default();
        }
        let missing = needed.without(self.slots[slot].loaded);
        self.allocate(device, slot, needed)?;
        if !missing.is_empty() {
            job.submit()?;
            self.upload(device, data, slot, rows.clone(), missing)?;
            self.slots[slot].loaded.insert(missing);
        }
        let slot = &self.slots[slot];
        let nothing = device.nothing()?;
        Ok(Chunk {
            rows,
            columns: slot.columns.clone().unwrap_or_else(|| nothing.clone()),
            coordinates: slot.coordinates.clone().unwrap_or(nothing),
        })
    }

    fn allocate(&mut self, device: &Device, slot: usize, needed: Columns) -> Result<(), Stop> {
        let slot = &mut self.slots[slot];
        if slot.columns.is_none() {
            slot.columns = Some(device.buffer("columns", self.layout.columns_bytes())?);
        }
        if needed.has(Columns::COORDINATES) && slot.coordinates.is_none() {
            slot.coordinates = Some(device.buffer("coordinates", self.layout.coordinates_bytes())?);
        }
        Ok(())
    }

    fn upload(
        &mut self,
        device: &Device,
        data: &Dataset,
        slot: usize,
        rows: Range<u64>,
        missing: Columns,
    ) -> Result<(), Stop> {
        let starts = self.layout.starts();
        let places = [
            (Columns::PROB, starts.prob),
            (Columns::SIZE, starts.size),
            (Columns::PRE, starts.pre),
            (Columns::POST, starts.post),
            (Columns::KEY, starts.key),
        ];
        let columns = self.slots[slot].columns.clone();
        let coordinates = self.slots[slot].coordinates.clone();
        for (column, start) in places.into_iter().filter(|(column, _)| missing.has(*column)) {
            if let Some(buffer) = &columns {
                self.upload_column(device, data, buffer, column, start, rows.clone())?;
            }
        }
        if let (true, Some(buffer)) = (missing.has(Columns::COORDINATES), &coordinates) {
            let s = &data.synapses;
            let axes = [("x", &s.x, 0), ("y", &s.y, starts.y), ("z", &s.z, starts.z)];
            for (name, values, start) in axes {
                self.upload_words(device, data, buffer, start, (name, values), rows.clone())?;
            }
        }
        Ok(())
    }

    fn upload_column(
        &mut self,
        device: &Device,
        data: &Dataset,
        buffer: &wgpu::Buffer,
        column: Columns,
        start: u32,
        rows: Range<u64>,
    ) -> Result<(), Stop> {
        let s = &data.synapses;
        match column {
            Columns::PROB => {
                self.upload_codes(device, data, buffer, start, ("prob", &s.prob), rows)
            }
            Columns::SIZE => {
                self.upload_codes(device, data, buffer, start, ("size", &s.size), rows)
            }
            Columns::PRE => self.upload_words(device, data, buffer, start, ("pre", &s.pre), rows),
            Columns::POST => {
                self.upload_words(device, data, buffer, start, ("post", &s.post), rows)
            }
            _ if self.order == Order::Sorted => {
                self.upload_words(device, data, buffer, start, ("row", &s.row), rows)
            }
            _ => {
                data.synapses.row.ensure_all()?;
                let keys = |rows| published::keys(data, &groups::type_positions(data), rows);
                let span = self.words.take("key", &rows, self.layout.rows, keys);
                self.write(device, buffer, start, bytemuck::cast_slice(span.of(&rows)))?;
                self.words.keep("key", span, &rows);
                Ok(())
            }
        }
    }

    fn upload_codes(
        &mut self,
        device: &Device,
        data: &Dataset,
        buffer: &wgpu::Buffer,
        start: u32,
        (name, values): (&'static str, &Column<u16>),
        rows: Range<u64>,
    ) -> Result<(), Stop> {
        if self.order == Order::Sorted {
            let part = values.read(rows.start as usize..rows.end as usize)?;
            return self.write(device, buffer, start, bytemuck::cast_slice(part));
        }
        published::ensure(data, values)?;
        let fill = |rows| published::scatter(data, values, rows);
        let span = self.codes.take(name, &rows, self.layout.rows, fill);
        self.write(device, buffer, start, bytemuck::cast_slice(span.of(&rows)))?;
        self.codes.keep(name, span, &rows);
        Ok(())
    }

    fn upload_words(
        &mut self,
        device: &Device,
        data: &Dataset,
        buffer: &wgpu::Buffer,
        start: u32,
        (name, values): (&'static str, &Column<u32>),
        rows: Range<u64>,
    ) -> Result<(), Stop> {
        if self.order == Order::Sorted {
            let part = values.read(rows.start as usize..rows.end as usize)?;
            return self.write(device, buffer, start, bytemuck::cast_slice(part));
        }
        published::ensure(data, values)?;
        let fill = |rows| published::scatter(data, values, rows);
        let span = self.words.take(name, &rows, self.layout.rows, fill);
        self.write(device, buffer, start, bytemuck::cast_slice(span.of(&rows)))?;
        self.words.keep(name, span, &rows);
        Ok(())
    }

    /// Writes bytes from a vec4 on.
    fn write(
        &mut self,
        device: &Device,
        buffer: &wgpu::Buffer,
        start: u32,
        bytes: &[u8],
    ) -> Result<(), Stop> {
        self.uploads.write(device, buffer, u64::from(start) * 16, bytes)
    }
}
