// The answer on show of a data set with a map: the strongest rows and columns as a heat map, and the same
// part as a table.

import { byId, make, setText } from './dom.js';
import { Grid } from './grid.js';
import { HeatMap } from './heatmap.js';
import { Legend } from './legend.js';
import { Cells } from './map_cells.js';
import { ends } from './intervals.js';
import { said } from './map_data.js';
import { exact, percent } from './numbers.js';
import { Scale } from './scale.js';

const NONE = new Set();
const AWAY = 14;

export class MapPicture {
  #data;
  #state;
  #open;
  #theme = null;
  #width = 600;
  #isOld = false;
  #shown = null;
  #labels = { rows: [], columns: [] };
  #map = new HeatMap(byId('canvas'));
  #legend = new Legend(byId('legend'));
  #grid;
  #more = make('button', { type: 'button', onclick: () => this.#state.set({ more: this.#state.steps() * 2 }) });
  #intervals = null;
  answer = null;
  cells = null;
  key = null;

  /** `open({row, column})` when a cell or a label is chosen: values, or undefined. */
  constructor(data, state, open) {
    [this.#data, this.#state, this.#open] = [data, state, open];
    byId('more').append(this.#more);
    this.#grid = new Grid(byId('grid'), {
      active: (row, column) => this.#ring(row, column),
      open: (row, column) => this.#choose({ row: row < 0 ? null : row, column: column < 0 ? null : column }),
    });
    const canvas = byId('canvas');
    canvas.addEventListener('pointermove', (event) => this.#hover(event));
    canvas.addEventListener('pointerleave', () => this.#hide());
    canvas.addEventListener('click', (event) => this.#choose(this.#map.at(event.offsetX, event.offsetY)));
    byId('show-table').addEventListener('click', () => this.#state.set({ table: this.#state.get('table') ? '' : 'true' }));
    new ResizeObserver(([entry]) => {
      this.#width = entry.contentRect.width;
      this.paint();
    }).observe(byId('map'));
  }

  useTheme(theme) {
    this.#theme = theme;
  }

  show(answer, key) {
    [this.answer, this.key] = [answer, key];
    this.cells = new Cells(answer);
    byId('map').classList.remove('blank');
    this.#cut();
  }

  /** The intervals of the answer on show; null while they are on their way. */
  useIntervals(found) {
    this.#intervals = found;
  }

  /** The question is the same; what of it is shown may not be. */
  sync() {
    const shown = this.#state.get('table') === 'true';
    byId('numbers').classList.toggle('shown', shown);
    byId('show-table').setAttribute('aria-pressed', String(shown));
    if (this.cells) this.#cut();
  }

  old(is) {
    this.#isOld = is;
    this.#hide();
    this.paint();
  }

  /** The table follows when the hand rests: it takes longer than the picture. */
  showTable(caption) {
    const { rows, columns } = this.#labels;
    this.#grid.show({ rows, columns, values: this.#shown.values, isPercent: this.#isPercent(), caption, axonOnly: NONE });
  }

  paint() {
    if (!this.#shown || !this.#theme) return;
    const isPercent = this.#isPercent();
    const { values } = this.#shown;
    const shown = isPercent ? values.map((row) => row.map((value) => (value === null ? null : value * 100))) : values;
    const scale = Scale.of(shown);
    const { ramp: colours, greys, paint } = this.#theme;
    const ramp = this.#isOld ? greys : colours;
    const moved = this.#map.layout(this.#labels.rows, this.#labels.columns, this.#width);
    this.#map.draw({ values: shown, isPercent, scale, axonOnly: NONE, ramp, paint, isOld: this.#isOld });
    if (moved) this.#placeAxes();
    const unit = isPercent ? `% of ${this.answer.normalize}` : this.#data.unit(this.answer.measure);
    this.#legend.show({ scale, ramp, unit, hasAxonOnly: false, hasUndefined: shown.some((row) => row.includes(null)) });
  }

  #cut() {
    const part = this.cells.part({ rows: this.#state.get('find_rows'), columns: this.#state.get('find_columns') }, this.#state.steps());
    this.#shown = part;
    const named = (places, labels) => places.map((at) => said(labels[at]));
    this.#labels = { rows: named(part.rows, this.cells.rows), columns: named(part.columns, this.cells.columns) };
    const isCut = part.rows.length < part.of.rows || part.columns.length < part.of.columns;
    this.#more.hidden = !isCut;
    setText(this.#more, 'Show more');
    // Where a search finds nothing, that is said instead.
    setText(byId('part'), this.#elsewhere(part) ? '' : sentence(part, isCut));
    this.paint();
  }

  /**
   * Says when a search finds nothing, and whether it does. Types may have what is searched for: they are finer
   * than what the picture begins with.
   */
  #elsewhere(part) {
    const offers = [['rows', 'pre'], ['columns', 'post']].flatMap(([side, partner]) => {
      const text = this.#state.get(`find_${side}`);
      if (!text || part.of[side] > 0) return [];
      const types = this.#data.types(partner);
      const none = make('span', {}, `No value of ${this.#state.get(side) || 'these'} has “${text}” in it.`);
      if (!types || types === this.#state.get(side)) return [none];
      return [none, make('button', { type: 'button', onclick: () => this.#state.set({ [side]: types, cell: '', label: '', more: '' }) }, `Search ${types}`)];
    });
    byId('nowhere').replaceChildren(...offers);
    byId('nowhere').hidden = !offers.length;
    return offers.length > 0;
  }

  #isPercent() {
    return (this.answer.normalize ?? 'none') !== 'none';
  }

  #placeAxes() {
    const { left, top, wide, high } = this.#map;
    byId('axis-post').style.left = `${byId('canvas-box').offsetLeft + left + wide / 2}px`;
    byId('axis-pre').style.top = `${byId('canvas-box').offsetTop + top + high / 2}px`;
  }

  #hover(event) {
    const found = this.#shown && this.#map.at(event.offsetX, event.offsetY);
    byId('canvas').classList.toggle('over', Boolean(found));
    if (!found) return this.#hide();
    return this.#card({ x: event.clientX, y: event.clientY }, found);
  }

  #card(point, { row, column }) {
    const card = byId('tip');
    const { rows, columns } = this.#labels;
    const title = row === null || column === null ? rows[row] ?? columns[column] : `${rows[row]} → ${columns[column]}`;
    const value = row === null || column === null ? null : this.#shown.values[row][column];
    const text = row === null || column === null ? 'Click for its cells' : this.#isPercent() ? percent(value, 6) : exact(value);
    const within = value === null ? null : ends(this.#intervals, this.#shown.rows[row], this.#shown.columns[column]);
    const interval = within ? [make('p', {}, `${within.name} ${within.text}`)] : [];
    card.replaceChildren(make('strong', {}, title), make('p', {}, text), ...interval);
    card.hidden = false;
    const { width, height } = card.getBoundingClientRect();
    const left = point.x + AWAY + width > window.innerWidth ? point.x - AWAY - width : point.x + AWAY;
    const top = point.y + AWAY + height > window.innerHeight ? point.y - AWAY - height : point.y + AWAY;
    card.style.left = `${Math.max(4, left)}px`;
    card.style.top = `${Math.max(4, top)}px`;
  }

  #hide() {
    byId('tip').hidden = true;
  }

  /** The cell that the keyboard is on. */
  #ring(row, column) {
    const ring = byId('ring');
    ring.hidden = row === null || row < 0 || column < 0;
    if (ring.hidden) return;
    const { x, y, size } = this.#map.box(row, column);
    ring.style.transform = `translate(${x}px, ${y}px)`;
    ring.style.width = `${size}px`;
    ring.style.height = `${size}px`;
  }

  #choose(found) {
    if (!found || !this.#shown) return;
    this.#hide();
    const { row, column } = found;
    const value = (side, at) => (at === null ? undefined : this.cells[side][this.#shown[side][at]]);
    this.#open({ row: value('rows', row), column: value('columns', column) });
  }
}

/** How much of the matrix is on show. */
function sentence({ rows, columns, of, empty }, isCut) {
  const side = (one) => `${exact({ rows, columns }[one].length)} of ${exact(of[one])} ${one}`;
  const without = ['rows', 'columns'].filter((one) => empty[one]).map((one) => (empty[one] === 1 ? `1 ${one.slice(0, -1)}` : `${exact(empty[one])} ${one}`)).join(' and ');
  const left = without ? `; ${without} without a synapse left out` : '';
  return `${side('rows')}, ${side('columns')}${isCut ? ', the strongest first' : ''}${left}`;
}
