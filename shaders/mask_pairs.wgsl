// Narrows the rows that pass by how their neurons stand to each other: the column is the
// presynaptic one.
#include "row_pass.wgsl"

// Which orders pass.
const LESS: u32 = 1u;
const EQUAL: u32 = 2u;
const GREATER: u32 = 4u;
// Not the numbers of neurons are compared, but their places.
const BY_PLACE: u32 = 8u;

@group(0) @binding(2) var<storage, read> posts: array<u32>;
@group(0) @binding(3) var<storage, read> places: array<u32>;
@group(0) @binding(4) var<storage, read_write> mask: array<u32>;

@compute @workgroup_size(256)
fn mask_pairs(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let group = group_of(workgroup, workgroups);
    if group >= p.groups { return; }
    let rows = rows_of(group);
    for (var first = rows.x + 32u * lane; first < rows.y; first += 32u * LANES) {
        var passing = mask[first >> 5u];
        var rest = passing;
        while rest != 0u {
            let bit = countTrailingZeros(rest);
            rest &= rest - 1u;
            let row = first + bit;
            if !passes(column[row], posts[row]) { passing &= ~(1u << bit); }
        }
        mask[first >> 5u] = passing;
    }
}

fn passes(pre: u32, post: u32) -> bool {
    var a = pre;
    var b = post;
    if (p.asks & BY_PLACE) != 0u {
        a = places[pre];
        b = places[post];
    }
    let order = select(select(GREATER, EQUAL, a == b), LESS, a < b);
    return (p.asks & order) != 0u;
}
