// The curves of one cell: two sweeps, over probability and over size, at exact points.

import { ask, route } from './api.js';

/** A sweep answers whole matrices: with many types it gets fewer points. */
const CELLS_MAX = 400_000;
const POINTS_MAX = 81;
const POINTS_MIN = 9;

/** Points {value, count} of one cell over a threshold, all other filters in force. */
export async function curve(name, { high, power }, filters, { row, column, types }, signal) {
  const values = spread(high, power, Math.floor(CELLS_MAX / (types * types)));
  // The threshold in force has a point of its own.
  const own = Number(filters[name]);
  if (own > 0 && !values.includes(own)) values.push(own);
  values.sort((a, b) => a - b);
  const params = { ...filters, axis: `${name}:${values.join(',')}` };
  delete params[name];
  const { answer } = await ask(route('sweep/json'), params, { signal });
  return answer.axes[0].values.map((value, at) => ({ value, count: answer.counts[at][row][column] }));
}

/** Round numbers from 0 to `high`, denser at the small end where `power` is over 1. */
function spread(high, power, most) {
  const points = Math.max(POINTS_MIN, Math.min(POINTS_MAX, most));
  const values = Array.from({ length: points }, (_, at) => {
    return Number((high * (at / (points - 1)) ** power).toPrecision(3));
  });
  return [...new Set(values)];
}
