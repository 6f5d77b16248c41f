// The labels of neurons in a block of permutations as bits, a plane for each label: of the neurons that may exchange
// labels, those up to the first one that was found have the first label, those up to the next one the next.

struct Labels {
    neurons: u32,
    // How many labels there are.
    labels: u32,
    // How many neurons were found in each permutation.
    selections: u32,
    // The permutations of this dispatch, and the first one's place in the block.
    permutations: u32,
    first: u32,
    // Words of 32 permutations of a neuron.
    words: u32,
    // Workgroups of all dispatches, and the first one of this.
    workgroups: u32,
    first_workgroup: u32,
}

@group(0) @binding(0) var<uniform> a: Labels;
// By permutation and neuron, the low half first.
@group(0) @binding(1) var<storage, read> keys: array<vec2<u32>>;
// By permutation and selection: high half, low half, place.
@group(0) @binding(2) var<storage, read> found: array<vec4<u32>>;
// Where the cuts of each neuron begin.
@group(0) @binding(3) var<storage, read> strata: array<u32>;
// The last neuron of each label: its selection, NOBODY or ALL.
@group(0) @binding(4) var<storage, read> cuts: array<u32>;
// By label, neuron and word.
@group(0) @binding(5) var<storage, read_write> bits: array<u32>;

const LANES: u32 = 256u;
const NOBODY: u32 = 0xffffffffu;
const ALL: u32 = 0xfffffffeu;
// Halvings that are enough for any number of labels.
const STEPS: u32 = 32u;

// Each lane has one neuron in 32 permutations, or as many as there are.
@compute @workgroup_size(256)
fn label_neurons(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = a.first_workgroup + workgroup.y * workgroups.x + workgroup.x;
    if index >= a.workgroups { return; }
    let word = (index * LANES + lane) / a.neurons;
    let neuron = (index * LANES + lane) % a.neurons;
    let first = 32u * word;
    if first >= a.permutations { return; }
    let count = min(a.permutations - first, 32u);
    for (var own = 0u; own < count; own++) {
        let label = label_of(neuron, first + own);
        if label < a.labels {
            let place = a.first + first + own;
            let at = (label * a.neurons + neuron) * a.words + place / 32u;
            bits[at] |= 1u << (place % 32u);
        }
    }
}

// The first label whose last neuron is not before this one.
fn label_of(neuron: u32, permutation: u32) -> u32 {
    let key = vec3<u32>(keys[permutation * a.neurons + neuron].yx, neuron);
    let start = strata[neuron];
    var low = 0u;
    var high = a.labels;
    for (var step = 0u; step < STEPS; step++) {
        if low >= high { break; }
        let middle = (low + high) / 2u;
        if is_within(key, cuts[start + middle], permutation) { high = middle; } else { low = middle + 1u; }
    }
    return low;
}

fn is_within(key: vec3<u32>, cut: u32, permutation: u32) -> bool {
    if cut == NOBODY { return false; }
    if cut == ALL { return true; }
    let last = found[permutation * a.selections + cut];
    if key.x != last.x { return key.x < last.x; }
    if key.y != last.y { return key.y < last.y; }
    return key.z <= last.z;
}
