// The other measures of the question on show: what hovering tells and the panel lists. They are
// asked for once a drag rests, each as a question of its own, so every number is the server's.

import { ask, route } from './api.js';

const PARTS = {
  count: { measure: 'count', normalize: 'none' },
  totalSize: { measure: 'total-size', normalize: 'none' },
  meanSize: { measure: 'mean-size', normalize: 'none' },
  input: { measure: 'count', normalize: 'input' },
  output: { measure: 'count', normalize: 'output' },
};

/** {count, totalSize, meanSize, input, output}: matrices of one and the same `filter`. */
export async function details(filters, signal) {
  const names = Object.keys(PARTS);
  const answers = await Promise.all(
    names.map((name) => ask(route('matrix/json'), { ...PARTS[name], ...filters }, { signal })),
  );
  const matrices = names.map((name, at) => [name, answers[at].answer.matrix]);
  return { ...Object.fromEntries(matrices), filter: answers[0].answer.filter };
}
