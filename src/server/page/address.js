// What a page is about, as pairs of names and values. The address holds all of them, so that a link and
// the back button bring back the same page.

/** What the API and the address call "no threshold". */
const OFF = 'none';

/** A page says which keys there are (`keys`), what holds at first (`first`) and which filters may be off. */
export class AddressState {
  #values = new Map();
  #listeners = [];

  /** The value of a key as text, '' where it is off. */
  get(key) {
    return this.#values.get(key) ?? '';
  }

  /**
   * Changes values and tells everyone. `at` is when the user's event happened; `commit` makes an
   * entry in the history (the steps of a drag make none).
   */
  set(changes, { at = performance.now(), commit = true } = {}) {
    for (const [key, value] of Object.entries(changes)) this.#put(key, value);
    if (commit) this.commit();
    this.#tell(at);
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** An entry in the history, if anything differs from the last one. */
  commit() {
    const hash = this.hash();
    if (hash !== location.hash) history.pushState(null, '', hash);
  }

  /** Back, forward, or a changed address. */
  restore(hash) {
    this.read(hash);
    this.#tell(performance.now());
  }

  /** The values of an address, and those that hold at first where it says nothing. */
  read(hash) {
    this.#values = new Map(Object.entries(this.first()).filter(([, value]) => value !== ''));
    const pairs = new URLSearchParams(hash.replace(/^#/, ''));
    for (const key of this.keys()) {
      // Conditions may stand in an address more than once: all of them hold.
      if (pairs.has(key)) this.#put(key, key === 'where' ? pairs.getAll(key).join(' and ') : pairs.get(key));
    }
  }

  /** Everything as at first, but for these keys. */
  resetBut(keys) {
    const keep = Object.fromEntries(keys.map((key) => [key, this.get(key)]));
    this.read('');
    this.set(keep);
  }

  /** The whole state, defaults too: a link must mean the same when defaults have changed. */
  hash() {
    return `#${new URLSearchParams(this.said(this.keys()))}`;
  }

  /** Those of some keys that have a value; off is said aloud where the API begins with another value. */
  said(keys) {
    const pairs = {};
    for (const key of keys) {
      if (this.#values.has(key)) pairs[key] = this.get(key);
      else if (key in this.defaults()) pairs[key] = OFF;
    }
    return pairs;
  }

  #put(key, value) {
    if (!this.keys().includes(key)) throw new Error(`no such key: ${key}`);
    const isOff = value === OFF && this.mayBeOff(key);
    if (isOff || value === '' || value === null || value === undefined) this.#values.delete(key);
    else this.#values.set(key, String(value));
  }

  #tell(at) {
    for (const listener of this.#listeners) listener(at);
  }
}
