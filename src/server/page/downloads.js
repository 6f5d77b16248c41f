// Links to the matrix on show as files.

import { address } from './api.js';
import { make } from './dom.js';

const FORMATS = { csv: 'CSV', svg: 'SVG', png: 'PNG', npy: 'NumPy', json: 'JSON' };

export class Downloads {
  #links;

  constructor(place) {
    this.#links = Object.entries(FORMATS).map(([format, label]) => [
      format, make('a', { class: 'button', download: `matrix.${format}` }, label),
    ]);
    place.append(make('span', {}, 'Download'), ...this.#links.map(([, link]) => link));
  }

  show(params) {
    for (const [format, link] of this.#links) {
      link.href = address('j0251/matrix/json', { ...params, format });
    }
  }
}
