//! `count_neurons`: how many rows that pass each neuron has.

use crate::engine::gpu::asked::Asked;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::job::Job;
use crate::engine::gpu::layout::Columns;
use crate::engine::gpu::pipeline::Kernel;
use crate::engine::gpu::question::tests;
use crate::engine::gpu::session::{DeviceSession, ROW_STORAGE, RowPass};

/// The kernel.
pub static COUNT_NEURONS: Kernel =
    Kernel { name: "count_neurons", file: "count_neurons.wgsl", storage: ROW_STORAGE };

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
    let neurons = session.data.neurons.id.len();
    let mut counts = Vec::with_capacity(neurons);
    if asked.is_nothing {
        counts.resize(neurons, 0);
        return Ok(counts);
    }
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
    let window = (session.device.binding_bytes_max / 4) as usize;
    for first in (0..neurons).step_by(window) {
        let bins = window.min(neurons - first);
        (question.bin_first, question.bins) = (first as u32, bins as u32);
        let result = session.device.scratch("bins", 4 * bins as u64)?;
        job.clear(&result, 4 * bins as u64);
        let pass =
            RowPass { kernel: &COUNT_NEURONS, question, columns, lookup: None, result: &result };
        session.over_rows(job, &pass, &table, &tiles, &neuron_bits)?;
        counts.extend(job.read(&result, bins as u64)?);
    }
    Ok(counts)
}
