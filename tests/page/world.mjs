// What a run of tests shares: one browser, one server over ordinary data, one over hostile names.

import test, { after as last, before } from 'node:test';

import { HOSTILE, cleanUp, launch, make, makeEdges, makeMap, serve } from './setup.mjs';

/** Runs the tests of these parts, one after the other. */
export function runAll(parts) {
  const world = {};
  before(async () => {
    world.browser = await launch();
    world.data = make('ordinary');
    world.server = await serve(world.data);
    world.hostile = await serve(make('hostile', { types: HOSTILE }));
    world.maps = await serve(world.data, makeMap('many-types'), makeMap('fragments', { types: 300, synapses: 3000, fragments: true }), makeEdges('edges'));
  });
  last(async () => {
    await world.browser?.close();
    await world.server?.stop();
    await world.hostile?.stop();
    await world.maps?.stop();
    cleanUp();
  });
  for (const part of parts) {
    for (const [name, run] of Object.entries(part.tests)) test(name, { timeout: 240_000 }, () => run(world));
  }
}
