// What stands in the panel when nothing is open: the strongest connections of the picture.

import { bars } from './bars.js';
import { make } from './dom.js';
import { exact, percent } from './numbers.js';

const SHOWN = 14;

export class Overview {
  #page;
  #body = make('div');

  constructor(page) {
    this.#page = page;
    this.title = make('h2', {}, 'Strongest connections');
    this.element = make('div', {},
      make('p', { class: 'note' }, 'By number of synapses, with the fraction of the postsynaptic type’s input. Click a cell, a type or a neuron for more.'),
      this.#body);
  }

  async update({ details }) {
    const { labels } = this.#page;
    const cells = labels.flatMap((pre, r) => labels.map((post, c) => ({ pre, post, count: details.count[r][c], part: details.input[r][c] })));
    const some = cells.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count).slice(0, SHOWN);
    this.#body.replaceChildren(some.length
      ? bars(some.map(({ pre, post, count, part }) => ({
          label: `${pre} → ${post}`, value: count, text: `${exact(count)} · ${percent(part)}`, open: () => this.#page.openCell(pre, post),
        })))
      : make('ul', { class: 'hints' },
          make('li', {}, 'No synapse passes. Lower the probability threshold (0.6 is the default).'),
          make('li', {}, 'Check that pre and post match the biology: DA, HVC and LMAN are never postsynaptic.'),
          make('li', {}, 'Remove filters on skeleton lengths and ids.')));
  }
}
