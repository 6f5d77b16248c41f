//! What a filter asks of neurons, as ranges of integer keys that `neuron_mask` compares.
//!
//! A float32 length becomes a key that sorts like its value: NaN lowest, −0 and +0 the same. No
//! float comparison takes place on the device, so no driver's treatment of NaN or denormals
//! matters.

use bytemuck::{Pod, Zeroable};

use super::question::{low_and_width, set_words};
use crate::codes::CodeRange;
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::query::{Filter, FilterParameter};

/// What one side asks of its neurons: the Rust twin of `Side` in `shaders/neuron_mask.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Side {
    pub axon_low: u32,
    pub axon_width: u32,
    pub soma_low: u32,
    pub soma_width: u32,
    pub dendrite_low: u32,
    pub dendrite_width: u32,
    pub certainty_low: u32,
    pub certainty_width: u32,
    pub is_listed: u32,
    pub is_asked: u32,
    pub unused: [u32; 2],
}

/// The Rust twin of `Neurons` in `shaders/neuron_mask.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct Neurons {
    pub neurons: u32,
    pub table_rows: u32,
    pub side_words: u32,
    pub workgroups: u32,
    pub projection_low: u32,
    pub projection_width: u32,
    pub cell_axon_low: u32,
    pub cell_axon_width: u32,
    pub cell_dendrite_low: u32,
    pub cell_dendrite_width: u32,
    pub columns: u32,
    pub unused: u32,
    pub axon_only: [[u32; 4]; 2],
    pub pre: Side,
    pub post: Side,
}

/// Columns of the neuron table, as bits of [`Neurons::columns`].
pub mod columns {
    /// Axon lengths.
    pub const AXON: u32 = 1;
    /// Soma lengths.
    pub const SOMA: u32 = 2;
    /// Dendrite lengths.
    pub const DENDRITE: u32 = 4;
    /// Certainty and cell type.
    pub const CELL: u32 = 8;
}

/// A filter's conditions on neurons, ready for the device.
#[derive(Debug)]
pub struct NeuronQuestion {
    /// What the kernel is given.
    pub uniform: Neurons,
    /// The listed neurons as bits, pre then post; empty without lists.
    pub listed: Vec<u32>,
    /// Whether the presynaptic neuron must be tested.
    pub tests_pre: bool,
    /// Whether the postsynaptic neuron must be tested.
    pub tests_post: bool,
}

/// Neurons that one workgroup takes.
pub const NEURONS_PER_WORKGROUP: u32 = 1024;
/// The order key of +∞, the highest that a threshold lets pass.
const INFINITY_KEY: u32 = 0x8000_0000 + 0x7f80_0000;

/// The order key of a float32.
pub fn length_key(um: f32) -> u32 {
    let magnitude = um.to_bits() & 0x7fff_ffff;
    if um.is_nan() {
        0
    } else if um.is_sign_negative() {
        0x8000_0000 - magnitude
    } else {
        0x8000_0000 + magnitude
    }
}

/// Low end and width of the keys that are at least (strict: above) `min`.
fn lengths(min: Option<f64>, strict: bool) -> (u32, u32) {
    let Some(min) = min else { return (0, u32::MAX) };
    let low = length_key(min as f32) + u32::from(strict);
    // Nothing is above +∞; no key is as high as u32::MAX.
    INFINITY_KEY.checked_sub(low).map_or((u32::MAX, 0), |width| (low, width))
}

impl NeuronQuestion {
    /// What `filter` asks of neurons; `None` if nothing.
    ///
    /// # Errors
    /// There is no neuron table and the filter needs one.
    pub fn new(data: &Dataset, filter: &Filter) -> Result<Option<NeuronQuestion>> {
        if filter.needs_neurons() && !data.has_neuron_table {
            return Err(Error::data(
                "this filter needs the neuron table, and there is no *neurons.npy",
            )
            .advise(
                "put the published neurons file beside the synapses, or name it: --neurons FILE",
            ));
        }
        let pre_ids = filter.pre_neuron_ids.as_deref();
        let post_ids = filter.post_neuron_ids.as_deref();
        let pre = side(
            filter,
            [FilterParameter::MinPreAxon, FilterParameter::MinPreSoma, FilterParameter::MinPreDend],
            FilterParameter::MinPreCertainty,
            pre_ids.is_some(),
        );
        let post = side(
            filter,
            [
                FilterParameter::MinPostAxon,
                FilterParameter::MinPostSoma,
                FilterParameter::MinPostDend,
            ],
            FilterParameter::MinPostCertainty,
            post_ids.is_some(),
        );
        let tests = |side: &Side| side.is_listed + side.is_asked > 0;
        let (tests_pre, tests_post) = (tests(&pre), tests(&post));
        if !tests_pre && !tests_post {
            return Ok(None);
        }
        let uniform = uniform(data, filter, pre, post);
        let listed = listed(data, uniform.side_words as usize, [pre_ids, post_ids])?;
        Ok(Some(NeuronQuestion { uniform, listed, tests_pre, tests_post }))
    }
}

