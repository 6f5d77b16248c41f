// While a slow answer is awaited, every number of the question before is marked as old, and the
// page says what it waits for where one looks.

import assert from 'node:assert/strict';

import { spotOf } from './matrix.mjs';
import { after, api, open, table } from './setup.mjs';
import { recordCanvas } from './texts.mjs';

const SLOW_MS = 1500;

/** Answers of the API about which `is(url)` is true come late. */
async function slow(page, is, ms = SLOW_MS) {
  await page.route('**/j0251/**', async (route) => {
    if (is(route.request().url())) await new Promise((resolve) => { setTimeout(resolve, ms); });
    await route.continue().catch(() => {});
  });
}

/** Texts with a digit outside the controls: those that are marked as old, and the others. */
function numbers() {
  const found = { old: [], current: [] };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!/\d/.test(text) || !parent.checkVisibility({ visibilityProperty: true })) continue;
    // What is asked, what the data set holds, and the words that say which numbers are which.
    if (parent.closest('.top, .filters, .foot, .about, .for, .curve-note, .constant, noscript, option, .hidden')) continue;
    const isOld = parent.closest('.late') && getComputedStyle(parent).fontStyle === 'italic';
    found[isOld ? 'old' : 'current'].push(text);
  }
  return found;
}

/** Whether the picture is drawn in greys alone, labels left out. */
const isGrey = (page) => page.$eval('#canvas', ({ written }) => written
  .filter(({ under }) => typeof under === 'string' && !/^#(ffffff|12151b)$/.test(under))
  .every(({ under }) => under.slice(1, 3) === under.slice(3, 5) && under.slice(3, 5) === under.slice(5, 7)));

/** Whether a place is in the window, as it stands. */
const inView = (page, selector) => page.$eval(selector, (element) => {
  const { top, bottom, height } = element.getBoundingClientRect();
  return height > 0 && top >= 0 && bottom <= window.innerHeight;
});

export const tests = {
  async 'every number of the old filter is marked, and the wait is said'({ browser, server }) {
    for (const hash of ['#cell_pre=HVC&cell_post=MSN&table=true', '#type=MSN', '']) {
      const { page, close } = await open(browser, server.url + hash, {}, recordCanvas);
      assert.deepEqual((await page.evaluate(numbers)).old, []);
      assert.ok(!await isGrey(page));
      await slow(page, () => true);
      await after(page, async () => {
        await page.fill('#prob_min', '0.9');
        await page.waitForSelector('.panel.late');
        await page.waitForSelector('.stage.late');
        const { old, current } = await page.evaluate(numbers);
        assert.deepEqual(current, [], hash);
        assert.ok(old.length > 20, `${hash}: ${old.length} numbers`);
        assert.ok(await isGrey(page));
        assert.doesNotMatch(await page.textContent('.filters'), /compared as/);
        assert.match(await page.textContent('#about'), /^Waiting for: Number of synapses, prob ≥ 0\.9.*still for: Number of synapses, prob ≥ 0\.6/);
        assert.match(await page.textContent('.panel .for'), /^Waiting.*still for prob ≥ 0\.6/);
        assert.match(await page.title(), /^Waiting/);
        for (const place of ['#about', '.panel .for']) assert.ok(await inView(page, place), place);
      });
      assert.deepEqual((await page.evaluate(numbers)).old, []);
      assert.ok(!await isGrey(page));
      assert.match(await page.textContent('#about'), /^Number of synapses: rows presynaptic/);
      assert.match(await page.textContent('.panel .for'), /^For prob ≥ 0\.9/);
      assert.doesNotMatch(await page.title(), /Waiting/);
      await close();
    }
  },

  async 'while a median is awaited, numbers that do not depend on it stay, and a cell opens'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    await slow(page, (url) => url.includes('median'), 3000);
    await after(page, async () => {
      await page.selectOption('#measure', 'median-per-pre');
      await page.waitForSelector('.stage.late');
      assert.match(await page.textContent('#about'), /^Waiting for: Median number per pre cell, prob ≥ 0\.6.*still for: Number of synapses/);
      assert.equal(await page.$('.panel.late'), null);
      const spot = await spotOf(page, 'HVC', 'MSN');
      await page.mouse.move(spot.x, spot.y);
      assert.match(await page.textContent('#tip.late'), /Still for prob ≥ 0\.6/);
      await page.mouse.click(spot.x, spot.y);
      await page.waitForSelector('.panel:not(.late) .facts');
      assert.ok(await page.$('.stage.late'), 'the picture is still awaited');
      assert.match(await page.textContent('.panel .for'), /^For prob ≥ 0\.6/);
    });
    const { matrix } = await api(server.url, 'j0251/matrix/json?measure=median-per-pre');
    assert.equal(Number((await table(page))[5][13].replaceAll(',', '')), matrix[5][13]);
    await close();
  },

  async 'the question on show again: the answer that comes late replaces nothing'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const before = await page.textContent('#total');
    await slow(page, (url) => url.includes('prob_min=0.95'), 600);
    await page.fill('#prob_min', '0.95');
    await page.waitForSelector('.stage.late');
    await after(page, () => page.fill('#prob_min', '0.6'));
    await page.waitForTimeout(900);
    assert.equal(await page.textContent('#total'), before);
    assert.match(await page.textContent('#inforce'), /prob ≥ 0\.6/);
    assert.equal(await page.$('.late'), null);
    await close();
  },

  async 'a refused question leaves numbers that are marked as old'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    await page.fill('#prob_min', 'abc');
    await page.waitForSelector('#problem:not([hidden])');
    await page.waitForSelector('.panel.late');
    assert.deepEqual((await page.evaluate(numbers)).current.filter((text) => !/abc/.test(text)), []);
    await after(page, () => page.fill('#prob_min', '0.6'));
    assert.ok(await page.isHidden('#problem'));
    assert.equal(await page.getAttribute('#prob_min', 'aria-invalid'), null);
    assert.equal(await page.$('.late'), null);
    await close();
  },

  async 'the first answer is awaited aloud'({ browser, server }) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await slow(page, (url) => url.includes('matrix'));
    await page.goto(`${server.url}#measure=median-per-post&prob_min=0.7&cell_pre=HVC&cell_post=MSN`);
    await page.waitForSelector('.about.waiting');
    assert.match(await page.textContent('#about'), /^Waiting for: Median number per post cell, prob ≥ 0\.7/);
    await page.waitForSelector('.panel .for.waiting');
    await page.waitForSelector('.panel .facts');
    await context.close();
  },
};
