// Links to the matrix on show as files.

import { address, file, isLong, route } from './api.js';
import { make } from './dom.js';

const ROUTE = route('matrix/json');
/** The formats of a matrix, and those of one that lists its cells. */
const FORMATS = {
  dense: { csv: 'CSV', svg: 'SVG', png: 'PNG', pdf: 'PDF', npy: 'NumPy', json: 'JSON' },
  sparse: { csv: 'CSV', parquet: 'Parquet', npz: 'SciPy', json: 'JSON' },
};

export class Downloads {
  #kind = '';
  #links = [];
  #place = make('span', { class: 'links' });
  #problem = make('span', { role: 'status' });

  constructor(place) {
    place.append(make('span', {}, 'Download'), this.#place, this.#problem);
    this.#offer('dense');
  }

  show(params) {
    this.#offer(params.sparse ? 'sparse' : 'dense');
    this.#problem.textContent = '';
    for (const [format, link] of this.#links) {
      const question = { ...params, format };
      const long = isLong(question);
      link.href = long ? ROUTE : address(ROUTE, question);
      link.onclick = long ? (event) => this.#save(event, question) : null;
    }
  }

  #offer(kind) {
    if (kind === this.#kind) return;
    this.#kind = kind;
    this.#links = Object.entries(FORMATS[kind]).map(([format, label]) => [
      format, make('a', { class: 'button', download: `matrix.${format}` }, label),
    ]);
    this.#place.replaceChildren(...this.#links.map(([, link]) => link));
  }

  /** No address holds a long question: the file is asked for by its body, and then saved. */
  async #save(event, question) {
    event.preventDefault();
    try {
      const url = URL.createObjectURL(await file(ROUTE, question));
      make('a', { href: url, download: `matrix.${question.format}` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (problem) {
      this.#problem.textContent = problem.message;
    }
  }
}
