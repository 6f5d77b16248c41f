//! `filter_mask`: one bit for each published row that passes.

use crate::engine::gpu::asked::Asked;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::layout::{Columns, Order};
use crate::engine::gpu::pipeline::{Atomics, Kernel};
use crate::engine::gpu::session::{DeviceSession, ROW_STORAGE, RowPass};

/// The kernel.
pub static FILTER_MASK: Kernel = Kernel {
    name: "filter_mask",
    file: "filter_mask.wgsl",
    storage: ROW_STORAGE,
    atomics: Atomics::Rows,
};

/// Records the mask of a filter; returns the bits, 32-bit words in published order.
pub fn record(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
) -> Result<wgpu::Buffer, Stop> {
    let words = words(session);
    let bits = session.device.scratch("row bits", 4 * words)?;
    job.clear(&bits, 4 * words);
    if asked.is_nothing {
        return Ok(bits);
    }
    let table = session.tiles(asked);
    let neuron_bits = session.neuron_bits(job, asked)?;
    let tiles = session.write_tiles(job, &table)?;
    let mut columns = asked.columns;
    if session.order == Order::Sorted {
        columns.insert(Columns::KEY);
    }
    let question = asked.question;
    let pass = RowPass { kernel: &FILTER_MASK, question, columns, lookup: None, result: &bits };
    session.over_rows(job, &pass, &table, &tiles, &neuron_bits)?;
    Ok(bits)
}

/// Words of one bit a row; even, so that they are whole 64-bit words too.
pub fn words(session: &DeviceSession) -> u64 {
    session.layout().rows.div_ceil(64) * 2
}
