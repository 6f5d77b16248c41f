//! Random data sets in memory, nasty on purpose: NaN, infinities, negative values, orphans,
//! gaps between type codes, autapses, morphologies without a name.

use std::sync::Arc;

use areax::Dataset;
use areax::codes::{CodeRange, order_code};
use areax::dataset::{Column, NeuronColumns, Segment, SizeIndex, SynapseColumns};
use areax::query::{Names, Vocabulary};

/// What to make.
#[derive(Clone, Copy)]
pub struct Recipe {
    pub rows: usize,
    pub table_rows: usize,
    pub orphans: usize,
    pub types: usize,
    /// Only finite values, so that sums mean something.
    pub finite: bool,
    pub seed: u64,
}

impl Recipe {
    pub fn of(rows: usize) -> Recipe {
        Recipe { rows, table_rows: 300, orphans: 40, types: 7, finite: false, seed: rows as u64 }
    }
}

#[derive(Clone, Copy)]
struct Row {
    key: (u8, u8, u8),
    prob: u16,
    size: u16,
    pre: u32,
    post: u32,
    xyz: [u32; 3],
    row: u32,
}

fn value(rng: &mut fastrand::Rng, finite: bool, scale: f32) -> u16 {
    let special = [0x7e00, 0xfe01, 0x7c00, 0xfc00, 0x8000, 0x0001, 0x8001, 0x7bff, 0xfbff];
    match rng.u32(0..60) {
        at if (at as usize) < special.len() && !finite => special[at as usize],
        at if at < 12 => half::f16::from_f32([0.0, 0.6, 0.05, 0.1][at as usize % 4]).to_bits(),
        _ => half::f16::from_f32(rng.f32() * scale).to_bits(),
    }
}

fn length(rng: &mut fastrand::Rng) -> f32 {
    match rng.u32(0..20) {
        0 => f32::NAN,
        1 => -0.0,
        2 => f32::INFINITY,
        3 => 1e-45,
        4 => 50.0,
        5 => 200.0,
        6 => -3.0,
        _ => rng.f32() * 400.0,
    }
}

fn vocabulary(types: usize) -> Vocabulary {
    let known = ["DA", "MSN", "HVC", "GPe", "LMAN", "GPi", "STN"];
    let name = |at: usize| known.get(at).map_or_else(|| format!("T{at}"), |name| (*name).into());
    let types = (0..types).map(|at| (at as u8 * (255 / types.max(1)).min(3) as u8, name(at)));
    let types = Names::new("cell type", types.collect()).unwrap();
    let morphs = ["dendritic shaft", "spine head", "spine neck", "soma", "other"];
    let morphs = morphs.iter().enumerate().map(|(at, name)| (at as u8, (*name).to_owned()));
    Vocabulary::new(types, Names::new("morphology", morphs.collect()).unwrap())
}

/// A data set as `prepare` would make it.
pub fn dataset(recipe: Recipe) -> Arc<Dataset> {
    let mut rng = fastrand::Rng::with_seed(recipe.seed);
    let vocabulary = vocabulary(recipe.types);
    let codes: Vec<u8> = vocabulary.types.entries().iter().map(|(code, _)| *code).collect();
    let neurons = recipe.table_rows + recipe.orphans;
    // Short keys on a GPU have a place for 255 alone.
    let nameless = if recipe.seed.is_multiple_of(2) { 255 } else { 250 };
    let mut rows: Vec<Row> = (0..recipe.rows)
        .map(|row| {
            let pre = rng.u32(0..neurons as u32);
            let post = if rng.u8(0..20) == 0 { pre } else { rng.u32(0..neurons as u32) };
            Row {
                key: (
                    *rng.choice(&codes).unwrap(),
                    *rng.choice(&codes).unwrap(),
                    match rng.u8(0..9) {
                        0 => nameless,
                        morph => morph % 5,
                    },
                ),
                prob: order_code(value(&mut rng, recipe.finite, 1.0)),
                size: order_code(value(&mut rng, recipe.finite, 2.0)),
                pre,
                post,
                xyz: [rng.u32(0..1000), rng.u32(0..1000), rng.u32(..)],
                row: row as u32,
            }
        })
        .collect();
    rows.sort_by_key(|row| (row.key, std::cmp::Reverse(row.prob), row.row));
    let neurons = neuron_columns(&mut rng, recipe, &codes);
    let (segments, synapses) = (segments(&rows), columns(&rows, &neurons.id));
    Arc::new(Dataset {
        checksums: Vec::new(),
        name: "made".into(),
        vocabulary,
        published: Default::default(),
        has_neuron_table: true,
        sizes: CodeRange::ALL,
        size_index: SizeIndex::of(&segments, &synapses.size),
        segments,
        synapses,
        neurons,
        index: Default::default(),
    })
}

fn segments(rows: &[Row]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let at = at as u64;
        match segments.last_mut() {
            Some(last) if (last.pre_type, last.post_type, last.post_morph) == row.key => {
                last.end = at + 1;
            }
            _ => segments.push(Segment {
                pre_type: row.key.0,
                post_type: row.key.1,
                post_morph: row.key.2,
                start: at,
                end: at + 1,
            }),
        }
    }
    segments
}

fn columns(rows: &[Row], ids: &[u64]) -> SynapseColumns {
    fn column<T>(rows: &[Row], value: impl Fn(&Row) -> T) -> Column<T> {
        Column::from(rows.iter().map(value).collect::<Vec<T>>())
    }
    SynapseColumns {
        prob: column(rows, |row| row.prob),
        size: column(rows, |row| row.size),
        pre: column(rows, |row| row.pre),
        post: column(rows, |row| row.post),
        pre_id: column(rows, |row| ids[row.pre as usize]),
        post_id: column(rows, |row| ids[row.post as usize]),
        row: column(rows, |row| row.row),
        x: column(rows, |row| row.xyz[0]),
        y: column(rows, |row| row.xyz[1]),
        z: column(rows, |row| row.xyz[2]),
    }
}

fn neuron_columns(rng: &mut fastrand::Rng, recipe: Recipe, codes: &[u8]) -> NeuronColumns {
    let count = recipe.table_rows;
    let mut ids: Vec<u64> = (0..count + recipe.orphans).map(|at| 1000 + 7 * at as u64).collect();
    rng.shuffle(&mut ids[..count]);
    let mut by_id: Vec<u32> = (0..ids.len() as u32).collect();
    by_id.sort_by_key(|at| ids[*at as usize]);
    let mut lengths = || Column::from((0..count).map(|_| length(rng)).collect::<Vec<f32>>());
    let (axon, soma, dendrite) = (lengths(), lengths(), lengths());
    let certainty: Vec<u16> = (0..count).map(|_| order_code(value(rng, false, 1.0))).collect();
    let cell_type: Vec<u8> = (0..count).map(|_| *rng.choice(codes).unwrap()).collect();
    NeuronColumns {
        id: Column::from(ids),
        by_id: Column::from(by_id),
        cell_type: Column::from(cell_type),
        certainty: Column::from(certainty),
        axon,
        soma,
        dendrite,
    }
}
