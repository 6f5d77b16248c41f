// The legend: the ramp with round numbers, and what zero, undefined and hatched cells mean.

import { make, setText } from './dom.js';
import { tick } from './numbers.js';

export class Legend {
  #bar = make('canvas', { width: 256, height: 1, class: 'ramp', 'aria-hidden': 'true' });
  #ticks = make('div', { class: 'ticks' });
  #unit = make('span', { class: 'unit' });
  #hatched = make('span', { class: 'swatch-hatch' });
  #axonOnly = make('span', { class: 'key' }, this.#hatched, 'axon-only');
  #undefined = make('span', { class: 'key' }, make('span', { class: 'swatch-undefined' }), 'undefined');

  constructor(place) {
    const zero = make('span', { class: 'key' }, make('span', { class: 'swatch-zero' }), 'none');
    this.#hatched.title = 'This data set has only axons of these types: they are never postsynaptic.';
    place.append(
      make('div', { class: 'scale' }, this.#bar, this.#ticks),
      make('div', { class: 'keys' }, this.#unit, zero, this.#undefined, this.#axonOnly),
    );
  }

  /** Shows a scale (null: there is no positive value). */
  show({ scale, unit, ramp, hasUndefined, hasAxonOnly }) {
    setText(this.#unit, unit ? `${unit}, log scale` : 'log scale');
    this.#undefined.hidden = !hasUndefined;
    this.#axonOnly.hidden = !hasAxonOnly;
    this.#paint(ramp);
    const ticks = scale ? scale.ticks() : [];
    while (this.#ticks.children.length < ticks.length) this.#ticks.append(make('span'));
    [...this.#ticks.children].forEach((element, at) => {
      element.hidden = at >= ticks.length;
      if (element.hidden) return;
      setText(element, tick(ticks[at]));
      element.style.left = `${(scale.position(ticks[at]) * 100).toFixed(2)}%`;
    });
  }

  #paint(ramp) {
    if (this.ramp === ramp) return;
    this.ramp = ramp;
    const context = this.#bar.getContext('2d');
    ramp.forEach(({ fill }, at) => {
      context.fillStyle = fill;
      context.fillRect(at, 0, 1, 1);
    });
  }
}
