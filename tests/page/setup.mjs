// What every test of the page needs: synthetic data, a running `areax serve`, Debian's Chromium.
//
// AREAX is the program, NODE_MODULES the folder with playwright-core and axe-core. AREAX_PAGE_DATA
// names a data set for the timing of the slider (a small synthetic one otherwise).

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const AREAX = path.resolve(process.env.AREAX ?? 'target/release/areax');
export const require = createRequire(`${path.resolve(process.env.NODE_MODULES ?? 'node_modules')}/`);
const { chromium } = require('playwright-core');

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'areax-page-'));

/** Names that must stay text: markup, quotes, words that objects have, other directions. */
export const HOSTILE = [
  '<img src=x onerror=document.title="hacked">', '"><script>document.title="hacked"</script>',
  '__proto__', 'constructor', "it's", 'a & b', '&lt;b&gt;', 'with space', 'πυραμίδα', 'مرحبا',
  '神経', 'a'.repeat(200), '%3Cb%3E', '#hash?query=1', '$(rm)`ls`', '\\u003c', '{{7*7}}', 'last',
];

/** Makes a data set; its mapping gets other names if there are any. */
export function make(name, { synapses = 40000, neurons = 6000, types = null } = {}) {
  const folder = path.join(scratch, name);
  run(['synth', folder, '--synapses', synapses, '--neurons', neurons, '--seed', 5, '--quiet']);
  if (types) {
    const file = fs.readdirSync(folder).find((one) => one.endsWith('celltype_mapping.txt'));
    fs.writeFileSync(path.join(folder, file), types.map((type, code) => `${code}: ${type}\n`).join(''));
  }
  return folder;
}

/** An edge list without a table of neurons: it has one category, of its rows. */
export function makeEdges(name) {
  const folder = path.join(scratch, name);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'edges.csv'), 'from,to,n,kind\nAVAL,AVAR,3,chemical\nAVAR,AVAL,2,electrical\n');
  fs.writeFileSync(path.join(folder, 'areax.toml'), [
    `name = "${name}"`, '[synapses]', 'files = ["edges.csv"]', 'pre = { column = "from", names = true }',
    'post = { column = "to", names = true }', 'weight = "n"', '[synapses.categories]', 'kind = "kind"', '',
  ].join('\n'));
  return folder;
}

export function run(words) {
  const done = spawnSync(AREAX, words.map(String), { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`areax ${words.join(' ')}: ${done.stderr}`);
  return done.stdout;
}

/**
 * A data set with a map: 11,000 types of 90 classes of nine kinds, every type with a neuron. Every tenth synapse may be
 * onto a fragment, which is in no table.
 */
export function makeMap(name, { types = 11_000, synapses = 60_000, fragments = false } = {}) {
  const folder = path.join(scratch, name);
  fs.mkdirSync(folder);
  const neurons = Array.from({ length: types }, (_, at) => `${at + 1},class${at % 9},sub${at % 90},T${at}`);
  fs.writeFileSync(path.join(folder, 'neurons.csv'), `id,super_class,sub_class,primary_type\n${neurons.join('\n')}\n`);
  const pick = (at, factor) => 1 + ((at * factor) % types);
  const rows = Array.from({ length: synapses }, (_, at) => `${pick(at, 7919)},${fragments && at % 10 === 0 ? types + 1 : pick(at, 104_729)},${at % 100},${['LO', 'ME', ''][at % 3]}`);
  fs.writeFileSync(path.join(folder, 'synapses.csv'), `pre,post,cleft,neuropil\n${rows.join('\n')}\n`);
  fs.writeFileSync(path.join(folder, 'areax.toml'), [
    `name = "${name}"`, '[synapses]', 'files = ["synapses.csv"]', 'pre = "pre"', 'post = "post"',
    '[synapses.numbers]', 'cleft_score = "cleft"', '[synapses.categories]', 'neuropil = "neuropil"',
    '[neurons]', 'files = ["neurons.csv"]', 'id = "id"', 'cells = true', '[neurons.categories]',
    'super_class = "super_class"', 'sub_class = "sub_class"', 'primary_type = "primary_type"',
    '[defaults]', 'types = "primary_type"', 'axes = "super_class"', '',
  ].join('\n'));
  return folder;
}

/** A server over folders: {url, stop()}. The system chooses the port. */
export async function serve(...folders) {
  const child = spawn(AREAX, ['serve', ...folders, '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (bytes) => {
      if (said === null) return;
      said += bytes;
      const found = /http:\/\/[\d.:]+/.exec(said);
      if (found) {
        said = null;
        resolve(`${found[0]}/`);
      }
    });
    child.on('exit', () => reject(new Error(`areax serve ended: ${said}`)));
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  return { url, stop: () => { child.kill('SIGTERM'); return ended; } };
}

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Scroll bars take room, as on a person's screen.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
}

/**
 * A page that fails its test if the console says anything, once `close()` is called. `before` is a
 * function that runs in the page before its scripts.
 */
export async function open(browser, url, options = {}, before = null) {
  const context = await browser.newContext({ viewport: { width: 1500, height: 1100 }, ...options });
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error.stack)));
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const sizes = [];
  page.on('requestfinished', async (request) => {
    const { responseBodySize } = await request.sizes().catch(() => ({ responseBodySize: 0 }));
    sizes.push([request.url(), responseBodySize]);
  });
  await page.addInitScript(() => {
    window.drawn = [];
    document.addEventListener('areax:drawn', (event) => window.drawn.push(event.detail));
    window.settled = 0;
    document.addEventListener('areax:settled', () => { window.settled += 1; });
  });
  if (before) await page.addInitScript(before);
  await page.goto(url);
  await page.waitForFunction(() => window.settled > 0);
  return { page, said, asked, sizes, close: () => context.close() };
}

/** Waits until the page has caught up with `act`: picture, table and panel. */
export async function after(page, act) {
  const before = await page.evaluate(() => window.settled);
  await act();
  await page.waitForFunction((count) => window.settled > count, before);
}

/** The table behind the picture as rows of text, without its labels. */
export function table(page) {
  return page.$$eval('#grid tbody tr', (rows) => rows.map((row) => [...row.cells].slice(1).map((cell) => cell.textContent)));
}

/** A JSON answer of the API. */
export async function api(url, route) {
  const response = await fetch(new URL(route, url));
  if (!response.ok) throw new Error(`${route}: ${await response.text()}`);
  return response.json();
}

export function cleanUp() {
  fs.rmSync(scratch, { recursive: true, force: true });
}
