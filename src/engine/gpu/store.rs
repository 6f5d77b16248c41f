//! The columns on the device: uploaded when a question first needs them, kept as long as memory
//! allows, otherwise streamed chunk by chunk from the mapped columns. What is uploaded is ensured
//! first ([`Column::ensure`]).

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use bytemuck::Pod;

use super::buffers::ColumnBuffer;
use super::device::Device;
use super::faults::Stop;
use super::job::Job;
use super::kernels::fill_rows;
use super::keys::{self, RowKey};
use super::layout::{Columns, Layout, Order, Starts};
use super::lock::lock;
use super::published::{self, Scattered, Spans};
use crate::dataset::{Column, Dataset};

/// Buffers of one chunk.
#[derive(Debug, Default)]
struct Slot {
    chunk: Option<usize>,
    /// The columns that have a place, and those of them that are there.
    held: Columns,
    columns: Option<Arc<ColumnBuffer>>,
    coordinates: Option<Arc<ColumnBuffer>>,
    loaded: Columns,
}

impl Slot {
    /// Forgets what has made room for others.
    fn settle(&mut self) {
        if self.columns().is_none() {
            (self.columns, self.held) = (None, Columns::default());
            self.loaded = match self.loaded.has(Columns::COORDINATES) {
                true => Columns::COORDINATES,
                false => Columns::default(),
            };
        }
        if self.coordinates().is_none() {
            self.coordinates = None;
            self.loaded = self.loaded.without(Columns::COORDINATES);
        }
    }

    fn columns(&self) -> Option<wgpu::Buffer> {
        self.columns.as_ref()?.get()
    }

    fn coordinates(&self) -> Option<wgpu::Buffer> {
        self.coordinates.as_ref()?.get()
    }
}

/// The chunks of one table on one device.
#[derive(Debug)]
pub struct Store {
    pub(super) layout: Layout,
    order: Order,
    /// Whether the device makes its rows.
    is_made: bool,
    /// Whether published rows have short keys.
    is_short: bool,
    slots: Vec<Slot>,
    /// The columns that questions have needed so far.
    held: Columns,
    /// Columns in published order of which chunks are still to be uploaded.
    codes: Spans<u16>,
    words: Spans<u32>,
}

/// A chunk that is ready to be read by kernels.
#[derive(Debug)]
pub struct Chunk {
    /// Its rows.
    pub rows: Range<u64>,
    /// Those of prob, size, pre, post and key that are held.
    pub columns: wgpu::Buffer,
    /// Where they start.
    pub starts: Starts,
    /// x, y, z; something else where nobody asked for them.
    pub coordinates: wgpu::Buffer,
}

/// Each column with its start.
fn places(starts: Starts) -> [(Columns, u32); 6] {
    [
        (Columns::PROB, starts.prob),
        (Columns::SIZE, starts.size),
        (Columns::PRE, starts.pre),
        (Columns::POST, starts.post),
        (Columns::KEY, starts.key),
        (Columns::SHORT_KEY, starts.key),
    ]
}

impl Store {
    /// Nothing uploaded yet.
    pub fn new(data: &Dataset, order: Order, layout: Layout) -> Store {
        let (codes, words) = (Spans::default(), Spans::default());
        let held = Columns::default();
        let (slots, is_made) = (Vec::new(), false);
        let is_short = order == Order::Published && keys::are_short(data);
        Store { layout, order, is_made, is_short, slots, held, codes, words }
    }

    /// Rows that the device makes when they are needed.
    pub fn of_made(data: &Dataset, order: Order, layout: Layout) -> Store {
        let is_short = order == Order::Published;
        Store { is_made: true, is_short, ..Store::new(data, order, layout) }
    }

    /// The columns as they are held: the key may be short.
    pub fn stored(&self, columns: Columns) -> Columns {
        match self.is_short && columns.has(Columns::KEY) {
            true => columns.without(Columns::KEY).and(Columns::SHORT_KEY),
            false => columns,
        }
    }

