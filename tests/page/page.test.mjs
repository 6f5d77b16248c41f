// The page in a browser, as a person uses it. `.ci/run` says how it is started.

import test, { after as last, before } from 'node:test';

import * as access from './access.mjs';
import * as hostile from './hostile.mjs';
import * as latency from './latency.mjs';
import * as links from './links.mjs';
import * as matrix from './matrix.mjs';
import * as parts from './parts.mjs';
import { HOSTILE, cleanUp, launch, make, serve } from './setup.mjs';
import * as views from './views.mjs';

const world = {};

before(async () => {
  world.browser = await launch();
  world.data = make('ordinary');
  world.server = await serve(world.data);
  world.hostile = await serve(make('hostile', { types: HOSTILE }));
});

last(async () => {
  await world.browser?.close();
  await world.server?.stop();
  await world.hostile?.stop();
  cleanUp();
});

for (const part of [matrix, views, links, access, hostile, parts, latency]) {
  for (const [name, run] of Object.entries(part.tests)) test(name, { timeout: 240_000 }, () => run(world));
}
