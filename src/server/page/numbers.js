// Numbers as text: exact ones for tables and hovering, short ones for the cells of the picture.
//
// One rule of rounding, everywhere: the decimal digits that identify the number (its shortest
// text) are rounded, half away from zero. So 41,250 is 41.3k and 41,249 is 41.2k. The command line
// and the pictures do the same (src/output/words/numbers.rs); both are tested on numbers.json.

// Made once: making a format takes longer than using it a thousand times.
const WHOLE = new Intl.NumberFormat('en-US');

const UNITS = [[0, ''], [3, 'k'], [6, 'M'], [9, 'G'], [12, 'T']];

/** 9517040 → "9,517,040"; real numbers with all digits that they have. */
export function exact(value) {
  if (value === null || value === undefined) return 'undefined';
  if (Number.isInteger(value)) return WHOLE.format(value);
  return String(value);
}

/** A real number with some digits, for places where there is not room for all. */
export function rounded(value, digits = 4) {
  if (value === null || value === undefined) return 'undefined';
  if (value !== 0 && Math.abs(value) < 1e-4) return compact(value, digits);
  // The browser rounds by the same rule.
  return value.toLocaleString('en-US', { maximumSignificantDigits: digits });
}

/** A size in µm². */
export function area(value, digits = 6) {
  return value === null || value === undefined ? 'undefined' : `${rounded(value, digits)} µm²`;
}

/** A fraction as percentage, in a sentence or a list. */
export function percent(fraction, digits = 3) {
  if (fraction === null || fraction === undefined) return 'undefined';
  return `${rounded(fraction * 100, digits)} %`;
}

/** Per cent in the cells of the picture: one decimal, and no share that exists is shown as 0. */
export function cellPercent(value) {
  return value > 0 && value < 0.05 ? '<0.1' : fixed(value, 1);
}

/** A number with so many decimals. */
export function fixed(value, decimals) {
  const exactly = decimalOf(Math.abs(value));
  return sign(value) + written(cut(exactly, exactly.exponent + 1 + decimals), decimals);
}

/**
 * So many significant digits: 883, 9.30k, 1.87M. A number below a thousand that fewer digits say
 * exactly is shortened (12, 0.5); whole numbers are never cut before the decimal point.
 */
export function compact(value, digits = 3) {
  // Most cells of a picture are such numbers.
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  const number = decimalOf(Math.abs(value));
  if (value !== 0 && (number.exponent < -3 || number.exponent >= 15)) return sign(value) + scientific(number);
  for (const [power, letter] of UNITS) {
    const part = { digits: number.digits, exponent: number.exponent - power };
    const short = cut(part, Math.max(digits, part.exponent + 1));
    // 999.5 becomes 1.00k.
    if (short.exponent > 2) continue;
    const isExact = letter === '' && short.digits === part.digits;
    const decimals = isExact ? decimalsOf(part) : Math.max(0, digits - 1 - short.exponent);
    return sign(value) + written(short, decimals) + letter;
  }
  return sign(value) + scientific(number);
}

/** A round number as short as it can be said: 0.01, 1, 10k. */
export function tick(value) {
  return compact(value, 3).replace(/^([^e]*\.\d*?)0+([kMGT]?)$/, '$1$2').replace(/\.([kMGT]?)$/, '$1');
}

/** Milliseconds, short. */
export function ms(value) {
  return `${value < 10 ? fixed(value, 1) : fixed(value, 0)} ms`;
}

const sign = (value) => (value < 0 ? '-' : '');

/** The shortest digits that identify a number: d.ddd × 10ⁿ as {digits: 'dddd', exponent: n}. */
function decimalOf(number) {
  const [mantissa, exponent] = number.toExponential().split('e');
  return trimmed(mantissa.replace('.', ''), Number(exponent));
}

/** Rounded half away from zero to so many digits. */
function cut({ digits, exponent }, count) {
  if (count >= digits.length) return { digits, exponent };
  const kept = count > 0 ? digits.slice(0, count) : '';
  const up = count >= 0 && digits[count] >= '5';
  // The zero in front takes the carry of 9.99; 16 digits are too many for a Number.
  const raised = kept.length < 16 ? Number(kept) + (up ? 1 : 0) : BigInt(kept) + (up ? 1n : 0n);
  const next = String(raised).padStart(kept.length + 1, '0');
  const first = next.search(/[1-9]/);
  return first < 0 ? { digits: '0', exponent: 0 } : trimmed(next.slice(first), exponent + 1 - first);
}

function trimmed(digits, exponent) {
  return { digits: digits.replace(/0+$/, '') || '0', exponent };
}

const decimalsOf = ({ digits, exponent }) => Math.max(0, digits.length - 1 - exponent);

function written({ digits, exponent }, decimals) {
  const digit = (place) => digits[exponent - place] ?? '0';
  const places = (from, to) => Array.from({ length: from - to + 1 }, (_, at) => digit(from - at)).join('');
  return places(Math.max(0, exponent), 0) + (decimals > 0 ? `.${places(-1, -decimals)}` : '');
}

/** At most two digits and an exponent: 3e15, 1.5e-5. */
function scientific(number) {
  const { digits, exponent } = cut(number, 2);
  return `${digits[0]}${digits[1] ? `.${digits[1]}` : ''}e${exponent}`;
}