    /// Chunk `at` with at least `needed` columns, as they are [stored](Store::stored). What `job` has recorded is submitted first if
    /// it may still read what is about to be replaced.
    pub fn chunk(
        &mut self,
        device: &Device,
        data: &Dataset,
        job: &mut Job,
        at: usize,
        needed: Columns,
    ) -> Result<Chunk, Stop> {
        let (rows, nothing) = (self.layout.chunk(at), device.nothing()?);
        self.held.insert(needed);
        // More columns of a row leave room for fewer rows.
        let room = lock(&device.memory).room_for_columns();
        self.slots.resize_with(self.layout.slots(self.held, room), Slot::default);
        // The first chunks keep their slots, the others share the last.
        let slot = at.min(self.slots.len() - 1);
        self.slots[slot].settle();
        if self.slots[slot].chunk != Some(at) {
            self.slots[slot].chunk = Some(at);
            self.slots[slot].loaded = Columns::default();
        }
        self.allocate(device, job, slot, needed)?;
        // Whatever makes room from here on, the question has them.
        let (columns, coordinates) = (self.slots[slot].columns(), self.slots[slot].coordinates());
        let missing = needed.without(self.slots[slot].loaded);
        if !missing.is_empty() {
            job.submit()?;
            match self.is_made {
                true => {
                    let neurons = data.neurons.id.len() as u32;
                    self.make(device, job, slot, (neurons, rows.clone()), missing)?;
                }
                false => self.upload(device, data, slot, rows.clone(), missing)?,
            }
            self.slots[slot].loaded.insert(missing);
        }
        let slot = &self.slots[slot];
        Ok(Chunk {
            rows,
            starts: self.layout.starts(slot.held),
            columns: columns.unwrap_or_else(|| nothing.clone()),
            coordinates: coordinates.unwrap_or(nothing),
        })
    }

    /// Makes a place for each column that is needed. What is there already moves on the device.
    fn allocate(
        &mut self,
        device: &Device,
        job: &mut Job,
        slot: usize,
        needed: Columns,
    ) -> Result<(), Stop> {
        let (layout, rank) = (self.layout, slot as u64);
        let slot = &mut self.slots[slot];
        let columns = needed.without(Columns::COORDINATES);
        if !slot.held.has(columns) {
            let held = slot.held.and(columns);
            let bytes = layout.columns_bytes(held);
            if !device.make_room(bytes, rank) {
                // Not beside what is there, which is uploaded anew where it is needed.
                slot.columns = None;
                slot.settle();
            }
            let placed = device.column_buffer("columns", bytes, rank)?;
            if let (Some(old), Some(buffer)) = (slot.columns(), placed.get()) {
                let (from, to) = (places(layout.starts(slot.held)), places(layout.starts(held)));
                let pairs = from.into_iter().zip(to).filter(|((one, _), _)| slot.loaded.has(*one));
                for ((column, from), (_, to)) in pairs {
                    let bytes = layout.columns_bytes(column);
                    job.copy_part((&old, byte_of(from)), (&buffer, byte_of(to)), bytes);
                }
            }
            (slot.columns, slot.held) = (Some(placed), held);
        }
        if needed.has(Columns::COORDINATES) && slot.coordinates.is_none() {
            let bytes = layout.coordinates_bytes();
            slot.coordinates = Some(device.column_buffer("coordinates", bytes, rank)?);
        }
        Ok(())
    }

