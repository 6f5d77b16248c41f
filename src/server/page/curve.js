// A curve of exact points: number of synapses over a threshold. Nothing is interpolated: every
// dot is an answer, the line between dots only leads the eye.

import { make, setText, svg } from './dom.js';
import { exact, tick } from './numbers.js';

/** In pixels of the screen; the width is that of the place. */
const SIZE = { height: 172, left: 46, right: 12, top: 18, bottom: 38 };
const TICK_ROOM = 34;

export class Curve {
  #said = make('p', { class: 'curve-said' });
  #drawing = svg('svg', { class: 'curve', height: SIZE.height, tabindex: '0', role: 'slider' });
  #width = 360;
  #points = [];
  #threshold = null;
  #at = 0;
  #choose;

  /** `axis` names the threshold; `choose(value)` when a point is clicked, or Enter is pressed on it. */
  constructor({ title, axis, unit, power = 1, choose }) {
    this.#choose = choose;
    Object.assign(this, { axis, unit, power });
    // Equal steps of an axis that is not linear are not equal steps of the threshold.
    const note = power === 1 ? null : make('span', { class: 'curve-note' }, 'Non-linear axis: small values are spread out.');
    this.element = make('figure', { class: 'curve-box' },
      make('figcaption', {}, title, note), this.#drawing, this.#said);
    new ResizeObserver(([entry]) => this.#fit(entry.contentRect.width)).observe(this.#drawing);
    this.#drawing.setAttribute('aria-label', title);
    this.#drawing.addEventListener('pointermove', (event) => this.#mark(this.#nearest(event)));
    this.#drawing.addEventListener('click', (event) => this.#pick(this.#nearest(event)));
    this.#drawing.addEventListener('keydown', (event) => this.#key(event));
  }

  /** `points`: [{value, count}] by ascending value; `threshold` is the filter's own, or null. */
  show(points, threshold, sign = '≥') {
    Object.assign(this, { sign });
    [this.#points, this.#threshold] = [points, threshold];
    this.#draw();
    this.#mark(threshold === null ? 0 : closest(points, threshold));
  }

  #fit(width) {
    if (width < 1 || width === this.#width) return;
    this.#width = width;
    if (!this.#points.length) return;
    this.#draw();
    this.#mark(this.#at);
  }

  #draw() {
    const [points, threshold] = [this.#points, this.#threshold];
    const most = Math.max(1, ...points.map(({ count }) => count));
    const [low, high] = [points[0].value, points[points.length - 1].value];
    const inner = { w: this.#width - SIZE.left - SIZE.right, h: SIZE.height - SIZE.top - SIZE.bottom };
    const part = (value) => Math.max(0, (value - low) / (high - low || 1)) ** (1 / this.power);
    this.x = (value) => SIZE.left + part(value) * inner.w;
    this.y = (count) => SIZE.top + (1 - count / most) * inner.h;
    const path = points.map(({ value, count }) => `${this.x(value).toFixed(1)},${this.y(count).toFixed(1)}`);
    this.#marker = svg('circle', { r: 4, class: 'curve-marker' });
    this.#drawing.replaceChildren(
      ...this.#axes(low, high, most),
      ...(threshold === null ? [] : [this.#thresholdLine(threshold, low, high)]),
      svg('polyline', { points: path.join(' '), class: 'curve-line' }),
      ...points.map(({ value, count }) => svg('circle', { cx: this.x(value), cy: this.y(count), r: 1.6, class: 'curve-dot' })),
      this.#marker,
    );
    this.#drawing.setAttribute('aria-valuemin', low);
    this.#drawing.setAttribute('aria-valuemax', high);
  }

  #marker = svg('circle');

  #axes(low, high, most) {
    const text = (x, y, words, anchor) => {
      const element = svg('text', { x, y, 'text-anchor': anchor, class: 'curve-text' });
      element.textContent = words;
      return element;
    };
    const floor = SIZE.height - SIZE.bottom;
    const marks = [0, 0.5, 1].map((part) => Math.round(most * part)).filter((count, at, all) => all.indexOf(count) === at);
    return [
      ...marks.flatMap((count) => [
        svg('line', { x1: SIZE.left, x2: this.#width - SIZE.right, y1: this.y(count), y2: this.y(count), class: 'curve-rule' }),
        text(SIZE.left - 9, this.y(count) + 4, tick(Number(count.toPrecision(3))), 'end'),
      ]),
      ...this.#ticks(low, high).flatMap((value) => [
        svg('line', { x1: this.x(value), x2: this.x(value), y1: floor, y2: floor + 4, class: 'curve-tick' }),
        text(this.x(value), floor + 16, String(value), 'middle'),
      ]),
      text(0, 10, 'synapses', 'start'),
      text(this.#width - SIZE.right, SIZE.height - 6, this.axis, 'end'),
    ];
  }

  /** Round numbers that have room beside each other. */
  #ticks(low, high) {
    const all = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 1, 2, 5, 10, 20, 50, 100, 1000];
    const kept = [];
    for (const value of all.filter((one) => low <= one && one <= high)) {
      if (!kept.length || this.x(value) - this.x(kept[kept.length - 1]) >= TICK_ROOM) kept.push(value);
    }
    return kept;
  }

  #thresholdLine(threshold, low, high) {
    const x = this.x(Math.min(high, Math.max(low, threshold)));
    return svg('line', { x1: x, x2: x, y1: SIZE.top, y2: SIZE.height - SIZE.bottom, class: 'curve-threshold' });
  }

  #nearest(event) {
    const box = this.#drawing.getBoundingClientRect();
    const x = event.clientX - box.left;
    let best = 0;
    this.#points.forEach(({ value }, at) => {
      if (Math.abs(this.x(value) - x) < Math.abs(this.x(this.#points[best].value) - x)) best = at;
    });
    return best;
  }

  #mark(at) {
    const point = this.#points[at];
    if (!point) return;
    this.#at = at;
    this.#marker.setAttribute('cx', this.x(point.value));
    this.#marker.setAttribute('cy', this.y(point.count));
    const words = `${this.sign} ${point.value}${this.unit}: ${exact(point.count)} synapses`;
    setText(this.#said, words);
    this.#drawing.setAttribute('aria-valuenow', point.value);
    this.#drawing.setAttribute('aria-valuetext', words);
  }

  #key(event) {
    const last = this.#points.length - 1;
    const moves = { ArrowLeft: this.#at - 1, ArrowDown: this.#at - 1, ArrowRight: this.#at + 1, ArrowUp: this.#at + 1, Home: 0, End: last };
    if (event.key in moves) this.#mark(Math.min(last, Math.max(0, moves[event.key])));
    else if (event.key === 'Enter') this.#pick(this.#at);
    else return;
    event.preventDefault();
  }

  #pick(at) {
    this.#mark(at);
    if (this.#points[at]) this.#choose(this.#points[at].value);
  }
}

function closest(points, value) {
  let best = 0;
  points.forEach((point, at) => {
    if (Math.abs(point.value - value) < Math.abs(points[best].value - value)) best = at;
  });
  return best;
}
