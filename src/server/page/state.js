// What the page is about: the question, and what is open beside it.

import { AddressState } from './address.js';
import { DEFAULTS, FILTERS } from './filters.js';

/** Question: `measure`, `normalize`, filters that are not off. View: what is open. */
const VIEW = ['cell_pre', 'cell_post', 'type', 'neuron', 'seed', 'scale', 'table', 'check'];
const KEYS = ['measure', 'normalize', ...FILTERS, ...VIEW];
const FIRST = { measure: 'count', normalize: 'none', seed: '1', ...DEFAULTS };

export class State extends AddressState {
  constructor(hash) {
    super();
    this.read(hash);
  }

  keys() {
    return KEYS;
  }

  first() {
    return FIRST;
  }

  defaults() {
    return DEFAULTS;
  }

  mayBeOff(key) {
    return FILTERS.includes(key);
  }

  /** Every filter at its default; measure and view stay. */
  reset() {
    this.resetBut(KEYS.filter((key) => !FILTERS.includes(key)));
  }

  /** The filters as the API wants them. */
  filters() {
    return this.said(FILTERS);
  }

  /** The question of the picture. */
  matrix() {
    return { measure: this.get('measure'), normalize: this.get('normalize'), ...this.filters() };
  }
}
