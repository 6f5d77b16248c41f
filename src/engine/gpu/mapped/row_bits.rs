//! The rows that pass, by their position in the files.

use super::row_pass::RowPass;
use super::session::MapSession;
use super::steps;
use crate::engine::gpu::Gpu;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::kernels::mark_rows::MARK_ROWS;
use crate::engine::ordered::device::{Column, Test, no_path};

/// The rows that pass as bits by their position in the files, and how many words these are.
pub fn row_bits(
    session: &mut MapSession,
    job: &mut Job,
    tests: &[Test],
) -> Result<(wgpu::Buffer, u64), Stop> {
    // Whole words of 64 bits.
    let words = session.data.rows_of_files().div_ceil(64) * 2;
    if 4 * words > session.device.binding_bytes_max {
        let why = format!("{} rows: the adapter binds no bit of each", 32 * words);
        return Err(no_path(Gpu::NAME, &why).into());
    }
    let bits = session.device.scratch("row bits", 4 * words)?;
    job.clear(&bits, 4 * words);
    let steps = steps::of_tests(session, tests)?;
    let room = session.room(&steps)?;
    for chunk in 0..session.chunks() {
        session.pass(job, &steps, chunk, &room)?;
        let rows = session.column(job, Column::Row, chunk)?;
        let storage = [&rows, &room.mask, &bits];
        session.over_rows(job, &MARK_ROWS, RowPass::default(), &storage, chunk, 4)?;
    }
    Ok((bits, words))
}
