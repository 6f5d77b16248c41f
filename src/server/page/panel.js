// The panel at the side: an overview, a cell, a type or a neuron, as the state says.

import { CellView } from './cell_view.js';
import { details } from './details.js';
import { make } from './dom.js';
import { NeuronView } from './neuron_view.js';
import { Overview } from './overview.js';
import { TypeView } from './type_view.js';

export class Panel {
  #place;
  #page;
  #key = null;
  #view = null;
  #controller = null;
  #problem = make('p', { class: 'problem', role: 'alert', hidden: true });

  constructor(place, page) {
    this.#place = place;
    this.#page = page;
  }

  /** Shows what the state says, for the filters in force. Gives the details of these filters. */
  async update(filters) {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const opened = this.#open();
    this.#place.setAttribute('aria-busy', 'true');
    try {
      const found = await details(filters, controller.signal);
      await this.#view.update({ filters, details: found, signal: controller.signal });
      this.#problem.hidden = true;
      this.#place.removeAttribute('aria-busy');
      if (opened) this.#place.dispatchEvent(new CustomEvent('opened'));
      return found;
    } catch (error) {
      if (error.name === 'AbortError' || controller.signal.aborted) return null;
      this.#problem.textContent = [error.message, error.advice].filter(Boolean).join(': ');
      this.#problem.hidden = false;
      this.#place.removeAttribute('aria-busy');
      return null;
    }
  }

  /** Gives up what is on its way: it would stand in the way of a newer question. */
  stop() {
    this.#controller?.abort();
  }

  /** Makes the view that the state asks for; whether something was opened by that. */
  #open() {
    const { state } = this.#page;
    const [pre, post] = [state.get('cell_pre'), state.get('cell_post')];
    const [type, neuron] = [state.get('type'), state.get('neuron')];
    const key = JSON.stringify([pre, post, type, neuron]);
    if (key === this.#key) return false;
    const first = this.#key === null;
    this.#key = key;
    if (neuron) this.#view = new NeuronView(this.#page, neuron);
    else if (type) this.#view = new TypeView(this.#page, type);
    else if (pre && post) this.#view = new CellView(this.#page, pre, post);
    else this.#view = new Overview(this.#page);
    const close = make('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => this.#page.close() }, '×');
    this.#place.replaceChildren(...(this.#view instanceof Overview ? [] : [close]), this.#problem, this.#view.element);
    this.#problem.hidden = true;
    this.#place.scrollTop = 0;
    return !first && !(this.#view instanceof Overview);
  }
}
