// What the views share: the state, the data set's facts, and the ways from one view to another.

import { make } from './dom.js';

export class Pages {
  /** Names of rows and columns, as the last answer had them. */
  labels = [];

  constructor(state, info) {
    [this.state, this.info] = [state, info];
    this.labels = info.cell_types.map(({ name }) => name);
  }

  openCell(pre, post) {
    this.#open({ cell_pre: pre, cell_post: post });
  }

  openType(name) {
    this.#open({ type: name });
  }

  openNeuron(id) {
    this.#open({ neuron: id });
  }

  close() {
    this.#open({});
  }

  typeButton(name) {
    return make('button', { type: 'button', class: 'link', onclick: () => this.openType(name) }, name);
  }

  neuronButton(id) {
    return make('button', { type: 'button', class: 'link', onclick: () => this.openNeuron(id) }, id);
  }

  #open(view) {
    this.state.set({ cell_pre: '', cell_post: '', type: '', neuron: '', ...view });
  }
}
