// Which owners have at least one row that passes: one bit for each place.
#include "question.wgsl"
#include "passing.wgsl"
#include "owners.wgsl"

@compute @workgroup_size(256)
fn mark_owners(
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
        mark_four(first >> 2u, tile.z, bits);
        mark_four((first >> 2u) + 1u, tile.z, bits >> 4u);
    }
}

fn mark_four(word: u32, tile_cell: u32, bits: u32) {
    if (bits & 15u) == 0u { return; }
    var members = four_members(word, tile_cell);
    for (var i = 0u; i < 4u; i++) {
        let place = members[i].place;
        if ((bits >> i) & 1u) != 0u && place != NO_PLACE {
            let bit = 1u << (place & 31u);
            // Most rows find their owner marked, and a look is cheaper than an atomic.
            if (atomicLoad(&result[place >> 5u]) & bit) == 0u {
                atomicOr(&result[place >> 5u], bit);
            }
        }
    }
}
