// Small parts of the page on their own, run in the browser that uses them.

import assert from 'node:assert/strict';

import { open } from './setup.mjs';

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

  async 'short numbers never look like others'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const found = await page.evaluate(async () => {
      const { short } = await import('/page/numbers.js');
      return [883, 999, 1000, 9304, 99949, 999499, 999500, 1865694, 12345678901].map((value) => short(value, true));
    });
    assert.deepEqual(found, ['883', '999', '1.00k', '9.30k', '99.9k', '999k', '1.00M', '1.87M', '12.3G']);
    await close();
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
