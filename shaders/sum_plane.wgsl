// Sums along lines of a plane, from the end of each to its beginning: rows that pass so many thresholds
// exactly become rows that pass at least as many.

struct Plane {
    // Lines of this pass, one an invocation, and workgroups.
    lines: u32,
    workgroups: u32,
    // Lines that lie side by side, and the words from one such group to the next.
    inner: u32,
    outer_step: u32,
    // Points of a line, and the words from one to the next.
    points: u32,
    step: u32,
    unused: vec2<u32>,
}

@group(0) @binding(0) var<uniform> p: Plane;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;

const LANES: u32 = 256u;

@compute @workgroup_size(256)
fn sum_plane(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup.y * workgroups.x + workgroup.x;
    let line = index * LANES + lane;
    if index >= p.workgroups || line >= p.lines { return; }
    var at = (line / p.inner) * p.outer_step + line % p.inner + (p.points - 1u) * p.step;
    var sum = values[at];
    for (var point = 1u; point < p.points; point++) {
        at -= p.step;
        sum += values[at];
        values[at] = sum;
    }
}
