// An answer about a matrix as the picture wants it: the strongest rows and columns first, as many as there
// is room for. A dense answer has all of them, and is cut here; of a large matrix the server gives the
// strongest part alone. Strength only orders; no number of it is shown.

import { strongestFirst } from './map_data.js';

/** Rows and columns at first, and how many times more at each step. */
const FIRST = { rows: 40, columns: 30 };

/** Most rows and columns on show, so many `steps` after the first. */
export const shownAtMost = (steps) => ({ rows: FIRST.rows * steps, columns: FIRST.columns * steps });

/** Cells that are listed as the largest. */
const LARGEST = 14;

export class Cells {
  #part;
  #list;

  constructor(answer) {
    this.rows = answer.rows;
    this.columns = answer.columns;
    this.#part = answer.part ?? null;
    /** What a cell has that is not listed: nothing adds up to 0, nothing has no mean. */
    this.empty = /^(mean|median)/.test(answer.measure) ? null : 0;
    this.#list = answer.cells ? ofSparse(answer) : ofDense(answer.matrix);
  }

  /** Whether there are more rows and columns than the answer has. */
  get isPart() {
    return this.#part !== null;
  }

  /**
   * What is shown, labels by their places in the answer, strongest first:
   * {rows, columns, values, of: how many there are, empty: how many more have no synapse}
   */
  part(finds, steps) {
    const { rows, columns, of, empty } = this.#part ? this.#given() : this.#cut(finds, shownAtMost(steps));
    const place = { row: places(rows), column: places(columns) };
    const values = rows.map(() => columns.map(() => this.empty));
    for (const { row, column, value } of this.#list) {
      const [r, c] = [place.row.get(row), place.column.get(column)];
      if (r !== undefined && c !== undefined) values[r][c] = value;
    }
    return { rows, columns, values, of, empty };
  }

  /** The largest cells of the whole matrix, by what the picture shows: [{row, column, value}] with names. */
  largest() {
    return this.#part ? largestOf(this.#part) : this.#largest(() => true);
  }

  /** The largest cells of a label on one side, if the answer has all of them. */
  largestWith(side, value) {
    const at = this[side].indexOf(value);
    const one = side === 'rows' ? 'row' : 'column';
    return this.#largest((cell) => cell[one] === at);
  }

  #largest(keep) {
    const some = this.#list.filter((cell) => cell.value > 0 && keep(cell)).sort((a, b) => b.value - a.value);
    return some.slice(0, LARGEST).map(({ row, column, value }) => ({ row: this.rows[row], column: this.columns[column], value }));
  }

  /** The part that the server chose. */
  #given() {
    const { rows, columns } = this.#part;
    return {
      rows: strongestFirst(this.rows.map((_, at) => at), rows.strength),
      columns: strongestFirst(this.columns.map((_, at) => at), columns.strength),
      of: { rows: rows.of, columns: columns.of }, empty: { rows: rows.empty, columns: columns.empty },
    };
  }

  #cut({ rows: findRows, columns: findColumns }, most) {
    const fits = { rows: fitting(this.rows, findRows), columns: fitting(this.columns, findColumns) };
    const among = this.#list.filter(({ row, column, value }) => value && fits.rows.has(row) && fits.columns.has(column));
    const rows = strongest(fits.rows, among, 'row', findRows);
    const columns = strongest(fits.columns, among, 'column', findColumns);
    return {
      rows: rows.slice(0, most.rows), columns: columns.slice(0, most.columns),
      of: { rows: rows.length, columns: columns.length },
      empty: { rows: fits.rows.size - rows.length, columns: fits.columns.size - columns.length },
    };
  }
}

/** The largest cells that an answer about a part names. */
export function largestOf({ largest }) {
  return largest.value.map((value, at) => ({ row: largest.row[at], column: largest.column[at], value }));
}

function ofSparse({ cells, measure, normalize }) {
  const word = normalize && normalize !== 'none' ? normalize : measure;
  const values = cells[word] ?? cells.count;
  return values.map((value, at) => ({ row: cells.row[at], column: cells.column[at], value }));
}

function ofDense(matrix) {
  return matrix.flatMap((values, row) => values.map((value, column) => ({ row, column, value })));
}

/** The places of labels that a search fits. */
function fitting(labels, text) {
  const wanted = text.toLowerCase();
  return new Set(labels.map((_, at) => at).filter((at) => String(labels[at]).toLowerCase().includes(wanted)));
}

/** Those that something falls in, and all that were searched for. */
function strongest(kept, cells, side, isSearched) {
  const strength = new Map();
  for (const cell of cells) strength.set(cell[side], (strength.get(cell[side]) ?? 0) + Math.abs(cell.value));
  const some = isSearched ? [...kept] : [...kept].filter((at) => strength.has(at));
  return some.sort((a, b) => (strength.get(b) ?? 0) - (strength.get(a) ?? 0) || a - b);
}

const places = (list) => new Map(list.map((label, at) => [label, at]));
