// A list of names with numbers and bars, each a button that opens something.

import { make } from './dom.js';

/** `rows`: {label, value, text, open}; bars are relative to the largest value. */
export function bars(rows) {
  const most = Math.max(0, ...rows.map(({ value }) => value));
  return make('ul', { class: 'bars' }, rows.map(({ label, value, text, open }) => {
    const bar = make('span', { class: 'bar' });
    bar.style.width = `${most > 0 ? (value / most) * 100 : 0}%`;
    return make('li', {}, make('button', { type: 'button', onclick: open },
      make('span', { class: 'bar-label' }, label),
      make('span', { class: 'bar-track' }, bar),
      make('span', { class: 'bar-text' }, text)));
  }));
}

/** Facts as a list of names and values; `constant` ones depend on no filter. */
export function facts(pairs, { constant = false } = {}) {
  return make('dl', { class: constant ? 'facts constant' : 'facts' }, pairs.map(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
}
