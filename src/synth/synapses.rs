//! The synthetic synapse table: who meets whom, how surely, how large, where.

use super::biology::{MORPHS, TYPE_COUNT, TYPES, link};
use super::draws::Alias;
use super::npy::{Field, Layout, put};
use super::numbers::{Stream, exp2, half_bits, mix, scale};
use super::population::Population;
use super::rows::Synapse;
use super::{CHUNK_ROWS, nasty};

/// The fields in which [`Synapse`] is written.
const NAMES: [&str; 10] = [
    "size",
    "pre_id",
    "post_id",
    "prob",
    "x",
    "y",
    "z",
    "post_morph",
    "pre_celltype",
    "post_celltype",
];

const PUBLISHED: &[Field] = &[
    ("size", "<f2"),
    ("pre_id", "<u8"),
    ("post_id", "<u8"),
    ("prob", "<f2"),
    ("x", "<u4"),
    ("y", "<u4"),
    ("z", "<u4"),
    ("post_morph", "|u1"),
    ("pre_celltype", "|u1"),
    ("post_celltype", "|u1"),
];

/// The published layout.
pub(super) const LAYOUT: Layout<10> = Layout::new(PUBLISHED, NAMES);
/// The layout of nasty tables.
pub(super) const NASTY_LAYOUT: Layout<10> = Layout::new(nasty::SYNAPSE_FIELDS, NAMES);

const _: () = assert!(LAYOUT.width == 35, "the published record");

/// Number of this table in the seeds of its streams.
const TABLE: u64 = 2;

/// The volume in nm.
const VOLUME: [u64; 3] = [256_000, 256_000, 384_000];
/// How far a cell reaches from its centre, in nm.
const REACH: u64 = 60_000;
const _: () = assert!(REACH <= VOLUME[0] && REACH <= VOLUME[1] && REACH <= VOLUME[2]);

/// Median size in µm² on each of [`MORPHS`].
const MEDIAN_SIZE: [f64; 5] = [0.05, 0.08, 0.08, 0.12, 0.06];
/// Deviation of log2(size).
const SIZE_SPREAD: f64 = 1.5;

/// What making synapses needs to know.
pub(super) struct Recipe<'a> {
    population: &'a Population,
    seed: u64,
    nasty: bool,
    /// Draws pre type × [`TYPE_COUNT`] + post type.
    pairs: Alias,
}

impl<'a> Recipe<'a> {
    /// Pairs of types are drawn by [`link`], among the types of the population. A population without
    /// neurons (which only `nasty` allows) gives types to its orphans all the same.
    pub(super) fn new(population: &'a Population, seed: u64, nasty: bool) -> Recipe<'a> {
        let nobody = !(0..TYPE_COUNT).any(|kind| population.has(kind));
        let weight = |pair: usize| {
            let (pre, post) = (pair / TYPE_COUNT, pair % TYPE_COUNT);
            if nobody || (population.has(pre) && population.has(post)) {
                link(pre, post)
            } else {
                0
            }
        };
        let weights: Vec<u64> = (0..TYPE_COUNT * TYPE_COUNT).map(weight).collect();
        Recipe { population, seed, nasty, pairs: Alias::new(&weights) }
    }

    /// Makes a chunk of rows.
    pub(super) fn fill(&self, chunk: u64, bytes: &mut [u8]) {
        let layout = if self.nasty { &NASTY_LAYOUT } else { &LAYOUT };
        let mut stream = Stream::new(self.seed, TABLE, chunk);
        for (row, record) in (chunk * CHUNK_ROWS..).zip(bytes.chunks_exact_mut(layout.width)) {
            let mut synapse = self.make(&mut stream);
            if self.nasty {
                nasty::synapse(self.seed, row, &mut synapse, self.population, &mut stream);
                // What lies in padding and unknown fields must not matter.
                record.fill_with(|| stream.bits() as u8);
            }
            store(record, layout, &synapse);
        }
    }

    fn make(&self, stream: &mut Stream) -> Synapse {
        let pair = self.pairs.draw(stream);
        let (pre, post) = (pair / TYPE_COUNT, pair % TYPE_COUNT);
        let (pre_id, post_id) = self.partners(pre, post, stream);
        let at = morph(post, stream);
        let size = MEDIAN_SIZE[at] * exp2(SIZE_SPREAD * stream.bell());
        Synapse {
            size: half_bits(size as f32),
            pre_id,
            post_id,
            prob: half_bits(prob(stream) as f32),
            place: self.place(post_id, stream),
            morph: MORPHS[at].0,
            pre_kind: pre as u8,
            post_kind: post as u8,
        }
    }

    /// Ids of partners of two types. An autapse is drawn again, though not for ever: there may be
    /// one neuron only.
    fn partners(&self, pre: usize, post: usize, stream: &mut Stream) -> (u64, u64) {
        let from = self.population.draw(pre, stream);
        let mut onto = self.population.draw(post, stream);
        for _ in 0..8 {
            if onto.is_some() && onto == from {
                onto = self.population.draw(post, stream);
            }
        }
        let mut id = |rank: Option<u64>| match rank {
            Some(rank) => self.population.id(rank),
            None => nasty::orphan(stream),
        };
        (id(from), id(onto))
    }

    /// A place near the centre of the receiving cell, mirrored at the faces of the volume.
    fn place(&self, post_id: u64, stream: &mut Stream) -> [u32; 3] {
        let centre = mix(self.seed ^ mix(post_id));
        [0, 1, 2].map(|axis| {
            let end = VOLUME[axis] as i64;
            let middle = scale(mix(centre ^ axis as u64), VOLUME[axis]) as i64;
            let bits = stream.bits();
            // The sum of two uniform numbers: most synapses are near the middle.
            let (one, other) = (bits >> 32, bits & 0xFFFF_FFFF);
            let away = ((one * REACH) >> 32) + ((other * REACH) >> 32);
            let at = middle + away as i64 - REACH as i64;
            let mirrored = if at < 0 { -1 - at } else { at };
            (if mirrored >= end { 2 * end - 1 - mirrored } else { mirrored }) as u32
        })
    }
}

/// Index into [`MORPHS`] of the morphology on a cell of this type.
fn morph(post: usize, stream: &mut Stream) -> usize {
    let mut bits = stream.bits() >> 56;
    for (at, weight) in TYPES[post].sort.morph_weights().into_iter().enumerate() {
        match bits.checked_sub(u64::from(weight)) {
            Some(rest) => bits = rest,
            None => return at,
        }
    }
    // The weights are parts of 256, so that this is not reached.
    MORPHS.len() - 1
}

/// Mostly near 1; about one in five is below 0.6.
fn prob(stream: &mut Stream) -> f64 {
    let square = {
        let unit = stream.unit();
        unit * unit
    };
    1.0 - square * (0.05 + 0.95 * square)
}

fn store(record: &mut [u8], layout: &Layout<10>, synapse: &Synapse) {
    let [size, pre_id, post_id, prob, x, y, z, morph, pre_kind, post_kind] = layout.offsets;
    put(record, size, synapse.size.to_le_bytes());
    put(record, pre_id, synapse.pre_id.to_le_bytes());
    put(record, post_id, synapse.post_id.to_le_bytes());
    put(record, prob, synapse.prob.to_le_bytes());
    for (offset, at) in [x, y, z].into_iter().zip(synapse.place) {
        put(record, offset, at.to_le_bytes());
    }
    put(record, morph, [synapse.morph]);
    put(record, pre_kind, [synapse.pre_kind]);
    put(record, post_kind, [synapse.post_kind]);
}
