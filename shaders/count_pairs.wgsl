// The connectivity histogram by cell type: every row that passes counts in the bin of its pre
// and post type. Filter and histogram are one pass.
#include "question.wgsl"
#include "passing.wgsl"
#include "exact.wgsl"
#include "sums.wgsl"
#include "histogram.wgsl"

@compute @workgroup_size(256)
fn count_pairs(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_index(workgroup, workgroups);
    if index >= q.tiles { return; }
    load_sets(lane);
    clear_private(lane);
    workgroupBarrier();
    let tile = tile_of(index);
    let start = (tile.x & 0xfffffff8u) + lane * ROWS_PER_LANE;
    for (var first = start; first < tile.y; first += ROWS_PER_STEP) {
        let bits = passing8(first, tile.x, tile.y);
        if bits == 0u { continue; }
        let four = first >> 2u;
        let codes = summed_codes(first);
        add_four(keys_of(four), codes.xy, bits, lane);
        add_four(keys_of(four + 1u), codes.zw, bits >> 4u, lane);
    }
    workgroupBarrier();
    flush_private(lane);
}

fn add_four(keys: vec4<u32>, codes: vec2<u32>, bits: u32, lane: u32) {
    if (bits & 1u) != 0u { add_row(cell_of(keys.x), code_low(codes.x), lane); }
    if (bits & 2u) != 0u { add_row(cell_of(keys.y), code_high(codes.x), lane); }
    if (bits & 4u) != 0u { add_row(cell_of(keys.z), code_low(codes.y), lane); }
    if (bits & 8u) != 0u { add_row(cell_of(keys.w), code_high(codes.y), lane); }
}

// Types stand in the key as their rows and columns of the matrix.
fn cell_of(key: u32) -> u32 {
    return (key & 0xffu) * q.labels + ((key >> 8u) & 0xffu);
}
