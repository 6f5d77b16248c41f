// One bit for each published row that passes the filter. Over published rows a workgroup writes
// whole words; over sorted rows it sets the bits that the `key` column names.
#include "question.wgsl"
#include "passing.wgsl"

var<workgroup> bytes: array<u32, LANES>;

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
        if (tests() & KEY_IS_ROW) != 0u {
            set_rows(first, bits);
        } else {
            bytes[lane] = bits;
            workgroupBarrier();
            store_words(at, lane);
            workgroupBarrier();
        }
    }
}

fn set_rows(first: u32, bits: u32) {
    if bits == 0u { return; }
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

// The first 64 invocations write the step's 64 words, as far as the chunk has rows.
fn store_words(at: u32, lane: u32) {
    let row = at + 32u * lane;
    if lane >= ROWS_PER_STEP / 32u || row >= q.rows { return; }
    let i = 4u * lane;
    let word = bytes[i] | (bytes[i + 1u] << 8u) | (bytes[i + 2u] << 16u) | (bytes[i + 3u] << 24u);
    atomicStore(&result[(q.first_row + row) >> 5u], word);
}
