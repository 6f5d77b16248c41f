// The picture: cells on a canvas, rows presynaptic, columns postsynaptic. It draws and says what
// lies under a point; it knows nothing of questions.

import { entryAt } from './color.js';
import { cellPercent, compact } from './numbers.js';

const CELL_MAX = 44;
const CELL_MIN = 4;
/** Lines between smaller cells would hide them. */
const GAP_CELL_MIN = 9;
const LABEL_CELL_MIN = 9;
const LABEL_MAX = 13;
/** Leaning labels of narrower columns would touch: there they stand upright. */
const LEANING_CELL_MIN = Math.ceil(LABEL_MAX * 1.15 * Math.SQRT2);
/** Numbers are written in one size and one way, or not at all. */
const NUMBER_MAX = 12;
const NUMBER_MIN = 8;
const NUMBER_DIGITS = [3, 2];
const FONT = '-apple-system, "Segoe UI", Inter, "Noto Sans", "Liberation Sans", system-ui, sans-serif';

export class HeatMap {
  #canvas;
  #context;
  #rows = [];
  #columns = [];
  #short = { rows: [], columns: [] };
  /** Widths of letters: measuring is slow. */
  #widths = new Map();

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  /** Fits the picture of named rows and columns into a width. Returns whether anything moved. */
  layout(rows, columns, width) {
    const ratio = window.devicePixelRatio || 1;
    const sameNames = rows === this.#rows && columns === this.#columns;
    if (sameNames && width === this.width && ratio === this.ratio) return false;
    [this.#rows, this.#columns, this.width, this.ratio] = [rows, columns, width, ratio];
    this.#measure(width);
    const [w, h] = [this.left + this.wide + this.right, this.top + this.high + this.below];
    this.#canvas.width = Math.round(w * ratio);
    this.#canvas.height = Math.round(h * ratio);
    this.#canvas.style.width = `${w}px`;
    this.#canvas.style.height = `${h}px`;
    return true;
  }

  #measure(width) {
    const context = this.#context;
    context.font = `${LABEL_MAX}px ${FONT}`;
    const short = (labels) => labels.map((label) => shortened(context, label));
    this.#short = { rows: short(this.#rows), columns: short(this.#columns) };
    const most = (labels) => Math.max(0, ...labels.map((label) => context.measureText(label).width));
    const longest = { rows: most(this.#short.rows), columns: most(this.#short.columns) };
    this.label = LABEL_MAX;
    this.#fit(longest, width);
    // Small cells have small labels, which leave more room for the cells.
    this.label = Math.min(LABEL_MAX, Math.max(LABEL_CELL_MIN, this.cell - 1));
    const part = this.label / LABEL_MAX;
    this.#fit({ rows: longest.rows * part, columns: longest.columns * part }, width);
  }

  #fit(longest, width) {
    this.left = Math.ceil(longest.rows) + 12;
    const lean = Math.ceil(longest.columns * Math.SQRT1_2);
    this.cell = this.#cellWithin(width - this.left - lean - 4);
    this.isLeaning = this.cell >= LEANING_CELL_MIN;
    if (!this.isLeaning) this.cell = this.#cellWithin(width - this.left - 4);
    this.top = (this.isLeaning ? lean : Math.ceil(longest.columns)) + 20;
    this.right = this.isLeaning ? lean + 4 : 4;
    // Labels may be higher than the cells.
    this.below = Math.max(1, Math.ceil((this.label - this.cell) / 2) + 1);
    this.wide = this.cell * this.#columns.length;
    this.high = this.cell * this.#rows.length;
  }

  #cellWithin(width) {
    const room = width / Math.max(1, this.#columns.length);
    return Math.floor(Math.min(CELL_MAX, Math.max(CELL_MIN, room)));
  }

  /**
   * Draws `view`: {values, isPercent, scale, axonOnly: Set of columns, ramp, paint, isOld}.
   * `values` are rows of numbers, or null where nothing is defined.
   */
  draw(view) {
    const context = this.#context;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.fillStyle = view.paint.paper;
    context.fillRect(0, 0, Math.max(this.width, this.left + this.wide + this.right), this.top + this.high + this.below);
    this.#drawLabels(view);
    this.#drawCells(view);
    const numbers = this.#written(view);
    if (numbers) this.#drawNumbers(view, numbers);
  }

  #drawLabels({ paint, axonOnly }) {
    const context = this.#context;
    const every = Math.ceil(LABEL_CELL_MIN / this.cell);
    context.font = `${this.label}px ${FONT}`;
    context.textBaseline = 'middle';
    const middle = (at) => (at + 0.5) * this.cell;
    this.#short.rows.forEach((label, at) => {
      if (at % every) return;
      context.textAlign = 'right';
      context.fillStyle = paint.ink;
      context.fillText(label, this.left - 8, this.top + middle(at));
    });
    this.#short.columns.forEach((label, at) => {
      if (at % every) return;
      context.save();
      context.textAlign = 'left';
      context.fillStyle = axonOnly.has(at) ? paint.muted : paint.ink;
      context.translate(this.left + middle(at), this.top - 8);
      context.rotate(this.isLeaning ? -Math.PI / 4 : -Math.PI / 2);
      context.fillText(label, 0, 0);
      context.restore();
    });
  }

  #drawCells({ values, scale, axonOnly, ramp, paint }) {
    const context = this.#context;
    const size = this.cell - (this.cell >= GAP_CELL_MIN ? 1 : 0);
    const hatch = axonOnly.size ? hatching(context, paint) : null;
    values.forEach((row, r) => {
      row.forEach((value, c) => {
        const [x, y] = [this.left + c * this.cell, this.top + r * this.cell];
        if (value > 0) context.fillStyle = entryAt(ramp, scale.position(value)).fill;
        else if (axonOnly.has(c)) context.fillStyle = hatch;
        else context.fillStyle = value === null ? paint.undefined : paint.zero;
        context.fillRect(x, y, size, size);
        if (value === null && !axonOnly.has(c)) stroke(context, x, y, size, paint.undefinedMark);
      });
    });
  }

  /** The largest and most exact numbers that fit in the cells: {size, texts}, or null. */
  #written({ values, isPercent }) {
    const room = this.cell - 3;
    if (room < NUMBER_MIN) return null;
    for (const digits of NUMBER_DIGITS) {
      const write = isPercent ? cellPercent : (value) => compact(value, digits);
      let widest = 0;
      const texts = values.map((row) => row.map((value) => {
        if (!value) return '';
        const text = write(value);
        widest = Math.max(widest, this.#widthOf(text));
        return text;
      }));
      const size = Math.min(NUMBER_MAX, room / widest);
      if (size >= NUMBER_MIN) return { size, texts };
    }
    return null;
  }

  /** In a type of size 1: the sum of its letters, each of which is measured once. */
  #widthOf(text) {
    let width = 0;
    for (const letter of text) {
      if (!this.#widths.has(letter)) {
        this.#context.font = `italic 100px ${FONT}`;
        this.#widths.set(letter, this.#context.measureText(letter).width / 100);
      }
      width += this.#widths.get(letter);
    }
    return width;
  }

  #drawNumbers({ values, scale, ramp, paint, axonOnly, isOld }, { size, texts }) {
    const context = this.#context;
    context.font = `${isOld ? 'italic ' : ''}${size}px ${FONT}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const half = (this.cell - 1) / 2;
    values.forEach((row, r) => {
      row.forEach((value, c) => {
        if (value === null || (value === 0 && axonOnly.has(c))) return;
        const [x, y] = [this.left + c * this.cell + half, this.top + r * this.cell + half];
        if (value === 0) {
          context.fillStyle = paint.zeroMark;
          context.fillRect(x - 1, y - 1, 2, 2);
          return;
        }
        context.fillStyle = value > 0 ? entryAt(ramp, scale.position(value)).ink : paint.ink;
        context.fillText(texts[r][c], x, y + 0.5);
      });
    });
  }

  /** What lies under a point: {row, column}, one of them for a label, or null. */
  at(x, y) {
    const inside = (index, labels) => (index >= 0 && index < labels.length ? index : null);
    const row = inside(Math.floor((y - this.top) / this.cell), this.#rows);
    const column = inside(Math.floor((x - this.left) / this.cell), this.#columns);
    if (x >= this.left && y >= this.top) return row !== null && column !== null ? { row, column } : null;
    if (x < this.left && row !== null) return { row, column: null };
    // Leaning labels of columns lean to the right by 45 degrees.
    const away = this.isLeaning ? this.top - y : 0;
    const label = inside(Math.floor((x - away - this.left) / this.cell), this.#columns);
    return y < this.top && label !== null ? { row: null, column: label } : null;
  }

  /** The rectangle of a cell. */
  box(row, column) {
    return { x: this.left + column * this.cell, y: this.top + row * this.cell, size: this.cell };
  }
}

/** Long names are cut: the table and the hover card have them whole. */
function shortened(context, label) {
  const most = 110;
  if (context.measureText(label).width <= most) return label;
  let end = label.length;
  while (end > 1 && context.measureText(`${label.slice(0, end)}…`).width > most) end -= 1;
  return `${label.slice(0, end)}…`;
}

function stroke(context, x, y, size, color) {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x + size * 0.35, y + size * 0.65);
  context.lineTo(x + size * 0.65, y + size * 0.35);
  context.stroke();
}

let tile = { paint: null, canvas: null };

function hatching(context, paint) {
  if (tile.paint !== paint) tile = { paint, canvas: hatchTile(paint) };
  return context.createPattern(tile.canvas, 'repeat');
}

function hatchTile(paint) {
  const canvas = document.createElement('canvas');
  canvas.width = 6;
  canvas.height = 6;
  const context = canvas.getContext('2d');
  context.fillStyle = paint.hatch;
  context.fillRect(0, 0, 6, 6);
  context.strokeStyle = paint.hatchMark;
  context.lineWidth = 1;
  context.beginPath();
  for (const shift of [-6, 0, 6]) {
    context.moveTo(shift, 6);
    context.lineTo(shift + 6, 0);
  }
  context.stroke();
  return canvas;
}
