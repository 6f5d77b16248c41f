// The answer on show: heat map, legend, hover card, marks, and the table behind them.

import { byId } from './dom.js';
import { MEASURES } from './tables.js';
import { Grid } from './grid.js';
import { HeatMap } from './heatmap.js';
import { ends } from './intervals.js';
import { Legend } from './legend.js';
import { exact, percent } from './numbers.js';
import { Scale } from './scale.js';
import { Tip } from './tip.js';
import { measured, sentence } from './words.js';

/** Where there is room, the legend begins with the cells. */
const LEGEND_BESIDE_MIN = 450;

export class Picture {
  #state;
  #info;
  #pages;
  #theme = null;
  #view = null;
  #details = null;
  #intervals = null;
  #asked = null;
  #width = 600;
  #isOld = false;
  /** What the panel was opened for: the card stays away until the pointer is elsewhere. */
  #opened = null;
  #map = new HeatMap(byId('canvas'));
  #legend = new Legend(byId('legend'));
  #tip = new Tip(byId('tip'), byId('panel'));
  #grid;
  answer = null;

  constructor(state, info, pages) {
    [this.#state, this.#info, this.#pages] = [state, info, pages];
    this.#grid = new Grid(byId('grid'), {
      active: (row, column) => this.#active(row, column),
      open: (row, column) => this.#open({ row: row < 0 ? null : row, column: column < 0 ? null : column }),
    });
    this.#listen();
  }

  /** The question that the picture answers. */
  get key() {
    return this.#asked?.key ?? null;
  }

  useTheme(theme) {
    this.#theme = theme;
  }

  /** Draws an answer, at once. */
  show(answer, asked) {
    if (!sameNames(answer.cell_types, this.#pages.labels)) this.#pages.labels = answer.cell_types;
    this.answer = answer;
    this.#asked = asked;
    byId('map').classList.remove('blank');
    this.paint();
  }

  /** Draws what is there, in the colours of the theme. */
  paint() {
    if (!this.answer || !this.#theme) return;
    const { labels } = this.#pages;
    const isPercent = this.answer.normalize !== 'none';
    const values = isPercent ? scaled(this.answer.matrix, 100) : this.answer.matrix;
    const axonOnly = this.#axonOnly(labels);
    const scale = this.#held() ?? Scale.of(values);
    const { ramp: colours, greys, paint } = this.#theme;
    const ramp = this.#isOld ? greys : colours;
    this.#view = { values, isPercent, scale, axonOnly, ramp, paint, isOld: this.#isOld };
    const moved = this.#map.layout(labels, labels, this.#width);
    this.#map.draw(this.#view);
    if (moved) this.#placeAxes();
    this.#legend.show({
      scale, ramp, unit: this.#unit(), hasAxonOnly: axonOnly.size > 0,
      hasUndefined: values.some((row) => row.some((value, c) => value === null && !axonOnly.has(c))),
    });
  }

  /** Marks the answer on show as that of an earlier question, or no longer. */
  old(is) {
    this.#isOld = is;
    this.#tip.hide();
    this.paint();
  }

  /** The intervals of what is shown, for hovering; null once it is another. */
  useIntervals(found) {
    this.#intervals = found;
  }

  /** The details of the filter of this key, for hovering. */
  useDetails(details, filterKey) {
    this.#details = { details, filterKey };
  }

  /** The table follows when the hand rests: it takes longer than the picture. */
  showTable() {
    const { labels } = this.#pages;
    const caption = `${measured(this.answer)}, presynaptic rows, postsynaptic columns; ${sentence(this.answer.filter)}; ${exact(this.answer.total)} synapses`;
    this.#grid.show({ rows: labels, columns: labels, values: this.answer.matrix, isPercent: this.#view.isPercent, caption, axonOnly: this.#view.axonOnly });
  }

  /** Shows the parts of the state that are about the picture alone. */
  sync() {
    const held = this.#state.get('scale') !== '';
    if (byId('hold').checked !== held) {
      byId('hold').checked = held;
      this.paint();
    }
    this.#placeChosen();
    const shown = this.#state.get('table') === 'true';
    byId('numbers').classList.toggle('shown', shown);
    byId('show-table').setAttribute('aria-pressed', String(shown));
  }

  /** The names of the axes stand over the middle of the cells. */
  #placeAxes() {
    const { left, top, wide, high } = this.#map;
    byId('axis-post').style.left = `${byId('canvas-box').offsetLeft + left + wide / 2}px`;
    byId('axis-pre').style.top = `${byId('canvas-box').offsetTop + top + high / 2}px`;
    byId('under').style.paddingLeft = `${wide > LEGEND_BESIDE_MIN ? left : 0}px`;
    this.#placeChosen();
  }

  /** The cell that the panel is about. */
  #placeChosen() {
    const { labels } = this.#pages;
    const [row, column] = ['cell_pre', 'cell_post'].map((key) => labels.indexOf(this.#state.get(key)));
    const chosen = byId('chosen');
    chosen.hidden = row < 0 || column < 0 || !this.#view;
    if (chosen.hidden) return;
    const { x, y, size } = this.#map.box(row, column);
    place(chosen, x, y, size, size);
  }

  #axonOnly(labels) {
    const names = new Set(this.#info.cell_types.filter((type) => type.axon_only).map(({ name }) => name));
    return new Set(labels.flatMap((label, at) => (names.has(label) ? [at] : [])));
  }

  #held() {
    const text = this.#state.get('scale');
    return text ? Scale.parse(text) : null;
  }

  #unit() {
    if (this.answer.normalize !== 'none') return `% of ${this.answer.normalize}`;
    return MEASURES.find(({ name }) => name === this.answer.measure).unit;
  }

  #listen() {
    const canvas = byId('canvas');
    canvas.addEventListener('pointermove', (event) => this.#hover(event));
    canvas.addEventListener('pointerleave', () => this.#leave());
    canvas.addEventListener('click', (event) => this.#open(this.#map.at(event.offsetX, event.offsetY)));
    byId('hold').addEventListener('change', () => {
      const scale = byId('hold').checked ? this.#view?.scale : null;
      this.#state.set({ scale: scale ? scale.toString() : '' });
      this.paint();
    });
    byId('show-table').addEventListener('click', () => {
      this.#state.set({ table: this.#state.get('table') ? '' : 'true' });
    });
    // The card belongs to a place that scrolls away under it.
    window.addEventListener('scroll', () => {
      if (document.activeElement !== byId('grid')) this.#tip.hide();
    }, { passive: true });
    // Widths are read here alone: reading them while drawing would force a layout.
    new ResizeObserver(([entry]) => {
      this.#width = entry.contentRect.width;
      this.paint();
    }).observe(byId('map'));
  }

  #hover(event) {
    const found = this.#view ? this.#map.at(event.offsetX, event.offsetY) : null;
    byId('canvas').classList.toggle('over', found !== null);
    if (!found) return this.#leave();
    this.#bands(found);
    if (same(found, this.#opened)) return undefined;
    this.#opened = null;
    return this.#card({ x: event.clientX, y: event.clientY }, found);
  }

  #card(point, { row, column }) {
    const { labels } = this.#pages;
    if (row === null || column === null) {
      const name = labels[row ?? column];
      this.#tip.type(point, this.#info.cell_types.find((type) => type.name === name) ?? { name });
      return;
    }
    const value = this.answer.matrix[row][column];
    this.#tip.cell(point, {
      pre: labels[row], post: labels[column], row, column,
      shown: { measure: this.answer.measure, label: measured(this.answer).toLowerCase(), text: this.#view.isPercent ? percent(value, 6) : exact(value) },
      details: this.#details?.filterKey === this.#asked.filterKey ? this.#details.details : null,
      interval: ends(this.#intervals, row, column),
      isAxonOnly: this.#view.axonOnly.has(column),
      old: this.#isOld ? sentence(this.answer.filter) : null,
    });
  }

  #leave() {
    this.#opened = null;
    this.#tip.hide();
    byId('band-row').hidden = true;
    byId('band-column').hidden = true;
    return undefined;
  }

  #bands({ row, column }) {
    const map = this.#map;
    const [rowBand, columnBand] = [byId('band-row'), byId('band-column')];
    rowBand.hidden = row === null;
    columnBand.hidden = column === null;
    if (row !== null) place(rowBand, map.left, map.box(row, 0).y, map.wide, map.cell);
    if (column !== null) place(columnBand, map.box(0, column).x, map.top, map.cell, map.high);
  }

  /** The cell that the keyboard is on. */
  #active(row, column) {
    const ring = byId('ring');
    ring.hidden = row === null;
    if (row === null || !this.#view) {
      this.#tip.hide();
      return;
    }
    const map = this.#map;
    const box = map.box(Math.max(0, row), Math.max(0, column));
    const isLabel = row < 0 || column < 0;
    const at = { x: column < 0 ? 0 : box.x, y: row < 0 ? 0 : box.y };
    place(ring, at.x, at.y, column < 0 ? map.left : box.size, row < 0 ? map.top : box.size);
    const frame = byId('canvas').getBoundingClientRect();
    const point = { x: frame.left + box.x + box.size, y: frame.top + box.y + box.size };
    this.#card(point, isLabel ? { row: row < 0 ? null : row, column: column < 0 ? null : column } : { row, column });
  }

  #open(found) {
    if (!found) return;
    // The card would lie over what it opened.
    this.#opened = found;
    this.#tip.hide();
    const { labels } = this.#pages;
    const { row, column } = found;
    if (row !== null && column !== null) this.#pages.openCell(labels[row], labels[column]);
    else this.#pages.openType(labels[row ?? column]);
  }
}

function place(element, x, y, width, height) {
  element.style.transform = `translate(${x}px, ${y}px)`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

const scaled = (rows, factor) => rows.map((row) => row.map((value) => (value === null ? null : value * factor)));

const same = (a, b) => a.row === b?.row && a.column === b?.column;

const sameNames = (a, b) => a.length === b.length && a.every((name, at) => name === b[at]);
