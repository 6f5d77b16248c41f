// What is drawn for neurons, as `src/draws/` draws it. Of weights in a block of resamples bits, a resample in each
// position of a word, a plane of them for each binary digit of a weight; of permutations keys to sort by.

#include "philox.wgsl"

struct Draw {
    key: vec2<u32>,
    // The last word of the counter: what is drawn for.
    purpose: u32,
    neurons: u32,
    // Words of 32 resamples of a neuron, a multiple of 4, or keys of a neuron; the counter that they begin with.
    words: u32,
    first_counter: u32,
    // Workgroups of all dispatches, and the first one of this.
    workgroups: u32,
    first_workgroup: u32,
}

@group(0) @binding(0) var<uniform> d: Draw;
// The number of each neuron, low half first.
@group(0) @binding(1) var<storage, read> numbers: array<vec2<u32>>;
// By plane, neuron and word; keys by permutation and neuron, the low half first.
@group(0) @binding(2) var<storage, read_write> bits: array<u32>;

const LANES: u32 = 256u;
// Words of a counter.
const DRAWN: u32 = 4u;
// Resamples that a counter has Poisson weights of.
const HALVES: u32 = 8u;

// Doubled or nothing: the one digit of half the weight. An invocation has one counter.
@compute @workgroup_size(256)
fn draw_bits(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = d.first_workgroup + workgroup.y * workgroups.x + workgroup.x;
    if index >= d.workgroups { return; }
    let counters = d.words / DRAWN;
    let neuron = (index * LANES + lane) / counters;
    let counter = (index * LANES + lane) % counters;
    if neuron >= d.neurons { return; }
    let number = numbers[neuron];
    let drawn = philox(vec4<u32>(number, d.first_counter + counter, d.purpose), d.key);
    let at = neuron * d.words + DRAWN * counter;
    bits[at] = drawn.x;
    bits[at + 1u] = drawn.y;
    bits[at + 2u] = drawn.z;
    bits[at + 3u] = drawn.w;
}

// Poisson weights of 0 to 8: four digits. An invocation has one word of each.
@compute @workgroup_size(256)
fn draw_poisson(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = d.first_workgroup + workgroup.y * workgroups.x + workgroup.x;
    if index >= d.workgroups { return; }
    let neuron = (index * LANES + lane) / d.words;
    let word = (index * LANES + lane) % d.words;
    if neuron >= d.neurons { return; }
    let number = numbers[neuron];
    var planes = vec4<u32>();
    for (var counter = 0u; counter < DRAWN; counter++) {
        let own = d.first_counter + DRAWN * word + counter;
        let drawn = philox(vec4<u32>(number, own, d.purpose), d.key);
        let at = HALVES * counter;
        planes |= digits_of(drawn.x, at);
        planes |= digits_of(drawn.y, at + 2u);
        planes |= digits_of(drawn.z, at + 4u);
        planes |= digits_of(drawn.w, at + 6u);
    }
    let plane = d.neurons * d.words;
    let at = neuron * d.words + word;
    bits[at] = planes.x;
    bits[at + plane] = planes.y;
    bits[at + 2u * plane] = planes.z;
    bits[at + 3u * plane] = planes.w;
}

// Keys to sort by. An invocation has one.
@compute @workgroup_size(256)
fn draw_keys(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = d.first_workgroup + workgroup.y * workgroups.x + workgroup.x;
    if index >= d.workgroups { return; }
    let permutation = (index * LANES + lane) / d.neurons;
    let neuron = (index * LANES + lane) % d.neurons;
    if permutation >= d.words { return; }
    let number = numbers[neuron];
    let drawn = philox(vec4<u32>(number, d.first_counter + permutation, d.purpose), d.key);
    let at = 2u * (permutation * d.neurons + neuron);
    bits[at] = drawn.x;
    bits[at + 1u] = drawn.y;
}

// The digits of the two weights that a drawn word has, at the bits of their resamples.
fn digits_of(drawn: u32, at: u32) -> vec4<u32> {
    let low = weight_of(drawn & 0xffffu);
    let high = weight_of(drawn >> 16u);
    let powers = vec4<u32>(0u, 1u, 2u, 3u);
    let low_digits = (vec4<u32>(low) >> powers) & vec4<u32>(1u);
    let high_digits = (vec4<u32>(high) >> powers) & vec4<u32>(1u);
    return (low_digits << vec4<u32>(at)) | (high_digits << vec4<u32>(at + 1u));
}

// The Poisson weight of 16 random bits.
fn weight_of(drawn: u32) -> u32 {
    let own = vec4<u32>(drawn);
    let one = vec4<u32>(1u);
    let none = vec4<u32>(0u);
    let low = select(none, one, own >= vec4<u32>(24109u, 48218u, 60274u, 64292u));
    let high = select(none, one, own >= vec4<u32>(65297u, 65497u, 65530u, 65535u));
    let both = low + high;
    return both.x + both.y + both.z + both.w;
}
