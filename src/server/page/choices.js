// Measure and normalisation of the picture.

import { ADDITIVE, NORMALIZATIONS } from './filters.js';
import { MEASURES } from './tables.js';
import { make, setValue } from './dom.js';

export class Choices {
  #state;
  #measure;
  #buttons;

  constructor(place, state) {
    this.#state = state;
    this.#measure = make('select', { id: 'measure', 'aria-label': 'Measure' },
      MEASURES.map(({ name, label }) => make('option', { value: name }, label)));
    this.#measure.addEventListener('change', (event) => {
      state.set(this.#fitting(this.#measure.value), { at: event.timeStamp });
    });
    this.#buttons = NORMALIZATIONS.map(({ name, label }) => this.#button(name, label));
    place.append(this.#measure, make('div', { class: 'segmented', role: 'group', 'aria-label': 'Normalisation' },
      this.#buttons.map(([, button]) => button)));
    this.sync();
  }

  sync() {
    setValue(this.#measure, this.#state.get('measure'));
    const divides = ADDITIVE.includes(this.#state.get('measure'));
    for (const [name, button] of this.#buttons) {
      button.setAttribute('aria-pressed', String(name === this.#state.get('normalize')));
      button.disabled = !divides && name !== 'none';
    }
  }

  #button(name, label) {
    const button = make('button', { type: 'button' }, label);
    button.addEventListener('click', (event) => {
      this.#state.set({ normalize: name, scale: '' }, { at: event.timeStamp });
    });
    return [name, button];
  }

  /** A measure that cannot be divided takes the normalisation off. A held scale is of one measure. */
  #fitting(measure) {
    const changes = { measure, scale: '' };
    if (!ADDITIVE.includes(measure)) changes.normalize = 'none';
    return changes;
  }
}
