// The colours of values: even steps of lightness in OKLCH, the same ramps as in the files that
// areax writes (src/output/color.rs and src/output/picture/palette.rs).

const RAMPS = {
  light: { low: [0.95, 0.05, 108], high: [0.28, 0.1, 285] },
  dark: { low: [0.32, 0.09, 285], high: [0.95, 0.09, 108] },
};
const STEPS = 256;
/** How much more chroma the middle has. */
const BULGE = 0.03;

/** The ramp of a theme as a table of `{fill, ink}`. */
export function ramp(theme) {
  return table(RAMPS[theme], BULGE);
}

/** The same steps of lightness without colour, for the picture of an earlier question. */
export function greys(theme) {
  const grey = ([lightness, , hue]) => [lightness, 0, hue];
  const { low, high } = RAMPS[theme];
  return table({ low: grey(low), high: grey(high) }, 0);
}

/** The entry of a position from 0 to 1. */
export function entryAt(entries, position) {
  return entries[Math.round(position * (entries.length - 1))];
}

function table(ends, bulge) {
  return Array.from({ length: STEPS }, (_, at) => entry(ends, bulge, at / (STEPS - 1)));
}

function entry({ low, high }, bulge, t) {
  const mix = (at) => low[at] + (high[at] - low[at]) * t;
  const rgb = inGamut(mix(0), mix(1) + bulge * (1 - (2 * t - 1) ** 2), mix(2));
  return { fill: `rgb(${rgb.join(' ')})`, ink: ink(rgb) };
}

/** sRGB of a lightness and hue; chroma shrinks until there is one. */
function inGamut(lightness, chroma, hue) {
  const whole = convert(lightness, chroma, hue);
  if (whole) return whole;
  let [inside, outside] = [0, chroma];
  for (let step = 0; step < 16; step += 1) {
    const middle = (inside + outside) / 2;
    if (convert(lightness, middle, hue)) inside = middle;
    else outside = middle;
  }
  return convert(lightness, inside, hue) ?? [0, 0, 0];
}

/** OKLCH → OKLab → linear sRGB → sRGB, with the matrices of Björn Ottosson's definition. */
function convert(lightness, chroma, hue) {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  if (linear.some((c) => c < -1e-4 || c > 1 + 1e-4)) return null;
  return linear.map((c) => Math.round(encode(Math.min(1, Math.max(0, c))) * 255));
}

const encode = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
const decode = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** Black or white, whichever reads better; its contrast is at least 4.58. */
function ink([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((c) => decode(c / 255));
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000';
}
