// The rows that pass, one bit each, by their position in the files: the column.
#include "row_pass.wgsl"

@group(0) @binding(2) var<storage, read> mask: array<u32>;
@group(0) @binding(3) var<storage, read_write> result: array<atomic<u32>>;

@compute @workgroup_size(256)
fn mark_rows(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let group = group_of(workgroup, workgroups);
    if group >= p.groups { return; }
    let rows = rows_of(group);
    for (var row = rows.x + lane; row < rows.y; row += LANES) {
        if ((mask[row >> 5u] >> (row & 31u)) & 1u) == 0u { continue; }
        let at = column[row];
        atomicOr(&result[at >> 5u], 1u << (at & 31u));
    }
}
