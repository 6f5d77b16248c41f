// Small parts of the page on their own, run in the browser that uses them.

import assert from 'node:assert/strict';
import fs from 'node:fs';

import { after, make, open, serve } from './setup.mjs';
import { recordCanvas } from './texts.mjs';

export const tests = {
  async 'ids beyond 2^53 keep every digit, and text is left alone'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const text = '{"id":18446744073709551615,"list":[9007199254740993,5],"p":0.12345678901234567890,"name":"1234567890123456789, [9007199254740993]"}';
    const read = await page.evaluate(async (given) => (await import('/page/api.js')).parseWithIds(given), text);
    assert.deepEqual(read, {
      id: '18446744073709551615',
      list: ['9007199254740993', 5],
      p: 0.12345678901234568,
      name: '1234567890123456789, [9007199254740993]',
    });
    await close();
  },

  async 'numbers are rounded as on the command line and in its pictures'({ browser, server }) {
    const { cases } = JSON.parse(fs.readFileSync(new URL('../../src/output/words/numbers.json', import.meta.url), 'utf8'));
    assert.ok(cases.length > 100);
    const { page, close } = await open(browser, server.url);
    const found = await page.evaluate(async (values) => {
      const { cellPercent, compact, fixed, tick } = await import('/page/numbers.js');
      return values.map((value) => ({
        value,
        compact2: compact(value, 2), compact3: compact(value, 3), compact4: compact(value, 4),
        fixed1: fixed(value, 1), fixed3: fixed(value, 3), percent: cellPercent(value), round: tick(value),
      }));
    }, cases.map(({ value }) => value));
    assert.deepEqual(found, cases);
    await close();
  },

  async 'numbers in sentences are rounded by the same rule'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const found = await page.evaluate(async () => {
      const { percent, rounded } = await import('/page/numbers.js');
      const numbers = [41250, 41350, 1.005, 2.675, 0.0625, 8.345];
      return [numbers.map((value) => rounded(value, 3)), percent(0.41250), percent(0.00412501), rounded(0.000012345, 3)];
    });
    assert.deepEqual(found, [['41,300', '41,400', '1.01', '2.68', '0.0625', '8.35'], '41.3 %', '0.413 %', '1.2e-5']);
    await close();
  },

  async 'the picture, the panel and the command line say 41,250 in one way'({ browser }) {
    // The counts of a made-up answer: the page shows what it is given.
    const own = await serve(make('rounding', { synapses: 2000, neurons: 300 }));
    const { page, close } = await open(browser, own.url, {}, recordCanvas);
    await page.route('**/matrix/json*', async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      answer.matrix = answer.matrix.map((row) => row.map(() => 41250));
      await route.fulfill({ response, json: answer });
    });
    await after(page, () => page.fill('#prob_min', '0.1'));
    const written = await page.$eval('#canvas', (canvas) => canvas.written.map(({ text }) => text).filter((text) => text.startsWith('41')));
    assert.ok(written.length > 200);
    // Narrow cells have two digits, wide ones three; never two ways at once.
    assert.equal(new Set(written).size, 1);
    assert.ok(['41.3k', '41k'].includes(written[0]), written[0]);
    assert.match(await page.textContent('.panel .bars'), /41,250/);
    assert.deepEqual(await page.$$eval('.ticks span:not([hidden])', (all) => all.map((one) => one.textContent)), ['41.3k']);
    await close();
    await own.stop();
  },

  async 'colours are those of the SVG that the server draws'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const fills = await page.evaluate(async () => {
      const { ramp } = await import('/page/color.js');
      const table = ramp('light');
      return [table[0], table[table.length - 1]].map(({ fill }) => fill);
    });
    const svg = await (await fetch(new URL('j0251/matrix/json?format=svg', server.url))).text();
    for (const fill of fills) {
      const hex = `#${fill.match(/\d+/g).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
      assert.ok(svg.toLowerCase().includes(hex), `${hex} is not in the SVG`);
    }
    await close();
  },

  async 'a scale has round ticks inside it'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const ticks = await page.evaluate(async () => {
      const { Scale } = await import('/page/scale.js');
      return [[3, 4.8e6], [7, 300], [5, 5], [0.02, 68]].map(([low, high]) => new Scale(low, high).ticks());
    });
    assert.deepEqual(ticks.slice(0, 3), [[10, 100, 1e3, 1e4, 1e5, 1e6], [10, 20, 50, 100, 200], [5]]);
    assert.deepEqual(ticks[3], [0.1, 1, 10]);
    await close();
  },
};
