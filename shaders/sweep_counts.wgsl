// Every row once, for a whole prob × size plane of thresholds: `lookup` gives the number of
// thresholds that a code passes (prob first, then size; two a word), and the row counts in the
// bin (prob rank, size rank, cell). Sums over the ranks, on the host, are the counts at every
// point.
#include "question.wgsl"
#include "passing.wgsl"

// Words of one table of ranks.
const RANK_WORDS: u32 = 32768u;

@compute @workgroup_size(256)
fn sweep_counts(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_index(workgroup, workgroups);
    if index >= q.tiles { return; }
    load_sets(lane);
    workgroupBarrier();
    let tile = tile_of(index);
    let start = (tile.x & 0xfffffff8u) + lane * ROWS_PER_LANE;
    for (var first = start; first < tile.y; first += ROWS_PER_STEP) {
        let bits = passing8(first, tile.x, tile.y);
        if bits == 0u { continue; }
        let probs = columns[q.prob_at + (first >> 3u)];
        let sizes = columns[q.size_at + (first >> 3u)];
        var keys = vec4<u32>(tile.z);
        var more_keys = keys;
        if (tests() & KEY_IS_ROW) == 0u {
            keys = cells_of(columns[q.key_at + (first >> 2u)]);
            more_keys = cells_of(columns[q.key_at + (first >> 2u) + 1u]);
        }
        add_two(probs.x, sizes.x, keys.xy, bits);
        add_two(probs.y, sizes.y, keys.zw, bits >> 2u);
        add_two(probs.z, sizes.z, more_keys.xy, bits >> 4u);
        add_two(probs.w, sizes.w, more_keys.zw, bits >> 6u);
    }
}

fn cells_of(keys: vec4<u32>) -> vec4<u32> {
    return (keys & vec4<u32>(0xffu)) * q.labels + ((keys >> vec4<u32>(8u)) & vec4<u32>(0xffu));
}

fn add_two(probs: u32, sizes: u32, cells: vec2<u32>, bits: u32) {
    if (bits & 1u) != 0u { add(probs & 0xffffu, sizes & 0xffffu, cells.x); }
    if (bits & 2u) != 0u { add(probs >> 16u, sizes >> 16u, cells.y); }
}

fn rank(table: u32, code: u32) -> u32 {
    return (lookup[table + (code >> 1u)] >> (16u * (code & 1u))) & 0xffffu;
}

fn add(prob: u32, size: u32, cell: u32) {
    let prob_rank = rank(0u, prob);
    let size_rank = rank(RANK_WORDS, size);
    if prob_rank == 0u || size_rank == 0u { return; }
    let point = (prob_rank - 1u) * q.size_points + size_rank - 1u;
    let bin = point * q.labels * q.labels + cell - q.bin_first;
    if bin < q.bins { atomicAdd(&result[bin], 1u); }
}
