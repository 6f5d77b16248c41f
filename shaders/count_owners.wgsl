// How many rows that pass, and what sum of sizes, each marked owner has with each partner label.
#include "question.wgsl"
#include "passing.wgsl"
#include "exact.wgsl"
#include "sums.wgsl"
#include "owners.wgsl"

@compute @workgroup_size(256)
fn count_owners(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_index(workgroup, workgroups);
    if index >= q.tiles { return; }
    load_sets(lane);
    workgroupBarrier();
    let tile = tile_of(index);
    let start = (tile.x & 0xfffffff8u) + lane * ROWS_PER_LANE;
    for (var first = start; first < tile.y; first += ROWS_PER_STEP) {
        let bits = passing8(first, tile.x, tile.y);
        if bits == 0u { continue; }
        let codes = summed_codes(first);
        count_four(first >> 2u, tile.z, codes.xy, bits);
        count_four((first >> 2u) + 1u, tile.z, codes.zw, bits >> 4u);
    }
}

fn count_four(word: u32, tile_cell: u32, codes: vec2<u32>, bits: u32) {
    if (bits & 15u) == 0u { return; }
    var members = four_members(word, tile_cell);
    if (bits & 1u) != 0u { count(members[0], code_low(codes.x)); }
    if (bits & 2u) != 0u { count(members[1], code_high(codes.x)); }
    if (bits & 4u) != 0u { count(members[2], code_low(codes.y)); }
    if (bits & 8u) != 0u { count(members[3], code_high(codes.y)); }
}

// Owners before this pass's wrap around and are beyond its end.
fn count(member: Member, code: u32) {
    if member.place == NO_PLACE { return; }
    let word = member.place >> 5u;
    let below = lookup[word] & ((1u << (member.place & 31u)) - 1u);
    let owner = lookup[q.ranks_at + word] + countOneBits(below) - q.bin_first;
    if owner >= q.bins { return; }
    add_row_globally(owner * q.labels + member.partner, code, is_summed());
}
