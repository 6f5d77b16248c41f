// Questions to the server of this page.

/** Longer questions are sent as a body; the server refuses addresses beyond 32 KiB. */
const QUERY_CHARS_MAX = 8000;

const { name, root } = document.documentElement.dataset;

/** The address of a question about the data set of this page, from the page. */
export const route = (question) => `${root}${name}/${question}`;

/** A refused question, in the server's words. */
class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.error ?? `the server answered ${status}`);
    this.status = status;
    this.advice = body.advice ?? '';
    this.parameter = body.parameter ?? '';
  }
}

/** The address of a question; values of a list are one parameter each. */
export function address(path, params) {
  const query = pairs(params).toString();
  return query ? `${path}?${query}` : path;
}

/** Asks and gives the answer with the time the server says it took. */
export async function ask(path, params, { signal, ids = false } = {}) {
  const response = await send(path, params, signal);
  const text = await response.text();
  if (!response.ok) throw new Problem(response.status, problemOf(text));
  return { answer: ids ? parseWithIds(text) : JSON.parse(text), tookMs: tookMs(response) };
}

function send(path, params, signal) {
  // Answers are never kept: nothing but this page asks for them, and a store costs time.
  const options = { signal, cache: 'no-store', priority: 'high', headers: { accept: 'application/json' } };
  return isLong(params) ? fetch(path, post(params, options)) : fetch(address(path, params), options);
}

/** Whether a question is too long for an address. */
export function isLong(params) {
  return pairs(params).toString().length > QUERY_CHARS_MAX;
}

/** The answer to a long question as a file. */
export async function file(path, params) {
  const response = await fetch(path, post(params));
  if (!response.ok) throw new Problem(response.status, problemOf(await response.text()));
  return response.blob();
}

function post(params, options = {}) {
  return { ...options, method: 'POST', body: pairs(params) };
}

function pairs(params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, one);
  }
  return query;
}

function problemOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 300) };
  }
}

/** Neuron ids exceed 2^53: whole numbers of 16 digits and more are read as text. */
export function parseWithIds(text) {
  const stringOrLong = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])\d{16,}(?![\w.])/g;
  return JSON.parse(text.replace(stringOrLong, (found) => (found[0] === '"' ? found : `"${found}"`)));
}

function tookMs(response) {
  const found = /answer;dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '');
  return found ? Number(found[1]) : null;
}
