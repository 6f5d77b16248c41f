// The cell of each row that passes, label after label: cell × labels + label. Rows without a label
// no longer pass.
#include "row_pass.wgsl"

// The first label: there is no cell so far.
const BEGIN: u32 = 1u;
// A label is what `lookup` has for the value, or in how many of its ranges the value is, less one;
// else it is the value.
const BY_TABLE: u32 = 2u;
const BY_RANGES: u32 = 4u;
const NO_LABEL: u32 = 0xffffffffu;

@group(0) @binding(2) var<storage, read> lookup: array<u32>;
@group(0) @binding(3) var<storage, read_write> mask: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> cells: array<u32>;

#include "key_ranges.wgsl"

@compute @workgroup_size(256)
fn label_rows(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let group = group_of(workgroup, workgroups);
    if group >= p.groups { return; }
    let rows = rows_of(group);
    for (var row = rows.x + lane; row < rows.y; row += LANES) {
        let bit = 1u << (row & 31u);
        if (atomicLoad(&mask[row >> 5u]) & bit) == 0u { continue; }
        let label = label_of(value_at(row));
        if label == NO_LABEL {
            atomicAnd(&mask[row >> 5u], ~bit);
            continue;
        }
        var cell = label;
        if (p.asks & BEGIN) == 0u { cell += cells[row] * p.times; }
        cells[row] = cell;
    }
}

fn label_of(value: vec2<u32>) -> u32 {
    if (p.asks & BY_TABLE) != 0u { return lookup[value.x]; }
    // None less one is the mark of no label.
    if (p.asks & BY_RANGES) != 0u { return ranges_with(value) - 1u; }
    return value.x;
}
