//! `gather`: the values of one column at given rows.

use bytemuck::{Pod, Zeroable};

use super::compact_rows::CompactRows;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::keys::RowKey;
use crate::engine::gpu::layout::{Columns, Starts};
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};
use crate::engine::gpu::session::DeviceSession;

/// The kernel.
pub static GATHER: Kernel = Kernel {
    name: "gather",
    file: "gather.wgsl",
    storage: &[Access::Read, Access::Read, Access::Write],
    atomics: Atomics::None,
};

/// The Rust twin of `Gather` in `shaders/gather.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Gather {
    pub length: u32,
    pub workgroups: u32,
    pub first_row: u32,
    pub rows: u32,
    pub column_at: u32,
    pub is_code: u32,
    pub unused: [u32; 2],
}

/// A column that can be gathered from published rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Order code of the probability.
    Prob,
    /// Order code of the size.
    Size,
    /// Presynaptic neuron.
    Pre,
    /// Postsynaptic neuron.
    Post,
    /// Types' places and morphology, 8 bits each.
    Key,
    /// Coordinate in nm.
    X,
    /// Coordinate in nm.
    Y,
    /// Coordinate in nm.
    Z,
}

impl Field {
    /// Every field.
    pub const ALL: [Field; 8] = [
        Field::Prob,
        Field::Size,
        Field::Pre,
        Field::Post,
        Field::Key,
        Field::X,
        Field::Y,
        Field::Z,
    ];

    fn columns(self) -> Columns {
        match self {
            Field::Prob => Columns::PROB,
            Field::Size => Columns::SIZE,
            Field::Pre => Columns::PRE,
            Field::Post => Columns::POST,
            Field::Key => Columns::KEY,
            Field::X | Field::Y | Field::Z => Columns::COORDINATES,
        }
    }

    fn start(self, starts: Starts) -> u32 {
        match self {
            Field::Prob => starts.prob,
            Field::Size => starts.size,
            Field::Pre => starts.pre,
            Field::Post => starts.post,
            Field::Key => starts.key,
            Field::X => 0,
            Field::Y => starts.y,
            Field::Z => starts.z,
        }
    }
}

/// Reads `field` of `rows`, in their order; the session holds published rows.
pub fn run(
    session: &mut DeviceSession,
    job: &mut Job,
    rows: &CompactRows,
    field: Field,
) -> Result<Vec<u32>, Stop> {
    if rows.count == 0 {
        return Ok(Vec::new());
    }
    let layout = session.layout();
    let values = session.device.scratch("gathered", 4 * rows.count)?;
    let workgroups = rows.count.div_ceil(256) as u32;
    let columns = session.stored(field.columns());
    let is_short = columns == Columns::SHORT_KEY;
    for at in 0..layout.chunks() {
        let chunk = session.chunk(job, at, columns)?;
        let uniform = Gather {
            length: rows.count as u32,
            workgroups,
            first_row: chunk.rows.start as u32,
            rows: (chunk.rows.end - chunk.rows.start) as u32,
            column_at: 4 * field.start(chunk.starts),
            is_code: (is_short || matches!(field, Field::Prob | Field::Size)).into(),
            unused: [0; 2],
        };
        let in_coordinates = field.columns() == Columns::COORDINATES;
        let column = if in_coordinates { &chunk.coordinates } else { &chunk.columns };
        let storage = [column, &rows.buffer, &values];
        job.dispatch(&GATHER, &uniform, &storage, workgroups, 8 * rows.count)?;
    }
    let mut values = job.read(&values, rows.count)?;
    if is_short {
        values.iter_mut().for_each(|key| *key = RowKey::of_short(*key as u16).long());
    }
    Ok(values)
}
