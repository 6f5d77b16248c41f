// Every row once, for a whole prob × size plane of thresholds: `lookup` gives the number of
// thresholds that a code passes (prob first, then size; two a word), and the row counts in the
// bin (prob rank, size rank, cell). Sums over the ranks (`sum_plane`) are the counts at every point.
//
// A tile of sorted rows lies in one cell, and its probabilities pass about as many thresholds: its rows
// count in workgroup memory first, in as many prob ranks as have room from the lowest one on.
#include "question.wgsl"
#include "passing.wgsl"

const PLANE_WORDS: u32 = 2048u;
var<workgroup> plane: array<atomic<u32>, PLANE_WORDS>;

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
    let is_private = (tests() & PRIVATE_BINS) != 0u;
    if is_private {
        for (var i = lane; i < PLANE_WORDS; i += LANES) { atomicStore(&plane[i], 0u); }
    }
    workgroupBarrier();
    let tile = tile_of(index);
    var lowest = 0u;
    if is_private { lowest = lowest_rank(tile); }
    let start = (tile.x & 0xfffffff8u) + lane * ROWS_PER_LANE;
    for (var first = start; first < tile.y; first += ROWS_PER_STEP) {
        let bits = passing8(first, tile.x, tile.y);
        if bits == 0u { continue; }
        let probs = columns[q.prob_at + (first >> 3u)];
        let sizes = columns[q.size_at + (first >> 3u)];
        var keys = vec4<u32>(tile.z);
        var more_keys = keys;
        if (tests() & KEY_IS_ROW) == 0u {
            keys = cells_of(keys_of(first >> 2u));
            more_keys = cells_of(keys_of((first >> 2u) + 1u));
        }
        add_two(probs.x, sizes.x, keys.xy, bits, lowest);
        add_two(probs.y, sizes.y, keys.zw, bits >> 2u, lowest);
        add_two(probs.z, sizes.z, more_keys.xy, bits >> 4u, lowest);
        add_two(probs.w, sizes.w, more_keys.zw, bits >> 6u, lowest);
    }
    workgroupBarrier();
    if is_private { flush(tile.z, lowest, lane); }
}

// The prob rank, from 0 on, that the first words of `plane` are for: that of one end of the tile. Rows of
// other ranks than have room count globally.
fn lowest_rank(tile: vec4<u32>) -> u32 {
    let first = rank(0u, prob_of(tile.x));
    let last = rank(0u, prob_of(tile.y - 1u));
    return max(min(first, last), 1u) - 1u;
}

fn prob_of(row: u32) -> u32 {
    let four = columns[q.prob_at + (row >> 3u)];
    return (four[(row >> 1u) & 3u] >> (16u * (row & 1u))) & 0xffffu;
}

fn flush(cell: u32, lowest: u32, lane: u32) {
    for (var i = lane; i < PLANE_WORDS; i += LANES) {
        let count = atomicLoad(&plane[i]);
        if count != 0u { add_to(lowest * q.size_points + i, cell, count); }
    }
}

fn cells_of(keys: vec4<u32>) -> vec4<u32> {
    return (keys & vec4<u32>(0xffu)) * q.labels + ((keys >> vec4<u32>(8u)) & vec4<u32>(0xffu));
}

fn add_two(probs: u32, sizes: u32, cells: vec2<u32>, bits: u32, lowest: u32) {
    if (bits & 1u) != 0u { add(probs & 0xffffu, sizes & 0xffffu, cells.x, lowest); }
    if (bits & 2u) != 0u { add(probs >> 16u, sizes >> 16u, cells.y, lowest); }
}

fn rank(table: u32, code: u32) -> u32 {
    return (lookup[table + (code >> 1u)] >> (16u * (code & 1u))) & 0xffffu;
}

fn add(prob: u32, size: u32, cell: u32, lowest: u32) {
    let prob_rank = rank(0u, prob);
    let size_rank = rank(RANK_WORDS, size);
    if prob_rank == 0u || size_rank == 0u { return; }
    let point = (prob_rank - 1u) * q.size_points + size_rank - 1u;
    if (tests() & PRIVATE_BINS) != 0u {
        let word = point - lowest * q.size_points;
        if word < PLANE_WORDS {
            atomicAdd(&plane[word], 1u);
            return;
        }
    }
    add_to(point, cell, 1u);
}

fn add_to(point: u32, cell: u32, count: u32) {
    let bin = point * q.labels * q.labels + cell;
    if bin < q.bins { atomicAdd(&result[bin], count); }
}
