// An answer about a matrix, dense or sparse, as the picture wants it: the strongest rows and columns
// first, as many as there is room for. Strength only orders; no number of it is shown.

/** Rows and columns at first, and how many times more at each step. */
const FIRST = { rows: 40, columns: 30 };

export class Cells {
  constructor(answer) {
    this.rows = answer.rows ?? answer.cell_types;
    this.columns = answer.columns ?? answer.cell_types;
    /** What a cell has that is not listed: nothing adds up to 0, nothing has no mean. */
    this.empty = /^(mean|median)/.test(answer.measure) ? null : 0;
    this.list = answer.cells ? ofSparse(answer) : ofDense(answer.matrix);
  }

  /**
   * The part that is shown: labels that `find` fits, strongest first, `steps` times as many as at first.
   * {rows, columns: places of labels, values, of: how many there are}
   */
  part({ rows: findRows, columns: findColumns }, steps) {
    const fits = { rows: fitting(this.rows, findRows), columns: fitting(this.columns, findColumns) };
    const most = { rows: FIRST.rows * steps, columns: FIRST.columns * steps };
    const among = this.list.filter(({ row, column }) => fits.rows.has(row) && fits.columns.has(column));
    const rows = strongest(fits.rows, among, 'row').slice(0, most.rows);
    const columns = strongest(fits.columns, among, 'column').slice(0, most.columns);
    const place = { row: places(rows), column: places(columns) };
    const values = rows.map(() => columns.map(() => this.empty));
    for (const { row, column, value } of among) {
      const [r, c] = [place.row.get(row), place.column.get(column)];
      if (r !== undefined && c !== undefined) values[r][c] = value;
    }
    return { rows, columns, values, of: { rows: fits.rows.size, columns: fits.columns.size } };
  }

  /** The largest cells, by what the picture shows. */
  largest(count, keep = () => true) {
    return this.list.filter((cell) => cell.value > 0 && keep(cell)).sort((a, b) => b.value - a.value).slice(0, count);
  }
}

function ofSparse({ cells, measure, normalize }) {
  const word = normalize && normalize !== 'none' ? normalize : measure;
  const values = cells[word] ?? cells.count;
  return values.map((value, at) => ({ row: cells.row[at], column: cells.column[at], value }));
}

function ofDense(matrix) {
  return matrix.flatMap((values, row) => values.map((value, column) => ({ row, column, value })));
}

/** The places of labels that a search fits; all where it fits none. */
function fitting(labels, text) {
  const all = labels.map((_, at) => at);
  const wanted = text.toLowerCase();
  const found = wanted ? all.filter((at) => String(labels[at]).toLowerCase().includes(wanted)) : all;
  return new Set(found.length ? found : all);
}

function strongest(kept, cells, side) {
  const strength = new Map();
  for (const cell of cells) strength.set(cell[side], (strength.get(cell[side]) ?? 0) + Math.abs(cell.value ?? 0));
  return [...kept].sort((a, b) => (strength.get(b) ?? 0) - (strength.get(a) ?? 0) || a - b);
}

const places = (list) => new Map(list.map((label, at) => [label, at]));
