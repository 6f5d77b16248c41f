// What an answer says of its filter, in words. It reads the filter that the server echoes, so
// the caption is about the picture and not about what was asked meanwhile.

import { ADDITIVE, MEASURES, NORMALIZATIONS } from './filters.js';

const NAMES = {
  prob_min: ['prob', '≥', ''],
  prob_max: ['prob', '≤', ''],
  size_min: ['size', '≥', ' µm²'],
  size_max: ['size', '≤', ' µm²'],
  min_pre_axon: ['pre axon', '≥', ' µm'],
  min_pre_soma: ['pre soma', '≥', ' µm'],
  min_pre_dend: ['pre dendrite', '≥', ' µm'],
  min_post_axon: ['post axon', '≥', ' µm'],
  min_post_soma: ['post soma', '≥', ' µm'],
  min_post_dend: ['post dendrite', '≥', ' µm'],
  min_pre_certainty: ['pre certainty', '≥', ''],
  min_post_certainty: ['post certainty', '≥', ''],
  cell_axon: ['cell axon', '≥', ' µm'],
  cell_dendrite: ['cell dendrite', '≥', ' µm'],
  projection_axon: ['projection axon', '≥', ' µm'],
  cell_certainty: ['certainty of both', '≥', ''],
};
const LISTS = {
  pre_celltype: 'pre',
  post_celltype: 'post',
  pre_neuron_ids: 'pre ids',
  post_neuron_ids: 'post ids',
  post_morph: 'site',
};
const LISTED_MAX = 4;

/** The measure of a question or an answer: `Summed size, % of input`. */
export function measured({ measure, normalize }) {
  const { label } = MEASURES.find(({ name }) => name === measure) ?? { label: measure };
  const part = NORMALIZATIONS.find(({ name }) => name === normalize);
  return ADDITIVE.includes(measure) && part && part.name !== 'none' ? `${label}, ${part.label}` : label;
}

/** The filters of a question in the form in which an answer echoes them. */
export function asFilter(question) {
  const on = Object.entries(question).filter(([, value]) => value !== 'none');
  return Object.fromEntries(on.map(([name, value]) => {
    if (name in LISTS || name === 'box') return [name, value.split(',')];
    return [name, value === 'true' ? true : value];
  }));
}

/** Each filter in force: {name, text, title}; the title has the number really compared. */
export function inForce(filter) {
  const found = [];
  for (const [name, value] of Object.entries(filter)) {
    if (name in NAMES) found.push(threshold(name, value, filter));
    else if (name in LISTS) found.push({ name, text: `${LISTS[name]} ${list(value)}` });
    else if (name === 'box') found.push({ name, text: `box ${value.join(', ')} nm` });
    else if (name === 'exclude_autapses' && value) found.push({ name, text: 'without autapses' });
    else if (name === 'exact_thresholds' && value) found.push({ name, text: 'real numbers compared' });
  }
  return found;
}

/** The same as one line. */
export function sentence(filter) {
  return inForce(filter).map(({ text }) => text).join(', ') || 'no filter';
}

function threshold(name, value, filter) {
  const [what, sign, unit] = NAMES[name];
  const strict = { '≥': '>', '≤': '<' };
  const text = `${what} ${filter.strict ? strict[sign] : sign} ${value}${unit}`;
  const compared = filter[`${name}_float16`] ?? filter[`${name}_float32`];
  const title = compared === undefined ? '' : `compared as ${compared}`;
  return { name, text, title };
}

function list(values) {
  const shown = values.slice(0, LISTED_MAX).join(', ');
  return values.length > LISTED_MAX ? `${shown} … (${values.length})` : shown;
}
