// The width trial alone: `node --test tests/page/widths.test.mjs`, with the variables of setup.mjs.

import * as widths from './widths.mjs';
import { runAll } from './world.mjs';

runAll([widths]);