    /// Has the device make columns of a chunk.
    fn make(
        &self,
        device: &Device,
        job: &mut Job,
        slot: usize,
        (neurons, rows): (u32, Range<u64>),
        missing: Columns,
    ) -> Result<(), Stop> {
        let slot = &self.slots[slot];
        let missing_of = places(self.layout.starts(slot.held)).into_iter();
        for (column, start) in missing_of.filter(|(column, _)| missing.has(*column)) {
            if let Some(buffer) = slot.columns() {
                fill_rows::record(device, job, (&buffer, start), column, neurons, rows.clone())?;
            }
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
        let starts = self.layout.starts(self.slots[slot].held);
        let (columns, coordinates) = (self.slots[slot].columns(), self.slots[slot].coordinates());
        let missing_of = places(starts).into_iter().filter(|(column, _)| missing.has(*column));
        for (column, start) in missing_of {
            if let Some(buffer) = &columns {
                self.upload_column(device, data, buffer, column, start, rows.clone())?;
            }
        }
        if let (true, Some(buffer)) = (missing.has(Columns::COORDINATES), &coordinates) {
            let s = &data.synapses;
            let axes = [("x", &s.x, 0), ("y", &s.y, starts.y), ("z", &s.z, starts.z)];
            for (name, values, start) in axes {
                let (spans, rows) =
                    ((self.order, &mut self.words), (rows.clone(), self.layout.rows));
                upload_values(device, data, (buffer, start), spans, (name, values), rows)?;
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
        let (s, place, rows) = (&data.synapses, (buffer, start), (rows, self.layout.rows));
        let (codes, words) = ((self.order, &mut self.codes), (self.order, &mut self.words));
        match column {
            Columns::PROB => upload_values(device, data, place, codes, ("prob", &s.prob), rows),
            Columns::SIZE => upload_values(device, data, place, codes, ("size", &s.size), rows),
            Columns::PRE => upload_values(device, data, place, words, ("pre", &s.pre), rows),
            Columns::POST => upload_values(device, data, place, words, ("post", &s.post), rows),
            _ if self.order == Order::Sorted => {
                upload_values(device, data, place, words, ("row", &s.row), rows)
            }
            Columns::SHORT_KEY => {
                s.row.ensure_all()?;
                let keys = |rows| published::keys(data, rows, RowKey::short);
                upload_span(device, place, codes.1, "key", rows, keys)
            }
            _ => {
                s.row.ensure_all()?;
                let keys = |rows| published::keys(data, rows, RowKey::long);
                upload_span(device, place, words.1, "key", rows, keys)
            }
        }
    }
}

/// Uploads rows of a column from a vec4 of a buffer on: as they are sorted, or out of a span in published order.
fn upload_values<T: Scattered + Pod>(
    device: &Device,
    data: &Dataset,
    place: (&wgpu::Buffer, u32),
    (order, spans): (Order, &mut Spans<T>),
    (name, values): (&'static str, &Column<T>),
    (rows, all): (Range<u64>, u64),
) -> Result<(), Stop> {
    if order == Order::Sorted {
        return upload_sorted(device, place, values, rows);
    }
    published::ensure(data, values)?;
    let fill = |rows| published::scatter(data, values, rows);
    upload_span(device, place, spans, name, (rows, all), fill)
}

/// Uploads rows in published order: `fill` makes a span of them where none is kept.
fn upload_span<T: Scattered + Pod>(
    device: &Device,
    (buffer, start): (&wgpu::Buffer, u32),
    spans: &mut Spans<T>,
    name: &'static str,
    (rows, all): (Range<u64>, u64),
    fill: impl FnOnce(Range<u64>) -> Vec<T>,
) -> Result<(), Stop> {
    let span = spans.take(name, &rows, all, fill);
    device.upload(buffer, byte_of(start), bytemuck::cast_slice(span.of(&rows)))?;
    spans.keep(name, span, &rows);
    Ok(())
}

/// Where a vec4 begins.
fn byte_of(start: u32) -> u64 {
    16 * u64::from(start)
}

/// Uploads rows of a column from a vec4 on, which are ensured while they are brought over.
fn upload_sorted<T: Pod + Sync>(
    device: &Device,
    (buffer, start): (&wgpu::Buffer, u32),
    values: &Column<T>,
    rows: Range<u64>,
) -> Result<(), Stop> {
    let (first, width) = (rows.start as usize, size_of::<T>());
    let bytes = (rows.end - rows.start) as usize * width;
    device.upload_by(buffer, byte_of(start), bytes, |part| {
        let values = values.read(first + part.start / width..first + part.end / width)?;
        Ok(Cow::Borrowed(bytemuck::cast_slice(values)))
    })
}
