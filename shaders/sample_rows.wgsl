// A uniform sample: the rows with the lowest keys, a keyed permutation of the row number
// (`query::Sample::key`). `count_keys` counts the keys of the rows that pass by some of their
// bits, so that the host finds the highest key of the sample in three passes; `keep_rows` takes
// out all rows above it.

struct Pick {
    words: u32,
    workgroups: u32,
    // Only keys with key & prefix_mask == prefix count.
    prefix: u32,
    prefix_mask: u32,
    // A key counts in bin (key >> shift) & bin_mask.
    shift: u32,
    bin_mask: u32,
    // The highest key that is kept.
    key_max: u32,
    unused: u32,
    round_keys: vec4<u32>,
}

@group(0) @binding(0) var<uniform> p: Pick;
@group(0) @binding(1) var<storage, read_write> bits: array<u32>;
@group(0) @binding(2) var<storage, read_write> bins: array<atomic<u32>>;

const LANES: u32 = 256u;
const WORDS_PER_LANE: u32 = 8u;
const BINS: u32 = 4096u;
var<workgroup> private_bins: array<atomic<u32>, BINS>;

fn mix(state: u32, round_key: u32) -> u32 {
    var x = state ^ round_key;
    x = (x ^ (x >> 16u)) * 0x7feb352du;
    x = (x ^ (x >> 15u)) * 0x846ca68bu;
    return x ^ (x >> 16u);
}

fn key_of(row: u32) -> u32 {
    return mix(mix(mix(mix(row, p.round_keys.x), p.round_keys.y), p.round_keys.z), p.round_keys.w);
}

@compute @workgroup_size(256)
fn count_keys(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup.y * workgroups.x + workgroup.x;
    if index >= p.workgroups { return; }
    for (var i = lane; i < BINS; i += LANES) { atomicStore(&private_bins[i], 0u); }
    workgroupBarrier();
    for (var step = 0u; step < WORDS_PER_LANE; step++) {
        let at = (index * WORDS_PER_LANE + step) * LANES + lane;
        if at >= p.words { continue; }
        var rest = bits[at];
        while rest != 0u {
            let key = key_of(32u * at + countTrailingZeros(rest));
            rest &= rest - 1u;
            if (key & p.prefix_mask) == p.prefix {
                atomicAdd(&private_bins[(key >> p.shift) & p.bin_mask], 1u);
            }
        }
    }
    workgroupBarrier();
    for (var i = lane; i < BINS; i += LANES) {
        let count = atomicLoad(&private_bins[i]);
        if count != 0u { atomicAdd(&bins[i], count); }
    }
}

@compute @workgroup_size(256)
fn keep_rows(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup.y * workgroups.x + workgroup.x;
    if index >= p.workgroups { return; }
    for (var step = 0u; step < WORDS_PER_LANE; step++) {
        let at = (index * WORDS_PER_LANE + step) * LANES + lane;
        if at >= p.words { continue; }
        var kept = bits[at];
        var rest = kept;
        while rest != 0u {
            let bit = countTrailingZeros(rest);
            rest &= rest - 1u;
            if key_of(32u * at + bit) > p.key_max { kept &= ~(1u << bit); }
        }
        bits[at] = kept;
    }
}
