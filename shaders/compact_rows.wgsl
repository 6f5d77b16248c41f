// Bits to ascending row numbers, in blocks of 256 words. `count_blocks` counts each block's bits;
// once the counts are scanned, `write_rows` writes the block's row numbers from its offset on,
// by way of workgroup memory so that neighbouring invocations write neighbouring words.

struct Compact {
    words: u32,
    blocks: u32,
    // Room in `rows`.
    rows_max: u32,
    unused: u32,
}

@group(0) @binding(0) var<uniform> c: Compact;
@group(0) @binding(1) var<storage, read> bits: array<u32>;
@group(0) @binding(2) var<storage, read_write> offsets: array<u32>;
@group(0) @binding(3) var<storage, read_write> rows: array<u32>;

const LANES: u32 = 256u;
const WINDOW: u32 = 2048u;
var<workgroup> sums: array<u32, LANES>;
var<workgroup> window: array<u32, WINDOW>;
var<workgroup> block_total: atomic<u32>;

fn word_of(block: u32, lane: u32) -> u32 {
    let at = block * LANES + lane;
    if at >= c.words { return 0u; }
    return bits[at];
}

@compute @workgroup_size(256)
fn count_blocks(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let block = workgroup.y * workgroups.x + workgroup.x;
    if block >= c.blocks { return; }
    if lane == 0u { atomicStore(&block_total, 0u); }
    workgroupBarrier();
    let count = countOneBits(word_of(block, lane));
    if count != 0u { atomicAdd(&block_total, count); }
    workgroupBarrier();
    if lane == 0u { offsets[block] = atomicLoad(&block_total); }
}

@compute @workgroup_size(256)
fn write_rows(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let block = workgroup.y * workgroups.x + workgroup.x;
    if block >= c.blocks { return; }
    let word = word_of(block, lane);
    let count = countOneBits(word);
    sums[lane] = count;
    workgroupBarrier();
    for (var distance = 1u; distance < LANES; distance *= 2u) {
        var before = 0u;
        if lane >= distance { before = sums[lane - distance]; }
        workgroupBarrier();
        sums[lane] += before;
        workgroupBarrier();
    }
    let own_first = sums[lane] - count;
    let total = workgroupUniformLoad(&sums[LANES - 1u]);
    let row = (block * LANES + lane) * 32u;
    let out = offsets[block];
    for (var start = 0u; start < total; start += WINDOW) {
        var rest = word;
        for (var at = own_first; rest != 0u; at++) {
            // Below `start` the difference wraps and is beyond the window too.
            if at - start < WINDOW { window[at - start] = row + countTrailingZeros(rest); }
            rest &= rest - 1u;
        }
        workgroupBarrier();
        let filled = min(total - start, WINDOW);
        for (var i = lane; i < filled; i += LANES) {
            if out + start + i < c.rows_max { rows[out + start + i] = window[i]; }
        }
        workgroupBarrier();
    }
}
