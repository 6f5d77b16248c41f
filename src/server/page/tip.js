// The card beside the pointer.

import { make } from './dom.js';
import { area, exact, percent } from './numbers.js';

const AWAY = 14;

export class Tip {
  #card;

  constructor(card) {
    this.#card = card;
  }

  hide() {
    this.#card.hidden = true;
  }

  /**
   * A cell: what the picture shows, and the details if they are of the same filter (null while
   * they are on their way).
   */
  cell(point, { pre, post, row, column, shown, details, isAxonOnly }) {
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
    const note = isAxonOnly ? `${post} is axon-only in this data set` : 'Click for curves and synapses';
    this.#show(point, `${pre} → ${post}`, lines, note);
  }

  /** A cell type. */
  type(point, type) {
    this.#show(point, type.name, [
      ['neurons', exact(type.neurons ?? null)],
      ['full cells', exact(type.full_cells ?? null)],
    ], type.axon_only ? 'Axon-only: never postsynaptic' : 'Click for its partners');
  }

  #show({ x, y }, title, lines, note) {
    this.#card.replaceChildren(
      make('strong', {}, title),
      make('dl', {}, lines.map(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
      make('p', {}, note),
    );
    this.#card.hidden = false;
    const { width, height } = this.#card.getBoundingClientRect();
    const left = x + AWAY + width > window.innerWidth ? x - AWAY - width : x + AWAY;
    const top = y + AWAY + height > window.innerHeight ? y - AWAY - height : y + AWAY;
    this.#card.style.left = `${Math.max(4, left)}px`;
    this.#card.style.top = `${Math.max(4, top)}px`;
  }
}
