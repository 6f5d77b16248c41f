// One bit for each published row that passes the filter, in a result that was cleared. Over sorted rows
// the bits are those that the `key` column names. There is no barrier in the loop: its bounds come from a
// buffer, and Direct3D's older compiler does not believe that they are the same for all invocations.
#include "question.wgsl"
#include "passing.wgsl"

@compute @workgroup_size(256)
fn filter_mask(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_index(workgroup, workgroups);
    if index >= q.tiles { return; }
    load_sets(lane);
    workgroupBarrier();
    let tile = tile_of(index);
    for (var at = tile.x & 0xfffffff8u; at < tile.y; at += ROWS_PER_STEP) {
        let first = at + lane * ROWS_PER_LANE;
        let bits = passing8(first, tile.x, tile.y);
        if bits == 0u { continue; }
        if (tests() & KEY_IS_ROW) != 0u {
            set_rows(first, bits);
        } else {
            // Eight rows lie within one word: chunks begin at whole words.
            let row = q.first_row + first;
            atomicOr(&result[row >> 5u], bits << (row & 31u));
        }
    }
}

fn set_rows(first: u32, bits: u32) {
    let word = q.key_at + (first >> 2u);
    set_four(columns[word], bits);
    set_four(columns[word + 1u], bits >> 4u);
}

fn set_four(rows: vec4<u32>, bits: u32) {
    if (bits & 1u) != 0u { set_row(rows.x); }
    if (bits & 2u) != 0u { set_row(rows.y); }
    if (bits & 4u) != 0u { set_row(rows.z); }
    if (bits & 8u) != 0u { set_row(rows.w); }
}

fn set_row(row: u32) {
    atomicOr(&result[row >> 5u], 1u << (row & 31u));
}
