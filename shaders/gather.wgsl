// The values of one column at given published rows, as far as they are in this chunk.

struct Gather {
    // Rows asked for.
    length: u32,
    workgroups: u32,
    // The chunk: its first row and its rows.
    first_row: u32,
    rows: u32,
    // Where the column starts, in words, and whether it has two values a word.
    column_at: u32,
    is_code: u32,
    unused: vec2<u32>,
}

@group(0) @binding(0) var<uniform> g: Gather;
@group(0) @binding(1) var<storage, read> columns: array<u32>;
@group(0) @binding(2) var<storage, read> rows: array<u32>;
@group(0) @binding(3) var<storage, read_write> values: array<u32>;

@compute @workgroup_size(256)
fn gather(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup.y * workgroups.x + workgroup.x;
    let at = index * 256u + lane;
    if index >= g.workgroups || at >= g.length { return; }
    let row = rows[at] - g.first_row;
    if row >= g.rows { return; }
    if g.is_code != 0u {
        values[at] = (columns[g.column_at + (row >> 1u)] >> (16u * (row & 1u))) & 0xffffu;
    } else {
        values[at] = columns[g.column_at + row];
    }
}
