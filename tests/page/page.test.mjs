// The page in a browser, as a person uses it. `.ci/run` says how it is started.

import * as access from './access.mjs';
import * as contrast from './contrast.mjs';
import * as hostile from './hostile.mjs';
import * as latency from './latency.mjs';
import * as links from './links.mjs';
import * as maps from './maps.mjs';
import * as matrix from './matrix.mjs';
import * as parts from './parts.mjs';
import * as views from './views.mjs';
import * as waiting from './waiting.mjs';
import * as widths from './widths.mjs';
import { runAll } from './world.mjs';

runAll([matrix, maps, views, waiting, links, access, contrast, widths, hostile, parts, latency]);
