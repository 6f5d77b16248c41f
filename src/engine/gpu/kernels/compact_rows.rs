//! `compact_rows`: bits to ascending row numbers, by way of `scan`.

use bytemuck::{Pod, Zeroable};

use super::scan;
use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::{Fault, Stop};
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

const STORAGE: &[Access] = &[Access::Read, Access::Write, Access::Write];
/// Counts the bits of each block.
pub static COUNT_BLOCKS: Kernel = Kernel {
    name: "count_blocks",
    file: "compact_rows.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};
/// Writes the row numbers.
pub static WRITE_ROWS: Kernel = Kernel {
    name: "write_rows",
    file: "compact_rows.wgsl",
    storage: STORAGE,
    atomics: Atomics::None,
};

/// The Rust twin of `Compact` in `shaders/compact_rows.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
pub struct Compact {
    /// Words of bits.
    pub words: u32,
    /// Blocks of words.
    pub blocks: u32,
    /// Room for row numbers.
    pub rows_max: u32,
    /// Nothing.
    pub unused: u32,
}

/// Words of a block.
const BLOCK_WORDS: u64 = 256;

/// Row numbers on the device.
#[derive(Debug)]
pub struct CompactRows {
    /// Ascending row numbers.
    pub buffer: wgpu::Buffer,
    /// How many there are.
    pub count: u64,
}

/// Turns the first `words` of `bits` into row numbers. The count comes back first, so that the
/// rows get the room they need.
pub fn run(
    device: &Device,
    job: &mut Job,
    bits: &wgpu::Buffer,
    words: u64,
) -> Result<CompactRows, Stop> {
    let blocks = words.div_ceil(BLOCK_WORDS);
    let offsets = device.scratch("block offsets", 4 * blocks.max(1))?;
    let nothing = device.scratch("no rows", 16)?;
    let mut uniform =
        Compact { words: words as u32, blocks: blocks as u32, rows_max: 0, unused: 0 };
    let storage = [bits, &offsets, &nothing];
    job.dispatch(&COUNT_BLOCKS, &uniform, &storage, blocks as u32, 4 * words)?;
    let total = scan::record(device, job, &offsets, blocks)?;
    let count = u64::from(job.read(&total, 1)?.first().copied().unwrap_or(0));
    if 4 * count > device.binding_bytes_max {
        return Err(
            Fault::OutOfMemory(format!("{count} rows are more than one binding holds")).into()
        );
    }
    let buffer = device.scratch("rows", 4 * count.max(1))?;
    uniform.rows_max = count as u32;
    let storage = [bits, &offsets, &buffer];
    job.dispatch(&WRITE_ROWS, &uniform, &storage, blocks as u32, 4 * (words + count))?;
    Ok(CompactRows { buffer, count })
}
