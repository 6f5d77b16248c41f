//! Rows on the GPU: which pass, a sample of them, their numbers, their fields; and how many of
//! them each neuron has.

use super::asked::Asked;
use super::engine::Core;
use super::faults::Stop;
use super::job::Job;
use super::kernels::compact_rows;
use super::kernels::count_neurons::{self, Partner};
use super::kernels::gather::{self, Field};
use super::kernels::{filter_mask, sample_rows};
use super::session::DeviceSession;
use crate::engine::plan;
use crate::error::Result;
use crate::query::{Direction, Filter, NeuronsQuery, RowSet, Sample, SelectQuery};
use crate::run::Run;

/// Published rows and fields of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// Row numbers, ascending.
    pub rows: Vec<u32>,
    /// One column for each field asked.
    pub columns: Vec<Vec<u32>>,
}

/// The rows as bits on the device.
fn bits(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
    sample: Option<Sample>,
) -> Result<wgpu::Buffer, Stop> {
    let bits = filter_mask::record(session, job, asked)?;
    if let Some(sample) = sample {
        sample_rows::run(&session.device, job, &bits, filter_mask::words(session), sample)?;
    }
    Ok(bits)
}

/// Answers a select question.
pub fn answer(core: &Core, query: &SelectQuery, run: &Run) -> Result<RowSet> {
    let asked = Asked::new(&core.data, &query.filter, core.order, run)?;
    let words = core.ask(run, |session, job| {
        let bits = bits(session, job, &asked, query.sample)?;
        Ok(job.read(&bits, filter_mask::words(session))?)
    })?;
    let words = words.chunks_exact(2).map(|two| u64::from(two[0]) | u64::from(two[1]) << 32);
    Ok(RowSet { words: words.collect(), table_rows: core.data.synapse_count() as u64 })
}

/// The numbers of the rows that pass.
pub fn rows(core: &Core, query: &SelectQuery, run: &Run) -> Result<Vec<u32>> {
    let asked = Asked::new(&core.data, &query.filter, core.order, run)?;
    core.ask(run, |session, job| {
        let bits = bits(session, job, &asked, query.sample)?;
        let words = filter_mask::words(session);
        let rows = compact_rows::run(&session.device, job, &bits, words)?;
        Ok(job.read(&rows.buffer, rows.count)?)
    })
}

/// The rows that pass and fields of them, from published rows.
pub fn gather(core: &Core, filter: &Filter, fields: &[Field], run: &Run) -> Result<Gathered> {
    let asked = Asked::new(&core.data, filter, core.order, run)?;
    core.ask(run, |session, job| {
        let bits = bits(session, job, &asked, None)?;
        let words = filter_mask::words(session);
        let rows = compact_rows::run(&session.device, job, &bits, words)?;
        let columns = fields.iter().map(|field| gather::run(session, job, &rows, *field));
        let columns = columns.collect::<Result<_, _>>()?;
        Ok(Gathered { rows: job.read(&rows.buffer, rows.count)?, columns })
    })
}

/// Rows that pass, by neuron.
pub fn count_neurons(
    core: &Core,
    filter: &Filter,
    partner: Partner,
    run: &Run,
) -> Result<Vec<u32>> {
    let asked = Asked::new(&core.data, filter, core.order, run)?;
    core.ask(run, |session, job| count_neurons::run(session, job, &asked, partner))
}

/// Answers a neurons question: the table's columns choose the candidates, the device counts the
/// synapses of every neuron and says which have enough. Dense indices, in table order.
pub fn neurons(core: &Core, query: &NeuronsQuery, run: &Run) -> Result<Vec<u32>> {
    let candidates = plan::cells(&core.data, query)?;
    let enough = match query.fewest() {
        0 => None,
        fewest => Some(with_at_least(core, query, fewest, run)?),
    };
    let has_enough = |neuron: &u32| {
        let word = |bits: &Vec<u32>| bits[*neuron as usize / 32] >> (neuron % 32) & 1 == 1;
        enough.as_ref().is_none_or(word)
    };
    Ok(candidates.iter().filter(has_enough).collect())
}

/// One bit for each neuron that has at least `fewest` synapses as the question counts them.
fn with_at_least(core: &Core, query: &NeuronsQuery, fewest: u64, run: &Run) -> Result<Vec<u32>> {
    let asked = Asked::new(&core.data, &query.counted(), core.order, run)?;
    let partner = match query.direction {
        Direction::Outgoing => Partner::Pre,
        Direction::Incoming => Partner::Post,
    };
    match u32::try_from(fewest) {
        Ok(fewest) => core.ask(run, |session, job| {
            count_neurons::at_least(session, job, &asked, partner, fewest)
        }),
        // No table has so many rows.
        Err(_) => Ok(vec![0; core.data.neurons.id.len().div_ceil(32)]),
    }
}
