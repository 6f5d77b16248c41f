// What the page of a data set with a map is about: axes, measure, filters, and what is open.

import { AddressState } from './address.js';
import { shownAtMost } from './map_cells.js';
import { condition } from './map_data.js';

/** Values chosen of a category stand in the address under this and its name, as JSON. */
const CHOSEN = 'in.';
const VIEW = ['cell', 'label', 'find_rows', 'find_columns', 'more', 'seed', 'table'];
const PLAIN = ['population', 'min_pair', 'strict', 'exclude_autapses', 'pre_neuron_ids', 'post_neuron_ids', 'box', 'where'];

export class MapState extends AddressState {
  #data;

  constructor(data, hash) {
    super();
    this.#data = data;
    this.read(hash);
  }

  keys() {
    const chosen = this.#data.categories.map(({ name }) => CHOSEN + name);
    return ['rows', 'columns', 'measure', 'normalize', ...this.#bounds(), ...PLAIN, ...chosen, ...VIEW];
  }

  first() {
    const rest = Object.entries(this.defaults()).map(([name, value]) => [name, String(value)]);
    return {
      rows: this.#data.firstAxis('pre'), columns: this.#data.firstAxis('post'), measure: 'count', normalize: 'none',
      seed: '1', ...Object.fromEntries(rest),
    };
  }

  defaults() {
    return this.#data.rest;
  }

  mayBeOff(key) {
    return key !== 'normalize';
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

  /** Every filter as at first; axes and measure stay. */
  reset() {
    this.resetBut(['rows', 'columns', 'measure', 'normalize', ...VIEW]);
  }

  /** The filters as the API wants them. */
  filters() {
    const pairs = this.said([...this.#bounds(), ...PLAIN].filter((key) => key !== 'where'));
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

  /** The question of the picture: of a large matrix only its strongest part, and what is searched for. */
  picture() {
    const whole = this.matrix();
    if (!whole.sparse) return whole;
    const found = ['find_rows', 'find_columns'].map((key) => [key, this.get(key)]).filter(([, text]) => text);
    const { rows, columns } = shownAtMost(this.steps());
    return { ...whole, strongest: `${rows},${columns}`, ...Object.fromEntries(found) };
  }

  /** How many times as many rows and columns are shown as at first. */
  steps() {
    return Math.max(1, Number(this.get('more')) || 1);
  }

  #bounds() {
    return this.#data.numbers.flatMap(({ name }) => [`${name}_min`, `${name}_max`]);
  }
}
