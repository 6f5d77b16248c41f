// Exclusive prefix sums of u32s, in blocks of 1,024. `scan_blocks` sums within blocks and leaves
// each block's total in `totals`; once those are scanned, `add_offsets` adds them.

struct Scan {
    length: u32,
    blocks: u32,
    unused: vec2<u32>,
}

@group(0) @binding(0) var<uniform> s: Scan;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: array<u32>;

const LANES: u32 = 256u;
const PER_LANE: u32 = 4u;
var<workgroup> sums: array<u32, LANES>;

@compute @workgroup_size(256)
fn scan_blocks(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let block = workgroup.y * workgroups.x + workgroup.x;
    if block >= s.blocks { return; }
    let first = (block * LANES + lane) * PER_LANE;
    var own = array<u32, 4>(0u, 0u, 0u, 0u);
    var sum = 0u;
    for (var i = 0u; i < PER_LANE; i++) {
        own[i] = sum;
        if first + i < s.length { sum += values[first + i]; }
    }
    sums[lane] = sum;
    workgroupBarrier();
    for (var distance = 1u; distance < LANES; distance *= 2u) {
        var before = 0u;
        if lane >= distance { before = sums[lane - distance]; }
        workgroupBarrier();
        sums[lane] += before;
        workgroupBarrier();
    }
    let offset = sums[lane] - sum;
    for (var i = 0u; i < PER_LANE; i++) {
        if first + i < s.length { values[first + i] = offset + own[i]; }
    }
    if lane == LANES - 1u { totals[block] = sums[lane]; }
}

@compute @workgroup_size(256)
fn add_offsets(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let block = workgroup.y * workgroups.x + workgroup.x;
    if block >= s.blocks { return; }
    let first = (block * LANES + lane) * PER_LANE;
    for (var i = 0u; i < PER_LANE; i++) {
        if first + i < s.length { values[first + i] += totals[block]; }
    }
}
