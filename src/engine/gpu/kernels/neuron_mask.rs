//! `neuron_mask`: the conditions on neurons, evaluated once a question into one bit a neuron and
//! side; and the neuron table on the device.

use crate::dataset::{Column, Dataset};
use crate::engine::gpu::buffers::Counted;
use crate::engine::gpu::conditions::{NeuronQuestion, columns};
use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::{Fault, Stop};
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Access, Atomics, Kernel};
use crate::query::predicate::float32_key;

/// The kernel.
pub static NEURON_MASK: Kernel = Kernel {
    name: "neuron_mask",
    file: "neuron_mask.wgsl",
    storage: &[
        Access::Read,
        Access::Read,
        Access::Read,
        Access::Read,
        Access::Read,
        Access::Read,
        Access::Write,
    ],
    atomics: Atomics::None,
};

/// The columns of the neuron table that questions have needed so far.
#[derive(Debug, Default)]
pub struct NeuronStore {
    axon: Option<Counted>,
    soma: Option<Counted>,
    dendrite: Option<Counted>,
    cell: Option<Counted>,
}

/// Records the kernel; returns the buffer of bits, pre then post.
pub fn record(
    device: &Device,
    data: &Dataset,
    store: &mut NeuronStore,
    job: &mut Job,
    question: &NeuronQuestion,
) -> Result<wgpu::Buffer, Stop> {
    let uniform = &question.uniform;
    store.load(device, data, uniform.columns)?;
    let listed = written(device, job, "listed", &question.listed)?;
    let conditions = question.conditions.as_flattened();
    let conditions = written(device, job, "conditions", conditions)?;
    let bits = device.scratch("neuron bits", 8 * u64::from(uniform.side_words))?;
    let nothing = device.nothing()?;
    let column = |kept: &Option<Counted>| kept.as_deref().unwrap_or(&nothing).clone();
    let [axon, soma] = [column(&store.axon), column(&store.soma)];
    let [dendrite, cell] = [column(&store.dendrite), column(&store.cell)];
    let bytes = u64::from(uniform.columns.count_ones()) * 4 * u64::from(uniform.table_rows);
    let storage = [&axon, &soma, &dendrite, &cell, &listed, &conditions, &bits];
    job.dispatch(&NEURON_MASK, uniform, &storage, uniform.workgroups, bytes)?;
    Ok(bits)
}

/// A buffer of these words.
fn written(
    device: &Device,
    job: &mut Job,
    name: &'static str,
    words: &[u32],
) -> Result<wgpu::Buffer, Stop> {
    if words.is_empty() {
        return Ok(device.nothing()?);
    }
    let buffer = device.scratch(name, 4 * words.len() as u64)?;
    job.write(&buffer, words);
    Ok(buffer)
}

impl NeuronStore {
    fn load(&mut self, device: &Device, data: &Dataset, needed: u32) -> Result<(), Stop> {
        let n = &data.neurons;
        let needs = |bit: u32| needed & bit != 0;
        if needs(columns::AXON) {
            load_lengths(&mut self.axon, device, &n.axon)?;
        }
        if needs(columns::SOMA) {
            load_lengths(&mut self.soma, device, &n.soma)?;
        }
        if needs(columns::DENDRITE) {
            load_lengths(&mut self.dendrite, device, &n.dendrite)?;
        }
        if needs(columns::CELL) {
            n.certainty.ensure_all()?;
            n.cell_type.ensure_all()?;
            let cell = |at: usize| u32::from(n.certainty[at]) | u32::from(n.cell_type[at]) << 16;
            load(&mut self.cell, device, n.cell_type.len(), cell)?;
        }
        Ok(())
    }
}

fn load_lengths(
    place: &mut Option<Counted>,
    device: &Device,
    um: &Column<f32>,
) -> Result<(), Stop> {
    um.ensure_all()?;
    load(place, device, um.len(), |at| float32_key(um[at]))
}

/// Uploads a column once, in pieces.
fn load(
    place: &mut Option<Counted>,
    device: &Device,
    length: usize,
    word: impl Fn(usize) -> u32,
) -> Result<(), Stop> {
    const PIECE: usize = 4 << 20;
    if place.is_some() {
        return Ok(());
    }
    if 4 * length as u64 > device.binding_bytes_max {
        return Err(Fault::OutOfMemory(format!(
            "{length} neurons are more than one binding holds"
        ))
        .into());
    }
    let buffer = device.buffer("neurons", 4 * length as u64)?;
    for start in (0..length).step_by(PIECE) {
        let words: Vec<u32> = (start..(start + PIECE).min(length)).map(&word).collect();
        device.queue.write_buffer(&buffer, 4 * start as u64, bytemuck::cast_slice(&words));
    }
    *place = Some(buffer);
    Ok(())
}
