// The logarithmic scale of the colours.

const TICKS_MAX = 7;

export class Scale {
  constructor(low, high) {
    this.low = low;
    this.high = high;
  }

  /** From the smallest to the largest positive value, if there is one. */
  static of(rows) {
    let [low, high] = [Infinity, 0];
    for (const row of rows) {
      for (const value of row) {
        if (value === null || value <= 0) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    return high > 0 ? new Scale(low, high) : null;
  }

  /** The scale of `low,high`, as the address has it. */
  static parse(text) {
    const [low, high] = text.split(',').map(Number);
    return low > 0 && high >= low && Number.isFinite(high) ? new Scale(low, high) : null;
  }

  toString() {
    return `${this.low},${this.high}`;
  }

  /** Where a value lies, from 0 to 1. */
  position(value) {
    if (this.low === this.high) return value < this.low ? 0 : 1;
    return Math.min(1, Math.max(0, Math.log(value / this.low) / Math.log(this.high / this.low)));
  }

  /** Round numbers on the scale: powers of ten on a long one, 1–2–5 on a shorter one. */
  ticks() {
    if (this.low === this.high) return [this.high];
    const ratio = this.high / this.low;
    const all = ratio >= 1e3 ? this.#powers([1]) : this.#powers([1, 2, 5]);
    if (all.length < 2) return [this.low, this.high];
    const keep = Math.ceil(all.length / TICKS_MAX);
    // Counted from the top, so that thinning keeps the largest.
    return all.filter((_, at) => (all.length - 1 - at) % keep === 0);
  }

  #powers(mantissas) {
    const first = Math.floor(Math.log10(this.low));
    const last = Math.ceil(Math.log10(this.high));
    const ticks = [];
    for (let exponent = first; exponent <= last; exponent += 1) {
      for (const mantissa of mantissas) ticks.push(Number(`${mantissa}e${exponent}`));
    }
    return ticks.filter((tick) => this.low <= tick && tick <= this.high);
  }
}
