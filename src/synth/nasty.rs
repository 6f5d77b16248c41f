//! Everything that a table may legally hold and a careless reader gets wrong, strewn over a made
//! data set: odd floats, orphans, autapses, disagreeing types, and records laid out differently.

use super::biology::{Sort, TYPE_COUNT, TYPES};
use super::npy::Field;
use super::numbers::{Stream, mix, scale};
use super::population::Population;
use super::rows::{Synapse, SynthNeuron};

/// One row in so many gets each family of oddities. Within a block of rows the place is random, but
/// blocks take the oddities in turn, so that 1000 rows have them all.
const BLOCK: u64 = 24;

/// float16 codes for sizes, probabilities and certainties.
#[rustfmt::skip]
const HALVES: [u16; 41] = [
    // Beside and at 0.05, 0.1, 0.2, 0.5, 0.6, 0.7, 0.8, 0.9 and 1.
    0x2A65, 0x2A66, 0x2A67, 0x2E65, 0x2E66, 0x2E67, 0x3265, 0x3266, 0x3267,
    0x37FF, 0x3800, 0x3801, 0x38CC, 0x38CD, 0x38CE, 0x3999, 0x399A, 0x399B,
    0x3A65, 0x3A66, 0x3A67, 0x3B32, 0x3B33, 0x3B34, 0x3BFF, 0x3C00, 0x3C01,
    // NaN: quiet, signalling, of both signs, with other payloads.
    0x7E00, 0xFE00, 0x7C01, 0xFD55,
    // Infinities, zeros, subnormals, negative numbers, the largest.
    0x7C00, 0xFC00, 0x8000, 0x0000, 0x0001, 0x83FF, 0x8400, 0xBC00, 0x7BFF, 0x03FF,
];

/// float32 codes for lengths.
#[rustfmt::skip]
const LENGTHS: [u32; 30] = [
    // Beside and at 50, 200, 500, 1000 and 2000.
    0x4247_FFFF, 0x4248_0000, 0x4248_0001, 0x4347_FFFF, 0x4348_0000, 0x4348_0001,
    0x43F9_FFFF, 0x43FA_0000, 0x43FA_0001, 0x4479_FFFF, 0x447A_0000, 0x447A_0001,
    0x44F9_FFFF, 0x44FA_0000, 0x44FA_0001,
    // NaN, infinities, zeros, subnormals, negative numbers, the largest.
    0x7FC0_0000, 0xFFC0_0000, 0x7F80_0001, 0xFFAB_CDEF, 0x7F80_0000, 0xFF80_0000,
    0x8000_0000, 0x0000_0000, 0x0000_0001, 0x8000_0001, 0x007F_FFFF, 0xBF80_0000,
    0xC348_0000, 0x7F7F_FFFF, 0xFF7F_FFFF,
];

/// Ids that no neuron has: below, between and above all others, and beyond 2⁵³ and 2⁶³.
const ORPHANS: [u64; 8] =
    [0, 5, 999_999, (1 << 54) + 1, (1 << 60) + 1, 1 << 63, u64::MAX - 1, u64::MAX];

/// Morphology codes without a name.
const MORPHS: [u8; 4] = [7, 200, 4, 254];

/// Number of cases of [`spoil_partners`].
const PARTNER_CASES: u64 = 32;

const _: () = assert!(
    HALVES.len() as u64 * BLOCK <= 1000
        && LENGTHS.len() as u64 * BLOCK <= 1000
        && PARTNER_CASES * BLOCK <= 1000,
    "1000 rows hold every oddity"
);

/// The synapse record of nasty tables: another order, padding, and a field that nobody asked for.
pub(super) const SYNAPSE_FIELDS: &[Field] = &[
    ("post_celltype", "|u1"),
    ("prob", "<f2"),
    ("junk", "<f4"),
    ("post_id", "<u8"),
    ("", "|V3"),
    ("z", "<u4"),
    ("size", "<f2"),
    ("pre_celltype", "|u1"),
    ("x", "<u4"),
    ("pre_id", "<u8"),
    ("post_morph", "|u1"),
    ("y", "<u4"),
    ("", "|V2"),
];

/// The neuron record of nasty tables.
pub(super) const NEURON_FIELDS: &[Field] = &[
    ("", "|V3"),
    ("skel_length_dendrite", "<f4"),
    ("celltype_certainty", "<f2"),
    ("junk", "<f4"),
    ("id", "<u8"),
    ("cell_type", "|u1"),
    ("skel_length_axon", "<f4"),
    ("", "|V1"),
    ("skel_length_soma", "<f4"),
];

