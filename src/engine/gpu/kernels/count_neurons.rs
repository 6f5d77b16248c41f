//! `count_neurons`: how many rows that pass each neuron has.

use std::ops::Range;

use super::mark_counts::{self, NEURONS_PER_WORKGROUP};
use crate::engine::gpu::asked::Asked;
use crate::engine::gpu::faults::{Fault, Stop};
use crate::engine::gpu::job::Job;
use crate::engine::gpu::layout::Columns;
use crate::engine::gpu::pipeline::{Atomics, Kernel};
use crate::engine::gpu::question::tests;
use crate::engine::gpu::session::{DeviceSession, ROW_STORAGE, RowPass};

/// The kernel.
pub static COUNT_NEURONS: Kernel = Kernel {
    name: "count_neurons",
    file: "count_neurons.wgsl",
    storage: ROW_STORAGE,
    atomics: Atomics::Rows,
};

/// Which partner is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partner {
    /// The presynaptic neuron.
    Pre,
    /// The postsynaptic neuron.
    Post,
}

/// Rows that pass, by dense neuron index.
pub fn run(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
    partner: Partner,
) -> Result<Vec<u32>, Stop> {
    let mut counts = Vec::with_capacity(session.data.neurons.id.len());
    count(session, job, asked, partner, |job, bins, neurons| {
        counts.extend(job.read(bins, neurons.len() as u64)?);
        Ok(())
    })?;
    Ok(counts)
}

/// One bit for each neuron that has at least `fewest` rows that pass, by dense index. The counts stay on
/// the device.
pub fn at_least(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
    partner: Partner,
    fewest: u32,
) -> Result<Vec<u32>, Stop> {
    let words = session.data.neurons.id.len().div_ceil(32) as u64;
    let bits = session.device.scratch("enough", 4 * words)?;
    count(session, job, asked, partner, |job, bins, neurons| {
        mark_counts::record(job, bins, &bits, neurons, fewest)
    })?;
    Ok(job.read(&bits, words)?)
}

/// Counts the rows of some neurons at a time, as many as a binding holds, and hands the counts over.
fn count(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
    partner: Partner,
    mut counted: impl FnMut(&mut Job, &wgpu::Buffer, Range<usize>) -> Result<(), Fault>,
) -> Result<(), Stop> {
    let neurons = session.data.neurons.id.len();
    let table = session.tiles(asked);
    let neuron_bits = session.neuron_bits(job, asked)?;
    let tiles = session.write_tiles(job, &table)?;
    let mut question = asked.question;
    let column = match partner {
        Partner::Pre => Columns::PRE,
        Partner::Post => {
            question.tests |= tests::COUNT_POST;
            Columns::POST
        }
    };
    let columns = asked.columns.and(column);
    // Whole workgroups of the kernel that marks them.
    let room = (session.device.binding_bytes_max / 4) as usize;
    let window = (room / NEURONS_PER_WORKGROUP).max(1) * NEURONS_PER_WORKGROUP;
    for first in (0..neurons).step_by(window) {
        let bins = window.min(neurons - first);
        (question.bin_first, question.bins) = (first as u32, bins as u32);
        let result = session.device.scratch("bins", 4 * bins as u64)?;
        job.clear(&result, 4 * bins as u64);
        if !asked.is_nothing {
            let pass = RowPass {
                kernel: &COUNT_NEURONS,
                question,
                columns,
                lookup: None,
                result: &result,
            };
            session.over_rows(job, &pass, &table, &tiles, &neuron_bits)?;
        }
        counted(job, &result, first..first + bins)?;
    }
    Ok(())
}
