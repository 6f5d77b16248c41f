// The panel of a data set with a map: the strongest cells, one cell with its numbers, or one label with
// its strongest cells; and the ways further in. Every number is an answer of the API.

import { ask, route } from './api.js';
import { bars, facts } from './bars.js';
import { byId, make, setText } from './dom.js';
import { sentence } from './intervals.js';
import { condition, said } from './map_data.js';
import { exact, percent } from './numbers.js';

const SHOWN = 14;
const SAMPLE_ROWS = 12;
const POINTS = 13;

export class MapPanel {
  #data;
  #state;
  #controller = null;
  #intervals = null;
  #interval = make('p', { class: 'note', id: 'interval' });
  #sayInterval = () => {};
  #head = make('h2');
  #body = make('div');
  #close = make('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => this.#state.set({ cell: '', label: '' }) }, '×');

  constructor(data, state) {
    [this.#data, this.#state] = [data, state];
    byId('panel').replaceChildren(make('div', { class: 'panel-head' }, this.#head, this.#close), this.#body);
  }

  /** Opens a cell or a label of the answer on show. */
  open({ row, column }, cells) {
    if (row !== null && column !== null) {
      this.#state.set({ cell: JSON.stringify([cells.rows[row], cells.columns[column]]), label: '' });
      return;
    }
    const side = row === null ? 'columns' : 'rows';
    this.#state.set({ label: JSON.stringify([side, row === null ? cells.columns[column] : cells.rows[row]]), cell: '' });
  }

  /** The intervals of the answer on show; null while they are on their way. */
  useIntervals(found) {
    this.#intervals = found;
    this.#sayInterval();
  }

  /** Shows what the state says, for the filters in force. */
  async update(answer, cells) {
    this.#controller?.abort();
    this.#controller = new AbortController();
    const [cell, label] = ['cell', 'label'].map((key) => this.#state.get(key));
    this.#close.hidden = !cell && !label;
    byId('panel').classList.toggle('open', !this.#close.hidden);
    byId('panel').setAttribute('aria-busy', 'true');
    this.#sayInterval = () => {};
    try {
      if (cell) await this.#cell(JSON.parse(cell), cells, this.#controller.signal);
      else if (label) this.#label(JSON.parse(label), answer, cells);
      else this.#overview(answer, cells);
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.#body.replaceChildren(make('p', { class: 'problem', role: 'alert' }, [error.message, error.advice].filter(Boolean).join(': ')));
    }
    byId('panel').removeAttribute('aria-busy');
  }

  stop() {
    this.#controller?.abort();
  }

  #overview(answer, cells) {
    this.#head.textContent = 'Largest cells';
    const some = cells.largest(SHOWN);
    this.#body.replaceChildren(
      make('p', { class: 'note' }, 'Of the whole matrix, not only of what is shown. Click a cell or a label for more.'),
      some.length ? this.#list(some, answer, cells, ({ row, column }) => `${said(cells.rows[row])} → ${said(cells.columns[column])}`)
        : make('p', { class: 'note' }, 'No synapse passes. Take filters off, or widen them.'));
  }

  #label([side, value], answer, cells) {
    const one = side === 'rows' ? 'row' : 'column';
    const at = cells[side].indexOf(value);
    this.#head.textContent = said(value);
    const other = side === 'rows' ? ({ column }) => said(cells.columns[column]) : ({ row }) => said(cells.rows[row]);
    this.#body.replaceChildren(
      this.#further([[side, value]]),
      make('h3', {}, side === 'rows' ? 'Strongest columns' : 'Strongest rows'),
      this.#list(cells.largest(SHOWN, (cell) => cell[one] === at), answer, cells, other));
  }

  #list(some, answer, cells, named) {
    const isPercent = (answer.normalize ?? 'none') !== 'none';
    return bars(some.map((cell) => ({
      label: named(cell), value: cell.value, text: isPercent ? percent(cell.value) : exact(cell.value), open: () => this.open(cell, cells),
    })));
  }

  async #cell([pre, post], cells, signal) {
    const sides = [['rows', pre], ['columns', post]];
    const where = sides.flatMap(([side, value]) => (this.#state.get(side) ? [condition(this.#state.get(side), [value])] : []));
    const filters = this.#state.filters();
    const asked = { ...filters, where: [...(filters.where ?? []), ...where] };
    const parts = ['input', 'output'].map((normalize) => {
      return ask(route('matrix/json'), { ...this.#state.axes(), ...asked, normalize, sparse: 'true' }, { signal });
    });
    const [{ answer: count }, sample, curve, ...fractions] = await Promise.all([
      ask(route('count/json'), asked, { signal }), this.#sample(asked, signal), this.#curve(asked, signal), ...parts,
    ]);
    const part = (at, word) => percent(fractions[at].answer.cells[word][0] ?? null);
    const unit = (name) => this.#data.numbers.find((number) => number.name === name)?.unit ?? '';
    const sums = Object.keys(count.totals ?? {}).flatMap((name) => [
      [`Total ${name}`, `${exact(count.totals[name])} ${unit(name)}`], [`Mean ${name}`, `${exact(count.means[name])} ${unit(name)}`],
    ]);
    this.#head.textContent = `${said(pre)} → ${said(post)}`;
    this.#body.replaceChildren(
      this.#further(sides),
      facts([
        ['Synapses', exact(count.count)], ...(count.rows === count.count ? [] : [['Rows of the table', exact(count.rows)]]),
        [`Of ${said(post)}’s input`, part(0, 'input')], [`Of ${said(pre)}’s output`, part(1, 'output')], ...sums,
      ]),
      this.#interval,
      ...curve,
      make('h3', {}, 'Some of its rows'), sample);
    const [row, column] = [cells.rows.indexOf(pre), cells.columns.indexOf(post)];
    this.#sayInterval = () => setText(this.#interval, row < 0 || column < 0 ? '' : sentence(this.#intervals, row, column));
    this.#sayInterval();
  }

  /** Ways further in: only this, and divided more finely. */
  #further(sides) {
    const named = sides.filter(([side]) => this.#state.get(side));
    const only = Object.assign({}, ...named.map(([side, value]) => this.#state.choosing(this.#state.get(side), [value])));
    const closed = { cell: '', label: '', more: '', find_rows: '', find_columns: '' };
    const finer = Object.fromEntries(named.flatMap(([side]) => {
      const name = this.#data.finer(this.#state.get(side));
      return name ? [[side, name]] : [];
    }));
    const words = Object.values(finer).join(' × ');
    return make('div', { class: 'row' },
      make('button', { type: 'button', onclick: () => this.#state.set({ ...only, ...closed }) }, 'Only this'),
      words ? make('button', { type: 'button', class: 'zoom', onclick: () => this.#state.set({ ...only, ...finer, ...closed }) }, `Zoom in: ${words}`) : null);
  }

  /** Synapses over a threshold on the first number, at exact points. */
  async #curve(asked, signal) {
    const number = this.#data.numbers.find(({ min, max }) => max > min);
    if (!number) return [];
    const { name, unit, min, max, type } = number;
    const isWhole = !String(type).startsWith('float');
    const at = (point) => min + ((max - min) * point) / (POINTS - 1);
    const values = [...new Set(Array.from({ length: POINTS }, (_, point) => (isWhole ? Math.round(at(point)) : Number(at(point).toPrecision(3)))))];
    const params = { ...this.#state.axes(), ...asked, axis: `${name}:${values.join(',')}`, sparse: 'true' };
    delete params[`${name}_min`];
    const { answer } = await ask(route('sweep/json'), params, { signal });
    const counts = values.map(() => 0);
    answer.cells.point.forEach((point, cell) => { counts[point] = answer.cells.count[cell]; });
    const strict = this.#state.get('strict') === 'true';
    return [make('h3', {}, `Synapses by minimum ${name}`), bars(values.map((value, point) => ({
      label: `${strict ? '>' : '≥'} ${value} ${unit}`, value: counts[point], text: exact(counts[point]), open: () => this.#state.set({ [`${name}_min`]: value }),
    })))];
  }

  async #sample(asked, signal) {
    try {
      const { answer } = await ask(route('synapses/json'), {
        ...asked, max_results: SAMPLE_ROWS, seed: this.#state.get('seed') || '1', ids: 'string',
      }, { signal, ids: true });
      return table(answer);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      return make('p', { class: 'note' }, error.message);
    }
  }
}

/** The columns of an answer of `synapses`. */
function table(answer) {
  const columns = Object.entries(answer).filter(([, values]) => Array.isArray(values));
  if (!answer.count || !columns.length) return make('p', { class: 'note' }, 'No synapse passes.');
  const rows = Array.from({ length: answer.count }, (_, at) => make('tr', {}, columns.map(([, values]) => {
    const value = values[at];
    return make('td', {}, value === null ? 'null' : typeof value === 'number' ? exact(value) : String(value));
  })));
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Sample of synapses' },
    make('table', { class: 'sample' },
      make('thead', {}, make('tr', {}, columns.map(([name]) => make('th', { scope: 'col' }, name)))),
      make('tbody', {}, rows)));
}
