// Links to the matrix on show as files.

import { address, file, isLong, route } from './api.js';
import { make } from './dom.js';

const ROUTE = route('matrix/json');
const FORMATS = { csv: 'CSV', svg: 'SVG', png: 'PNG', pdf: 'PDF', npy: 'NumPy', json: 'JSON' };

export class Downloads {
  #links;
  #problem = make('span', { role: 'status' });

  constructor(place) {
    this.#links = Object.entries(FORMATS).map(([format, label]) => [
      format, make('a', { class: 'button', download: `matrix.${format}` }, label),
    ]);
    place.append(make('span', {}, 'Download'), ...this.#links.map(([, link]) => link), this.#problem);
  }

  show(params) {
    this.#problem.textContent = '';
    for (const [format, link] of this.#links) {
      const question = { ...params, format };
      const long = isLong(question);
      link.href = long ? ROUTE : address(ROUTE, question);
      link.onclick = long ? (event) => this.#save(event, question) : null;
    }
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
