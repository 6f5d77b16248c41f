// The real table behind the picture: for screen readers and the keyboard, and for whoever wants
// the numbers to read. Cells hold the exact numbers of the answer.

import { make, setText } from './dom.js';
import { exact, percent } from './numbers.js';

export class Grid {
  #table;
  #cells = [];
  #rows = [];
  #columns = [];
  #caption = make('caption');
  #active = { row: 0, column: 0 };
  #on;

  /** `on.active(row, column)` when the active cell moves (-1: a label), `on.open` on Enter. */
  constructor(table, on) {
    this.#table = table;
    this.#on = on;
    table.addEventListener('keydown', (event) => this.#key(event));
    table.addEventListener('focus', () => this.#move(this.#active.row, this.#active.column));
    table.addEventListener('blur', () => this.#on.active(null));
    table.addEventListener('click', (event) => this.#click(event));
  }

  /** Shows an answer. */
  show({ rows, columns, values, isPercent, caption, axonOnly }) {
    if (!same(rows, this.#rows) || !same(columns, this.#columns)) this.#build(rows, columns);
    setText(this.#caption, caption);
    values.forEach((row, r) => {
      row.forEach((value, c) => {
        const text = isPercent ? percent(value, 6) : exact(value);
        setText(this.#cells[r + 1][c + 1], axonOnly.has(c) && !value ? `${text} (axon-only)` : text);
      });
    });
  }

  #build(rows, columns) {
    [this.#rows, this.#columns] = [rows, columns];
    const corner = make('th', { scope: 'col' }, 'pre \\ post');
    const heads = columns.map((label) => make('th', { scope: 'col', role: 'columnheader' }, label));
    const body = make('tbody');
    this.#cells = [[corner, ...heads]];
    for (const label of rows) {
      const row = [make('th', { scope: 'row', role: 'rowheader' }, label)];
      row.push(...columns.map(() => make('td', { role: 'gridcell' })));
      this.#cells.push(row);
      body.append(make('tr', { role: 'row' }, row));
    }
    this.#cells.forEach((row, r) => row.forEach((cell, c) => { cell.id = `cell-${r}-${c}`; }));
    const head = make('thead', {}, make('tr', { role: 'row' }, this.#cells[0]));
    this.#table.replaceChildren(this.#caption, head, body);
  }

  #key(event) {
    const { row, column } = this.#active;
    const last = this.#columns.length - 1;
    const moves = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? this.#rows.length - 1 : row, last],
    };
    if (event.key in moves) this.#move(...moves[event.key]);
    else if (event.key === 'Enter' || event.key === ' ') this.#on.open(row, column);
    else return;
    event.preventDefault();
  }

  /** -1 is a label; the corner is nothing. */
  #move(row, column) {
    if (!this.#rows.length || !this.#columns.length) return;
    const clamp = (at, labels) => Math.min(labels.length - 1, Math.max(-1, at));
    [row, column] = [clamp(row, this.#rows), clamp(column, this.#columns)];
    if (row === -1 && column === -1) return;
    // A smaller table may lack the cell of before.
    this.#cells[this.#active.row + 1]?.[this.#active.column + 1]?.classList.remove('active');
    this.#active = { row, column };
    const cell = this.#cells[row + 1][column + 1];
    cell.classList.add('active');
    this.#table.setAttribute('aria-activedescendant', cell.id);
    this.#on.active(row, column);
  }

  #click(event) {
    const [, r, c] = /^cell-(\d+)-(\d+)$/.exec(event.target.id) ?? [];
    if (r === undefined) return;
    this.#move(r - 1, c - 1);
    if (r - 1 >= 0 || c - 1 >= 0) this.#on.open(r - 1, c - 1);
  }
}

const same = (a, b) => a.length === b.length && a.every((label, at) => label === b[at]);
