// The two middle ones of the numbers that the owners of each label have with each partner label: digit by
// digit from the highest, how many numbers go on with each value of it. Zeros are most of the numbers, and
// are not counted: they are what is left of the owners.

struct Middle {
    // Numbers, by owner and partner label, and workgroups.
    words: u32,
    workgroups: u32,
    labels: u32,
    // Selections: two a cell.
    selections: u32,
    // Where the digit stands, and whether it is the first.
    shift: u32,
    is_first: u32,
    unused: vec2<u32>,
}

@group(0) @binding(0) var<uniform> m: Middle;
@group(0) @binding(1) var<storage, read> numbers: array<u32>;
// The label of each owner.
@group(0) @binding(2) var<storage, read> owners: array<u32>;
// Of each selection: the digits found so far, the place of the wanted number among those that begin with
// them, the owners of its label, and whether it is found.
@group(0) @binding(3) var<storage, read_write> found: array<vec4<u32>>;
// Numbers by selection and digit; behind them the sum of all numbers.
@group(0) @binding(4) var<storage, read_write> result: array<atomic<u32>>;

const LANES: u32 = 256u;
// Numbers that one invocation takes.
const STEPS: u32 = 16u;
const DIGITS: u32 = 256u;

var<workgroup> total: atomic<u32>;

@compute @workgroup_size(256)
fn count_digits(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup.y * workgroups.x + workgroup.x;
    if index >= m.workgroups { return; }
    if lane == 0u { atomicStore(&total, 0u); }
    workgroupBarrier();
    var sum = 0u;
    for (var step = 0u; step < STEPS; step++) {
        let at = (index * STEPS + step) * LANES + lane;
        if at >= m.words { continue; }
        let number = numbers[at];
        if number == 0u { continue; }
        sum += number;
        let cell = owners[at / m.labels] * m.labels + at % m.labels;
        count_digit(2u * cell, number);
        count_digit(2u * cell + 1u, number);
    }
    if m.is_first != 0u && sum != 0u { atomicAdd(&total, sum); }
    workgroupBarrier();
    if lane == 0u && m.is_first != 0u { atomicAdd(&result[m.selections * DIGITS], atomicLoad(&total)); }
}

fn count_digit(selection: u32, number: u32) {
    let own = found[selection];
    if own.w != 0u { return; }
    // Twice, because nothing may be shifted by all its bits.
    if m.is_first == 0u && ((number >> m.shift) >> 8u) != own.x { return; }
    atomicAdd(&result[selection * DIGITS + ((number >> m.shift) & 0xffu)], 1u);
}

@compute @workgroup_size(256)
fn choose_digit(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup.y * workgroups.x + workgroup.x;
    let selection = index * LANES + lane;
    if selection >= m.selections { return; }
    var own = found[selection];
    if own.w != 0u { return; }
    if m.is_first != 0u {
        let zeros = own.z - numbers_of(selection);
        if own.y < zeros {
            found[selection] = vec4<u32>(0u, 0u, own.z, 1u);
            clear(selection);
            return;
        }
        own.y -= zeros;
    }
    var digit = 0u;
    for (var next = 0u; next < DIGITS; next++) {
        let count = atomicLoad(&result[selection * DIGITS + next]);
        if own.y < count {
            digit = next;
            break;
        }
        own.y -= count;
    }
    own.x = (own.x << 8u) | digit;
    found[selection] = own;
    clear(selection);
}

fn numbers_of(selection: u32) -> u32 {
    var count = 0u;
    for (var digit = 0u; digit < DIGITS; digit++) {
        count += atomicLoad(&result[selection * DIGITS + digit]);
    }
    return count;
}

fn clear(selection: u32) {
    for (var digit = 0u; digit < DIGITS; digit++) {
        atomicStore(&result[selection * DIGITS + digit], 0u);
    }
}
