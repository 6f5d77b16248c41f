// Exact sums of float16 values given by order code: integers in units of 2^-24, two's complement.
// A value has 41 bits with its sign. Sums over a tile (at most 65,536 rows) stand in three u32
// limbs that cannot overflow: two of 16 bits and the signed rest. Global sums have 96 bits.

const ZERO_CODE: u32 = 0x7c01u;
const INFINITY_CODE: u32 = 0xf801u;

// A value as low limb, middle limb (16 bits each) and signed rest; `z` and above are 0 and
// `w` is 1 for NaN and infinities.
fn units_of(code: u32) -> vec4<u32> {
    if code <= 1u || code >= INFINITY_CODE {
        return vec4<u32>(0u, 0u, 0u, 1u);
    }
    let negative = code < ZERO_CODE;
    let magnitude = select(code - ZERO_CODE, ZERO_CODE - code, negative);
    let exponent = magnitude >> 10u;
    let fraction = magnitude & 0x3ffu;
    let normal = exponent != 0u;
    let mantissa = select(fraction, fraction | 0x400u, normal);
    let shift = select(0u, exponent - 1u, normal);
    var low = mantissa << shift;
    var high = (mantissa >> 1u) >> (31u - shift);
    if negative {
        low = ~low + 1u;
        high = ~high + select(0u, 1u, low == 0u);
    }
    return vec4<u32>(low & 0xffffu, low >> 16u, high, 0u);
}

// The k-th of eight codes.
fn code_low(word: u32) -> u32 { return word & 0xffffu; }
fn code_high(word: u32) -> u32 { return word >> 16u; }

// Adds limbs as they come from a tile to the 96-bit sum that starts at `at`.
fn add_exact(at: u32, limb0: u32, limb1: u32, rest: u32) {
    let low = limb0 + (limb1 << 16u);
    let high = (limb1 >> 16u) + rest + select(0u, 1u, low < limb0);
    var top = select(0u, 0xffffffffu, (high & 0x80000000u) != 0u);
    let old_low = atomicAdd(&result[at], low);
    let carry = (old_low + low) < low;
    let old_high = atomicAdd(&result[at + 1u], high);
    if (old_high + high) < high { top += 1u; }
    if carry {
        if atomicAdd(&result[at + 1u], 1u) == 0xffffffffu { top += 1u; }
    }
    if top != 0u { atomicAdd(&result[at + 2u], top); }
}
