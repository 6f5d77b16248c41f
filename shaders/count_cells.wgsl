// What the rows that pass come to in each cell, exactly: rows, synapses, and the sum of a value.
//
// Bins in global memory are 1 word (rows), 3 (rows, synapses) or 8 (rows, synapses, synapses with a
// value, infinite values, sum); synapses and sums have two words, low first, sums in two's complement.
// Where bins fit, a workgroup adds in its own memory first, in limbs of 16 bits that its rows, at
// most 65,536, cannot make overflow: 1 word, 3, or 10 (rows, 2 limbs of synapses, 2 of those with a
// value, infinite values, 4 limbs of the sum).
#include "row_pass.wgsl"

// Rows are told apart by cell: `column`. Else all are in one.
const BY_CELL: u32 = 1u;
// Synapses are added up beside rows.
const WEIGHTED: u32 = 2u;
// Values are added up beside synapses; they are the sums over the synapses of their rows already.
const SUMMED: u32 = 4u;
const OF_ROWS: u32 = 8u;
// Bins are in workgroup memory first.
const PRIVATE_BINS: u32 = 16u;

@group(0) @binding(2) var<storage, read> mask: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<u32>;
@group(0) @binding(4) var<storage, read> values: array<u32>;
// The value of each code.
@group(0) @binding(5) var<storage, read> lookup: array<u32>;
@group(0) @binding(6) var<storage, read_write> result: array<atomic<u32>>;

const PRIVATE_WORDS: u32 = 4000u;
var<workgroup> private_bins: array<atomic<u32>, PRIVATE_WORDS>;

@compute @workgroup_size(256)
fn count_cells(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let group = group_of(workgroup, workgroups);
    if group >= p.groups { return; }
    if (p.asks & PRIVATE_BINS) != 0u {
        for (var i = lane; i < p.copies * p.copy_stride; i += LANES) {
            atomicStore(&private_bins[i], 0u);
        }
    }
    workgroupBarrier();
    let rows = rows_of(group);
    for (var row = rows.x + lane; row < rows.y; row += LANES) {
        if ((mask[row >> 5u] >> (row & 31u)) & 1u) == 0u { continue; }
        var cell = 0u;
        if (p.asks & BY_CELL) != 0u { cell = column[row]; }
        let bin = cell - p.bin_first;
        if bin >= p.bins { continue; }
        if (p.asks & PRIVATE_BINS) != 0u {
            add_privately((lane % p.copies) * p.copy_stride + bin, row);
        } else {
            add_globally(bin, row);
        }
    }
    workgroupBarrier();
    if (p.asks & PRIVATE_BINS) == 0u { return; }
    for (var bin = lane; bin < p.bins; bin += LANES) { flush(bin); }
}

fn weight_at(row: u32) -> u32 {
    if p.weight_width == 1u { return (weights[row >> 2u] >> (8u * (row & 3u))) & 0xffu; }
    if p.weight_width == 2u { return (weights[row >> 1u] >> (16u * (row & 1u))) & 0xffffu; }
    if p.weight_width == 4u { return weights[row]; }
    return 1u;
}

// The value of a row: its low and its high word.
fn units_at(row: u32) -> vec2<u32> {
    if p.value_width == 2u {
        let code = (values[row >> 1u] >> (16u * (row & 1u))) & 0xffffu;
        return vec2<u32>(lookup[2u * code], lookup[2u * code + 1u]);
    }
    return vec2<u32>(values[2u * row], values[2u * row + 1u]);
}

// The marks of null and of an infinity, which no sum of 64 bits has.
fn is_null(units: vec2<u32>) -> bool { return units.y == 0x80000000u && units.x == 0u; }
fn is_infinite(units: vec2<u32>) -> bool { return units.y == 0x80000000u && units.x == 1u; }

fn product(a: u32, b: u32) -> vec2<u32> {
    let low = (a & 0xffffu) * (b & 0xffffu);
    let mixed = (a & 0xffffu) * (b >> 16u);
    let other = (a >> 16u) * (b & 0xffffu);
    let middle = (low >> 16u) + (mixed & 0xffffu) + (other & 0xffffu);
    let high = (a >> 16u) * (b >> 16u) + (mixed >> 16u) + (other >> 16u) + (middle >> 16u);
    return vec2<u32>((low & 0xffffu) | (middle << 16u), high);
}

