// Intervals of the matrix on show, by resampling neurons: asked for last, once the hand rests and all
// else has been answered.

import { ask, route } from './api.js';
import { area, exact, percent, rounded } from './numbers.js';

/** Filters that name whole cells on both sides. */
const CELLS = ['population', 'cell_axon', 'cell_dendrite'];

/** Those of the matrix on show: `use` is told what `ask` finds, and null once they are of another question. */
export class Resampled {
  #use;
  #ask;
  #now = null;

  constructor(use, ask) {
    [this.#use, this.#ask] = [use, ask];
  }

  async want(key, params) {
    if (this.#now?.key === key) return;
    const controller = new AbortController();
    this.#now = { key, controller };
    try {
      this.#use(await this.#ask(params, controller.signal));
    } catch (error) {
      if (error.name !== 'AbortError') throw error;
    }
  }

  drop() {
    this.#now?.controller.abort();
    this.#now = null;
    this.#use(null);
  }
}

/** Intervals of a matrix of j0251, or why there are none: {ci, say} or {refused}. */
export async function ofTypes(params, signal) {
  if (!names(params)) return { refused: 'fragments would count as neurons: choose full cells, or lengths of both partners' };
  return intervals(params, signal, words(params));
}

/** Those of a data set with a map; whether its neurons are cells and which unit the values have is known of it. */
export async function ofCategories(params, signal, { areCells, unit }) {
  if (params.sparse) return { refused: 'so many cells have none: choose coarser rows or columns' };
  const narrows = (side) => params[`${side}_neuron_ids`] || (params.where ?? []).some((text) => text.includes(`${side}.`) || text.includes('both.'));
  if (!areCells && !params.population && !['pre', 'post'].every(narrows)) {
    return { refused: 'fragments would count as neurons: choose a population, or conditions on both partners' };
  }
  const isPercent = params.normalize !== 'none';
  return intervals(params, signal, isPercent ? percent : (value) => [rounded(value, 4), unit].filter(Boolean).join(' '));
}

async function intervals(params, signal, say) {
  try {
    const { answer } = await ask(route('matrix/json'), { ...params, ci: 'both' }, { signal });
    return { ci: answer.ci, say };
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    return { refused: error.message };
  }
}

/** Whether there is a condition on the neurons of both sides. */
function names(params) {
  const has = (word) => Object.keys(params).some((name) => name.includes(`min_${word}_`) || name === `${word}_neuron_ids`);
  return CELLS.some((name) => params[name] !== undefined) || (has('pre') && has('post'));
}

/** The ends of a cell's interval: {name, text}; nothing where it has none. */
export function ends(found, row, column) {
  const lo = found?.ci?.lo[row][column];
  if (lo === undefined || lo === null) return null;
  const { ci, say } = found;
  return { name: `${rounded(ci.level * 100)} % interval`, text: `${say(lo)} to ${say(ci.hi[row][column])}` };
}

/** All that is said of a cell's interval. */
export function sentence(found, row, column) {
  if (!found) return '';
  if (found.refused) return `No interval: ${found.refused}.`;
  const { ci } = found;
  const within = ends(found, row, column);
  const note = ci.note[row][column];
  const of = (n, by) => ({ rows: n[row], columns: n[column], cells: n[row]?.[column] })[by];
  const [pre, post] = [of(ci.n_pre, ci.n_pre_by ?? 'rows'), of(ci.n_post, ci.n_post_by ?? 'columns')];
  const n = `${exact(pre)} × ${exact(post)} neurons`;
  if (!within) return `No interval: ${note} (${n}).`;
  const more = [note, ci.conservative[row][column] && 'dominated by counting noise'].filter(Boolean);
  return [`${within.name}: ${within.text}, by resampling ${n}`, ...more].join('; ') + '.';
}

/** How the values of a question are written. */
function words({ measure = 'count', normalize = 'none' }) {
  if (normalize !== 'none') return (value) => percent(value);
  return measure.includes('size') ? (value) => area(value, 4) : (value) => rounded(value, 4);
}
