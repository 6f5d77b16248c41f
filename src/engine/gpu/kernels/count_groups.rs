//! `count_groups`: the connectivity histogram by arbitrary labels of neurons.

use crate::dataset::Dataset;
use crate::engine::gpu::device::Device;
use crate::engine::gpu::faults::{Fault, Stop};
use crate::engine::gpu::job::Job;
use crate::engine::gpu::pipeline::{Atomics, Kernel};
use crate::engine::gpu::question::PRIVATE_WORDS;
use crate::engine::gpu::session::ROW_STORAGE;
use crate::engine::groups::LabelOf;

/// The kernel.
pub static COUNT_GROUPS: Kernel = Kernel {
    name: "count_groups",
    file: "count_groups.wgsl",
    storage: ROW_STORAGE,
    atomics: Atomics::Bins(PRIVATE_WORDS),
};

/// The mark of a neuron without a label, as in the shader.
const NO_LABEL: u32 = u32::MAX;

/// The label of each neuron.
pub fn label_words(data: &Dataset, labels: &LabelOf) -> Vec<u32> {
    let of = |neuron: u32| labels.pair(neuron, neuron).map_or(NO_LABEL, |(label, _)| label as u32);
    (0..data.neurons.id.len() as u32).map(of).collect()
}

/// Writes the label of each neuron.
pub fn write_labels(
    device: &Device,
    data: &Dataset,
    job: &Job,
    labels: &LabelOf,
) -> Result<wgpu::Buffer, Stop> {
    let words = label_words(data, labels);
    if 4 * words.len() as u64 > device.binding_bytes_max {
        return Err(Fault::OutOfMemory(format!(
            "{} neurons are more than one binding holds",
            words.len()
        ))
        .into());
    }
    let buffer = device.scratch("labels", 4 * words.len() as u64)?;
    job.write(&buffer, &words);
    Ok(buffer)
}