// What a row adds to the sum: two's complement, whatever the sign.
fn amount(weight: u32, units: vec2<u32>) -> vec2<u32> {
    if weight == 1u || (p.asks & OF_ROWS) != 0u { return units; }
    let low = product(weight, units.x);
    return vec2<u32>(low.x, low.y + weight * units.y);
}

fn add_privately(at: u32, row: u32) {
    atomicAdd(&private_bins[at], 1u);
    if (p.asks & WEIGHTED) == 0u { return; }
    let weight = weight_at(row);
    add_limb(at + p.bins, weight & 0xffffu);
    add_limb(at + 2u * p.bins, weight >> 16u);
    if (p.asks & SUMMED) == 0u { return; }
    let units = units_at(row);
    if is_null(units) { return; }
    add_limb(at + 3u * p.bins, weight & 0xffffu);
    add_limb(at + 4u * p.bins, weight >> 16u);
    if is_infinite(units) {
        atomicAdd(&private_bins[at + 5u * p.bins], 1u);
        return;
    }
    let more = amount(weight, units);
    add_limb(at + 6u * p.bins, more.x & 0xffffu);
    add_limb(at + 7u * p.bins, more.x >> 16u);
    add_limb(at + 8u * p.bins, more.y & 0xffffu);
    add_limb(at + 9u * p.bins, more.y >> 16u);
}

fn add_limb(at: u32, limb: u32) {
    if limb != 0u { atomicAdd(&private_bins[at], limb); }
}

fn add_globally(bin: u32, row: u32) {
    if (p.asks & WEIGHTED) == 0u {
        atomicAdd(&result[bin], 1u);
        return;
    }
    let weight = weight_at(row);
    if (p.asks & SUMMED) == 0u {
        atomicAdd(&result[3u * bin], 1u);
        add_wide(3u * bin + 1u, vec2<u32>(weight, 0u));
        return;
    }
    atomicAdd(&result[8u * bin], 1u);
    add_wide(8u * bin + 1u, vec2<u32>(weight, 0u));
    let units = units_at(row);
    if is_null(units) { return; }
    add_wide(8u * bin + 3u, vec2<u32>(weight, 0u));
    if is_infinite(units) {
        atomicAdd(&result[8u * bin + 5u], 1u);
    } else {
        add_wide(8u * bin + 6u, amount(weight, units));
    }
}

// Adds to a sum of two words.
fn add_wide(at: u32, more: vec2<u32>) {
    var high = more.y;
    if more.x != 0u {
        let old = atomicAdd(&result[at], more.x);
        if old + more.x < old { high += 1u; }
    }
    if high != 0u { atomicAdd(&result[at + 1u], high); }
}

// The sum of one field of a bin over the copies; rows of a workgroup are too few to make it overflow.
fn private_total(at: u32) -> u32 {
    var total = 0u;
    for (var copy = 0u; copy < p.copies; copy++) {
        total += atomicLoad(&private_bins[copy * p.copy_stride + at]);
    }
    return total;
}

// Two limbs as a sum of two words.
fn two_limbs(at: u32) -> vec2<u32> {
    let low = private_total(at);
    let high = private_total(at + p.bins);
    let sum = low + (high << 16u);
    return vec2<u32>(sum, (high >> 16u) + select(0u, 1u, sum < low));
}

// Adds a bin of the workgroup to the global one.
fn flush(bin: u32) {
    let rows = private_total(bin);
    if rows == 0u { return; }
    if (p.asks & WEIGHTED) == 0u {
        atomicAdd(&result[bin], rows);
        return;
    }
    let synapses = two_limbs(bin + p.bins);
    if (p.asks & SUMMED) == 0u {
        atomicAdd(&result[3u * bin], rows);
        add_wide(3u * bin + 1u, synapses);
        return;
    }
    atomicAdd(&result[8u * bin], rows);
    add_wide(8u * bin + 1u, synapses);
    add_wide(8u * bin + 3u, two_limbs(bin + 3u * p.bins));
    let infinite = private_total(bin + 5u * p.bins);
    if infinite != 0u { atomicAdd(&result[8u * bin + 5u], infinite); }
    let low = two_limbs(bin + 6u * p.bins);
    let high = private_total(bin + 8u * p.bins) + (private_total(bin + 9u * p.bins) << 16u);
    add_wide(8u * bin + 6u, vec2<u32>(low.x, low.y + high));
}
