// What is said about the answer on show: total, filter in force, engine, time; and whether the
// picture is still that of an earlier threshold.

import { without } from './controls.js';
import { byId, make, setText } from './dom.js';
import { exact, ms, percent } from './numbers.js';
import { inForce, sentence } from './words.js';

/** An answer that takes longer is late, and the page says so. */
const LATE_MS = 100;

export class Status {
  #state;
  #wanted = null;
  #shown = null;
  #timer = 0;
  #names = '';
  #chips = [];

  constructor(state) {
    this.#state = state;
  }

  /** A question was asked. */
  asked(key) {
    this.#wanted = key;
    clearTimeout(this.#timer);
    this.#late(false);
    if (key !== this.#shown?.key) this.#timer = setTimeout(() => this.#late(true), LATE_MS);
  }

  /** An answer was drawn. */
  answered(answer, asked, tookMs) {
    const drawn = performance.now();
    this.#shown = { key: asked.key, filter: answer.filter };
    byId('problem').hidden = true;
    if (asked.key === this.#wanted) {
      clearTimeout(this.#timer);
      this.#late(false);
    }
    const { synapses } = answer.dataset;
    setText(byId('total'), `${exact(answer.total)} of ${exact(synapses)} synapses`);
    this.#showFilter(answer);
    const engine = tookMs === null ? answer.engine : `${answer.engine}, ${ms(tookMs)}`;
    setText(byId('status'), `Exact · ${percent(synapses ? answer.total / synapses : null)} of all synapses · engine ${engine} · from input to picture ${ms(drawn - asked.at)}`);
    document.dispatchEvent(new CustomEvent('areax:drawn', { detail: { key: asked.key, at: asked.at, ms: drawn - asked.at } }));
  }

  /** The server refused a question, or is gone. */
  refused(error) {
    const place = byId('problem');
    clearTimeout(this.#timer);
    const still = this.#shown ? ` The picture is still for ${sentence(this.#shown.filter)}.` : '';
    const words = error instanceof TypeError ? 'The server does not answer.' : `${error.message}${error.message.endsWith('.') ? '' : '.'}`;
    place.textContent = `${words}${error.advice ? ` ${error.advice}.` : ''}${still}`;
    place.hidden = false;
  }

  #late(is) {
    byId('stage').classList.toggle('late', is);
    if (is && this.#shown) setText(byId('status'), `Waiting for the answer. The picture is for ${sentence(this.#shown.filter)}.`);
  }

  /** A number that the population gave goes with the population. */
  #takeOff(name) {
    this.#state.set(this.#state.get(name) ? without(name) : { population: '' });
  }

  /** The filter of the answer as chips; each takes its filter off. */
  #showFilter(answer) {
    const found = inForce(answer.filter);
    const population = this.#state.get('population');
    const names = JSON.stringify([found.map(({ name }) => name), population]);
    if (names !== this.#names) this.#makeChips(found, population);
    this.#names = names;
    // In a drag the chips stay, and only their words change.
    found.forEach(({ text, title }, at) => {
      const chip = this.#chips[at];
      if (chip.textContent === text) return;
      chip.textContent = text;
      chip.title = title ?? '';
      chip.setAttribute('aria-label', `${text}: take off`);
    });
  }

  #makeChips(found, population) {
    this.#chips = found.map(({ name }) => make('button', {
      type: 'button', class: 'chip-off', onclick: () => this.#takeOff(name),
    }));
    const about = population === 'full-cells' ? 'full cells only' : 'all neurons, fragments included';
    byId('inforce').replaceChildren(...this.#chips, make('span', { class: 'population' }, about));
  }
}
