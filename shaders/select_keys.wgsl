// In each permutation, of some neurons that may exchange labels, the one whose key has a rank. Keys of 64 bits and
// then the places of neurons, which tell equal keys apart, are compared digit by digit from the top: how many
// neurons have each digit says which one the neuron has that is looked for.

struct Select {
    // How many neurons draw keys, and how many are looked for in each permutation.
    neurons: u32,
    selections: u32,
    // Workgroups of all dispatches, and the first one of this.
    workgroups: u32,
    first_workgroup: u32,
}

// Of the neurons from the first one to the end the one of a rank; 1 is the smallest.
struct Selection {
    first: u32,
    end: u32,
    rank: u32,
    unused: u32,
}

@group(0) @binding(0) var<uniform> s: Select;
// By permutation and neuron, the low half first.
@group(0) @binding(1) var<storage, read> keys: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> selections: array<Selection>;
// By permutation and selection the largest that is not past it: high half, low half, place.
@group(0) @binding(3) var<storage, read_write> found: array<vec4<u32>>;

const LANES: u32 = 256u;
// Four digits a word, each of as many values as there are lanes.
const DIGITS: u32 = 12u;
const OF_WORD: u32 = 4u;
const BITS: u32 = 8u;
// Lanes of a group.
const GROUP: u32 = 16u;
const GROUPS: u32 = 16u;

// Neurons by digit, and the same a group of digits at a time.
var<workgroup> counts: array<atomic<u32>, 256>;
var<workgroup> of_lanes: array<u32, 256>;
var<workgroup> of_groups: array<atomic<u32>, 16>;
// What is known of the key that is looked for: its first digits, then zeros; once no other neuron has to be
// told apart from it, then ones.
var<workgroup> known: vec3<u32>;
var<workgroup> rank: u32;
var<workgroup> is_found: u32;

// A workgroup has one selection in one permutation.
@compute @workgroup_size(256)
fn select_keys(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = s.first_workgroup + workgroup.y * workgroups.x + workgroup.x;
    if index >= s.workgroups { return; }
    let own = selections[index % s.selections];
    let base = index / s.selections * s.neurons;
    if lane == 0u {
        known = vec3<u32>();
        rank = own.rank;
        is_found = 0u;
    }
    workgroupBarrier();
    for (var digit = 0u; digit < DIGITS; digit++) {
        // Most are found by three digits, and pass by the rest.
        let prefix = known;
        let wanted = rank;
        let is_done = is_found != 0u;
        if !is_done {
            atomicStore(&counts[lane], 0u);
            if lane < GROUPS { atomicStore(&of_groups[lane], 0u); }
        }
        workgroupBarrier();
        if !is_done {
            for (var at = own.first + lane; at < own.end; at += LANES) {
                let key = vec3<u32>(keys[base + at].yx, at);
                if begins(key, prefix, digit) { atomicAdd(&counts[digit_of(key, digit)], 1u); }
            }
        }
        workgroupBarrier();
        var count = 0u;
        if !is_done {
            count = atomicLoad(&counts[lane]);
            of_lanes[lane] = count;
            if count > 0u { atomicAdd(&of_groups[lane / GROUP], count); }
        }
        workgroupBarrier();
        if count > 0u {
            var before = 0u;
            for (var group = 0u; group < lane / GROUP; group++) {
                before += atomicLoad(&of_groups[group]);
            }
            for (var other = lane / GROUP * GROUP; other < lane; other++) {
                before += of_lanes[other];
            }
            // Of one lane alone.
            if before < wanted && wanted <= before + count {
                let is_last = wanted == before + count;
                known = with_digit(prefix, digit, lane, is_last);
                rank = wanted - before;
                is_found = select(0u, 1u, is_last);
            }
        }
        workgroupBarrier();
    }
    if lane == 0u { found[index] = vec4<u32>(known, 0u); }
}

// Where a digit begins in its word.
fn shift_of(digit: u32) -> u32 {
    return BITS * (OF_WORD - 1u - digit % OF_WORD);
}

fn word_of(key: vec3<u32>, word: u32) -> u32 {
    return select(select(key.x, key.y, word == 1u), key.z, word == 2u);
}

fn digit_of(key: vec3<u32>, digit: u32) -> u32 {
    return (word_of(key, digit / OF_WORD) >> shift_of(digit)) & (LANES - 1u);
}

// Whether a key has the digits of a prefix before this one.
fn begins(key: vec3<u32>, prefix: vec3<u32>, digit: u32) -> bool {
    let word = digit / OF_WORD;
    // In two steps, because nothing may be shifted by all its bits.
    let above = ((word_of(key, word) ^ word_of(prefix, word)) >> shift_of(digit)) >> BITS;
    return above == 0u && (word < 1u || key.x == prefix.x) && (word < 2u || key.y == prefix.y);
}

// A prefix with one more digit, and then ones, if nothing else is to be told apart.
fn with_digit(prefix: vec3<u32>, digit: u32, value: u32, is_last: bool) -> vec3<u32> {
    let word = digit / OF_WORD;
    let shift = shift_of(digit);
    let own = word_of(prefix, word) | (value << shift);
    let ones = select(0u, 0xffffffffu, is_last);
    let filled = own | (ones & ((1u << shift) - 1u));
    return vec3<u32>(
        select(prefix.x, filled, word == 0u),
        select(select(prefix.y, filled, word == 1u), ones, word < 1u),
        select(filled, ones, word < 2u),
    );
}
