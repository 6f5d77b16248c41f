// One bit for each neuron that passes the filter's conditions, once as presynaptic and once as
// postsynaptic partner. Lengths are order keys of float32 (NaN lowest, −0 = +0), so that no
// float comparison, and no driver's flushing of denormals, takes part.

// What one side asks of its neurons; a range is low ≤ key ≤ low + width.
struct Side {
    axon_low: u32,
    axon_width: u32,
    soma_low: u32,
    soma_width: u32,
    dendrite_low: u32,
    dendrite_width: u32,
    certainty_low: u32,
    certainty_width: u32,
    // Whether only listed neurons pass.
    is_listed: u32,
    // Whether any condition is asked; neurons that the table lacks fail it.
    is_asked: u32,
    unused: vec2<u32>,
}

struct Neurons {
    // All neurons, and those of the neuron table.
    neurons: u32,
    table_rows: u32,
    // Words of one side's bits.
    side_words: u32,
    // Workgroups of this pass.
    workgroups: u32,
    // The axon of an axon-only type; axon and dendrite of other types.
    projection_low: u32,
    projection_width: u32,
    cell_axon_low: u32,
    cell_axon_width: u32,
    cell_dendrite_low: u32,
    cell_dendrite_width: u32,
    // The COLUMN_ bits of the columns that are there to be read.
    columns: u32,
    unused: u32,
    axon_only: array<vec4<u32>, 2>,
    pre: Side,
    post: Side,
}

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
@group(0) @binding(6) var<storage, read_write> result: array<u32>;

const LANES: u32 = 256u;
// Neurons that one invocation takes.
const STEPS: u32 = 4u;
const WORDS: u32 = 32u;

var<workgroup> pre_words: array<atomic<u32>, WORDS>;
var<workgroup> post_words: array<atomic<u32>, WORDS>;
var<workgroup> axon_only_set: array<u32, 8>;

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
    if lane < 8u { axon_only_set[lane] = n.axon_only[lane / 4u][lane % 4u]; }
    workgroupBarrier();
    for (var step = 0u; step < STEPS; step++) {
        let place = step * LANES + lane;
        let neuron = index * LANES * STEPS + place;
        if neuron >= n.neurons { continue; }
        let in_table = neuron < n.table_rows;
        var one = Cell(0u, 0u, 0u, 0u, 0u);
        var member = false;
        if in_table {
            one = read_cell(neuron);
            member = in_population(one);
        }
        let bit = 1u << (place % 32u);
        if side_passes(n.pre, 0u, neuron, one, member) {
            atomicOr(&pre_words[place / 32u], bit);
        }
        if side_passes(n.post, n.side_words, neuron, one, member) {
            atomicOr(&post_words[place / 32u], bit);
        }
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

fn in_population(one: Cell) -> bool {
    let axon_only = (axon_only_set[one.cell_type >> 5u] >> (one.cell_type & 31u)) & 1u;
    if axon_only != 0u {
        return one.axon - n.projection_low <= n.projection_width;
    }
    return one.axon - n.cell_axon_low <= n.cell_axon_width
        && one.dendrite - n.cell_dendrite_low <= n.cell_dendrite_width;
}

fn side_passes(side: Side, listed_at: u32, neuron: u32, one: Cell, member: bool) -> bool {
    if side.is_listed != 0u {
        let bit = (listed[listed_at + (neuron >> 5u)] >> (neuron & 31u)) & 1u;
        if bit == 0u { return false; }
    }
    if side.is_asked == 0u { return true; }
    return member
        && one.axon - side.axon_low <= side.axon_width
        && one.soma - side.soma_low <= side.soma_width
        && one.dendrite - side.dendrite_low <= side.dendrite_width
        && one.certainty - side.certainty_low <= side.certainty_width;
}
