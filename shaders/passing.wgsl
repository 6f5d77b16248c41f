// Which of eight neighbouring rows pass the filter: one bit a row, lowest row lowest. Eight rows
// are one vec4 of codes and two vec4s of words, so that neighbouring invocations read
// neighbouring memory. Cheap tests stand first; nothing more is read once no row is left.

// The three sets of codes: pre types, post types, morphologies.
var<workgroup> code_sets: array<u32, 24>;

// Fills `code_sets`; a workgroupBarrier must follow.
fn load_sets(lane: u32) {
    if lane == 0u {
        for (var i = 0u; i < 2u; i++) {
            for (var k = 0u; k < 4u; k++) {
                code_sets[4u * i + k] = q.pre_types[i][k];
                code_sets[8u + 4u * i + k] = q.post_types[i][k];
                code_sets[16u + 4u * i + k] = q.morphs[i][k];
            }
        }
    }
}

fn any_bits(bits: vec4<u32>) -> u32 {
    return bits.x | bits.y | bits.z | bits.w;
}

// Eight codes, two a word: one bit for each that is in the range.
fn codes_within(v: vec4<u32>, low: u32, width: u32) -> u32 {
    let even = ((v & vec4<u32>(0xffffu)) - vec4<u32>(low)) <= vec4<u32>(width);
    let odd = ((v >> vec4<u32>(16u)) - vec4<u32>(low)) <= vec4<u32>(width);
    return any_bits(select(vec4<u32>(0u), vec4<u32>(1u, 4u, 16u, 64u), even))
        | any_bits(select(vec4<u32>(0u), vec4<u32>(2u, 8u, 32u, 128u), odd));
}

fn words_within(v: vec4<u32>, low: u32, width: u32) -> u32 {
    let within = (v - vec4<u32>(low)) <= vec4<u32>(width);
    return any_bits(select(vec4<u32>(0u), vec4<u32>(1u, 2u, 4u, 8u), within));
}

fn coordinates_within(at: u32, first: u32, low: u32, width: u32) -> u32 {
    let word = at + (first >> 2u);
    return words_within(coordinates[word], low, width)
        | (words_within(coordinates[word + 1u], low, width) << 4u);
}

fn in_set(place: u32, code: u32) -> u32 {
    return code_sets[place + (code >> 5u)] >> (code & 31u);
}

// 1 if pre type, post type and morphology are in their sets.
fn key_passes(key: u32) -> u32 {
    return in_set(0u, key & 0xffu) & in_set(8u, (key >> 8u) & 0xffu)
        & in_set(16u, (key >> 16u) & 0xffu) & 1u;
}

fn keys_pass(v: vec4<u32>) -> u32 {
    return key_passes(v.x) | (key_passes(v.y) << 1u) | (key_passes(v.z) << 2u)
        | (key_passes(v.w) << 3u);
}

// 1 if the neuron's bit is set.
fn neuron_bit(at: u32, neuron: u32) -> u32 {
    return (neuron_bits[at + (neuron >> 5u)] >> (neuron & 31u)) & 1u;
}

// The bits of those of four neurons that are asked for and set.
fn neurons_pass(at: u32, v: vec4<u32>, asked: u32) -> u32 {
    var bits = 0u;
    if (asked & 1u) != 0u { bits |= neuron_bit(at, v.x); }
    if (asked & 2u) != 0u { bits |= neuron_bit(at, v.y) << 1u; }
    if (asked & 4u) != 0u { bits |= neuron_bit(at, v.z) << 2u; }
    if (asked & 8u) != 0u { bits |= neuron_bit(at, v.w) << 3u; }
    return bits;
}

fn eight_neurons_pass(at: u32, column: u32, first: u32, asked: u32) -> u32 {
    let word = column + (first >> 2u);
    return neurons_pass(at, columns[word], asked)
        | (neurons_pass(at, columns[word + 1u], asked >> 4u) << 4u);
}

fn differ(a: vec4<u32>, b: vec4<u32>) -> u32 {
    return any_bits(select(vec4<u32>(0u), vec4<u32>(1u, 2u, 4u, 8u), a != b));
}

// The rows `first` to `first + 7` (`first` a multiple of 8) that are in start..end and pass.
fn passing8(first: u32, start: u32, end: u32) -> u32 {
    var bits = 0u;
    if first < end && first + ROWS_PER_LANE > start {
        bits = 0xffu;
    }
    if first < start {
        bits &= 0xffu << min(start - first, 8u);
    }
    if first + ROWS_PER_LANE > end {
        bits &= 0xffu >> min(first + ROWS_PER_LANE - end, 8u);
    }
    if bits == 0u { return 0u; }
    if (tests() & TEST_PROB) != 0u {
        bits &= codes_within(columns[q.prob_at + (first >> 3u)], q.prob_low, q.prob_width);
    }
    if (tests() & TEST_SIZE) != 0u {
        bits &= codes_within(columns[q.size_at + (first >> 3u)], q.size_low, q.size_width);
    }
    if bits == 0u { return 0u; }
    let word = first >> 2u;
    if (tests() & TEST_TYPES) != 0u {
        bits &= keys_pass(keys_of(word)) | (keys_pass(keys_of(word + 1u)) << 4u);
        if bits == 0u { return 0u; }
    }
    if (tests() & TEST_BOX) != 0u {
        bits &= coordinates_within(0u, first, q.x_low, q.x_width);
        bits &= coordinates_within(q.y_at, first, q.y_low, q.y_width);
        bits &= coordinates_within(q.z_at, first, q.z_low, q.z_width);
    }
    if (tests() & TEST_AUTAPSES) != 0u {
        bits &= differ(columns[q.pre_at + word], columns[q.post_at + word])
            | (differ(columns[q.pre_at + word + 1u], columns[q.post_at + word + 1u]) << 4u);
    }
    if (tests() & TEST_PRE) != 0u {
        bits &= eight_neurons_pass(0u, q.pre_at, first, bits);
    }
    if (tests() & TEST_POST) != 0u {
        bits &= eight_neurons_pass(q.post_bits_at, q.post_at, first, bits);
    }
    return bits;
}
