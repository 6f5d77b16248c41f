// What every kernel over the rows of a copy in the order (presynaptic neuron, postsynaptic neuron)
// is given. The Rust twin of `RowPass` is `engine::gpu::mapped::row_pass::RowPass`; a test compares
// the two.

struct RowPass {
    // Rows of this chunk.
    rows: u32,
    // The first row of this dispatch, its workgroups, and the rows of each.
    first: u32,
    groups: u32,
    group_rows: u32,
    // Bytes of a value of the column.
    width: u32,
    // What is asked: bits that each kernel names.
    asks: u32,
    // Ranges in the table.
    ranges: u32,
    // The cell so far is multiplied with it.
    times: u32,
    // The bins of this pass: the first, and how many.
    bin_first: u32,
    bins: u32,
    // Copies of the bins in workgroup memory, and their distance.
    copies: u32,
    copy_stride: u32,
    // Bytes of a weight and of a value; 0 where there is none.
    weight_width: u32,
    value_width: u32,
    unused: vec2<u32>,
}

const LANES: u32 = 256u;

@group(0) @binding(0) var<uniform> p: RowPass;
// Values of 1, 2, 4 or 8 bytes, one a row.
@group(0) @binding(1) var<storage, read> column: array<u32>;

fn group_of(id: vec3<u32>, count: vec3<u32>) -> u32 {
    return id.y * count.x + id.x;
}

// The rows of a workgroup: the first, and the end.
fn rows_of(group: u32) -> vec2<u32> {
    let first = p.first + group * p.group_rows;
    return vec2<u32>(first, min(first + p.group_rows, p.rows));
}

// A value of the column: its low and its high word.
fn value_at(row: u32) -> vec2<u32> {
    if p.width == 1u {
        return vec2<u32>((column[row >> 2u] >> (8u * (row & 3u))) & 0xffu, 0u);
    }
    if p.width == 2u {
        return vec2<u32>((column[row >> 1u] >> (16u * (row & 1u))) & 0xffffu, 0u);
    }
    if p.width == 4u {
        return vec2<u32>(column[row], 0u);
    }
    return vec2<u32>(column[2u * row], column[2u * row + 1u]);
}
