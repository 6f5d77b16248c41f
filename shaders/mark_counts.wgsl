// One bit for each neuron that has enough rows, out of their numbers as `count_neurons` leaves them.

struct Threshold {
    // Neurons of this pass, and the first of them: a multiple of 1,024.
    length: u32,
    first: u32,
    // Workgroups of this pass.
    workgroups: u32,
    // Rows that are enough.
    fewest: u32,
}

@group(0) @binding(0) var<uniform> t: Threshold;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read_write> result: array<u32>;

const LANES: u32 = 256u;
// Neurons that one invocation takes, and words of bits that a workgroup writes.
const STEPS: u32 = 4u;
const WORDS: u32 = 32u;

var<workgroup> words: array<atomic<u32>, WORDS>;

@compute @workgroup_size(256)
fn mark_counts(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup.y * workgroups.x + workgroup.x;
    if index >= t.workgroups { return; }
    if lane < WORDS { atomicStore(&words[lane], 0u); }
    workgroupBarrier();
    for (var step = 0u; step < STEPS; step++) {
        let place = step * LANES + lane;
        let neuron = index * LANES * STEPS + place;
        if neuron < t.length && counts[neuron] >= t.fewest {
            atomicOr(&words[place / 32u], 1u << (place % 32u));
        }
    }
    workgroupBarrier();
    let word = index * WORDS + lane;
    if lane < WORDS && 32u * word < t.length {
        result[t.first / 32u + word] = atomicLoad(&words[lane]);
    }
}
