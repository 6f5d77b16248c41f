//! `mark_counts`: which neurons have enough rows, one bit each.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::faults::Fault;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static MARK_COUNTS: Kernel = Kernel {
    name: "mark_counts",
    file: "mark_counts.wgsl",
    storage: &[Access::Read, Access::Write],
    atomics: Atomics::None,
};

/// The Rust twin of `Threshold` in `shaders/mark_counts.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Threshold {
    pub length: u32,
    pub first: u32,
    pub workgroups: u32,
    pub fewest: u32,
}

/// Neurons that one workgroup takes.
pub const NEURONS_PER_WORKGROUP: usize = 1024;

/// Records the kernel over the counts of some neurons.
pub fn record(
    job: &mut Job,
    counts: &wgpu::Buffer,
    bits: &wgpu::Buffer,
    neurons: std::ops::Range<usize>,
    fewest: u32,
) -> Result<(), Fault> {
    let length = neurons.len() as u32;
    let workgroups = neurons.len().div_ceil(NEURONS_PER_WORKGROUP) as u32;
    let uniform = Threshold { length, first: neurons.start as u32, workgroups, fewest };
    job.dispatch(&MARK_COUNTS, &uniform, &[counts, bits], workgroups, 4 * u64::from(length))
}