/// The mapping file of nasty tables: lines without a colon, which readers skip, blanks, and CRLF.
pub(super) fn mapping(lines: &[String]) -> String {
    let body: Vec<String> = lines.iter().map(|line| format!(" {line} \r\n")).collect();
    format!("made data, index and name\n\n{}", body.concat())
}

/// Number of the oddity of a family that falls on this row, if one does.
fn turn(seed: u64, family: u64, row: u64) -> Option<u64> {
    let block = row / BLOCK;
    let place = scale(mix(mix(seed ^ family) ^ block), BLOCK);
    (row % BLOCK == place).then_some(block)
}

fn pick<T: Copy>(list: &[T], turn: u64) -> T {
    list[(turn % list.len() as u64) as usize]
}

/// An id that the neuron table lacks.
pub(super) fn orphan(stream: &mut Stream) -> u64 {
    let bits = stream.bits();
    if bits & 3 == 0 { bits | 1 << 63 } else { pick(&ORPHANS, bits >> 2) }
}

/// Spoils some synapses.
pub(super) fn synapse(
    seed: u64,
    row: u64,
    synapse: &mut Synapse,
    population: &Population,
    stream: &mut Stream,
) {
    if let Some(turn) = turn(seed, 1, row) {
        synapse.size = pick(&HALVES, turn);
    }
    if let Some(turn) = turn(seed, 2, row) {
        synapse.prob = pick(&HALVES, turn);
    }
    if let Some(turn) = turn(seed, 3, row) {
        spoil_partners(turn % PARTNER_CASES, synapse, population, stream);
    }
}

/// Spoils what a synapse joins, its morphology, or where it is.
fn spoil_partners(case: u64, synapse: &mut Synapse, population: &Population, stream: &mut Stream) {
    match case {
        0..8 => synapse.pre_id = pick(&ORPHANS, case),
        8..16 => synapse.post_id = pick(&ORPHANS, case),
        16 => (synapse.pre_id, synapse.post_id) = (orphan(stream), orphan(stream)),
        17 => {
            synapse.pre_id = orphan(stream);
            synapse.post_id = synapse.pre_id;
        }
        18 | 19 => {
            synapse.post_id = synapse.pre_id;
            synapse.post_kind = synapse.pre_kind;
        }
        20..24 => synapse.morph = pick(&MORPHS, case),
        24 | 25 => onto_axons(synapse, population, stream),
        26 => synapse.pre_kind = another(synapse.pre_kind, stream),
        27 => synapse.post_kind = another(synapse.post_kind, stream),
        28 => synapse.place = [u32::MAX; 3],
        29 => synapse.place[stream.below(3) as usize] = u32::MAX,
        30 => synapse.place = [256_000, 256_000, 384_000],
        _ => synapse.place = [0, 0, 384_001 + stream.below(1 << 20) as u32],
    }
}

/// Makes a neuron of an axon-only type postsynaptic (its type alone, where there is no such neuron).
fn onto_axons(synapse: &mut Synapse, population: &Population, stream: &mut Stream) {
    let axons: Vec<usize> =
        (0..TYPE_COUNT).filter(|&kind| TYPES[kind].sort == Sort::AxonOnly).collect();
    let kind = pick(&axons, stream.bits());
    synapse.post_kind = kind as u8;
    if let Some(rank) = population.draw(kind, stream) {
        synapse.post_id = population.id(rank);
    }
}

/// Another type than this one: the neuron table then says otherwise.
fn another(kind: u8, stream: &mut Stream) -> u8 {
    let count = TYPE_COUNT as u64;
    ((u64::from(kind) + 1 + stream.below(count - 1)) % count) as u8
}

/// Spoils some neurons: the certainty, or all three lengths.
pub(super) fn neuron(seed: u64, row: u64, neuron: &mut SynthNeuron) {
    if let Some(turn) = turn(seed, 4, row) {
        neuron.certainty = pick(&HALVES, turn);
    }
    if let Some(turn) = turn(seed, 5, row) {
        // Steps without a common factor with the list, so that the three meet in all ways.
        neuron.lengths = [turn, turn / 30 + 7 * turn, 11 * turn + 13]
            .map(|turn| f32::from_bits(pick(&LENGTHS, turn)));
    }
}
