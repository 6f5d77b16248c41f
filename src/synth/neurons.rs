//! The synthetic neuron table: type, certainty and lengths of the neuron in each row.

use super::biology::{LARGE, Sort, TYPES};
use super::npy::{Field, Layout, put};
use super::numbers::{Stream, half_bits};
use super::population::{Block, Population};
use super::rows::SynthNeuron;
use super::{CHUNK_ROWS, nasty};

/// The fields in which [`SynthNeuron`] is written.
const NAMES: [&str; 6] = [
    "id",
    "cell_type",
    "celltype_certainty",
    "skel_length_axon",
    "skel_length_soma",
    "skel_length_dendrite",
];

const PUBLISHED: &[Field] = &[
    ("id", "<u8"),
    ("cell_type", "|u1"),
    ("celltype_certainty", "<f2"),
    ("skel_length_axon", "<f4"),
    ("skel_length_soma", "<f4"),
    ("skel_length_dendrite", "<f4"),
];

/// The published layout.
pub(super) const LAYOUT: Layout<6> = Layout::new(PUBLISHED, NAMES);
/// The layout of nasty tables.
pub(super) const NASTY_LAYOUT: Layout<6> = Layout::new(nasty::NEURON_FIELDS, NAMES);

const _: () = assert!(LAYOUT.width == 23, "the published record");

/// Number of this table in the seeds of its streams.
const TABLE: u64 = 1;

/// Makes a chunk of rows.
pub(super) fn fill(
    population: &Population,
    seed: u64,
    is_nasty: bool,
    chunk: u64,
    bytes: &mut [u8],
) {
    let layout = if is_nasty { &NASTY_LAYOUT } else { &LAYOUT };
    let mut stream = Stream::new(seed, TABLE, chunk);
    for (row, record) in (chunk * CHUNK_ROWS..).zip(bytes.chunks_exact_mut(layout.width)) {
        let mut neuron = make(population, row, &mut stream);
        if is_nasty {
            nasty::neuron(seed, row, &mut neuron);
            // What lies in padding and unknown fields must not matter.
            record.fill_with(|| stream.bits() as u8);
        }
        store(record, layout, &neuron);
    }
}

fn make(population: &Population, row: u64, stream: &mut Stream) -> SynthNeuron {
    let rank = population.rank_of_row(row);
    let (block, depth) = population.block(rank);
    let doubt = stream.unit();
    let doubt_max = if block.is_whole() { 0.15 } else { 0.75 };
    let certainty = half_bits((1.0 - doubt_max * doubt * doubt) as f32);
    let lengths = lengths(block, depth, stream).map(|length| length as f32);
    SynthNeuron { id: population.id(rank), kind: block.kind as u8, certainty, lengths }
}

/// Axon, soma and dendrite in µm. The more active neurons of a block (`depth` near 0) are longer.
fn lengths(block: &Block, depth: f64, stream: &mut Stream) -> [f64; 3] {
    let (a, b, c) = (stream.unit(), stream.unit(), stream.unit());
    let vigour = (1.0 - depth) * (1.0 - depth) * (0.5 + c);
    match (block.class, TYPES[block.kind].sort) {
        (LARGE, Sort::AxonOnly) => [50.5 + 60.0 * a + 1500.0 * vigour, 0.0, 0.0],
        (_, Sort::AxonOnly) => [50.0 * often_none(a, 0.3), 0.0, 0.0],
        (_, Sort::Glia) => [0.0, 12.0 * often_none(a, 0.8), 30.0 * often_none(b, 0.7)],
        // A long piece is an axon or a dendrite, hardly both.
        (LARGE, _) if a < 0.5 => {
            [20.0 + 100.0 * b + 600.0 * vigour, 0.0, 60.0 * often_none(c, 0.7)]
        }
        (LARGE, _) => [40.0 * often_none(b, 0.6), 8.0 * a, 20.0 + 100.0 * b + 300.0 * vigour],
        _ if block.is_whole() => [
            205.0 + 300.0 * a + 1900.0 * vigour,
            8.0 + 14.0 * b,
            205.0 + 250.0 * b + 900.0 * vigour,
        ],
        _ => [50.0 * often_none(a, 0.55), 15.0 * often_none(b, 0.95), 40.0 * often_none(c, 0.6)],
    }
}

/// 0 for the share `none` of all uniform numbers, and for the others 0 to 1, mostly small.
fn often_none(unit: f64, none: f64) -> f64 {
    let rest = ((unit - none) / (1.0 - none)).max(0.0);
    rest * rest
}

fn store(record: &mut [u8], layout: &Layout<6>, neuron: &SynthNeuron) {
    let [id, kind, certainty, lengths @ ..] = layout.offsets;
    put(record, id, neuron.id.to_le_bytes());
    put(record, kind, [neuron.kind]);
    put(record, certainty, neuron.certainty.to_le_bytes());
    for (offset, length) in lengths.into_iter().zip(neuron.lengths) {
        put(record, offset, length.to_bits().to_le_bytes());
    }
}
