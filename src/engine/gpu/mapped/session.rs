//! An open device with the columns of a copy on it, and the one way in which kernels go over its rows.

use std::sync::Arc;

use super::row_pass::RowPass;
use super::step::Step;
use super::store::Store;
use crate::dataset::mapped::MappedDataset;
use crate::engine::gpu::Gpu;
use crate::engine::gpu::buffers::Counted;
use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::{Job, Variant};
use crate::engine::gpu::layout::Layout;
use crate::engine::gpu::pipeline::Kernel;
use crate::engine::gpu::tiles::tile_rows;
use crate::engine::ordered::device::{Column, no_path, width};

/// A device with a copy.
#[derive(Debug)]
pub struct MapSession {
    /// The device.
    pub device: Arc<Device>,
    /// The copy.
    pub data: Arc<MappedDataset>,
    store: Store,
}

/// The rows of a chunk that pass, and the cell of each.
#[derive(Debug)]
pub struct Passing {
    /// One bit a row.
    pub mask: wgpu::Buffer,
    /// One word a row, where there are labels.
    pub cells: wgpu::Buffer,
}

impl MapSession {
    /// Nothing is uploaded yet.
    pub fn new(device: Arc<Device>, data: &Arc<MappedDataset>, memory: Option<u64>) -> MapSession {
        let layout = Layout::new(data.rows.len() as u64, device.binding_bytes_max, memory);
        MapSession { device, data: Arc::clone(data), store: Store::new(layout) }
    }

    /// How many chunks there are; none of a table without rows.
    pub fn chunks(&self) -> usize {
        self.store.layout.chunks()
    }

    /// A dispatch with its table.
    pub fn step(
        &mut self,
        kernel: &'static Kernel,
        columns: Vec<Column>,
        table: &[u32],
    ) -> Result<Step, Stop> {
        let column = columns.first();
        let width = column.map_or(0, |column| width(&self.data, *column));
        let table = self.table(table)?;
        let pass = RowPass { width, ..RowPass::default() };
        Ok(Step { kernel, columns, table, pass, makes_cells: false })
    }

    /// A table that kernels look values up in.
    pub fn table(&mut self, words: &[u32]) -> Result<Counted, Stop> {
        if 4 * words.len() as u64 > self.device.binding_bytes_max {
            let why = format!("tables of {} words: the adapter binds no more at once", words.len());
            return Err(no_path(Gpu::NAME, &why).into());
        }
        match words {
            [] => Ok(self.device.nothing()?.into()),
            words => self.store.table(&self.device, words),
        }
    }

    /// A column of the rows of a chunk.
    pub fn column(
        &mut self,
        job: &mut Job,
        column: Column,
        chunk: usize,
    ) -> Result<wgpu::Buffer, Stop> {
        self.store.column(&self.device, &self.data, job, column, chunk)
    }

    /// Room for the rows of any chunk that pass. It is made before anything is recorded: what stands in it
    /// must outlive every submission between the steps.
    pub fn room(&self, steps: &[Step]) -> Result<Passing, Stop> {
        let rows = self.store.layout.chunk_rows;
        let cells = match steps.iter().any(|step| step.makes_cells) {
            true => self.device.scratch("row cells", 4 * rows)?,
            false => self.device.nothing()?,
        };
        Ok(Passing { mask: self.device.scratch("row mask", rows.div_ceil(8))?, cells })
    }

    /// Records the steps over the rows of a chunk.
    pub fn pass(
        &mut self,
        job: &mut Job,
        steps: &[Step],
        chunk: usize,
        room: &Passing,
    ) -> Result<(), Stop> {
        for step in steps {
            let columns = step.columns.iter().map(|of| self.column(job, *of, chunk));
            let mut columns = columns.collect::<Result<Vec<_>, _>>()?;
            if columns.is_empty() {
                columns.push(self.device.nothing()?);
            }
            let mut storage: Vec<&wgpu::Buffer> = columns.iter().collect();
            storage.extend([&step.table, &room.mask]);
            storage.extend(step.makes_cells.then_some(&room.cells));
            let row_bytes = step.columns.iter().map(|of| u64::from(width(&self.data, *of))).sum();
            self.over_rows(job, step.kernel, step.pass, &storage, chunk, row_bytes)?;
        }
        Ok(())
    }

    /// Records a kernel over the rows of a chunk, in as many dispatches as a stopped run needs to end
    /// soon.
    pub fn over_rows(
        &self,
        job: &mut Job,
        kernel: &'static Kernel,
        pass: RowPass,
        storage: &[&wgpu::Buffer],
        chunk: usize,
        row_bytes: u64,
    ) -> Result<(), Stop> {
        let rows = self.store.layout.chunk(chunk);
        let rows = (rows.end - rows.start) as u32;
        let group_rows = tile_rows(self.store.layout.dispatch_rows());
        let all = rows.div_ceil(group_rows);
        let step = (self.device.dispatch_rows_max / group_rows).clamp(1, all.max(1));
        for done in (0..all).step_by(step as usize) {
            let (first, groups) = (done * group_rows, step.min(all - done));
            let own = (rows - first).min(groups * group_rows);
            let pass = RowPass { rows, first, groups, group_rows, ..pass };
            let variant = Variant { tests: pass.asks, ..Variant::default() };
            let bytes = u64::from(own) * row_bytes;
            job.dispatch_for(kernel, variant, &pass, storage, groups, bytes)?;
            if step < all {
                job.finish_part()?;
            }
        }
        Ok(())
    }
}
