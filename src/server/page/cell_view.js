// The view of one cell of the matrix: its numbers, its curves, a sample of its synapses.

import { ask, route } from './api.js';
import { facts } from './bars.js';
import { Curve } from './curve.js';
import { make, setText } from './dom.js';
import { highest } from './filters.js';
import { sentence } from './intervals.js';
import { listed, namesOf } from './lists.js';
import { area, exact, percent } from './numbers.js';
import { sampleTable } from './sample.js';
import { curve } from './sweeps.js';

const SAMPLE_ROWS = 12;
/** Sizes crowd at the small end. */
const SIZE_POWER = 2.5;
const FIELDS = 'size,prob,x,y,z,pre_id,post_id,post_morph,row';

export class CellView {
  #page;
  #facts = make('div');
  #interval = make('p', { class: 'note', id: 'interval' });
  #sample = make('div');
  #note = make('p', { class: 'note' });

  constructor(page, pre, post) {
    Object.assign(this, { pre, post });
    this.#page = page;
    const { state } = page;
    const choose = (name) => (value) => state.set({ [name]: String(value) });
    this.prob = new Curve({ title: 'Synapses over the probability threshold', axis: 'minimum probability', unit: '', choose: choose('prob_min') });
    this.size = new Curve({ title: 'Synapses over the size threshold', axis: 'minimum size (µm²)', unit: ' µm²', power: SIZE_POWER, choose: choose('size_min') });
    const another = () => state.set({ seed: Number(state.get('seed') || 0) + 1 });
    this.title = make('h2', {}, page.typeButton(pre), ' → ', page.typeButton(post));
    this.element = make('div', {},
      this.#facts, this.#interval,
      this.prob.element, this.size.element,
      make('p', { class: 'note' }, 'Every dot is an exact answer; click one to set the threshold.'),
      make('div', { class: 'row' }, make('h3', {}, 'Synapses'),
        make('button', { type: 'button', onclick: another }, 'Another sample')),
      this.#note, this.#sample);
  }

  /** Everything about the filters in force. */
  async update({ filters, details, signal }) {
    const { labels, info } = this.#page;
    const [row, column] = [labels.indexOf(this.pre), labels.indexOf(this.post)];
    if (row < 0 || column < 0) throw new Error(`the data set has no ${this.pre} → ${this.post}`);
    const place = { row, column, types: labels.length };
    // Other rows are not needed; the column cannot be asked for if it is axon-only.
    const narrowed = { ...filters, pre_celltype: listed([this.pre]) };
    const [prob, sizes, sample] = await Promise.all([
      curve('prob_min', { high: highest('prob', info), power: 1 }, narrowed, place, signal),
      curve('size_min', { high: highest('size', info), power: SIZE_POWER }, narrowed, place, signal),
      this.#sampled(filters, signal),
    ]);
    // All at once: no number of this filter stands beside one of another.
    this.#showFacts(details, row, column);
    this.#note.textContent = sample.note;
    this.#sample.replaceChildren(...(sample.answer ? [sampleTable(sample.answer, this.#page)] : []));
    const show = (points) => (this.#isLeftOut(filters) ? points.map(({ value }) => ({ value, count: 0 })) : points);
    const sign = filters.strict === 'true' ? '>' : '≥';
    this.prob.show(show(prob), number(filters.prob_min), sign);
    this.size.show(show(sizes), number(filters.size_min), sign);
  }

  /** The intervals of the matrix on show; null while they are on their way. */
  intervals(found) {
    const { labels } = this.#page;
    setText(this.#interval, sentence(found, labels.indexOf(this.pre), labels.indexOf(this.post)));
  }

  /** Whether the filters on types leave this cell out. */
  #isLeftOut({ pre_celltype: pre, post_celltype: post }) {
    const out = (list, name) => list !== undefined && !namesOf(list).includes(name);
    return out(pre, this.pre) || out(post, this.post);
  }

  #showFacts({ count, totalSize, meanSize, input, output }, row, column) {
    this.#facts.replaceChildren(facts([
      ['Synapses', exact(count[row][column])],
      ['Summed size', area(totalSize[row][column], 8)],
      ['Mean size', area(meanSize[row][column])],
      [`Of ${this.post}’s input`, percent(input[row][column])],
      [`Of ${this.pre}’s output`, percent(output[row][column])],
    ]));
  }

  /** Some synapses of the cell: {note, answer}, without an answer where there is none. */
  async #sampled(filters, signal) {
    if (this.#isLeftOut(filters)) return { note: 'The cell-type filters exclude this cell.' };
    const asked = {
      ...filters, pre_celltype: listed([this.pre]), post_celltype: listed([this.post]),
      return_fields: FIELDS, max_results: SAMPLE_ROWS, seed: this.#page.state.get('seed') || '1', ids: 'string',
    };
    try {
      const { answer } = await ask(route('synapses/json'), asked, { signal, ids: true });
      const note = answer.count === 0 ? 'No synapse passes.' : `${answer.count} drawn at random, the same for everyone with this link; coordinates in nm.`;
      return { note, answer };
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      return { note: error.message };
    }
  }
}

function number(text) {
  const value = Number(text);
  return text === 'none' || Number.isNaN(value) ? null : value;
}
