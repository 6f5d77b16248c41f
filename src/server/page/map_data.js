// What a data set with a map has, as `info` tells it: numbers, categories, populations. Whatever the
// page of such a data set offers comes from here.

import { ask, route } from './api.js';

export class MapData {
  constructor(info) {
    this.info = info;
    this.name = info.dataset.name;
    const of = (table, role) => info.columns.filter((column) => column.table === table && column.role === role);
    /** Numbers of the synapse table: sliders, measures, curves. */
    this.numbers = of('synapses', 'number').map((column) => ({ ...column, min: Number(column.min), max: Number(column.max) }));
    /** Categories: of the row, then of each partner. */
    this.categories = [
      ...of('synapses', 'category').map((column) => this.#category(column.name, column)),
      ...['pre', 'post'].flatMap((partner) => of('neurons', 'category').map((column) => this.#category(`${partner}.${column.name}`, column))),
    ];
    this.hasPosition = of('synapses', 'position').length > 0;
    this.areCells = info.cells === true;
    this.populations = info.populations ?? [];
    this.rest = info.rest ?? {};
    this.measures = [
      { name: 'count', label: 'Number of synapses', unit: 'synapses', additive: true },
      { name: 'pairs', label: 'Connected pairs', unit: 'pairs of neurons', additive: true },
      ...this.numbers.flatMap(({ name, unit }) => [
        { name: `total:${name}`, label: `Summed ${name}`, unit, additive: true },
        { name: `mean:${name}`, label: `Mean ${name}`, unit, additive: false },
      ]),
    ];
  }

  /** The unit of a measure. */
  unit(measure) {
    return this.measures.find(({ name }) => name === measure)?.unit;
  }

  /** A category by its name in questions. */
  category(name) {
    return this.categories.find((category) => category.name === name);
  }

  /** The axis that the picture begins with on this side. */
  firstAxis(partner) {
    const name = `${partner}.${this.info.axes}`;
    if (this.category(name)) return name;
    return this.categories.find((category) => category.name.startsWith(`${partner}.`))?.name ?? '';
  }

  /** The category of the types of this partner. */
  types(partner) {
    return this.category(`${partner}.${this.info.types}`)?.name ?? null;
  }

  /** The types of the partner that a category is of, if they divide it more finely. */
  typesWithin(name) {
    const types = this.types(name.split('.')[0]);
    return types && this.category(types).count > (this.category(name)?.count ?? 0) ? types : null;
  }

  /** Values of a category with a text in them, at most so many, those with most synapses first. */
  async valuesWith(name, text, most, signal) {
    const params = { rows: name, strongest: `${most},1`, find_rows: text };
    const { answer } = await ask(route('matrix/json'), params, { signal });
    return strongestFirst(answer.rows, answer.part.rows.strength);
  }

  /** Whether an answer over these axes has so many cells that only those that are not empty come. */
  isLarge(rows, columns) {
    return (this.category(rows)?.count ?? 1) * (this.category(columns)?.count ?? 1) > DENSE_MAX;
  }

  /** The category of the same partner that divides more finely than this one, with the fewest values. */
  finer(name) {
    const own = this.category(name);
    const partner = name.split('.')[0];
    const others = this.categories.filter((other) => other.name.startsWith(`${partner}.`) && other.count > (own?.count ?? 0));
    return others.sort((a, b) => a.count - b.count)[0]?.name ?? null;
  }

  #category(name, column) {
    const listed = this.info.values?.find((one) => one.name === column.name && one.table === column.table);
    return { name, count: column.distinct + (column.nulls > 0 ? 1 : 0), hasNull: column.nulls > 0, values: listed?.values ?? null };
  }
}

const DENSE_MAX = 40_000;

/** Labels by what they were chosen by. */
export function strongestFirst(labels, strength) {
  return labels.map((_, at) => at).sort((a, b) => strength[b] - strength[a] || a - b).map((at) => labels[at]);
}

/** A value as a person reads it. */
export const said = (value) => (value === null ? 'null' : value);

/** A condition that a category has one of these values; null stands alone. */
export function condition(name, values) {
  if (values.includes(null)) return `${name} is null`;
  const quoted = values.map((value) => `'${value.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? `${name} = ${quoted[0]}` : `${name} in (${quoted.join(', ')})`;
}
