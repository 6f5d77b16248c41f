// What rows and columns are, the measure and the normalisation, and the search among labels.

import { make, setValue } from './dom.js';
import { exact } from './numbers.js';

const NORMALIZATIONS = [['none', 'Absolute'], ['input', '% of input'], ['output', '% of output']];

export class MapChoices {
  #data;
  #state;
  #selects;
  #buttons;
  #finds;

  constructor(place, data, state) {
    [this.#data, this.#state] = [data, state];
    const axis = (key, label, partner) => {
      // Without a category of neurons the picture begins with a single row and column.
      const whole = data.firstAxis(partner) ? [] : [make('option', { value: '' }, 'all')];
      const select = make('select', { id: key, 'aria-label': label }, ...whole, data.categories.map(({ name, count }) => {
        return make('option', { value: name }, `${name} (${exact(count)})`);
      }));
      // What was searched, opened and unfolded was of the labels before.
      select.addEventListener('change', (event) => state.set({ [key]: select.value, [`find_${key}`]: '', cell: '', label: '', more: '' }, { at: event.timeStamp }));
      return [key, select];
    };
    const measure = make('select', { id: 'measure', 'aria-label': 'Measure' },
      data.measures.map(({ name, label }) => make('option', { value: name }, label)));
    measure.addEventListener('change', (event) => state.set(this.#fitting(measure.value), { at: event.timeStamp }));
    this.#selects = [...(data.categories.length ? [axis('rows', 'Rows', 'pre'), axis('columns', 'Columns', 'post')] : []), ['measure', measure]];
    this.#buttons = NORMALIZATIONS.map(([name, label]) => {
      const button = make('button', { type: 'button' }, label);
      button.addEventListener('click', (event) => state.set({ normalize: name }, { at: event.timeStamp }));
      return [name, button];
    });
    this.#finds = ['rows', 'columns'].map((side) => {
      const field = make('input', { type: 'search', id: `find_${side}`, placeholder: `search ${side}`, 'aria-label': `Search ${side}`, size: 14 });
      field.addEventListener('input', () => state.set({ [`find_${side}`]: field.value.trim(), more: '' }, { commit: false }));
      field.addEventListener('change', () => state.commit());
      return [`find_${side}`, field];
    });
    place.append(
      ...this.#selects.map(([key, select]) => make('label', { class: 'choice' }, key === 'measure' ? 'Measure' : key, ' ', select)),
      make('div', { class: 'segmented', role: 'group', 'aria-label': 'Normalisation' }, this.#buttons.map(([, button]) => button)),
      ...this.#finds.map(([, field]) => field));
    this.sync();
  }

  sync() {
    for (const [key, select] of this.#selects) setValue(select, this.#state.get(key));
    for (const [key, field] of this.#finds) {
      if (document.activeElement !== field) setValue(field, this.#state.get(key));
    }
    const divides = this.#isAdditive(this.#state.get('measure'));
    for (const [name, button] of this.#buttons) {
      button.setAttribute('aria-pressed', String(name === this.#state.get('normalize')));
      button.disabled = !divides && name !== 'none';
    }
  }

  #isAdditive(measure) {
    return this.#data.measures.find(({ name }) => name === measure)?.additive ?? false;
  }

  /** A measure that cannot be divided takes the normalisation off. */
  #fitting(measure) {
    return this.#isAdditive(measure) ? { measure } : { measure, normalize: 'none' };
  }
}
