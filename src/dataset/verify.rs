//! `prepare --verify`: every byte of sources and columns against its checksum, the order of the
//! rows, and a sample of rows against the published ones.

use std::path::PathBuf;

use rayon::prelude::*;

use super::fingerprint::{self, Source};
use super::open::Opened;
use super::{AnyColumn, Dataset, Segment, index};
use crate::codes::order_code;
use crate::error::Result;
use crate::read::{NeuronFile, Sources};
use crate::run::Run;

/// Rows of each table that are compared with the published ones.
const SAMPLE_ROWS: usize = 4096;

/// What is wrong with a prepared copy, if anything is.
pub(super) fn verify(opened: &Opened, sources: &Sources, run: &Run) -> Result<Option<String>> {
    let columns = opened.dataset.columns();
    if let Some(damage) = checksums(&columns, &opened.manifest.sources, sources, run)? {
        return Ok(Some(damage));
    }
    if let Err(error) = opened.dataset.check_invariants() {
        return Ok(Some(error.what().to_owned()));
    }
    if let Some(damage) = index::verify(opened) {
        return Ok(Some(damage));
    }
    let sampled = samples(&opened.dataset, sources)?;
    run.progress.finish();
    Ok(sampled)
}

/// Compares all columns of a copy, and the tables that it was made from, with their checksums.
pub(super) fn checksums(
    columns: &[&dyn AnyColumn],
    made_from: &[Source],
    sources: &Sources,
    run: &Run,
) -> Result<Option<String>> {
    let tables = fingerprint::tables(sources);
    run.progress.start("verifying files", (tables.len() + columns.len()) as u64);
    for column in columns {
        // A column that does not hold what was written is made anew.
        if let Err(error) = column.ensure(0..column.rows()) {
            return Ok(Some(error.in_words()));
        }
        run.progress.advance(1);
        run.check()?;
    }
    let check = |(path, source): (&PathBuf, &Source)| {
        let found = fingerprint::hash(path, &run.stop)?;
        run.progress.advance(1);
        let changed = || format!("{} has another checksum", path.display());
        Ok((found != source.blake3).then(changed))
    };
    let tables = tables.par_iter().zip(made_from).with_max_len(1).map(check);
    let changes: Vec<Option<String>> = tables.collect::<Result<_>>()?;
    Ok(changes.into_iter().flatten().next())
}

/// Compares rows spread over the whole copy with the published ones.
fn samples(dataset: &Dataset, sources: &Sources) -> Result<Option<String>> {
    let synapses = sources.synapse_file()?;
    let mut buffer = Vec::new();
    for at in spread(dataset.synapse_count()) {
        let row = dataset.synapses.row[at];
        let segment = dataset.segments.partition_point(|segment| segment.end <= at as u64);
        let segment = &dataset.segments[segment];
        let block = synapses.read(u64::from(row)..u64::from(row) + 1, &mut buffer)?;
        if !same_synapse(dataset, at, segment, &block) {
            return Ok(Some(format!("its copy of synapse row {row} differs")));
        }
    }
    let Some(path) = &sources.neurons else { return Ok(None) };
    let neurons = NeuronFile::open(path)?;
    for row in spread(dataset.neuron_count()) {
        let block = neurons.read(row as u64..row as u64 + 1, &mut buffer)?;
        if !same_neuron(dataset, row, &block) {
            return Ok(Some(format!("its copy of neuron row {row} differs")));
        }
    }
    Ok(None)
}

fn spread(rows: usize) -> impl Iterator<Item = usize> {
    (0..rows).step_by(rows.div_ceil(SAMPLE_ROWS).max(1))
}

fn same_synapse(
    dataset: &Dataset,
    at: usize,
    segment: &Segment,
    block: &crate::read::SynapseBlock,
) -> bool {
    let columns = &dataset.synapses;
    columns.prob[at] == order_code(block.prob(0))
        && columns.size[at] == order_code(block.size(0))
        && columns.pre_id[at] == block.pre_id(0)
        && columns.post_id[at] == block.post_id(0)
        && (columns.x[at], columns.y[at], columns.z[at]) == (block.x(0), block.y(0), block.z(0))
        && segment.key() == (block.pre_celltype(0), block.post_celltype(0), block.post_morph(0))
}

fn same_neuron(dataset: &Dataset, row: usize, block: &crate::read::NeuronBlock) -> bool {
    let columns = &dataset.neurons;
    columns.id[row] == block.id(0)
        && columns.cell_type[row] == block.cell_type(0)
        && columns.certainty[row] == order_code(block.celltype_certainty(0))
        && columns.axon[row].to_bits() == block.skel_length_axon(0).to_bits()
        && columns.soma[row].to_bits() == block.skel_length_soma(0).to_bits()
        && columns.dendrite[row].to_bits() == block.skel_length_dendrite(0).to_bits()
}
