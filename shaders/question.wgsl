// What every kernel over synapse rows is given. The Rust twin of `Question` is
// `engine::gpu::question::Question`; a test compares the two.

struct Question {
    // Rows of this chunk, and the table's number of its first row.
    rows: u32,
    first_row: u32,
    // Tiles of this dispatch, and the first of them: in the tile table, or in the chunk.
    tiles: u32,
    first_tile: u32,
    // Rows of a tile where there is no table.
    tile_rows: u32,
    // Which tests there are: the TEST_ bits.
    tests: u32,
    // Where the columns start, in vec4s.
    prob_at: u32,
    size_at: u32,
    pre_at: u32,
    post_at: u32,
    key_at: u32,
    y_at: u32,
    z_at: u32,
    // Where the postsynaptic bits start in `neuron_bits`.
    post_bits_at: u32,
    // Codes that pass: low ≤ code ≤ low + width.
    prob_low: u32,
    prob_width: u32,
    size_low: u32,
    size_width: u32,
    x_low: u32,
    x_width: u32,
    y_low: u32,
    y_width: u32,
    z_low: u32,
    z_width: u32,
    // Labels of a matrix.
    labels: u32,
    // The bins of this pass: the first, and how many.
    bin_first: u32,
    bins: u32,
    // Copies of the bins in workgroup memory, and their distance.
    copies: u32,
    copy_stride: u32,
    // Size thresholds of a sweep.
    size_points: u32,
    // Neurons there are.
    neurons: u32,
    // Owners of a median: where in `lookup` ranks and labels start, and the labels of this pass.
    ranks_at: u32,
    labels_at: u32,
    own_first: u32,
    owns: u32,
    unused: u32,
    // Sets of codes, one bit a code.
    pre_types: array<vec4<u32>, 2>,
    post_types: array<vec4<u32>, 2>,
    morphs: array<vec4<u32>, 2>,
}

const TEST_PROB: u32 = 1u;
const TEST_SIZE: u32 = 2u;
const TEST_TYPES: u32 = 4u;
const TEST_PRE: u32 = 8u;
const TEST_POST: u32 = 16u;
const TEST_AUTAPSES: u32 = 32u;
const TEST_BOX: u32 = 64u;
// Tiles come from the table.
const TILED: u32 = 128u;
// Sums of sizes, or of probabilities, are wanted.
const SUM_SIZE: u32 = 256u;
const SUM_PROB: u32 = 512u;
// `key` holds published row numbers instead of types.
const KEY_IS_ROW: u32 = 1024u;
// Count the postsynaptic neuron instead of the presynaptic one.
const COUNT_POST: u32 = 2048u;
// Bins are in workgroup memory first.
const PRIVATE_BINS: u32 = 4096u;
// Owners of a median go by the labels of neurons.
const BY_LABEL: u32 = 8192u;
// `key` has two bytes a row instead of four.
const SHORT_KEY: u32 = 16384u;

// A kernel compiled for one set of tests has no trace of the others; DYNAMIC reads them from the
// question. Software adapters, which walk both sides of every branch, gain most.
const DYNAMIC: u32 = 0xffffffffu;
override TESTS: u32 = DYNAMIC;

@group(0) @binding(0) var<uniform> q: Question;
// prob and size: two codes a word; pre and post: one word a row; key: either.
@group(0) @binding(1) var<storage, read> columns: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> coordinates: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> neuron_bits: array<u32>;
// start, end, cell: rows within the chunk.
@group(0) @binding(4) var<storage, read> tiles: array<vec4<u32>>;
@group(0) @binding(5) var<storage, read> lookup: array<u32>;
@group(0) @binding(6) var<storage, read_write> result: array<atomic<u32>>;

const LANES: u32 = 256u;
// Rows that one invocation takes at once, and a workgroup.
const ROWS_PER_LANE: u32 = 8u;
const ROWS_PER_STEP: u32 = 2048u;

fn tests() -> u32 {
    if TESTS != DYNAMIC { return TESTS; }
    return q.tests;
}

fn workgroup_index(id: vec3<u32>, count: vec3<u32>) -> u32 {
    return id.y * count.x + id.x;
}

// The keys of four rows, the first of which is 4 × `four`: pre type, post type, morphology, 8 bits each.
// Short ones have 5, 5 and 6 bits; the last morphology stands for that without a name, 255.
fn keys_of(four: u32) -> vec4<u32> {
    if (tests() & SHORT_KEY) == 0u { return columns[q.key_at + four]; }
    let eight = columns[q.key_at + (four >> 1u)];
    let two = select(eight.xy, eight.zw, (four & 1u) != 0u);
    let short = vec4<u32>(two.x & 0xffffu, two.x >> 16u, two.y & 0xffffu, two.y >> 16u);
    let morph = short >> vec4<u32>(10u);
    let code = select(morph, vec4<u32>(255u), morph == vec4<u32>(63u));
    return (short & vec4<u32>(31u)) | ((short & vec4<u32>(992u)) << vec4<u32>(3u)) | (code << vec4<u32>(16u));
}

// start, end and cell of a tile.
fn tile_of(index: u32) -> vec4<u32> {
    if (tests() & TILED) != 0u {
        return tiles[q.first_tile + index];
    }
    let start = (q.first_tile + index) * q.tile_rows;
    return vec4<u32>(start, min(start + q.tile_rows, q.rows), 0u, 0u);
}
