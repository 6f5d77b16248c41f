// Numbers as text: exact ones for tables and hovering, short ones for the cells of the picture.

// Made once: making a format takes longer than using it a thousand times.
const WHOLE = new Intl.NumberFormat('en-US');

/** 9517040 → "9,517,040"; real numbers with all digits that they have. */
export function exact(value) {
  if (value === null || value === undefined) return 'undefined';
  if (Number.isInteger(value)) return WHOLE.format(value);
  return String(value);
}

/** A real number with some digits, for places where there is not room for all. */
export function rounded(value, digits = 4) {
  if (value === null || value === undefined) return 'undefined';
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(digits - 1);
  return value.toLocaleString('en-US', { maximumSignificantDigits: digits });
}

/** A size in µm². */
export function area(value, digits = 6) {
  return value === null || value === undefined ? 'undefined' : `${rounded(value, digits)} µm²`;
}

/** A fraction as per cent. */
export function percent(fraction, digits = 3) {
  if (fraction === null || fraction === undefined) return 'undefined';
  return `${rounded(fraction * 100, digits)} %`;
}

/** At most five characters: 883, 9.30k, 1.87M. */
export function short(value, isCount) {
  if (value < 0) return `-${short(-value, isCount)}`;
  if (isCount && value < 1000) return String(value);
  for (const [unit, letter] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    // 999.5k would become "1000k".
    if (value >= unit * 0.9995) return digits3(value / unit) + letter;
  }
  if (value < 0.001) return value.toExponential(0);
  return digits3(value);
}

function digits3(value) {
  if (value >= 99.95) return value.toFixed(0);
  if (value >= 9.995) return value.toFixed(1);
  return value.toFixed(2);
}

/** A tick of the legend: 0.01, 1, 10k. */
export function tick(value) {
  if (value === 0) return '0';
  for (const [unit, letter] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    if (value >= unit) return `${trimmed(value / unit)}${letter}`;
  }
  return value < 1e-4 ? value.toExponential(0) : trimmed(value);
}

function trimmed(value) {
  return String(Number(value.toPrecision(6)));
}

/** Milliseconds, short. */
export function ms(value) {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
}