fn side(
    filter: &Filter,
    params: [FilterParameter; 3],
    certainty: FilterParameter,
    is_listed: bool,
) -> Side {
    let length = |param| lengths(filter.number(param), filter.strict);
    let (axon_low, axon_width) = length(params[0]);
    let (soma_low, soma_width) = length(params[1]);
    let (dendrite_low, dendrite_width) = length(params[2]);
    let (certainty_low, certainty_width) = low_and_width(certainties(filter, certainty));
    let population = [
        FilterParameter::CellAxon,
        FilterParameter::CellDendrite,
        FilterParameter::ProjectionAxon,
        FilterParameter::CellCertainty,
    ];
    let asked = params.into_iter().chain(population).chain([certainty]);
    let is_asked = asked.into_iter().any(|param| filter.number(param).is_some());
    Side {
        axon_low,
        axon_width,
        soma_low,
        soma_width,
        dendrite_low,
        dendrite_width,
        certainty_low,
        certainty_width,
        is_listed: is_listed.into(),
        is_asked: is_asked.into(),
        unused: [0; 2],
    }
}

/// The certainties that pass a side's own threshold and that of both partners.
fn certainties(filter: &Filter, own: FilterParameter) -> CodeRange {
    [own, FilterParameter::CellCertainty].into_iter().filter_map(|param| filter.number(param)).fold(
        CodeRange::ALL,
        |range, min| {
            let more = filter.rule().at_least(min);
            let both = CodeRange { low: range.low.max(more.low), high: range.high.min(more.high) };
            if both.is_empty() { CodeRange::EMPTY } else { both }
        },
    )
}

fn uniform(data: &Dataset, filter: &Filter, pre: Side, post: Side) -> Neurons {
    let length = |param| lengths(filter.number(param), filter.strict);
    let (projection_low, projection_width) = length(FilterParameter::ProjectionAxon);
    let (cell_axon_low, cell_axon_width) = length(FilterParameter::CellAxon);
    let (cell_dendrite_low, cell_dendrite_width) = length(FilterParameter::CellDendrite);
    let neurons = data.neurons.id.len() as u32;
    Neurons {
        neurons,
        table_rows: data.neuron_count() as u32,
        side_words: neurons.div_ceil(32).max(1),
        workgroups: neurons.div_ceil(NEURONS_PER_WORKGROUP),
        projection_low,
        projection_width,
        cell_axon_low,
        cell_axon_width,
        cell_dendrite_low,
        cell_dendrite_width,
        columns: needed_columns(filter),
        unused: 0,
        axon_only: set_words(|code| data.vocabulary.is_axon_only(code)),
        pre,
        post,
    }
}

fn needed_columns(filter: &Filter) -> u32 {
    use FilterParameter::*;
    let asks =
        |params: &[FilterParameter]| params.iter().any(|param| filter.number(*param).is_some());
    let column = |bit, params: &[FilterParameter]| if asks(params) { bit } else { 0 };
    column(columns::AXON, &[MinPreAxon, MinPostAxon, CellAxon, ProjectionAxon])
        | column(columns::SOMA, &[MinPreSoma, MinPostSoma])
        | column(columns::DENDRITE, &[MinPreDend, MinPostDend, CellDendrite])
        | column(
            columns::CELL,
            &[
                MinPreCertainty,
                MinPostCertainty,
                CellCertainty,
                CellAxon,
                CellDendrite,
                ProjectionAxon,
            ],
        )
}

/// Bits of the listed neurons, pre then post; ids that nobody has match nothing.
fn listed(data: &Dataset, side_words: usize, sides: [Option<&[u64]>; 2]) -> Result<Vec<u32>> {
    if sides.iter().all(Option::is_none) {
        return Ok(Vec::new());
    }
    let mut words = vec![0; 2 * side_words];
    for (side, ids) in sides.into_iter().enumerate() {
        for id in ids.unwrap_or_default() {
            let Some(index) = data.index_of(*id)? else { continue };
            words[side * side_words + index as usize / 32] |= 1 << (index % 32);
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_compare_like_numbers() {
        let values = [
            f32::NEG_INFINITY,
            -1e30,
            -1.0,
            -f32::MIN_POSITIVE,
            -1e-45,
            -0.0,
            0.0,
            1e-45,
            f32::MIN_POSITIVE,
            50.0,
            200.0,
            f32::MAX,
            f32::INFINITY,
            f32::NAN,
            -f32::NAN,
        ];
        for min in [0.0, 1e-45, 1e-50, 50.0, 200.00000001, 1e38, 1e39, f64::INFINITY] {
            for strict in [false, true] {
                let (low, width) = lengths(Some(min), strict);
                for um in values {
                    let passes = if strict { um > min as f32 } else { um >= min as f32 };
                    let within = length_key(um).wrapping_sub(low) <= width;
                    assert_eq!(within, passes, "{um} {min} {strict}");
                }
            }
        }
        let (low, width) = lengths(None, true);
        assert!(values.iter().all(|um| length_key(*um).wrapping_sub(low) <= width));
    }
}
