// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011), as in `src/draws/philox.rs`.

const ROUNDS: u32 = 10u;
const FACTOR_0: u32 = 0xd2511f53u;
const FACTOR_1: u32 = 0xcd9e8d57u;
const STEP_0: u32 = 0x9e3779b9u;
const STEP_1: u32 = 0xbb67ae85u;

// The high half of a product, of four products of halves.
fn high_of(a: u32, b: u32) -> u32 {
    let a_low = a & 0xffffu;
    let a_high = a >> 16u;
    let b_low = b & 0xffffu;
    let b_high = b >> 16u;
    let across = a_low * b_high;
    let back = a_high * b_low;
    let middle = ((a_low * b_low) >> 16u) + (across & 0xffffu) + (back & 0xffffu);
    return a_high * b_high + (across >> 16u) + (back >> 16u) + (middle >> 16u);
}

// The four words that a counter comes to under a key.
fn philox(counter: vec4<u32>, own_key: vec2<u32>) -> vec4<u32> {
    var words = counter;
    var key = own_key;
    for (var round = 0u; round < ROUNDS; round++) {
        words = vec4<u32>(
            high_of(words.z, FACTOR_1) ^ words.y ^ key.x,
            words.z * FACTOR_1,
            high_of(words.x, FACTOR_0) ^ words.w ^ key.y,
            words.x * FACTOR_0,
        );
        key += vec2<u32>(STEP_0, STEP_1);
    }
    return words;
}
