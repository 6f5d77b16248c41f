// The filters of a data set with a map: a slider a number, the values of each category, populations. They
// read the state and write to it; what a value means is the server's to say.

import { make, setText, setValue } from './dom.js';
import { Latest } from './latest.js';
import { said } from './map_data.js';

const POSITIONS = 1000;
/** A range that begins so much below its end is spread: small values crowd there. */
const SPREAD_FROM = 100;
/** So many values have boxes; more are searched. */
const BOXES_MAX = 24;
const FOUND_MAX = 30;

/** The same width as in layout.css. */
const NARROW = window.matchMedia('(max-width: 1279px)');

export class MapControls {
  #data;
  #state;
  #syncs = [];
  #fields = new Map();
  /** Values of categories that answers have named. */
  #known = new Map();

  constructor(form, data, state) {
    [this.#data, this.#state] = [data, state];
    form.addEventListener('submit', (event) => event.preventDefault());
    form.append(
      make('h2', { class: 'hidden' }, 'Filters'),
      ...data.numbers.filter(({ min, max }) => max > min).map((number) => this.#slider(number)),
      // Where filters stand above the picture, only the sliders are always there: categories may be twenty.
      make('details', { class: 'more', open: !NARROW.matches },
        make('summary', {}, 'More filters'),
        make('div', { class: 'folds' },
          make('div', { class: 'fold' }, this.#population(), this.#switch('strict', 'Strict: > and < instead of ≥ and ≤'), this.#switch('exclude_autapses', 'Without autapses')),
          ...data.categories.map((category) => this.#category(category)),
          this.#fold('Pairs, neurons, conditions', ['min_pair', 'pre_neuron_ids', 'post_neuron_ids', 'where'], [
            this.#text('min_pair', 'Synapses of a pair, at least', 'off'),
            this.#text('pre_neuron_ids', 'Presynaptic ids', 'comma-separated'),
            this.#text('post_neuron_ids', 'Postsynaptic ids', 'comma-separated'),
            ...(data.hasPosition ? [this.#text('box', 'Box (nm)', 'x0,y0,z0,x1,y1,z1')] : []),
            this.#text('where', 'Conditions', 'any column, and …'),
          ]),
          this.#fold('Upper bounds', data.numbers.map(({ name }) => `${name}_max`), data.numbers.map(({ name, unit }) => this.#text(`${name}_max`, unit ? `${name} (${unit})` : name, 'off'))),
          make('button', { type: 'button', class: 'reset', onclick: () => state.reset() }, 'Reset all filters'))),
    );
    NARROW.addEventListener('change', () => { form.querySelector('.more').open = !NARROW.matches; });
    this.sync();
  }

  sync() {
    for (const sync of this.#syncs) sync();
  }

  /** Marks the control that a refused question is about, or none. */
  blame(name) {
    for (const [key, field] of this.#fields) {
      if (key === name) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
    }
  }

  /** An answer has named the values of a category. */
  learn(name, values) {
    if (name) this.#known.set(name, values);
  }

  #slider({ name, unit, min, max, type }) {
    const spread = { min, max, whole: !String(type).startsWith('float'), power: min >= 0 && max > SPREAD_FROM * Math.max(min, 1) ? 3 : 1 };
    const key = `${name}_min`;
    const track = make('input', { type: 'range', min: 0, max: POSITIONS, step: 1, id: `${key}-track`, 'aria-label': `Minimum ${name}` });
    const field = make('input', {
      type: 'text', inputmode: 'decimal', id: key, placeholder: 'off', size: 7,
      'aria-label': `${name}, at least${unit ? `, in ${unit}` : ''}; empty is off`,
    });
    track.addEventListener('input', (event) => {
      const value = valueAt(Number(track.value) / POSITIONS, spread);
      setValue(field, value);
      this.#describe(track, value, unit);
      this.#state.set({ [key]: value }, { at: event.timeStamp, commit: false });
    });
    track.addEventListener('change', () => this.#state.commit());
    this.#listen(field, key);
    this.#syncs.push(() => {
      const value = this.#state.get(key);
      if (document.activeElement !== field) setValue(field, value);
      if (document.activeElement !== track) setValue(track, String(Math.round(positionOf(value === '' ? min : Number(value), spread) * POSITIONS)));
      track.classList.toggle('off', value === '');
      this.#describe(track, value || 'off', unit);
    });
    return make('div', { class: 'slider' },
      make('div', { class: 'slider-head' },
        make('label', { for: `${key}-track` }, name),
        make('span', { class: 'field' }, make('span', {}, '≥'), field, make('span', { class: 'unit' }, unit))),
      track,
      spread.power === 1 ? null : make('span', { class: 'compared' }, 'not linear: small values have more room'));
  }

  #describe(track, value, unit) {
    track.setAttribute('aria-valuetext', unit ? `${value} ${unit}` : String(value));
    track.style.setProperty('--at', `${(Number(track.value) / POSITIONS) * 100}%`);
  }

  #population() {
    const { populations } = this.#data;
    if (!populations.length) return null;
    const select = make('select', { id: 'population' }, make('option', { value: '' }, 'All neurons'),
      populations.map((name) => make('option', { value: name }, name)));
    this.#fields.set('population', select);
    select.addEventListener('change', (event) => this.#state.set({ population: select.value }, { at: event.timeStamp }));
    this.#syncs.push(() => setValue(select, this.#state.get('population')));
    return make('div', { class: 'stacked' }, make('label', { for: 'population' }, 'Population'), select);
  }

  #switch(name, label) {
    const box = make('input', { type: 'checkbox', id: name });
    this.#fields.set(name, box);
    box.addEventListener('change', (event) => this.#state.set({ [name]: box.checked ? 'true' : '' }, { at: event.timeStamp }));
    this.#syncs.push(() => { box.checked = this.#state.get(name) === 'true'; });
    return make('label', { class: 'switch' }, box, label);
  }

  #fold(title, keys, content) {
    const badge = make('span', { class: 'badge' });
    const fold = make('details', {}, make('summary', {}, title, badge), content);
    this.#syncs.push(() => {
      const on = keys.filter((key) => this.#state.get(key)).length;
      setText(badge, on ? String(on) : '');
      if (on) fold.open = true;
    });
    return fold;
  }

