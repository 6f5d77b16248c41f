// A few synapses as a table; their neurons open on a click.

import { make } from './dom.js';
import { exact, fixed } from './numbers.js';

const COLUMNS = [
  ['size', 'size µm²'], ['prob', 'prob'], ['pre_id', 'pre neuron'], ['post_id', 'post neuron'],
  ['post_morph', 'site'], ['x', 'x'], ['y', 'y'], ['z', 'z'], ['row', 'row'],
];

/** The table of an answer of `synapses`. */
export function sampleTable(answer, page) {
  if (!answer.count) return make('div');
  const morphs = new Map(page.info.post_morph.map(({ code, name }) => [code, name ?? String(code)]));
  const cell = (name, at) => {
    const value = answer[name][at];
    if (name.endsWith('_id')) return make('td', {}, page.neuronButton(String(value)));
    if (name === 'post_morph') return make('td', { class: 'word' }, morphs.get(value) ?? String(value));
    return make('td', { title: String(value) }, name === 'size' || name === 'prob' ? four(value) : exact(value));
  };
  const rows = Array.from({ length: answer.count }, (_, at) => make('tr', {}, COLUMNS.map(([name]) => cell(name, at))));
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Sample of synapses' },
    make('table', { class: 'sample' },
      make('thead', {}, make('tr', {}, COLUMNS.map(([name, title]) => make('th', { scope: 'col', class: name === 'post_morph' ? 'word' : null }, title)))),
      make('tbody', {}, rows)));
}

/** Four decimals; the exact number is the cell's title. */
function four(value) {
  return value === null ? 'undefined' : fixed(value, 4);
}
