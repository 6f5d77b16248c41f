// The panel of a data set with a map: the strongest cells, one cell with its numbers, or one label with
// its strongest cells; and the ways further in. Every number is an answer of the API.

import { ask, route } from './api.js';
import { bars, facts } from './bars.js';
import { byId, make, setText } from './dom.js';
import { sentence } from './intervals.js';
import { largestOf } from './map_cells.js';
import { condition, said } from './map_data.js';
import { exact, percent, rounded } from './numbers.js';

/** The panel stands below the picture; the same width as in layout.css. */
const NARROW = window.matchMedia('(max-width: 899px)');
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
  #close = make('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => this.#leave() }, '×');

  constructor(data, state) {
    [this.#data, this.#state] = [data, state];
    byId('panel').replaceChildren(make('div', { class: 'panel-head' }, this.#head, this.#close), this.#body);
    document.addEventListener('keydown', (event) => {
      const isTyped = event.target.matches('input, select');
      if (event.key === 'Escape' && !isTyped && !this.#close.hidden) this.#leave();
    });
  }

  /** Opens a cell or, where one of the two is undefined, a label. */
  open({ row, column }) {
    if (row !== undefined && column !== undefined) this.#state.set({ cell: JSON.stringify([row, column]), label: '' });
    else this.#state.set({ label: JSON.stringify(row === undefined ? ['columns', column] : ['rows', row]), cell: '' });
    // Where the panel stands below the picture, it must come into view.
    if (NARROW.matches) byId('panel').scrollIntoView({ block: 'start' });
  }

  #leave() {
    this.#state.set({ cell: '', label: '' });
    // From below the picture the way goes back to it.
    if (NARROW.matches) byId('stage').scrollIntoView({ block: 'start' });
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
      else if (label) await this.#label(JSON.parse(label), answer, cells, this.#controller.signal);
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
    const some = cells.largest();
    this.#body.replaceChildren(
      make('p', { class: 'note' }, 'Of the whole matrix, not only of what is shown. Click a cell or a label for more.'),
      some.length ? this.#list(some, answer, ({ row, column }) => `${said(row)} → ${said(column)}`)
        : make('p', { class: 'note' }, 'No synapse passes. Take filters off, or widen them.'));
  }

  async #label([side, value], answer, cells, signal) {
    const some = cells.isPart ? await this.#largestWith(side, value, signal) : cells.largestWith(side, value);
    this.#head.textContent = said(value);
    this.#body.replaceChildren(
      this.#further([[side, value]]),
      make('h3', {}, side === 'rows' ? 'Strongest columns' : 'Strongest rows'),
      some.length ? this.#list(some, answer, ({ row, column }) => said(side === 'rows' ? column : row))
        : make('p', { class: 'note' }, 'No synapse passes.'));
  }

  /** The largest cells of a label of a large matrix, of which the picture has a part alone. */
  async #largestWith(side, value, signal) {
    const { where = [], ...rest } = this.#state.matrix();
    const asked = { ...rest, where: [...where, condition(this.#state.get(side), [value])], strongest: '1,1' };
    const { answer } = await ask(route('matrix/json'), asked, { signal });
    return largestOf(answer.part);
  }

  #list(some, answer, named) {
    const isPercent = (answer.normalize ?? 'none') !== 'none';
    return bars(some.map((cell) => ({
      label: named(cell), value: cell.value, text: isPercent ? percent(cell.value) : shortened(cell.value), open: () => this.open(cell),
    })));
  }

  async #cell([pre, post], cells, signal) {
    const sides = [['rows', pre], ['columns', post]];
    const where = sides.flatMap(([side, value]) => (this.#state.get(side) ? [condition(this.#state.get(side), [value])] : []));
    const filters = this.#state.filters();
    const asked = { ...filters, where: [...(filters.where ?? []), ...where] };
    const parts = ['input', 'output'].map((normalize) => {
      return ask(route('matrix/json'), { ...this.#state.axes(), ...asked, normalize, strongest: '1,1' }, { signal });
    });
    const [{ answer: count }, sample, curve, ...fractions] = await Promise.all([
      ask(route('count/json'), asked, { signal }), this.#sample(asked, signal), this.#curve(asked, signal), ...parts,
    ]);
    const part = (at, word) => percent(fractions[at].answer.cells[word][0] ?? null);
    const unit = (name) => this.#data.numbers.find((number) => number.name === name)?.unit ?? '';
    const sums = Object.keys(count.totals ?? {}).flatMap((name) => [
      [`Total ${name}`, `${shortened(count.totals[name])} ${unit(name)}`], [`Mean ${name}`, `${shortened(count.means[name])} ${unit(name)}`],
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

  /** Ways further in: only this, divided more finely, divided into types; away from neurons without a name. */
  #further(sides) {
    const named = sides.filter(([side]) => this.#state.get(side));
    const only = Object.assign({}, ...named.map(([side, value]) => this.#state.choosing(this.#state.get(side), [value])));
    const closed = { cell: '', label: '', more: '', find_rows: '', find_columns: '' };
    const into = (axis) => Object.fromEntries(named.map(([side]) => [side, axis(this.#state.get(side))]).filter(([, name]) => name));
    const zoom = (axes, words) => make('button', {
      type: 'button', class: 'zoom', onclick: () => this.#state.set({ ...only, ...axes, ...closed }),
    }, `${words}: ${Object.values(axes).join(' × ')}`);
    const finer = into((name) => this.#data.finer(name));
    const types = into((name) => this.#data.typesWithin(name));
    const hasTypes = Object.keys(types).length > 0 && JSON.stringify(types) !== JSON.stringify(finer);
    return make('div', { class: 'row' },
      make('button', { type: 'button', onclick: () => this.#state.set({ ...only, ...closed }) }, 'Only this'),
      Object.keys(finer).length ? zoom(finer, 'Zoom in') : null,
      hasTypes ? zoom(types, 'Zoom to types') : null,
      named.length === 1 && named[0][1] === null ? this.#without(named[0][0], closed) : null);
  }

  /** Neurons without a name often are the strongest, and hide the others. */
  #without(side, closed) {
    const where = [this.#state.get('where'), `${this.#state.get(side)} is not null`].filter(Boolean).join(' and ');
    return make('button', { type: 'button', onclick: () => this.#state.set({ ...closed, where }) }, 'Leave out null');
  }

  /** Synapses over a threshold on the first number, at exact points. */
  async #curve(asked, signal) {
    const number = this.#data.numbers.find(({ min, max }) => max > min);
    if (!number) return [];
    const { name, unit, min, max, type } = number;
    const isWhole = !String(type).startsWith('float');
    const at = (point) => min + ((max - min) * point) / (POINTS - 1);
    const values = [...new Set(Array.from({ length: POINTS }, (_, point) => (isWhole ? Math.round(at(point)) : Number(at(point).toPrecision(3)))))];
    // Over the axes of the data set, which are coarse: thousands of names would come along.
    const params = { ...asked, axis: `${name}:${values.join(',')}`, sparse: 'true' };
    delete params[`${name}_min`];
    const { answer } = await ask(route('sweep/json'), params, { signal });
    const counts = values.map(() => 0);
    answer.cells.point.forEach((point, cell) => { counts[point] += answer.cells.count[cell]; });
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

/** A number as it is read: whole numbers whole, others with the digits that float32 has. */
const shortened = (value) => (Number.isInteger(value) ? exact(value) : rounded(value, 7));

/** The columns of an answer of `synapses`. */
function table(answer) {
  const columns = Object.entries(answer).filter(([, values]) => Array.isArray(values));
  if (!answer.count || !columns.length) return make('p', { class: 'note' }, 'No synapse passes.');
  const rows = Array.from({ length: answer.count }, (_, at) => make('tr', {}, columns.map(([, values]) => {
    const value = values[at];
    return make('td', {}, value === null ? 'null' : typeof value === 'number' ? shortened(value) : String(value));
  })));
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Sample of synapses' },
    make('table', { class: 'sample' },
      make('thead', {}, make('tr', {}, columns.map(([name]) => make('th', { scope: 'col' }, name)))),
      make('tbody', {}, rows)));
}
