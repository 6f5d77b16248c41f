// What an answer says of its filter, in words. It reads the filter that the server echoes, so
// the caption is about the picture and not about what was asked meanwhile.

import { MEASURES, TABLE } from './tables.js';
import { ADDITIVE, NORMALIZATIONS } from './filters.js';
import { namesOf } from './lists.js';

const ENTRIES = Object.fromEntries(TABLE.map((filter) => [filter.name, filter]));
const LISTS = ['names', 'ids', 'morphs'];
const LISTED_MAX = 4;

/** The measure of a question or an answer: `Summed size, % of input`. */
export function measured({ measure, normalize }) {
  const { label } = MEASURES.find(({ name }) => name === measure) ?? { label: measure };
  const part = NORMALIZATIONS.find(({ name }) => name === normalize);
  return ADDITIVE.includes(measure) && part && part.name !== 'none' ? `${label}, ${part.label}` : label;
}

/** The filters of a question in the form in which an answer echoes them. */
export function asFilter(question) {
  const on = Object.entries(question).filter(([, value]) => value !== 'none');
  return Object.fromEntries(on.map(([name, value]) => {
    if ([...LISTS, 'box'].includes(ENTRIES[name]?.value)) return [name, namesOf(value)];
    if (ENTRIES[name]?.value === 'conditions') return [name, [value]];
    return [name, value === 'true' ? true : value];
  }));
}

/** Each filter in force: {name, text, title}; the title has the number really compared. */
export function inForce(filter) {
  const found = [];
  for (const [name, value] of Object.entries(filter)) {
    const entry = ENTRIES[name];
    if (entry?.value === 'threshold') found.push(threshold(entry, value, filter));
    else if (entry?.value === 'count') found.push({ name, text: `${entry.caption} ≥ ${value} ${entry.unit}` });
    else if (LISTS.includes(entry?.value)) found.push({ name, text: `${entry.caption} ${list(value)}` });
    else if (entry?.value === 'box') found.push({ name, text: `${entry.caption} ${value.join(', ')} ${entry.unit}` });
    else if (entry?.value === 'conditions') found.push({ name, text: value.join(' and '), title: compared(name, filter) });
    // Strictness is in the signs of the others.
    else if (entry?.value === 'flag' && name !== 'strict' && value) found.push({ name, text: entry.caption });
  }
  return found;
}

/** The same as one line. */
export function sentence(filter) {
  return inForce(filter).map(({ text }) => text).join(', ') || 'no filter';
}

function threshold({ name, caption, sign, unit }, value, filter) {
  const strict = { '≥': '>', '≤': '<' };
  const text = `${caption} ${filter.strict ? strict[sign] : sign} ${value}${unit ? ` ${unit}` : ''}`;
  const number = filter[`${name}_float16`] ?? filter[`${name}_float32`];
  const title = number === undefined ? '' : `compared as ${number}`;
  return { name, text, title };
}

/** Conditions with the numbers really compared. */
function compared(name, filter) {
  const really = filter[`${name}_compared`];
  return really === undefined ? '' : `compared as ${really.join(' and ')}`;
}

function list(values) {
  const shown = values.slice(0, LISTED_MAX).join(', ');
  return values.length > LISTED_MAX ? `${shown} … (${values.length})` : shown;
}
