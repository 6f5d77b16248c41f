// The filters' controls, made from the table in filters.js. They read the state and write to it;
// what a value means is the server's to say.

import { FILTERS, GROUPS, SLIDERS, SWITCHES, highest } from './filters.js';
import { byId, make, setText, setValue } from './dom.js';
import { listed, namesOf } from './lists.js';

/** Positions of a slider; one is the step of an arrow key. */
const POSITIONS = 1000;
/** Sizes crowd at the small end: positions are spread by this power. */
const SIZE_POWER = 2.5;

/** The same width as in layout.css. */
const NARROW = window.matchMedia('(max-width: 1279px)');

export class Controls {
  #state;
  #syncs = [];
  #fields = new Map();
  /** The filter of the last answer. */
  #answered = {};

  /** `info` tells the types, the morphologies and the ranges of the data. */
  constructor(form, state, info) {
    this.#state = state;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.append(
      make('h2', { class: 'hidden' }, 'Filters'),
      ...SLIDERS.map((filter) => this.#slider(filter, highest(filter.name.split('_')[0], info))),
      // Where filters stand above the picture, only the sliders are always there.
      make('details', { class: 'more', open: !NARROW.matches },
        make('summary', {}, 'More filters'),
        make('div', { class: 'folds' },
          make('div', { class: 'fold' }, this.#population(), ...SWITCHES.map((filter) => this.#switch(filter))),
          ...GROUPS.map((group) => this.#group(group, info)),
          make('button', { type: 'button', class: 'reset', onclick: () => state.reset() }, 'Reset all filters'))),
    );
    NARROW.addEventListener('change', () => { form.querySelector('.more').open = !NARROW.matches; });
    this.sync();
  }

  /** Shows the state in all controls. */
  sync() {
    for (const sync of this.#syncs) sync();
    this.#sayCompared();
  }

  /** Marks the control that a refused question is about, or none. */
  blame(name) {
    for (const [key, field] of this.#fields) {
      if (key === name) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
    }
  }

  /** Says beside a slider which number is really compared. */
  compared(filter) {
    this.#answered = filter;
    this.#sayCompared();
  }

  #sayCompared() {
    for (const { name } of SLIDERS) {
      const [given, value] = [this.#answered[name], this.#answered[`${name}_float16`]];
      // Of the number in the field, not of one before it.
      const isCurrent = Number(this.#state.get(name) || NaN) === given;
      const text = value === undefined || value === given || !isCurrent ? '' : `compared as ${value} (float16)`;
      setText(byId(`${name}-compared`), text);
    }
  }

  #slider({ name, label, unit }, high) {
    const power = name === 'size_min' ? SIZE_POWER : 1;
    const track = make('input', {
      type: 'range', min: 0, max: POSITIONS, step: 1, id: `${name}-track`, 'aria-label': label,
    });
    const field = make('input', {
      type: 'text', inputmode: 'decimal', id: name, placeholder: 'off', size: 7,
      'aria-label': `${label}, at least${unit ? `, in ${unit}` : ''}; empty is off`,
    });
    this.#fields.set(name, field);
    const spread = { high, power };
    track.addEventListener('input', (event) => {
      const value = valueAt(Number(track.value) / POSITIONS, spread);
      setValue(field, value);
      // The position that the hand chose stays, only the text follows.
      describe(track, value, unit);
      this.#state.set({ [name]: value }, { at: event.timeStamp, commit: false });
    });
    track.addEventListener('change', () => this.#state.commit());
    this.#listen(field, name);
    const said = make('span', {}, '≥');
    this.#syncs.push(() => {
      setText(said, this.#state.get('strict') === 'true' ? '>' : '≥');
      const value = this.#state.get(name);
      if (document.activeElement !== field) setValue(field, value);
      if (document.activeElement !== track || valueAt(Number(track.value) / POSITIONS, spread) !== value) {
        setValue(track, String(Math.round(positionOf(Number(value || 0), spread) * POSITIONS)));
      }
      track.classList.toggle('off', value === '');
      describe(track, value || 'off', unit);
    });
    return make('div', { class: 'slider' },
      make('div', { class: 'slider-head' },
        make('label', { for: `${name}-track` }, label),
        make('span', { class: 'field' }, said, field, make('span', { class: 'unit' }, unit))),
      track,
      power === 1 ? null : make('span', { class: 'compared' }, 'not linear: small sizes have more room'),
      make('span', { class: 'compared', id: `${name}-compared` }));
  }

  #listen(field, name) {
    field.addEventListener('input', (event) => {
      this.#state.set({ [name]: field.value.trim() }, { at: event.timeStamp, commit: false });
    });
    field.addEventListener('change', () => this.#state.commit());
  }

  #population() {
    const select = make('select', { id: 'population' },
      make('option', { value: '' }, 'All neurons and fragments'),
      make('option', { value: 'full-cells' }, 'Full cells'));
    this.#fields.set('population', select);
    select.addEventListener('change', (event) => {
      this.#state.set({ population: select.value }, { at: event.timeStamp });
    });
    this.#syncs.push(() => { setValue(select, this.#state.get('population')); });
    return make('div', { class: 'stacked' }, make('label', { for: 'population' }, 'Population'), select,
      make('p', { class: 'note' }, 'Full cells: axon and dendrite ≥ 200 µm; of axon-only types, axon ≥ 50 µm.'));
  }

  #switch({ name, label }) {
    const box = make('input', { type: 'checkbox', id: name });
    this.#fields.set(name, box);
    box.addEventListener('change', (event) => {
      this.#state.set({ [name]: box.checked ? 'true' : '' }, { at: event.timeStamp });
    });
    this.#syncs.push(() => { box.checked = this.#state.get(name) === 'true'; });
    return make('label', { class: 'switch' }, box, label);
  }

  #group(group, info) {
    const filters = [
      ...(group.types ?? []), ...(group.morphs ? [group.morphs] : []),
      ...(group.numbers ?? []), ...(group.texts ?? []),
    ];
    const badge = make('span', { class: 'badge' });
    const fold = make('details', {}, make('summary', {}, group.title, badge));
    if (group.note) fold.append(make('p', { class: 'note' }, group.note));
    fold.append(
      ...(group.types ?? []).map((filter) => this.#names(filter, typeNames(filter, info))),
      ...(group.morphs ? [this.#names(group.morphs, info.post_morph)] : []),
      make('div', { class: 'pairs' }, (group.numbers ?? []).map((filter) => this.#number(filter))),
      ...(group.texts ?? []).map((filter) => this.#text(filter)),
    );
    this.#syncs.push(() => {
      const on = filters.filter(({ name }) => this.#state.get(name)).length;
      setText(badge, on ? String(on) : '');
      if (on && !fold.open) fold.open = true;
    });
    return fold;
  }

  /** Names to choose from; none chosen is all. A name that is not offered stays in the list. */
  #names({ name, label }, offered) {
    const list = () => namesOf(this.#state.get(name)).filter(Boolean);
    const boxes = offered.map(({ name: value, code }) => {
      const said = value ?? String(code);
      const box = make('input', { type: 'checkbox', value: said });
      box.addEventListener('change', (event) => {
        const others = list().filter((one) => one !== said);
        const next = box.checked ? [...others, said] : others;
        this.#state.set({ [name]: listed(next) }, { at: event.timeStamp });
      });
      return [box, make('label', { class: 'chip' }, box, make('span', {}, said))];
    });
    this.#syncs.push(() => {
      const chosen = list();
      for (const [box] of boxes) box.checked = chosen.includes(box.value);
    });
    const field = make('fieldset', { id: name }, make('legend', {}, label),
      make('div', { class: 'chips' }, boxes.map(([, chip]) => chip)));
    this.#fields.set(name, field);
    return field;
  }

  #number({ name, label, unit }) {
    const field = make('input', { type: 'text', inputmode: 'decimal', id: name, placeholder: 'off', size: 6 });
    return this.#labelled(field, name, unit ? `${label} (${unit})` : label);
  }

  #text({ name, label, hint }) {
    const field = make('input', { type: 'text', id: name, placeholder: hint });
    return this.#labelled(field, name, label);
  }

  #labelled(field, name, label) {
    this.#fields.set(name, field);
    this.#listen(field, name);
    this.#syncs.push(() => {
      if (document.activeElement !== field) setValue(field, this.#state.get(name));
    });
    return make('div', { class: 'stacked' }, make('label', { for: name }, label), field);
  }
}

/** Removes one filter; thresholds with a default go back to "off". */
export function without(name) {
  return FILTERS.includes(name) ? { [name]: '' } : {};
}

function typeNames({ name }, info) {
  if (name !== 'post_celltype') return info.cell_types;
  return info.cell_types.filter((type) => !type.axon_only);
}

/** The number at a position, with few digits: it is the threshold, not an approximation of one. */
function valueAt(position, { high, power }) {
  const value = high * position ** power;
  return power === 1 ? String(Number(value.toFixed(3))) : String(Number(value.toPrecision(3)));
}

function positionOf(value, { high, power }) {
  const part = value / high;
  return Number.isFinite(part) ? Math.min(1, Math.max(0, part)) ** (1 / power) : 0;
}

function describe(track, value, unit) {
  track.setAttribute('aria-valuetext', unit ? `${value} ${unit}` : String(value));
  track.style.setProperty('--at', `${(Number(track.value) / POSITIONS) * 100}%`);
}
