// Whether a second engine gave the same. While the box is ticked the reference is asked for the
// picture's question too, once the hand rests: it is slower than a drag.

import { ask, route } from './api.js';
import { byId, setText } from './dom.js';

const UNCHECKED = 'not compared with a second engine';

export class Check {
  #controller = null;
  /** The question that the words are about. */
  #key = '';

  constructor(state) {
    const box = byId('check');
    box.addEventListener('change', (event) => {
      state.set({ check: box.checked ? 'true' : '' }, { at: event.timeStamp });
    });
    this.isWanted = () => state.get('check') === 'true';
    this.sync();
  }

  /** The box is as the address says. */
  sync() {
    byId('check').checked = this.isWanted();
  }

  /** An answer was drawn; nothing is said of an earlier one any more. */
  drawn(answer, key) {
    if (key === this.#key && this.isWanted()) return;
    this.#stop();
    setText(byId('checked'), answer.checked_against ? `identical on ${answer.checked_against}` : UNCHECKED);
  }

  /** Asks the reference for the answer on show, if that is wanted. */
  async settled(params, answer, key) {
    if (!this.isWanted()) return this.drawn(answer, key);
    if (key === this.#key) return undefined;
    this.#stop();
    this.#key = key;
    this.#controller = new AbortController();
    setText(byId('checked'), 'comparing with the reference …');
    try {
      const { signal } = this.#controller;
      const { answer: checked } = await ask(route('matrix/json'), { ...params, check: 'true' }, { signal });
      const same = JSON.stringify(checked.matrix) === JSON.stringify(answer.matrix);
      setText(byId('checked'), same ? `identical on ${checked.checked_against ?? checked.engine}` : 'NOT the same as the reference: do not use it');
    } catch (error) {
      if (error.name !== 'AbortError') setText(byId('checked'), `not compared: ${error.message}`);
    }
    return undefined;
  }

  #stop() {
    this.#controller?.abort();
    this.#key = '';
  }
}
