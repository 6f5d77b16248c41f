// The filters and what the page knows of each: its words, its unit, the kind of control.
// Names are those of the REST API.

/** Filters with a slider. `off` is what the API calls "no threshold". */
export const SLIDERS = [
  { name: 'prob_min', label: 'Synapse probability', unit: '' },
  { name: 'size_min', label: 'Synapse size', unit: 'µm²' },
];

/** No synapse is larger; single outliers beyond it would leave the slider no room for the rest. */
const SIZE_UM2_MAX = 20;

/** From 0 to the largest value that sliders and curves show. A field takes any number. */
export function highest(name, info) {
  const most = info.facts?.rows?.[name]?.max ?? 1;
  if (name === 'prob') return 1;
  return most > 0 ? Math.min(most, SIZE_UM2_MAX) : 1;
}

const length = (name, label) => ({ name, label, unit: 'µm' });
const certainty = (name, label) => ({ name, label, unit: '' });

/** The other filters, in groups that fold. */
export const GROUPS = [
  {
    title: 'Cell types',
    types: [
      { name: 'pre_celltype', label: 'Presynaptic' },
      { name: 'post_celltype', label: 'Postsynaptic' },
    ],
  },
  { title: 'Morphology', morphs: { name: 'post_morph', label: 'Postsynaptic site' } },
  {
    title: 'Skeleton lengths',
    note: 'at least, in µm',
    numbers: [
      length('min_pre_axon', 'Pre axon'),
      length('min_post_axon', 'Post axon'),
      length('min_pre_dend', 'Pre dendrite'),
      length('min_post_dend', 'Post dendrite'),
      length('min_pre_soma', 'Pre soma'),
      length('min_post_soma', 'Post soma'),
    ],
  },
  {
    title: 'Completeness of both partners',
    note: 'at least, in µm; projections are axon-only types',
    numbers: [
      length('cell_axon', 'Cell axon'),
      length('cell_dendrite', 'Cell dendrite'),
      length('projection_axon', 'Projection axon'),
    ],
  },
  {
    title: 'Certainty of the cell type',
    note: 'at least, 0 to 1',
    numbers: [
      certainty('min_pre_certainty', 'Presynaptic'),
      certainty('min_post_certainty', 'Postsynaptic'),
      certainty('cell_certainty', 'Both'),
    ],
  },
  {
    title: 'Upper bounds',
    note: 'at most',
    numbers: [certainty('prob_max', 'Probability'), { name: 'size_max', label: 'Size', unit: 'µm²' }],
  },
  {
    title: 'Neurons and place',
    texts: [
      { name: 'pre_neuron_ids', label: 'Presynaptic ids', hint: 'comma-separated' },
      { name: 'post_neuron_ids', label: 'Postsynaptic ids', hint: 'comma-separated' },
      { name: 'box', label: 'Box in nm', hint: 'x0,y0,z0,x1,y1,z1' },
    ],
  },
];

/** Filters that are on or off. */
export const SWITCHES = [
  { name: 'exclude_autapses', label: 'Leave out autapses' },
  { name: 'strict', label: 'Strict: > instead of ≥' },
  { name: 'exact_thresholds', label: 'Compare real numbers, not float16' },
];

const names = () => [
  ...SLIDERS.map((filter) => filter.name),
  ...GROUPS.flatMap((group) => [
    ...(group.types ?? []), ...(group.morphs ? [group.morphs] : []),
    ...(group.numbers ?? []), ...(group.texts ?? []),
  ]).map((filter) => filter.name),
  'population',
  ...SWITCHES.map((filter) => filter.name),
];

/** Every filter's name, in the order of the documents of the page. */
export const FILTERS = names();

/** What a filter is where nobody says otherwise; all others are off. */
export const DEFAULTS = { prob_min: '0.6', size_min: '0' };

export const MEASURES = [
  { name: 'count', label: 'Number of synapses', unit: 'synapses' },
  { name: 'total-size', label: 'Summed size', unit: 'µm²' },
  { name: 'mean-size', label: 'Mean size', unit: 'µm²' },
  { name: 'mean-prob', label: 'Mean probability', unit: '' },
  { name: 'median-per-pre', label: 'Median number per pre cell', unit: 'synapses' },
  { name: 'median-per-post', label: 'Median number per post cell', unit: 'synapses' },
  { name: 'median-size-per-pre', label: 'Median size per pre cell', unit: 'µm²' },
  { name: 'median-size-per-post', label: 'Median size per post cell', unit: 'µm²' },
];

export const NORMALIZATIONS = [
  { name: 'none', label: 'Absolute' },
  { name: 'input', label: '% of input' },
  { name: 'output', label: '% of output' },
];

/** Measures that can be divided: a sum of cells means something. */
export const ADDITIVE = ['count', 'total-size'];
