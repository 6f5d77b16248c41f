// What is said about the answer on show: total, what it is about, filter in force, engine, time;
// and whether the picture is still that of an earlier question.

import { without } from './controls.js';
import { byId, make, setText } from './dom.js';
import { DEFAULTS } from './filters.js';
import { Late } from './late.js';
import { exact, ms, percent } from './numbers.js';
import { asFilter, inForce, measured, sentence } from './words.js';

/** Why the first number here is not that of the command line. */
const { prob_min: PROB, size_min: SIZE } = DEFAULTS;
const BEGINS = `The page and the REST API start with prob ≥ ${PROB} and size ≥ ${SIZE}, the command line without thresholds.`;

export class Status {
  #state;
  #onLate;
  #shown = null;
  #wanted = null;
  #names = '';
  #chips = [];
  #late = new Late((is) => this.#mark(is));

  /** `onLate(is)` when the answer on show becomes an old one, or the right one. */
  constructor(state, onLate) {
    [this.#state, this.#onLate] = [state, onLate];
  }

  /** A question was asked, or is the question on show again. */
  asked(key) {
    if (key !== this.#wanted) byId('problem').hidden = true;
    this.#wanted = key;
    this.#late.want(key);
    // While one waits, another question may have taken the place of the one waited for.
    this.#describe();
  }

  /** An answer was drawn. */
  answered(answer, asked, tookMs) {
    const drawn = performance.now();
    this.#shown = { key: asked.key, answer };
    byId('problem').hidden = true;
    this.#late.show(asked.key);
    const { synapses } = answer.dataset;
    setText(byId('total'), `${exact(answer.total)} of ${exact(synapses)} synapses`);
    this.#showFilter(answer, asked.params.population ?? '');
    const engine = tookMs === null ? answer.engine : `${answer.engine}, ${ms(tookMs)}`;
    setText(byId('status'), `Exact · ${percent(synapses ? answer.total / synapses : null)} of all synapses · engine ${engine} · from input to picture ${ms(drawn - asked.at)}`);
    this.#describe();
    document.dispatchEvent(new CustomEvent('areax:drawn', { detail: { key: asked.key, at: asked.at, ms: drawn - asked.at } }));
  }

  /** The server refused a question, or is gone. */
  refused(error) {
    const place = byId('problem');
    const still = this.#shown ? ` The picture is still for ${sentence(this.#shown.answer.filter)}.` : '';
    const words = error instanceof TypeError ? 'The server does not answer.' : `${error.message}${error.message.endsWith('.') ? '' : '.'}`;
    place.textContent = `${words}${error.advice ? ` ${error.advice}.` : ''}${still}`;
    place.hidden = false;
    this.#late.refuse();
    this.#describe();
  }

  #mark(is) {
    byId('stage').classList.toggle('late', is);
    this.#onLate(is);
    this.#describe();
  }

  /** What the picture is about, and what is awaited instead of it. */
  #describe() {
    const place = byId('about');
    const isWaiting = this.#late.is && byId('problem').hidden;
    place.classList.toggle('waiting', isWaiting);
    const shown = this.#shown?.answer;
    const say = (what, more) => {
      setText(byId('measured'), what);
      setText(byId('begins'), more);
    };
    if (isWaiting) {
      const question = this.#state.matrix();
      const still = shown ? `All numbers are still for: ${measured(shown)}, ${sentence(shown.filter)}.` : '';
      say(`Waiting for: ${measured(question)}, ${sentence(asFilter(question))}.`, still);
    } else if (shown) {
      say(`${measured(shown)}: rows presynaptic, columns postsynaptic.`, BEGINS);
    }
  }

  /** A number that the population gave goes with the population. */
  #takeOff(name) {
    this.#state.set(this.#state.get(name) ? without(name) : { population: '' });
  }

  /** The filter of the answer as chips; each takes its filter off. */
  #showFilter(answer, population) {
    const found = inForce(answer.filter);
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
