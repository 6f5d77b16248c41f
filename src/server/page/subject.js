// What a link is about, said where a browser lists pages: in the title and the description.

import { byId, setText } from './dom.js';
import { exact } from './numbers.js';
import { measured, sentence } from './words.js';

export class Subject {
  #state;
  #name;
  #answer = null;
  #isWaiting = false;

  constructor(state, info) {
    [this.#state, this.#name] = [state, info.dataset.name];
    this.sync();
  }

  /** An answer is on show. */
  show(answer) {
    this.#answer = answer;
    this.sync();
  }

  waiting(is) {
    this.#isWaiting = is;
    this.sync();
  }

  /** Says what is open and which numbers are on show. */
  sync() {
    const answer = this.#answer;
    const jump = byId('jump');
    jump.hidden = opened(this.#state) === '';
    setText(jump, `${opened(this.#state)}: details below`);
    const about = answer ? [measured(answer), sentence(answer.filter)] : [];
    const parts = [opened(this.#state), ...about, this.#name, 'areax'].filter(Boolean);
    const title = `${this.#isWaiting ? 'Waiting · ' : ''}${parts.join(' · ')}`;
    if (document.title !== title) document.title = title;
    if (!answer) return;
    const words = `${parts.slice(0, -2).join('; ')}; ${exact(answer.total)} of ${exact(answer.dataset.synapses)} synapses of ${this.#name}.`;
    byId('description').setAttribute('content', words);
  }
}

/** What the panel is about, '' if nothing is open. */
export function opened(state) {
  const [pre, post] = [state.get('cell_pre'), state.get('cell_post')];
  if (state.get('neuron')) return `Neuron ${state.get('neuron')}`;
  if (state.get('type')) return state.get('type');
  return pre && post ? `${pre} → ${post}` : '';
}
