// The question of a data set with a map in words, and each filter with what takes it off.

import { said } from './map_data.js';

const NORMALIZED = { input: '% of input', output: '% of output' };
const LISTED_MAX = 3;

/** The measure: `Summed size, % of input`. */
export function measured(data, { measure, normalize }) {
  const label = data.measures.find(({ name }) => name === measure)?.label ?? measure;
  return normalize in NORMALIZED ? `${label}, ${NORMALIZED[normalize]}` : label;
}

/** The filters in force: [{text, off}], where `off` is the change that takes one off. */
export function inForce(data, state) {
  const strict = state.get('strict') === 'true';
  const bounds = data.numbers.flatMap(({ name, unit }) => [
    [`${name}_min`, `${name} ${strict ? '>' : '≥'}`, unit], [`${name}_max`, `${name} ${strict ? '<' : '≤'}`, unit],
  ]);
  const plain = [
    ['population', 'population'], ['min_pair', 'synapses of a pair ≥'], ['pre_neuron_ids', 'pre'],
    ['post_neuron_ids', 'post'], ['box', 'box'], ['where', ''],
  ];
  const found = [...bounds, ...plain].filter(([key]) => state.get(key)).map(([key, words, unit]) => ({
    text: [words, state.get(key), unit].filter(Boolean).join(' '), off: { [key]: '' },
  }));
  if (state.get('exclude_autapses') === 'true') found.push({ text: 'no autapses', off: { exclude_autapses: '' } });
  for (const { name } of data.categories) {
    const values = state.chosen(name);
    if (!values.length) continue;
    const more = values.length > LISTED_MAX ? ` … (${values.length})` : '';
    found.push({ text: `${name}: ${values.slice(0, LISTED_MAX).map(said).join(', ')}${more}`, off: state.choosing(name, []) });
  }
  return found;
}

/** The same as one line. */
export function sentence(filters) {
  return filters.map(({ text }) => text).join(', ') || 'no filter';
}
