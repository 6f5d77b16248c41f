// The connectivity histogram by arbitrary labels of neurons: `lookup` holds the label of each
// neuron, or NO_LABEL.
#include "question.wgsl"
#include "passing.wgsl"
#include "exact.wgsl"
#include "sums.wgsl"
#include "histogram.wgsl"

const NO_LABEL: u32 = 0xffffffffu;

@compute @workgroup_size(256)
fn count_groups(
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
        let word = first >> 2u;
        let codes = summed_codes(first);
        add_four(columns[q.pre_at + word], columns[q.post_at + word], codes.xy, bits, lane);
        add_four(
            columns[q.pre_at + word + 1u],
            columns[q.post_at + word + 1u],
            codes.zw,
            bits >> 4u,
            lane,
        );
    }
    workgroupBarrier();
    flush_private(lane);
}

fn add_four(pre: vec4<u32>, post: vec4<u32>, codes: vec2<u32>, bits: u32, lane: u32) {
    if (bits & 1u) != 0u { add_pair(pre.x, post.x, code_low(codes.x), lane); }
    if (bits & 2u) != 0u { add_pair(pre.y, post.y, code_high(codes.x), lane); }
    if (bits & 4u) != 0u { add_pair(pre.z, post.z, code_low(codes.y), lane); }
    if (bits & 8u) != 0u { add_pair(pre.w, post.w, code_high(codes.y), lane); }
}

fn add_pair(pre: u32, post: u32, code: u32, lane: u32) {
    let row = lookup[pre];
    let column = lookup[post];
    if row == NO_LABEL || column == NO_LABEL { return; }
    add_row(row * q.labels + column, code, lane);
}
