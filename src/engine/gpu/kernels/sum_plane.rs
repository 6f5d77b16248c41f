//! `sum_plane`: from rows by exact rank to rows by at least that rank, along one axis of a plane.

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::faults::Fault;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static SUM_PLANE: Kernel = Kernel {
    name: "sum_plane",
    file: "sum_plane.wgsl",
    storage: &[Access::Write],
    atomics: Atomics::None,
};

/// The Rust twin of `Plane` in `shaders/sum_plane.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Plane {
    pub lines: u32,
    pub workgroups: u32,
    pub inner: u32,
    pub outer_step: u32,
    pub points: u32,
    pub step: u32,
    pub unused: [u32; 2],
}

/// Lines of a workgroup.
const LANES: u32 = 256;

/// Records the sums of words that lie by (prob rank, size rank, cell) along both axes.
pub fn record(
    job: &mut Job,
    values: &wgpu::Buffer,
    (prob, size, cells): (u32, u32, u32),
) -> Result<(), Fault> {
    let row = size * cells;
    let along = |points: u32, step: u32| Plane {
        lines: prob * row / points,
        inner: step,
        outer_step: points * step,
        points,
        step,
        ..Plane::default()
    };
    for plane in [along(size, cells), along(prob, row)].into_iter().filter(|axis| axis.points > 1) {
        let workgroups = plane.lines.div_ceil(LANES);
        let bytes = 4 * u64::from(prob) * u64::from(row);
        job.dispatch(&SUM_PLANE, &Plane { workgroups, ..plane }, &[values], workgroups, bytes)?;
    }
    Ok(())
}
