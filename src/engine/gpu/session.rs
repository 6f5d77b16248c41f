//! An open device with a data set on it, and the one way in which kernels go over its rows.

use std::sync::Arc;

use super::asked::Asked;
use super::device::Device;
use super::faults::Stop;
use super::job::{Job, Variant};
use super::kernels::neuron_mask::{self, NeuronStore};
use super::layout::{Columns, Layout, Order};
use super::pipeline::{Access, Kernel};
use super::question::{Question, tests};
use super::store::Store;
use super::tiles::{self, TileTable};
use crate::dataset::Dataset;

/// Storage bindings of every kernel over rows, as in `shaders/question.wgsl`.
pub const ROW_STORAGE: &[Access] =
    &[Access::Read, Access::Read, Access::Read, Access::Read, Access::Read, Access::Write];

/// Compiling takes some 130 ms on a software adapter; the generic kernel loses as much on so many
/// rows.
const SPECIALIZE_ROWS_MIN: u64 = 1 << 22;

/// A device with a data set.
#[derive(Debug)]
pub struct DeviceSession {
    /// The device.
    pub device: Arc<Device>,
    /// The data set.
    pub data: Arc<Dataset>,
    /// The order of the rows on the device.
    pub order: Order,
    store: Store,
    neurons: NeuronStore,
    /// The same over rows that the device has made.
    pub made: Option<Box<DeviceSession>>,
    /// Tables from this size on are worth compiling kernels for their question alone.
    specialize_rows_min: u64,
}

/// A kernel over rows, and what it is given beside the filter.
#[derive(Debug)]
pub struct RowPass<'p> {
    /// The kernel.
    pub kernel: &'static Kernel,
    /// The filter's question with the kernel's own fields filled in.
    pub question: Question,
    /// The columns that filter and kernel read.
    pub columns: Columns,
    /// Labels or ranks.
    pub lookup: Option<&'p wgpu::Buffer>,
    /// Where the kernel writes.
    pub result: &'p wgpu::Buffer,
}

impl DeviceSession {
    /// Nothing uploaded yet.
    pub(super) fn new(
        device: Arc<Device>,
        data: &Arc<Dataset>,
        order: Order,
        memory: Option<u64>,
        specialize_rows_min: Option<u64>,
    ) -> DeviceSession {
        let rows = data.synapse_count() as u64;
        let layout = Layout::new(rows, device.binding_bytes_max, memory);
        DeviceSession {
            device,
            data: Arc::clone(data),
            order,
            store: Store::new(data, order, layout),
            neurons: NeuronStore::default(),
            made: None,
            specialize_rows_min: specialize_rows_min.unwrap_or(SPECIALIZE_ROWS_MIN),
        }
    }

    /// The same device over so many rows that it makes itself.
    pub fn over_made(&self, rows: u64) -> DeviceSession {
        let layout = Layout::new(rows, self.device.binding_bytes_max, None);
        DeviceSession {
            device: Arc::clone(&self.device),
            data: Arc::clone(&self.data),
            order: self.order,
            store: Store::of_made(&self.data, self.order, layout),
            neurons: NeuronStore::default(),
            made: None,
            specialize_rows_min: self.specialize_rows_min,
        }
    }

    /// The division of the rows into chunks.
    pub fn layout(&self) -> Layout {
        self.store.layout
    }

    /// The tiles of a filter's rows.
    pub fn tiles(&self, asked: &Asked) -> TileTable {
        let layout = self.layout();
        let Some(runs) = &asked.runs else { return tiles::even(&layout) };
        let positions = crate::engine::groups::type_positions(&self.data);
        let types = self.data.vocabulary.types.len();
        tiles::table(runs, &layout, |run| {
            let at = |code: u8| positions[usize::from(code)];
            (at(run.pre_type) * types + at(run.post_type)) as u32
        })
    }

    /// Records the filter's neuron bits, once a question.
    pub fn neuron_bits(&mut self, job: &mut Job, asked: &Asked) -> Result<wgpu::Buffer, Stop> {
        match &asked.neurons {
            None => Ok(self.device.nothing()?),
            Some(question) => {
                neuron_mask::record(&self.device, &self.data, &mut self.neurons, job, question)
            }
        }
    }

    /// Writes the tile table for the kernels to come.
    pub fn write_tiles(&self, job: &Job, table: &TileTable) -> Result<wgpu::Buffer, Stop> {
        if table.tiles.is_empty() {
            return Ok(self.device.nothing()?);
        }
        let words: &[u32] = bytemuck::cast_slice(&table.tiles);
        let buffer = self.device.scratch("tiles", 4 * words.len() as u64)?;
        job.write(&buffer, words);
        Ok(buffer)
    }

    /// Records a kernel over all tiles, chunk by chunk.
    pub fn over_rows(
        &mut self,
        job: &mut Job,
        pass: &RowPass,
        table: &TileTable,
        tiles: &wgpu::Buffer,
        neuron_bits: &wgpu::Buffer,
    ) -> Result<(), Stop> {
        let layout = self.layout();
        let nothing = self.device.nothing()?;
        let columns = self.stored(pass.columns);
        for at in 0..layout.chunks() {
            let mut question = pass.question;
            let tiles_of_chunk = table.first[at + 1] - table.first[at];
            if tiles_of_chunk == 0 {
                continue;
            }
            if self.order == Order::Sorted {
                question.tests |= tests::TILED | tests::KEY_IS_ROW;
            }
            if columns.has(Columns::SHORT_KEY) {
                question.tests |= tests::SHORT_KEY;
            }
            question.tile_rows = tiles::tile_rows(layout.dispatch_rows());
            let chunk = self.chunk(job, at, columns)?;
            question.first_row = chunk.rows.start as u32;
            question.rows = (chunk.rows.end - chunk.rows.start) as u32;
            chunk.starts.apply(&mut question);
            let storage = [
                &chunk.columns,
                &chunk.coordinates,
                neuron_bits,
                tiles,
                pass.lookup.unwrap_or(&nothing),
                pass.result,
            ];
            let is_specialized = layout.rows >= self.specialize_rows_min;
            let first = if self.order == Order::Sorted { table.first[at] } else { 0 };
            // As many tiles as have about so many rows.
            let step = u64::from(tiles_of_chunk) * u64::from(self.device.dispatch_rows_max);
            let step = (step / table.rows[at].max(1)).clamp(1, tiles_of_chunk.into()) as u32;
            for done in (0..tiles_of_chunk).step_by(step as usize) {
                question.first_tile = first + done;
                question.tiles = step.min(tiles_of_chunk - done);
                let rows = table.rows[at] * u64::from(question.tiles) / u64::from(tiles_of_chunk);
                let bytes = rows * columns.row_bytes();
                let atomics = pass.kernel.atomics.most(rows, &question);
                let variant = Variant { tests: question.tests, is_specialized, atomics };
                job.dispatch_for(pass.kernel, variant, &question, &storage, question.tiles, bytes)?;
                if question.tiles < tiles_of_chunk {
                    job.finish_part()?;
                }
            }
        }
        Ok(())
    }

    /// The columns as the device holds them.
    pub fn stored(&self, columns: Columns) -> Columns {
        self.store.stored(columns)
    }

    /// One chunk with at least `columns`, as they are [stored](DeviceSession::stored).
    pub fn chunk(
        &mut self,
        job: &mut Job,
        at: usize,
        columns: Columns,
    ) -> Result<super::store::Chunk, Stop> {
        self.store.chunk(&self.device, &self.data, job, at, columns)
    }
}
