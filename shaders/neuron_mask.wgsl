// One bit for each neuron that passes the filter's conditions, once as presynaptic and once as
// postsynaptic partner. Lengths are order keys of float32 (NaN lowest, −0 = +0), so that no
// float comparison, and no driver's flushing of denormals, is involved.

struct Neurons {
    // All neurons, and those of the neuron table.
    neurons: u32,
    table_rows: u32,
    // Words of one side's bits.
    side_words: u32,
    // Workgroups of this pass.
    workgroups: u32,
    // The COLUMN_ bits of the columns that are there to be read.
    columns: u32,
    // How many conditions there are.
    conditions: u32,
    // The SIDE_ bits of the sides of which only listed neurons pass.
    listed: u32,
    // The SIDE_ bits of the sides that have conditions; neurons that the table lacks fail them.
    asked: u32,
}

const SIDE_PRE: u32 = 1u;
const SIDE_POST: u32 = 2u;

const COLUMN_AXON: u32 = 1u;
const COLUMN_SOMA: u32 = 2u;
const COLUMN_DENDRITE: u32 = 4u;
const COLUMN_CELL: u32 = 8u;

@group(0) @binding(0) var<uniform> n: Neurons;
@group(0) @binding(1) var<storage, read> axon: array<u32>;
@group(0) @binding(2) var<storage, read> soma: array<u32>;
@group(0) @binding(3) var<storage, read> dendrite: array<u32>;
// Certainty code, then cell type.
@group(0) @binding(4) var<storage, read> cell: array<u32>;
// The listed neurons of both sides, as bits.
@group(0) @binding(5) var<storage, read> listed: array<u32>;
// Each condition: the low end and the width of the keys that pass; the COLUMN_ bit of its column and,
// from bit SIDES_AT on, the sides that it is for; where the set of types stands that it is for, 0 for
// every type. Behind the conditions the sets, two of these each.
@group(0) @binding(6) var<storage, read> conditions: array<vec4<u32>>;
@group(0) @binding(7) var<storage, read_write> result: array<u32>;

const SIDES_AT: u32 = 8u;

const LANES: u32 = 256u;
// Neurons that one invocation takes.
const STEPS: u32 = 4u;
const WORDS: u32 = 32u;

var<workgroup> pre_words: array<atomic<u32>, WORDS>;
var<workgroup> post_words: array<atomic<u32>, WORDS>;

struct Cell {
    axon: u32,
    soma: u32,
    dendrite: u32,
    certainty: u32,
    cell_type: u32,
}

@compute @workgroup_size(256)
fn neuron_mask(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup.y * workgroups.x + workgroup.x;
    if index >= n.workgroups { return; }
    if lane < WORDS {
        atomicStore(&pre_words[lane], 0u);
        atomicStore(&post_words[lane], 0u);
    }
    workgroupBarrier();
    for (var step = 0u; step < STEPS; step++) {
        let place = step * LANES + lane;
        let neuron = index * LANES * STEPS + place;
        if neuron >= n.neurons { continue; }
        var failed = n.asked;
        if neuron < n.table_rows { failed = failing(read_cell(neuron)); }
        failed |= unlisted(neuron);
        let bit = 1u << (place % 32u);
        if (failed & SIDE_PRE) == 0u { atomicOr(&pre_words[place / 32u], bit); }
        if (failed & SIDE_POST) == 0u { atomicOr(&post_words[place / 32u], bit); }
    }
    workgroupBarrier();
    let word = index * WORDS + lane;
    if lane < WORDS && word < n.side_words {
        result[word] = atomicLoad(&pre_words[lane]);
        result[n.side_words + word] = atomicLoad(&post_words[lane]);
    }
}

fn read_cell(neuron: u32) -> Cell {
    var one = Cell(0u, 0u, 0u, 0u, 0u);
    if (n.columns & COLUMN_AXON) != 0u { one.axon = axon[neuron]; }
    if (n.columns & COLUMN_SOMA) != 0u { one.soma = soma[neuron]; }
    if (n.columns & COLUMN_DENDRITE) != 0u { one.dendrite = dendrite[neuron]; }
    if (n.columns & COLUMN_CELL) != 0u {
        one.certainty = cell[neuron] & 0xffffu;
        one.cell_type = cell[neuron] >> 16u;
    }
    return one;
}

// The sides of which a condition fails.
fn failing(one: Cell) -> u32 {
    var failed = 0u;
    for (var at = 0u; at < n.conditions; at++) {
        let condition = conditions[at];
        let passes = key_of(one, condition.z) - condition.x <= condition.y;
        if !passes && is_for(condition.w, one.cell_type) { failed |= condition.z >> SIDES_AT; }
    }
    return failed;
}

fn key_of(one: Cell, column: u32) -> u32 {
    if (column & COLUMN_AXON) != 0u { return one.axon; }
    if (column & COLUMN_SOMA) != 0u { return one.soma; }
    if (column & COLUMN_DENDRITE) != 0u { return one.dendrite; }
    return one.certainty;
}

fn is_for(types: u32, cell_type: u32) -> bool {
    if types == 0u { return true; }
    let words = conditions[types + (cell_type >> 7u)];
    return ((words[(cell_type >> 5u) & 3u] >> (cell_type & 31u)) & 1u) != 0u;
}

// The sides that are listed, but not this neuron.
fn unlisted(neuron: u32) -> u32 {
    var failed = 0u;
    let bit = neuron & 31u;
    if (n.listed & SIDE_PRE) != 0u && ((listed[neuron >> 5u] >> bit) & 1u) == 0u {
        failed |= SIDE_PRE;
    }
    if (n.listed & SIDE_POST) != 0u {
        if ((listed[n.side_words + (neuron >> 5u)] >> bit) & 1u) == 0u { failed |= SIDE_POST; }
    }
    return failed;
}
