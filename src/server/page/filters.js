// The filters and what the page knows of each: its words, its unit, the kind of control. The program
// gives the table of them; here stands how they are grouped. Names are those of the REST API.

import { MEASURES, TABLE } from './tables.js';

const of = (group) => TABLE.filter((filter) => filter.group === group);

/** Filters with a slider. */
export const SLIDERS = of('Sliders');

/** No synapse is larger; single outliers beyond it would leave the slider no room for the rest. */
const SIZE_UM2_MAX = 20;

/** From 0 to the largest value that sliders and curves show. A field takes any number. */
export function highest(name, info) {
  const most = info.facts?.rows?.[name]?.max ?? 1;
  if (name === 'prob') return 1;
  return most > 0 ? Math.min(most, SIZE_UM2_MAX) : 1;
}

const HINTS = {
  ids: 'comma-separated', box: 'x0,y0,z0,x1,y1,z1', conditions: 'size > 0.05 and pre.axon >= 50',
};
const texts = of('Place').map((filter) => ({ ...filter, hint: HINTS[filter.value] }));

/** The other filters, in groups that fold. */
export const GROUPS = [
  { title: 'Cell types', types: of('Types') },
  { title: 'Morphology', morphs: of('Morphology')[0] },
  { title: 'Skeleton lengths', note: 'minimum, in µm', numbers: of('Lengths') },
  {
    title: 'Completeness of both partners',
    note: 'at least, in µm; projections are axon-only types',
    numbers: of('Completeness'),
  },
  { title: 'Certainty of the cell type', note: 'minimum, 0 to 1', numbers: of('Certainty') },
  { title: 'Pairs of neurons', note: 'synapses of a pair, at least', numbers: of('Pairs') },
  { title: 'Upper bounds', note: 'at most', numbers: of('UpperBounds') },
  { title: 'Neurons, position, conditions', texts },
];

/** Filters that are on or off. */
export const SWITCHES = of('Switches');

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
export const DEFAULTS = Object.fromEntries(SLIDERS.map(({ name, default: value }) => [name, String(Number(value))]));

export const NORMALIZATIONS = [
  { name: 'none', label: 'Absolute' },
  { name: 'input', label: '% of input' },
  { name: 'output', label: '% of output' },
];

/** Measures that can be divided: a sum of cells means something. */
export const ADDITIVE = MEASURES.filter(({ additive }) => additive).map(({ name }) => name);
