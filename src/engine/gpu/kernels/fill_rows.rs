//! `fill_rows`: columns of rows that nobody has uploaded.

use std::ops::Range;

use bytemuck::{Pod, Zeroable};

use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::Fault;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::layout::Columns;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};

/// The kernel.
pub static FILL_ROWS: Kernel = Kernel {
    name: "fill_rows",
    file: "fill_rows.wgsl",
    storage: &[Access::Write],
    atomics: Atomics::None,
};

/// The Rust twin of `Fill` in `shaders/fill_rows.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Fill {
    pub words: u32,
    pub at: u32,
    pub first_word: u32,
    pub column: u32,
    pub is_key: u32,
    pub workgroups: u32,
    pub first_workgroup: u32,
    pub below: u32,
}

/// Words that a workgroup writes.
const WORKGROUP_WORDS: u32 = 2048;
/// See the shader.
pub const COLUMN_STEP: u32 = 0x9e37_79b9;
/// Types of the rows.
pub const TYPES: u32 = 18;

/// Records the kernel for a column of some rows, which begins at a vec4 of the buffer. Neurons are numbers
/// below `neurons`.
pub fn record(
    device: &Device,
    job: &mut Job,
    (buffer, start): (&wgpu::Buffer, u32),
    column: Columns,
    neurons: u32,
    rows: Range<u64>,
) -> Result<(), Fault> {
    let is_neuron = [Columns::PRE, Columns::POST].contains(&column);
    let below = if is_neuron { neurons } else { 0 };
    let rows_of_word = 4 / column.row_bytes();
    let words = (rows.end - rows.start).div_ceil(rows_of_word) as u32;
    let workgroups = words.div_ceil(WORKGROUP_WORDS);
    let step = (device.dispatch_rows_max / WORKGROUP_WORDS).max(1);
    for first_workgroup in (0..workgroups).step_by(step as usize) {
        let own = step.min(workgroups - first_workgroup);
        let fill = Fill {
            words,
            at: 4 * start,
            first_word: (rows.start / rows_of_word) as u32,
            column: place_of(column),
            is_key: u32::from(column == Columns::SHORT_KEY),
            workgroups: first_workgroup + own,
            first_workgroup,
            below,
        };
        job.dispatch(&FILL_ROWS, &fill, &[buffer], own, 0)?;
        if own < workgroups {
            job.finish_part()?;
        }
    }
    Ok(())
}

/// What tells a column from others.
fn place_of(column: Columns) -> u32 {
    match column {
        Columns::PROB => 1,
        Columns::SIZE => 2,
        _ => 3,
    }
}

/// The word at a place of a column, as the kernel makes it.
fn word(column: Columns, at: u32) -> u32 {
    let mut mixed = at.wrapping_add(place_of(column).wrapping_mul(COLUMN_STEP));
    mixed = (mixed ^ mixed >> 16).wrapping_mul(0x7feb_352d);
    mixed = (mixed ^ mixed >> 15).wrapping_mul(0x846c_a68b);
    mixed ^ mixed >> 16
}

/// The code of a row.
pub fn code(column: Columns, row: u32) -> u32 {
    word(column, row / 2) >> (16 * (row % 2)) & 0xffff
}

/// The pre and post type of a row.
pub fn types(row: u32) -> (u32, u32) {
    let mixed = code(Columns::SHORT_KEY, row);
    ((mixed & 0xff) % TYPES, (mixed >> 8) % TYPES)
}
