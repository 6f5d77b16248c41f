// Sums of amounts times weights in a block of resamples. Both neurons of a pair have bits, a resample in each
// position of a word; where both are set, the pair counts. Counters stand upright, a resample in each
// position, and count all of them at once: carry-save adders, of nothing but and, or and exclusive or.

struct Add {
    // Parts, and the first of this dispatch's workgroups.
    parts: u32,
    first_workgroup: u32,
    workgroups: u32,
    // Words of 32 resamples of a neuron.
    words: u32,
    // Where the bits of the first and of the second neurons begin: a digit of their weights each.
    first_at: u32,
    second_at: u32,
    // The power of two that both digits come to together, and that of the first alone; NONE where the digits
    // differ, so that a neuron that is its own second would be counted twice.
    power: u32,
    single_power: u32,
}

// Pairs of one sum that add the same.
struct Part {
    first: u32,
    pairs: u32,
    // The sum, among those of this pass.
    target_sum: u32,
    // The power of two that a pair adds, SINGLE and NEGATIVE.
    adds: u32,
}

@group(0) @binding(0) var<uniform> a: Add;
@group(0) @binding(1) var<storage, read> bits: array<u32>;
// Places of both neurons.
@group(0) @binding(2) var<storage, read> pairs: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> parts: array<Part>;
// The low words of a sum by bit and word of the resample, then the high ones.
@group(0) @binding(4) var<storage, read_write> result: array<atomic<u32>>;

const LANES: u32 = 256u;
const NONE: u32 = 0xffffffffu;
const POWERS: u32 = 0xffu;
// The first neuron's weight alone counts.
const SINGLE: u32 = 0x100u;
const NEGATIVE: u32 = 0x200u;
// Pairs of a step, and steps of a part at most.
const STEP: u32 = 8u;
const STEPS: u32 = 64u;

// Each lane has one word of one part.
@compute @workgroup_size(256)
fn add_pairs(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = a.first_workgroup + workgroup.y * workgroups.x + workgroup.x;
    if index >= a.workgroups { return; }
    let side_by_side = LANES / a.words;
    let place = index * side_by_side + lane / a.words;
    let word = lane % a.words;
    if lane / a.words >= side_by_side || place >= a.parts { return; }
    let part = parts[place];
    let is_single = (part.adds & SINGLE) != 0u;
    if is_single && a.single_power == NONE { return; }
    let power = (part.adds & POWERS) + select(a.power, a.single_power, is_single);
    let end = part.first + part.pairs;
    var low = vec4<u32>();
    var middle = vec4<u32>();
    var high = vec2<u32>();
    for (var step = 0u; step < STEPS; step++) {
        let at = part.first + step * STEP;
        if at >= end { break; }
        let one = full_add(low.x, both(at, end, word), both(at + 1u, end, word));
        let two = full_add(one.x, both(at + 2u, end, word), both(at + 3u, end, word));
        let three = full_add(two.x, both(at + 4u, end, word), both(at + 5u, end, word));
        let four = full_add(three.x, both(at + 6u, end, word), both(at + 7u, end, word));
        let twos = full_add(low.y, one.y, two.y);
        let more_twos = full_add(twos.x, three.y, four.y);
        let fours = full_add(low.z, twos.y, more_twos.y);
        low = vec4<u32>(four.x, more_twos.x, fours.x, low.w);
        // The eights, and what they carry.
        var carry = fours.y;
        let eights = low.w ^ carry;
        carry &= low.w;
        low.w = eights;
        let counted = middle;
        middle.x = counted.x ^ carry;
        carry &= counted.x;
        middle.y = counted.y ^ carry;
        carry &= counted.y;
        middle.z = counted.z ^ carry;
        carry &= counted.z;
        middle.w = counted.w ^ carry;
        carry &= counted.w;
        let most = high;
        high.x = most.x ^ carry;
        carry &= most.x;
        high.y = most.y ^ carry;
    }
    for (var bit = 0u; bit < 32u; bit++) {
        let count = lying(low, bit) | (lying(middle, bit) << 4u)
            | (((high.x >> bit) & 1u) << 8u) | (((high.y >> bit) & 1u) << 9u);
        if count != 0u { add(part, (part.target_sum * 64u + bit) * a.words + word, count, power); }
    }
}

// The resamples in which both neurons of a pair count; none beyond the last pair.
fn both(at: u32, end: u32, word: u32) -> u32 {
    if at >= end { return 0u; }
    let pair = pairs[at];
    return bits[a.first_at + pair.x * a.words + word] & bits[a.second_at + pair.y * a.words + word];
}

// Sum and carry of three bits.
fn full_add(x: u32, y: u32, z: u32) -> vec2<u32> {
    let sum = x ^ y;
    return vec2<u32>(sum ^ z, (x & y) | (sum & z));
}

// Four digits of the counter of a resample.
fn lying(digits: vec4<u32>, bit: u32) -> u32 {
    let own = (digits >> vec4<u32>(bit)) & vec4<u32>(1u);
    return own.x | (own.y << 1u) | (own.z << 2u) | (own.w << 3u);
}

// Adds a count times a power of two to a sum of 64 bits, or takes it away.
fn add(part: Part, at: u32, count: u32, power: u32) {
    var low = 0u;
    var high = 0u;
    if power >= 32u {
        high = count << (power - 32u);
    } else {
        low = count << power;
        // In two steps, because nothing may be shifted by all its bits.
        high = (count >> 1u) >> (31u - power);
    }
    if (part.adds & NEGATIVE) != 0u {
        low = ~low + 1u;
        high = ~high + select(0u, 1u, low == 0u);
    }
    if low != 0u {
        let before = atomicAdd(&result[at], low);
        if before + low < low { high += 1u; }
    }
    if high != 0u { atomicAdd(&result[at + 32u * a.words], high); }
}
