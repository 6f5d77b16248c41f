// What the page is about: the question, and what is open beside it. The address holds all of it,
// so that a link and the back button bring back the same page.

import { DEFAULTS, FILTERS } from './filters.js';

/** Question: `measure`, `normalize`, filters that are not off. View: what is open. */
const VIEW = ['cell_pre', 'cell_post', 'type', 'neuron', 'seed', 'scale', 'table', 'check'];
const KEYS = ['measure', 'normalize', ...FILTERS, ...VIEW];
const FIRST = { measure: 'count', normalize: 'none', seed: '1', ...DEFAULTS };

/** What the API and the address call "no threshold". */
const OFF = 'none';

export class State {
  #values = new Map();
  #listeners = [];

  constructor(hash) {
    this.#read(hash);
  }

  /** The value of a key as text, '' where it is off. */
  get(key) {
    return this.#values.get(key) ?? '';
  }

  /**
   * Changes values and tells everyone. `at` is when the user's event happened; `commit` makes an
   * entry in the history (the steps of a drag make none).
   */
  set(changes, { at = performance.now(), commit = true } = {}) {
    for (const [key, value] of Object.entries(changes)) this.#put(key, value);
    if (commit) this.commit();
    this.#tell(at);
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** An entry in the history, if anything differs from the last one. */
  commit() {
    const hash = this.hash();
    if (hash !== location.hash) history.pushState(null, '', hash);
  }

  /** Back, forward, or a changed address. */
  restore(hash) {
    this.#read(hash);
    this.#tell(performance.now());
  }

  /** Every filter at its default; measure and view stay. */
  reset() {
    const others = KEYS.filter((key) => !FILTERS.includes(key));
    const keep = Object.fromEntries(others.map((key) => [key, this.get(key)]));
    this.#read('');
    this.set(keep);
  }

  /** The whole state, defaults too: a link must mean the same when defaults have changed. */
  hash() {
    const pairs = new URLSearchParams();
    for (const key of KEYS) {
      if (this.#values.has(key)) pairs.set(key, this.get(key));
      else if (key in DEFAULTS) pairs.set(key, OFF);
    }
    return `#${pairs}`;
  }

  /** The filters as the API wants them. */
  filters() {
    const pairs = {};
    for (const name of FILTERS) {
      if (this.#values.has(name)) pairs[name] = this.get(name);
      // Off is said aloud: the API has defaults of its own.
      else if (name in DEFAULTS) pairs[name] = OFF;
    }
    return pairs;
  }

  /** The question of the picture. */
  matrix() {
    return { measure: this.get('measure'), normalize: this.get('normalize'), ...this.filters() };
  }

  #put(key, value) {
    if (!KEYS.includes(key)) throw new Error(`no such key: ${key}`);
    const isOff = value === OFF && FILTERS.includes(key);
    if (isOff || value === '' || value === null || value === undefined) this.#values.delete(key);
    else this.#values.set(key, String(value));
  }

  #read(hash) {
    this.#values = new Map(Object.entries(FIRST));
    const pairs = new URLSearchParams(hash.replace(/^#/, ''));
    for (const key of KEYS) {
      // Conditions may stand in an address more than once: all of them hold.
      if (pairs.has(key)) this.#put(key, key === 'where' ? pairs.getAll(key).join(' and ') : pairs.get(key));
    }
  }

  #tell(at) {
    for (const listener of this.#listeners) listener(at);
  }
}