  /** The values of a category: boxes for the chosen ones and those that a search finds. */
  #category({ name, count, values, hasNull }) {
    const chips = make('div', { class: 'chips' });
    const search = make('input', { type: 'search', placeholder: `search ${count} values`, 'aria-label': `Search values of ${name}`, hidden: count <= BOXES_MAX });
    const toggle = (value, on) => {
      const others = this.#state.chosen(name).filter((one) => one !== value && one !== null && value !== null);
      this.#state.set(this.#state.choosing(name, on ? [...others, value] : others));
    };
    const chip = (value, chosen) => {
      const box = make('input', { type: 'checkbox', value: said(value) });
      box.checked = chosen.includes(value);
      box.addEventListener('change', () => toggle(value, box.checked));
      return make('label', { class: 'chip' }, box, make('span', {}, said(value)));
    };
    let shown = '';
    // Of many values the answers on show have the strongest alone: the server knows all.
    let asked = { text: '', values: [] };
    const lookUp = new Latest(async ({ text }, signal) => {
      try {
        asked = { text, values: await this.#data.valuesWith(name, text, FOUND_MAX, signal) };
        draw();
      } catch {
        // The next letter asks again; what is written can be taken as it is.
      }
    });
    const draw = () => {
      const chosen = this.#state.chosen(name);
      const wanted = search.value.trim().toLowerCase();
      const known = values ?? this.#known.get(name) ?? (asked.text ? asked.values : []);
      const all = [...known.filter((value) => value !== null), ...(hasNull ? [null] : [])];
      const found = all.filter((value) => !chosen.includes(value) && said(value).toLowerCase().includes(wanted));
      const some = count <= BOXES_MAX ? [...new Set([...all, ...chosen])] : [...chosen, ...(wanted ? found.slice(0, FOUND_MAX) : [])];
      const key = JSON.stringify([some, chosen]);
      if (key === shown) return;
      shown = key;
      chips.replaceChildren(...some.map((value) => chip(value, chosen)));
    };
    search.addEventListener('input', () => {
      const text = search.value.trim();
      if (text && !values && !this.#known.has(name)) lookUp.want({ key: text, text });
      draw();
    });
    // A value that no list has yet is taken as it is written.
    search.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !search.value.trim()) return;
      const first = chips.querySelector('input:not(:checked)');
      toggle(first ? first.value : search.value.trim(), true);
      search.value = '';
      draw();
    });
    this.#syncs.push(draw);
    const field = make('fieldset', {}, make('legend', { class: 'hidden' }, name), search, chips);
    return this.#fold(name, [`in.${name}`], [field]);
  }

  #text(name, label, hint) {
    const field = make('input', { type: 'text', id: name, placeholder: hint });
    this.#fields.set(name, field);
    this.#listen(field, name);
    this.#syncs.push(() => {
      if (document.activeElement !== field) setValue(field, this.#state.get(name));
    });
    return make('div', { class: 'stacked' }, make('label', { for: name }, label), field);
  }

  #listen(field, name) {
    this.#fields.set(name, field);
    field.addEventListener('input', (event) => {
      this.#state.set({ [name]: field.value.trim() }, { at: event.timeStamp, commit: false });
    });
    field.addEventListener('change', () => this.#state.commit());
  }
}

/** The number at a position, with few digits: it is the threshold, not an approximation of one. */
function valueAt(position, { min, max, power, whole }) {
  const value = min + (max - min) * position ** power;
  return whole ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function positionOf(value, { min, max, power }) {
  const part = (value - min) / (max - min);
  return Number.isFinite(part) ? Math.min(1, Math.max(0, part)) ** (1 / power) : 0;
}
