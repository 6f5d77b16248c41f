// The picture: cells on a canvas, rows presynaptic, columns postsynaptic. It draws and says what
// lies under a point; it knows nothing of questions.

import { entryAt } from './color.js';
import { short } from './numbers.js';

const CELL_MAX = 44;
const CELL_MIN = 4;
/** Smaller cells have no room for a number, and lines between them would hide them. */
const NUMBER_CELL_MIN = 25;
const GAP_CELL_MIN = 9;
const LABEL_CELL_MIN = 9;
const LABEL_MAX = 13;
const FONT = '-apple-system, "Segoe UI", Inter, "Noto Sans", "Liberation Sans", system-ui, sans-serif';

export class HeatMap {
  #canvas;
  #context;
  #labels = [];
  #short = [];

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  /** Fits the picture into a width. Returns whether anything moved. */
  layout(labels, width) {
    const ratio = window.devicePixelRatio || 1;
    const same = labels === this.#labels && width === this.width && ratio === this.ratio;
    if (same) return false;
    [this.#labels, this.width, this.ratio] = [labels, width, ratio];
    this.#measure(labels, width);
    const [w, h] = [this.left + this.side + this.right, this.top + this.side + 1];
    this.#canvas.width = Math.round(w * ratio);
    this.#canvas.height = Math.round(h * ratio);
    this.#canvas.style.width = `${w}px`;
    this.#canvas.style.height = `${h}px`;
    return true;
  }

  #measure(labels, width) {
    const context = this.#context;
    context.font = `${LABEL_MAX}px ${FONT}`;
    this.#short = labels.map((label) => shortened(context, label));
    const longest = Math.max(0, ...this.#short.map((label) => context.measureText(label).width));
    this.label = LABEL_MAX;
    this.#fit(longest, width);
    // Small cells have small labels, which leave more room for the cells.
    this.label = Math.min(LABEL_MAX, Math.max(LABEL_CELL_MIN, this.cell - 1));
    this.#fit((longest * this.label) / LABEL_MAX, width);
  }

  #fit(longest, width) {
    this.left = Math.ceil(longest) + 12;
    this.top = Math.ceil(longest * Math.SQRT1_2) + 20;
    this.right = Math.ceil(longest * Math.SQRT1_2) + 4;
    const room = (width - this.left - this.right) / Math.max(1, this.#labels.length);
    this.cell = Math.floor(Math.min(CELL_MAX, Math.max(CELL_MIN, room)));
    this.side = this.cell * this.#labels.length;
  }

  /**
   * Draws `view`: {values, isCount, scale, axonOnly: Set of columns, ramp, paint}.
   * `values` are rows of numbers, or null where nothing is defined.
   */
  draw(view) {
    const context = this.#context;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.fillStyle = view.paint.paper;
    context.fillRect(0, 0, this.width + this.right, this.top + this.side + 1);
    this.#drawLabels(view);
    this.#drawCells(view);
    if (this.cell >= NUMBER_CELL_MIN) this.#drawNumbers(view);
  }

  #drawLabels({ paint, axonOnly }) {
    const context = this.#context;
    const every = Math.ceil(LABEL_CELL_MIN / this.cell);
    context.font = `${this.label}px ${FONT}`;
    context.textBaseline = 'middle';
    this.#short.forEach((label, at) => {
      if (at % every) return;
      const middle = (at + 0.5) * this.cell;
      context.textAlign = 'right';
      context.fillStyle = paint.ink;
      context.fillText(label, this.left - 8, this.top + middle);
      context.save();
      context.textAlign = 'left';
      context.fillStyle = axonOnly.has(at) ? paint.muted : paint.ink;
      context.translate(this.left + middle, this.top - 8);
      context.rotate(-Math.PI / 4);
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

  #drawNumbers({ values, isCount, scale, ramp, paint, axonOnly }) {
    const context = this.#context;
    context.font = `${Math.min(12, this.cell * 0.31)}px ${FONT}`;
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
        context.fillText(short(value, isCount), x, y + 0.5);
      });
    });
  }

  /** What lies under a point: {row, column}, one of them for a label, or null. */
  at(x, y) {
    const n = this.#labels.length;
    const inside = (index) => (index >= 0 && index < n ? index : null);
    const row = inside(Math.floor((y - this.top) / this.cell));
    const column = inside(Math.floor((x - this.left) / this.cell));
    if (x >= this.left && y >= this.top) return row !== null && column !== null ? { row, column } : null;
    if (x < this.left && row !== null) return { row, column: null };
    // Labels of columns lean to the right by 45 degrees.
    const leaning = inside(Math.floor((x - (this.top - y) - this.left) / this.cell));
    return y < this.top && leaning !== null ? { row: null, column: leaning } : null;
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
