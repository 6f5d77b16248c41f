// The card beside the pointer.

import { make } from './dom.js';
import { area, exact, percent } from './numbers.js';

const AWAY = 14;

export class Tip {
  #card;
  #beside;

  /** `beside` is what it must not cover. */
  constructor(card, beside) {
    [this.#card, this.#beside] = [card, beside];
  }

  hide() {
    this.#card.hidden = true;
  }

  /**
   * A cell: what the picture shows, and the details if they are of the same filter (null while
   * they are on their way).
   */
  cell(point, { pre, post, row, column, shown, details, interval, isAxonOnly, old }) {
    const lines = details
      ? [
          ['synapses', exact(details.count[row][column])],
          ['summed size', area(details.totalSize[row][column], 8)],
          ['mean size', area(details.meanSize[row][column])],
          [`of ${post}’s input`, percent(details.input[row][column])],
          [`of ${pre}’s output`, percent(details.output[row][column])],
        ]
      : [[shown.label, shown.text]];
    const special = details && !['count', 'total-size', 'mean-size'].includes(shown.measure);
    if (special) lines.push([shown.label, shown.text]);
    if (interval && old === null) lines.push([interval.name, interval.text]);
    const usual = isAxonOnly ? `${post} is axon-only in this data set` : 'Click for curves and synapses';
    this.#card.classList.toggle('late', old !== null);
    this.#show(point, `${pre} → ${post}`, lines, old === null ? usual : `Still for ${old}`);
  }

  /** A cell type. */
  type(point, type) {
    this.#card.classList.remove('late');
    this.#show(point, type.name, [
      ['neurons', exact(type.neurons ?? null)],
      ['full cells', exact(type.full_cells ?? null)],
    ], type.axon_only ? 'Axon-only: never postsynaptic' : 'Click for its partners');
  }

  /** Where the card must end: it stays off the panel beside the picture. */
  #right() {
    const { left } = this.#beside.getBoundingClientRect();
    return left > window.innerWidth / 2 ? left : window.innerWidth;
  }

  #show({ x, y }, title, lines, note) {
    this.#card.replaceChildren(
      make('strong', {}, title),
      make('dl', {}, lines.map(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
      make('p', {}, note),
    );
    this.#card.hidden = false;
    const { width, height } = this.#card.getBoundingClientRect();
    const left = x + AWAY + width > this.#right() ? x - AWAY - width : x + AWAY;
    const top = y + AWAY + height > window.innerHeight ? y - AWAY - height : y + AWAY;
    this.#card.style.left = `${Math.max(4, left)}px`;
    this.#card.style.top = `${Math.max(4, top)}px`;
  }
}
