//! `scan`: exclusive prefix sums of u32s in place, in blocks of 1,024.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::{Fault, Stop};
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// Sums within blocks.
pub static SCAN_BLOCKS: Kernel = Kernel {
    name: "scan_blocks",
    file: "scan.wgsl",
    storage: &[Access::Write, Access::Write],
    atomics: Atomics::None,
};
/// Adds the blocks' own prefix sums.
pub static ADD_OFFSETS: Kernel = Kernel {
    name: "add_offsets",
    file: "scan.wgsl",
    storage: &[Access::Write, Access::Write],
    atomics: Atomics::None,
};

/// The Rust twin of `Scan` in `shaders/scan.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
pub struct Scan {
    /// Values.
    pub length: u32,
    /// Blocks of them.
    pub blocks: u32,
    /// Nothing.
    pub unused: [u32; 2],
}

/// Values of a block.
pub const BLOCK: u64 = 1024;
/// Names of the totals of each level: four levels hold 2⁴⁰ values.
const LEVELS: [&str; 4] = ["scan totals 1", "scan totals 2", "scan totals 3", "scan totals 4"];

/// Records the scan of the first `length` values; their total is in the returned buffer's first
/// word.
pub fn record(
    device: &Device,
    job: &mut Job,
    values: &wgpu::Buffer,
    length: u64,
) -> Result<wgpu::Buffer, Stop> {
    level(device, job, values, length, &LEVELS)
}

fn level(
    device: &Device,
    job: &mut Job,
    values: &wgpu::Buffer,
    length: u64,
    names: &[&'static str],
) -> Result<wgpu::Buffer, Stop> {
    let Some((name, rest)) = names.split_first() else {
        return Err(Fault::Failed("too many values to scan".into()).into());
    };
    let blocks = length.div_ceil(BLOCK).max(1);
    let totals = device.scratch(name, 4 * blocks)?;
    let uniform = Scan { length: length as u32, blocks: blocks as u32, unused: [0; 2] };
    let storage = [values, &totals];
    job.dispatch(&SCAN_BLOCKS, &uniform, &storage, blocks as u32, 4 * length)?;
    if blocks == 1 {
        return Ok(totals);
    }
    let total = level(device, job, &totals, blocks, rest)?;
    job.dispatch(&ADD_OFFSETS, &uniform, &storage, blocks as u32, 4 * length)?;
    Ok(total)
}
