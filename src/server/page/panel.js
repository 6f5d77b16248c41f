// The panel at the side: an overview, a cell, a type or a neuron, as the state says.

import { CellView } from './cell_view.js';
import { details } from './details.js';
import { make, setText } from './dom.js';
import { Late } from './late.js';
import { NeuronView } from './neuron_view.js';
import { Overview } from './overview.js';
import { TypeView } from './type_view.js';
import { sentence } from './words.js';

export class Panel {
  #place;
  #page;
  #key = null;
  #view = null;
  #controller = null;
  #problem = make('p', { class: 'problem', role: 'alert', hidden: true });
  /** Which filter the numbers below it are for. */
  #for = make('p', { class: 'for' });
  #shown = '';
  #wanted = '';
  #late = new Late((is) => this.#mark(is));
  #intervals = null;

  constructor(place, page) {
    this.#place = place;
    this.#page = page;
  }

  /**
   * The state has changed: opens what it says; numbers of other filters are old from now
   * on. Gives whether something was opened.
   */
  follow(filterKey) {
    const opened = this.#open();
    const wanted = `${this.#key} ${filterKey}`;
    // What was said of another question is said no more.
    if (wanted !== this.#wanted) this.#problem.hidden = true;
    this.#wanted = wanted;
    this.#late.want(wanted);
    this.#describe();
    if (opened) this.#place.dispatchEvent(new CustomEvent('opened'));
    return opened;
  }

  /** Shows the numbers for the filters in force. Gives the details of these filters. */
  async update(filters, filterKey) {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const [view, key] = [this.#view, this.#key];
    this.#place.setAttribute('aria-busy', 'true');
    try {
      const found = await details(filters, controller.signal);
      await view.update({ filters, details: found, signal: controller.signal });
      if (view !== this.#view) return found;
      view.intervals?.(this.#intervals);
      this.#shown = sentence(found.filter);
      this.#problem.hidden = true;
      this.#late.show(`${key} ${filterKey}`);
      this.#describe();
      this.#place.removeAttribute('aria-busy');
      return found;
    } catch (error) {
      if (error.name === 'AbortError' || controller.signal.aborted) return null;
      this.#problem.textContent = [error.message, error.advice].filter(Boolean).join(': ');
      this.#problem.hidden = false;
      this.#place.removeAttribute('aria-busy');
      this.#late.refuse();
      this.#describe();
      return null;
    }
  }

  /** The intervals of the matrix on show; null once it is another. */
  useIntervals(found) {
    this.#intervals = found;
    this.#view?.intervals?.(found);
  }

  /** Cancels what is on its way: it would delay a newer question. */
  stop() {
    this.#controller?.abort();
  }

  #close() {
    this.#page.close();
    this.#place.dispatchEvent(new CustomEvent('closed'));
  }

  #mark(is) {
    this.#place.classList.toggle('late', is);
    this.#describe();
  }

  #describe() {
    const isWaiting = this.#late.is && this.#problem.hidden;
    const still = this.#shown;
    this.#for.classList.toggle('waiting', isWaiting);
    if (isWaiting) setText(this.#for, still ? `Waiting. These numbers are still for ${still}.` : 'Waiting for the numbers.');
    else setText(this.#for, still && `${this.#late.is ? 'Still for' : 'For'} ${still}`);
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
    // Nothing of the new view is shown yet, so nothing of it is old.
    this.#shown = '';
    this.stop();
    if (neuron) this.#view = new NeuronView(this.#page, neuron);
    else if (type) this.#view = new TypeView(this.#page, type);
    else if (pre && post) this.#view = new CellView(this.#page, pre, post);
    else this.#view = new Overview(this.#page);
    this.#place.classList.toggle('open', !(this.#view instanceof Overview));
    const close = make('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => this.#close() }, '×');
    const head = make('div', { class: 'panel-head' }, this.#view.title, this.#view instanceof Overview ? [] : [close]);
    this.#place.replaceChildren(head, this.#for, this.#problem, this.#view.element);
    this.#problem.hidden = true;
    this.#place.scrollTop = 0;
    return !first && !(this.#view instanceof Overview);
  }
}
