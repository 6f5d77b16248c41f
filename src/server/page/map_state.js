// What the page of a data set with a map is about: axes, measure, filters, and what is open. The address
// holds all of it.

import { condition } from './map_data.js';

const OFF = 'none';
/** Values chosen of a category stand in the address under this and its name, as JSON. */
const CHOSEN = 'in.';
const VIEW = ['cell', 'label', 'find_rows', 'find_columns', 'more', 'seed', 'table'];
const PLAIN = ['population', 'min_pair', 'strict', 'exclude_autapses', 'pre_neuron_ids', 'post_neuron_ids', 'box', 'where'];

export class MapState {
  #data;
  #values = new Map();
  #listeners = [];

  constructor(data, hash) {
    this.#data = data;
    this.#read(hash);
  }

  get(key) {
    return this.#values.get(key) ?? '';
  }

  /** The values chosen of a category; none is all. */
  chosen(category) {
    const text = this.get(CHOSEN + category);
    return text ? JSON.parse(text) : [];
  }

  /** The change that chooses these. */
  choosing(category, values) {
    return { [CHOSEN + category]: values.length ? JSON.stringify(values) : '' };
  }

  set(changes, { at = performance.now(), commit = true } = {}) {
    for (const [key, value] of Object.entries(changes)) this.#put(key, value);
    if (commit) this.commit();
    this.#tell(at);
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  commit() {
    const hash = this.hash();
    if (hash !== location.hash) history.pushState(null, '', hash);
  }

  restore(hash) {
    this.#read(hash);
    this.#tell(performance.now());
  }

  /** Every filter as at first; axes and measure stay. */
  reset() {
    const keep = ['rows', 'columns', 'measure', 'normalize', ...VIEW].map((key) => [key, this.get(key)]);
    this.#read('');
    this.set(Object.fromEntries(keep));
  }

  hash() {
    const pairs = new URLSearchParams();
    for (const key of this.#keys()) {
      if (this.#values.has(key)) pairs.set(key, this.get(key));
      else if (key in this.#data.rest) pairs.set(key, OFF);
    }
    return `#${pairs}`;
  }

  /** The filters as the API wants them. */
  filters() {
    const pairs = {};
    for (const key of [...this.#bounds(), ...PLAIN]) {
      if (key === 'where') continue;
      if (this.#values.has(key)) pairs[key] = this.get(key);
      // Off is said aloud: the API may begin with another value.
      else if (key in this.#data.rest) pairs[key] = OFF;
    }
    const where = this.#data.categories
      .map(({ name }) => [name, this.chosen(name)])
      .filter(([, values]) => values.length)
      .map(([name, values]) => condition(name, values));
    if (this.get('where')) where.push(this.get('where'));
    if (where.length) pairs.where = where;
    return pairs;
  }

  /** The axes as the API wants them: a data set without categories has none. */
  axes() {
    const named = [['rows', this.get('rows')], ['columns', this.get('columns')]].filter(([, name]) => name);
    return Object.fromEntries(named);
  }

  /** The question of the picture. */
  matrix() {
    const sparse = this.#data.isLarge(this.get('rows'), this.get('columns')) ? { sparse: 'true' } : {};
    return { ...this.axes(), measure: this.get('measure'), normalize: this.get('normalize'), ...sparse, ...this.filters() };
  }

  #bounds() {
    return this.#data.numbers.flatMap(({ name }) => [`${name}_min`, `${name}_max`]);
  }

  #keys() {
    const chosen = this.#data.categories.map(({ name }) => CHOSEN + name);
    return ['rows', 'columns', 'measure', 'normalize', ...this.#bounds(), ...PLAIN, ...chosen, ...VIEW];
  }

  #put(key, value) {
    if (!this.#keys().includes(key)) throw new Error(`no such key: ${key}`);
    if (value === OFF && key !== 'normalize' || value === '' || value === null || value === undefined) this.#values.delete(key);
    else this.#values.set(key, String(value));
  }

  #read(hash) {
    const data = this.#data;
    const first = {
      rows: data.firstAxis('pre'), columns: data.firstAxis('post'), measure: 'count', normalize: 'none', seed: '1',
      ...Object.fromEntries(Object.entries(data.rest).map(([name, value]) => [name, String(value)])),
    };
    this.#values = new Map(Object.entries(first).filter(([, value]) => value !== ''));
    const pairs = new URLSearchParams(hash.replace(/^#/, ''));
    for (const key of this.#keys()) {
      if (pairs.has(key)) this.#put(key, pairs.get(key));
    }
  }

  #tell(at) {
    for (const listener of this.#listeners) listener(at);
  }
}
