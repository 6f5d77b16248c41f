// Narrows the rows that pass, one bit each, by one column: those stay whose value is in a set, or
// within one of some ranges. An invocation has words of the mask to itself.
#include "row_pass.wgsl"

// All rows pass so far; what `mask` holds is anything at all.
const BEGIN: u32 = 1u;
// `lookup` is a set of values, or ranges of them; else nothing is tested.
const ONE_OF: u32 = 2u;
const WITHIN: u32 = 4u;

@group(0) @binding(2) var<storage, read> lookup: array<u32>;
@group(0) @binding(3) var<storage, read_write> mask: array<u32>;

#include "key_ranges.wgsl"

@compute @workgroup_size(256)
fn mask_column(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let group = group_of(workgroup, workgroups);
    if group >= p.groups { return; }
    let rows = rows_of(group);
    for (var row = rows.x + 32u * lane; row < rows.y; row += 32u * LANES) {
        var bits = 0xffffffffu;
        if (p.asks & BEGIN) == 0u {
            bits = mask[row >> 5u];
        } else if row + 32u > p.rows {
            bits = 0xffffffffu >> (row + 32u - p.rows);
        }
        if (p.asks & (ONE_OF | WITHIN)) != 0u { bits = those_that_pass(row, bits); }
        mask[row >> 5u] = bits;
    }
}

fn those_that_pass(first: u32, bits: u32) -> u32 {
    var passing = bits;
    var rest = bits;
    while rest != 0u {
        let bit = countTrailingZeros(rest);
        rest &= rest - 1u;
        if !passes(value_at(first + bit)) { passing &= ~(1u << bit); }
    }
    return passing;
}

fn passes(value: vec2<u32>) -> bool {
    if (p.asks & ONE_OF) != 0u {
        return ((lookup[value.x >> 5u] >> (value.x & 31u)) & 1u) != 0u;
    }
    return ranges_with(value) != 0u;
}
