// How many rows that pass each neuron has, as presynaptic or as postsynaptic partner.
#include "question.wgsl"
#include "passing.wgsl"

@compute @workgroup_size(256)
fn count_neurons(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_index(workgroup, workgroups);
    if index >= q.tiles { return; }
    load_sets(lane);
    workgroupBarrier();
    let tile = tile_of(index);
    let neurons_at = select(q.pre_at, q.post_at, (tests() & COUNT_POST) != 0u);
    let start = (tile.x & 0xfffffff8u) + lane * ROWS_PER_LANE;
    for (var first = start; first < tile.y; first += ROWS_PER_STEP) {
        let bits = passing8(first, tile.x, tile.y);
        if bits == 0u { continue; }
        let word = neurons_at + (first >> 2u);
        count_four(columns[word], bits);
        count_four(columns[word + 1u], bits >> 4u);
    }
}

fn count_four(neurons: vec4<u32>, bits: u32) {
    if (bits & 1u) != 0u { count(neurons.x); }
    if (bits & 2u) != 0u { count(neurons.y); }
    if (bits & 4u) != 0u { count(neurons.z); }
    if (bits & 8u) != 0u { count(neurons.w); }
}

fn count(neuron: u32) {
    let bin = neuron - q.bin_first;
    if bin < q.bins { atomicAdd(&result[bin], 1u); }
}
