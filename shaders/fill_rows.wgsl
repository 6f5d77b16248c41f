// A column of rows that nobody has uploaded: words by a hash of their place, so that the processors know
// them too.

struct Fill {
    // Words of this chunk, where they begin in the buffer, and the place of the first in the whole column.
    words: u32,
    at: u32,
    first_word: u32,
    // Tells columns apart.
    column: u32,
    // Whether words are two short keys, of types alone; else two codes.
    is_key: u32,
    // Workgroups of all dispatches, and the first one of this.
    workgroups: u32,
    first_workgroup: u32,
    // Words are numbers below it, unless it is 0.
    below: u32,
}

@group(0) @binding(0) var<uniform> f: Fill;
@group(0) @binding(1) var<storage, read_write> columns: array<u32>;

const LANES: u32 = 256u;
// Words that one invocation writes.
const STEPS: u32 = 8u;
const COLUMN_STEP: u32 = 0x9e3779b9u;
const TYPES: u32 = 18u;

@compute @workgroup_size(256)
fn fill_rows(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = f.first_workgroup + workgroup.y * workgroups.x + workgroup.x;
    if index >= f.workgroups { return; }
    for (var step = 0u; step < STEPS; step++) {
        let word = (index * STEPS + step) * LANES + lane;
        if word >= f.words { return; }
        let mixed = mixed_of(f.first_word + word + f.column * COLUMN_STEP);
        let keys = key_of(mixed & 0xffffu) | (key_of(mixed >> 16u) << 16u);
        let bounded = select(mixed, mixed % max(f.below, 1u), f.below != 0u);
        columns[f.at + word] = select(bounded, keys, f.is_key != 0u);
    }
}

// Pre and post type as `keys_of` in question.wgsl reads them.
fn key_of(mixed: u32) -> u32 {
    return ((mixed & 0xffu) % TYPES) | (((mixed >> 8u) % TYPES) << 5u);
}

// All bits of a word depend on all bits of the other.
fn mixed_of(word: u32) -> u32 {
    var mixed = word;
    mixed = (mixed ^ (mixed >> 16u)) * 0x7feb352du;
    mixed = (mixed ^ (mixed >> 15u)) * 0x846ca68bu;
    return mixed ^ (mixed >> 16u);
}
