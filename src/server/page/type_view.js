// The view of one cell type: what it is, whom it reaches and who reaches it, some of its neurons.

import { ask, route } from './api.js';
import { bars, facts } from './bars.js';
import { make } from './dom.js';
import { listed } from './lists.js';
import { exact, percent } from './numbers.js';

const SHOWN = 8;
const NEURONS = 12;

export class TypeView {
  #page;
  #body = make('div');

  constructor(page, name) {
    this.#page = page;
    this.name = name;
    this.title = make('h2', {}, name);
    this.element = make('div', {}, this.#body);
  }

  async update({ filters, details, signal }) {
    const { labels, info } = this.#page;
    const at = labels.indexOf(this.name);
    if (at < 0) throw new Error(`the data set has no type ${this.name}`);
    const type = info.cell_types.find(({ name }) => name === this.name);
    const ids = await this.#someIds(filters, signal);
    this.#body.replaceChildren(
      type.axon_only ? make('p', { class: 'note' }, 'Only axons of this type are in the volume: it is never postsynaptic.') : '',
      facts([
        ['Neurons, including fragments', exact(type.neurons ?? null)],
        ['Full cells', exact(type.full_cells ?? null)],
        ['Outgoing synapses, without thresholds', exact(type.synapses_as_pre ?? null)],
        ['Incoming synapses, without thresholds', exact(type.synapses_as_post ?? null)],
      ], { constant: true }),
      make('h3', {}, 'Output to'),
      this.#list(labels.map((post, c) => ({ pre: this.name, post, label: post, count: details.count[at][c], part: details.output[at][c] }))),
      make('h3', {}, 'Input from'),
      this.#list(labels.map((pre, r) => ({ pre, post: this.name, label: pre, count: details.count[r][at], part: details.input[r][at] }))),
      make('h3', {}, 'Some of its neurons'),
      make('p', { class: 'note' }, ids.length ? 'The presynaptic neurons of a few randomly drawn synapses.' : 'No synapse of this type passes.'),
      make('div', { class: 'ids' }, ids.map((id) => this.#page.neuronButton(id))),
    );
  }

  #list(cells) {
    const some = cells.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count).slice(0, SHOWN);
    if (!some.length) return make('p', { class: 'note' }, 'none');
    return bars(some.map(({ pre, post, label, count, part }) => ({
      label, value: count, text: `${exact(count)} · ${percent(part)}`, open: () => this.#page.openCell(pre, post),
    })));
  }

  async #someIds(filters, signal) {
    const asked = {
      ...filters, pre_celltype: listed([this.name]), return_fields: 'pre_id',
      max_results: NEURONS, seed: this.#page.state.get('seed') || '1', ids: 'string',
    };
    const { answer } = await ask(route('synapses/json'), asked, { signal, ids: true });
    return [...new Set((answer.pre_id ?? []).map(String))];
  }
}
