// The numbers of wanted ranks among those that the owners of each label have with each partner label, the
// middle ones for example: digit by digit from the highest, how many numbers go on with each value of it.
// Zeros are most of the numbers, and are not counted: they are what is left of the owners.
//
// A number is the one word of a bin, or the sum in one of five words (`sums.wgsl`).

struct Middle {
    // Bins, by owner and partner label, the words of each, and workgroups.
    bins: u32,
    bin_words: u32,
    workgroups: u32,
    labels: u32,
    // Selections, of all cells and of each.
    selections: u32,
    of_cell: u32,
    // Where the digit stands: in which word, and there; 0x80 if it has the sign; whether it is the first.
    word: u32,
    shift: u32,
    sign: u32,
    is_first: u32,
    unused: vec2<u32>,
    // The bits of the digits before it.
    before: vec4<u32>,
}

struct Ranking {
    // The digits found so far, where they stand in the number, and behind them the place of the wanted number
    // among those that begin with them, or FOUND.
    digits: vec4<u32>,
    // The owners of its label.
    owners: u32,
    unused: array<u32, 3>,
}

const FOUND: u32 = 0xffffffffu;

@group(0) @binding(0) var<uniform> m: Middle;
@group(0) @binding(1) var<storage, read> numbers: array<u32>;
// The label of each owner.
@group(0) @binding(2) var<storage, read> owners: array<u32>;
@group(0) @binding(3) var<storage, read_write> found: array<Ranking>;
// Numbers by selection and digit; behind them how many synapses there are, and for each cell whether one of its
// numbers is none.
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
        if at >= m.bins { continue; }
        let count = numbers[at * m.bin_words];
        if count == 0u { continue; }
        sum += count;
        let cell = owners[at / m.labels] * m.labels + at % m.labels;
        var number = vec3<u32>(count, 0u, 0u);
        if m.bin_words != 1u {
            let limbs = at * m.bin_words + 2u;
            number = vec3<u32>(numbers[limbs], numbers[limbs + 1u], numbers[limbs + 2u]);
            if m.is_first != 0u && numbers[limbs - 1u] != 0u {
                atomicStore(&result[m.selections * DIGITS + 1u + cell], 1u);
            }
        }
        let digit = ((word_of(number) >> m.shift) & 0xffu) ^ m.sign;
        let first = m.of_cell * cell;
        count_digit(first, number, digit);
        count_digit(first + 1u, number, digit);
        if m.of_cell == 4u {
            count_digit(first + 2u, number, digit);
            count_digit(first + 3u, number, digit);
        }
    }
    if m.is_first != 0u && sum != 0u { atomicAdd(&total, sum); }
    workgroupBarrier();
    if lane == 0u && m.is_first != 0u { atomicAdd(&result[m.selections * DIGITS], atomicLoad(&total)); }
}

// What is negative has the sign set: turned over, its digit comes first.
fn count_digit(selection: u32, number: vec3<u32>, digit: u32) {
    let own = found[selection].digits;
    if own.w == FOUND { return; }
    let others = (number ^ own.xyz) & m.before.xyz;
    if (others.x | others.y | others.z) != 0u { return; }
    atomicAdd(&result[selection * DIGITS + digit], 1u);
}

fn word_of(number: vec3<u32>) -> u32 {
    if m.word == 0u { return number.x; }
    return select(number.z, number.y, m.word == 1u);
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
    var own = found[selection].digits;
    if own.w == FOUND { return; }
    if m.is_first != 0u {
        let negative = numbers_of(selection, 0u, m.sign);
        let zeros = found[selection].owners - negative - numbers_of(selection, m.sign, DIGITS);
        if own.w >= negative && own.w - negative < zeros {
            found[selection].digits.w = FOUND;
            clear(selection);
            return;
        }
        if own.w >= negative { own.w -= zeros; }
    }
    var digit = 0u;
    for (var next = 0u; next < DIGITS; next++) {
        let count = atomicLoad(&result[selection * DIGITS + next]);
        if own.w < count {
            digit = next;
            break;
        }
        own.w -= count;
    }
    let bits = (digit ^ m.sign) << m.shift;
    if m.word == 0u { own.x |= bits; }
    if m.word == 1u { own.y |= bits; }
    if m.word == 2u { own.z |= bits; }
    found[selection].digits = own;
    clear(selection);
}

// Numbers with one of some digits.
fn numbers_of(selection: u32, first: u32, end: u32) -> u32 {
    var count = 0u;
    for (var digit = first; digit < end; digit++) {
        count += atomicLoad(&result[selection * DIGITS + digit]);
    }
    return count;
}

fn clear(selection: u32) {
    for (var digit = 0u; digit < DIGITS; digit++) {
        atomicStore(&result[selection * DIGITS + digit], 0u);
    }
}
