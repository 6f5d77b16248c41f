// The question on show as curl, as Python and as a command line, to copy.

import { address, isLong, route } from './api.js';
import { make } from './dom.js';

const ROUTE = route('matrix/json');

const KINDS = {
  curl: ({ url, body }) => (body ? `curl ${shell(url)} --data ${shell(body)}` : `curl ${shell(url)}`),
  Python: ({ params, place, body, labels }) => [
    'import pandas as pd, requests',
    '',
    `params = ${python(params)}`,
    `answer = requests.${body ? 'post' : 'get'}("${place}", ${body ? 'data' : 'params'}=params).json()`,
    ...(params.sparse ? [`matrix = pd.DataFrame(answer["cells"])  # places in answer["${labels[0]}"], answer["${labels[1]}"]`]
      : [`matrix = pd.DataFrame(answer["matrix"], answer["${labels[0]}"], answer["${labels[1]}"])`]),
    'print(matrix)  # rows presynaptic, columns postsynaptic',
  ].join('\n'),
  'Command line': ({ params }) => `areax matrix DATA${flags(params)}`,
};

export class Question {
  #text = make('code');
  #tabs;
  #kind = 'curl';
  #params = {};
  #labels;

  /** `say(words)` tells a screen reader; `labels` are the keys of the answer that name rows and columns. */
  constructor(place, say, labels = ['cell_types', 'cell_types']) {
    this.#labels = labels;
    this.#tabs = Object.keys(KINDS).map((kind) => {
      return make('button', { type: 'button', onclick: () => this.#choose(kind) }, kind);
    });
    const copy = make('button', { type: 'button', class: 'copy', onclick: () => this.#copy(copy, say) }, 'Copy');
    place.append(
      make('div', { class: 'row' },
        make('h3', {}, 'The same question as'),
        make('div', { class: 'segmented', role: 'group', 'aria-label': 'Language' }, this.#tabs), copy),
      make('pre', { tabindex: '0' }, this.#text));
    this.#choose('curl');
  }

  show(params) {
    this.#params = params;
    const base = new URL('.', location.href).href;
    // No address holds a long question.
    const [, body] = isLong(params) ? address('', params).split('?') : [];
    const url = new URL(body ? ROUTE : address(ROUTE, params), base).href;
    this.#text.textContent = KINDS[this.#kind]({ params, place: new URL(ROUTE, base).href, url, body, labels: this.#labels });
  }

  #choose(kind) {
    this.#kind = kind;
    for (const tab of this.#tabs) tab.setAttribute('aria-pressed', String(tab.textContent === kind));
    this.show(this.#params);
  }

  async #copy(button, say) {
    const done = await copyText(this.#text.textContent);
    button.textContent = done ? 'Copied' : 'Select and copy';
    say(done ? 'Copied' : 'Copying is not allowed here');
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  }
}

/** Whether the text could be put on the clipboard (browsers allow it on secure origins only). */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A word of a POSIX shell. */
function shell(word) {
  return /^[\w.,:@/+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function python(params) {
  const entries = Object.entries(params).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  return `{\n${entries.join('\n')}\n}`;
}

/** The command line starts with every filter off, so only what is on is said. */
function flags(params) {
  const single = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const words = single.map(([name, value]) => {
    const flag = `--${name.replaceAll('_', '-')}`;
    if (value === 'true') return flag;
    if (value === 'none' || (name === 'measure' && value === 'count')) return '';
    // A value that begins with a dash would read as a flag.
    return value.startsWith('-') ? shell(`${flag}=${value}`) : `${flag} ${shell(value)}`;
  });
  return words.filter(Boolean).map((word) => ` ${word}`).join('');
}
