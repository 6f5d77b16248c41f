// Rows and exact sums of tiles that lie in one cell: what is left of a matrix once order has
// answered types and probability. Counts stand in registers until the tile ends.
#include "question.wgsl"
#include "passing.wgsl"
#include "exact.wgsl"

// count, non-finite values, three limbs.
var<workgroup> totals: array<atomic<u32>, 5>;


@compute @workgroup_size(256)
fn count_runs(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_index(workgroup, workgroups);
    if index >= q.tiles { return; }
    load_sets(lane);
    if lane < 5u { atomicStore(&totals[lane], 0u); }
    workgroupBarrier();
    let tile = tile_of(index);
    let summed = (tests() & (SUM_SIZE | SUM_PROB)) != 0u;
    let sum_at = select(q.prob_at, q.size_at, (tests() & SUM_SIZE) != 0u);
    var count = 0u;
    var sum = vec4<u32>(0u);
    let first = (tile.x & 0xfffffff8u) + lane * ROWS_PER_LANE;
    for (var at = first; at < tile.y; at += ROWS_PER_STEP) {
        let bits = passing8(at, tile.x, tile.y);
        count += countOneBits(bits);
        if summed && bits != 0u {
            sum += eight_units(columns[sum_at + (at >> 3u)], bits);
        }
    }
    if count != 0u {
        atomicAdd(&totals[0], count);
        if summed {
            atomicAdd(&totals[1], sum.w);
            atomicAdd(&totals[2], sum.x);
            atomicAdd(&totals[3], sum.y);
            atomicAdd(&totals[4], sum.z);
        }
    }
    workgroupBarrier();
    if lane == 0u && tile.z - q.bin_first < q.bins { flush(tile.z - q.bin_first, summed); }
}

// The units of those of eight codes whose bit is set.
fn eight_units(codes: vec4<u32>, bits: u32) -> vec4<u32> {
    return two_units(codes.x, bits) + two_units(codes.y, bits >> 2u)
        + two_units(codes.z, bits >> 4u) + two_units(codes.w, bits >> 6u);
}

fn two_units(word: u32, bits: u32) -> vec4<u32> {
    var units = vec4<u32>(0u);
    if (bits & 1u) != 0u { units += units_of(code_low(word)); }
    if (bits & 2u) != 0u { units += units_of(code_high(word)); }
    return units;
}

fn flush(cell: u32, summed: bool) {
    let count = atomicLoad(&totals[0]);
    if count == 0u { return; }
    if !summed {
        atomicAdd(&result[cell], count);
        return;
    }
    atomicAdd(&result[5u * cell], count);
    atomicAdd(&result[5u * cell + 1u], atomicLoad(&totals[1]));
    add_exact(
        5u * cell + 2u,
        atomicLoad(&totals[2]),
        atomicLoad(&totals[3]),
        atomicLoad(&totals[4]),
    );
}
