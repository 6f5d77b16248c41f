// The view of one neuron: what it is, its partners by type, those with most synapses.

import { ask, route } from './api.js';
import { bars, facts } from './bars.js';
import { make } from './dom.js';
import { area, exact, fixed, percent, rounded } from './numbers.js';

export class NeuronView {
  #page;
  #body = make('div');

  constructor(page, id) {
    this.#page = page;
    this.id = id;
    const only = (name) => () => page.state.set({ [name]: id });
    this.title = make('h2', {}, 'Neuron ', make('span', { class: 'id' }, id));
    this.element = make('div', {},
      this.#body,
      make('div', { class: 'row' },
        make('button', { type: 'button', onclick: only('pre_neuron_ids') }, 'Matrix of its outputs'),
        make('button', { type: 'button', onclick: only('post_neuron_ids') }, 'Matrix of its inputs')));
  }

  async update({ filters, signal }) {
    const { answer } = await ask(route('neuron/json'), { neuron_id: this.id, ...filters }, { signal, ids: true });
    this.#body.replaceChildren(
      facts([
        ['Cell type', answer.cell_type === null ? 'not in the neuron table' : this.#page.typeButton(answer.cell_type)],
        ['Certainty of the type', answer.celltype_certainty === null ? 'undefined' : rounded(answer.celltype_certainty, 3)],
        ['Axon', length(answer.skel_length_axon)],
        ['Dendrite', length(answer.skel_length_dendrite)],
        ['Soma', length(answer.skel_length_soma)],
      ], { constant: true }),
      ...this.#side('Outputs', answer.outputs),
      ...this.#side('Inputs', answer.inputs),
    );
  }

  #side(title, side) {
    const of = (count) => percent(side.count ? count / side.count : null);
    const said = `${exact(side.count)} synapses, ${exact(side.partners)} partners, ${area(side.total_size)}`;
    const byType = [...side.by_celltype].sort((a, b) => b.count - a.count);
    return [
      make('h3', {}, title),
      make('p', { class: 'note' }, side.count ? said : 'No synapse passes the filters.'),
      bars(byType.map(({ cell_type: name, count }) => ({
        label: name ?? 'no name', value: count, text: `${exact(count)} · ${of(count)}`,
        open: () => name && this.#page.openType(name),
      }))),
      side.count ? this.#partners(side.top_partners) : '',
    ];
  }

  #partners(partners) {
    const row = ({ neuron_id: id, cell_type: name, count, total_size: size }) => make('tr', {},
      make('td', {}, this.#page.neuronButton(String(id))),
      make('td', { class: 'word' }, name ?? '–'),
      make('td', {}, exact(count)),
      make('td', { title: String(size) }, size === null ? 'undefined' : fixed(size, 4)));
    return make('table', { class: 'sample' },
      make('thead', {}, make('tr', {}, ['top partner', 'type', 'synapses', 'µm²'].map((title) => make('th', { scope: 'col', class: title === 'type' ? 'word' : null }, title)))),
      make('tbody', {}, partners.map(row)));
  }
}

const length = (value) => (value === null ? 'undefined' : `${rounded(value, 5)} µm`);
