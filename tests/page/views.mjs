// A cell, a type, a neuron: curves, samples, partners, and the ways between them.

import assert from 'node:assert/strict';

import { spotOf } from './matrix.mjs';
import { after, api, open } from './setup.mjs';

export const tests = {
  async 'a click on a cell opens exact curves and a sample'({ browser, server }) {
    const { page, said, close } = await open(browser, server.url);
    const spot = await spotOf(page, 'HVC', 'MSN');
    await after(page, () => page.mouse.click(spot.x, spot.y));
    assert.equal(await page.textContent('.panel h2'), 'HVC → MSN');
    for (const [at, axis] of [[0, 'prob_min:0.6'], [1, 'size_min:0']]) {
      const curve = page.locator('.curve').nth(at);
      const words = await curve.getAttribute('aria-valuetext');
      const sweep = await api(server.url, `j0251/sweep/json?axis=${axis}`);
      assert.ok(words.includes(`: ${sweep.counts[0][5][13].toLocaleString('en-US')} synapses`), words);
      // The points on the right are answers too.
      await curve.focus();
      for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
      const [, value, count] = /≥ ([\d.]+).*: ([\d,]+) synapses/.exec(await curve.getAttribute('aria-valuetext'));
      const there = await api(server.url, `j0251/sweep/json?axis=${axis.split(':')[0]}:${value}`);
      assert.equal(count, there.counts[0][5][13].toLocaleString('en-US'));
    }
    const rows = await page.$$eval('.sample tbody tr', (all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    const asked = 'pre_celltype=HVC&post_celltype=MSN&max_results=12&seed=1&return_fields=pre_id,post_id,prob,row';
    const sample = await api(server.url, `j0251/synapses/json?${asked}`);
    assert.deepEqual(rows.map((row) => row[2]), sample.pre_id.map(String));
    assert.deepEqual(rows.map((row) => row[3]), sample.post_id.map(String));
    await after(page, () => page.click('button:has-text("Another sample")'));
    assert.match(page.url(), /seed=2/);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a cell has its interval in the panel and on hover, or says why not'({ browser, server }) {
    const filters = 'prob_min=0.6&size_min=0&min_pre_axon=20&min_post_dend=20';
    const { page, said, close } = await open(browser, `${server.url}#${filters}&cell_pre=HVC&cell_post=MSN`);
    await page.waitForFunction(() => document.getElementById('interval').textContent !== '');
    const { ci } = await api(server.url, `j0251/matrix/json?${filters}&ci=both`);
    const [, percent, lo, hi] = /^(95) % interval: ([\d.,]+) to ([\d.,]+), by resampling/.exec(await page.textContent('#interval'));
    const shown = (value) => value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
    assert.deepEqual([percent, lo, hi], ['95', shown(ci.lo[5][13]), shown(ci.hi[5][13])]);
    const spot = await spotOf(page, 'HVC', 'MSN');
    await page.mouse.move(spot.x, spot.y);
    assert.match(await page.textContent('#tip'), new RegExp(`95 % interval${lo} to ${hi}`));
    await after(page, () => page.fill('#min_pre_axon', ''));
    await page.waitForFunction(() => document.getElementById('interval').textContent.startsWith('No interval'));
    assert.deepEqual(said, []);
    await close();
  },

  async 'a click on a curve sets the threshold'({ browser, server }) {
    const { page, close } = await open(browser, `${server.url}#prob_min=0.6&size_min=0&cell_pre=HVC&cell_post=MSN`);
    const curve = page.locator('.curve').first();
    await curve.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    const value = await curve.getAttribute('aria-valuenow');
    await after(page, () => page.keyboard.press('Enter'));
    assert.equal(await page.inputValue('#prob_min'), value);
    await close();
  },

  async 'types and neurons open from each other'({ browser, server }) {
    const { page, said, close } = await open(browser, `${server.url}#prob_min=0.6&size_min=0&cell_pre=HVC&cell_post=MSN`);
    await after(page, () => page.click('.panel h2 button:has-text("MSN")'));
    assert.equal(await page.textContent('.panel h2'), 'MSN');
    assert.match(await page.textContent('.panel'), /Output to.*Input from.*Some of its neurons/s);
    const id = await page.textContent('.ids button');
    await after(page, () => page.click('.ids button'));
    assert.equal(await page.textContent('.panel .id'), id);
    const neuron = await api(server.url, `j0251/neuron/json?neuron_id=${id}`);
    const words = await page.textContent('.panel');
    assert.ok(words.includes(`${neuron.outputs.count.toLocaleString('en-US')} synapses`), words);
    const partner = String(neuron.outputs.top_partners[0].neuron_id);
    await after(page, () => page.click(`.sample button:has-text("${partner}")`));
    assert.equal(await page.textContent('.panel .id'), partner);
    await after(page, () => page.click('button:has-text("Matrix of its inputs")'));
    assert.match(await page.textContent('#inforce'), new RegExp(`post neuron ${partner}`));
    await page.fill('#find-id', id);
    await after(page, () => page.press('#find-id', 'Enter'));
    assert.equal(await page.textContent('.panel .id'), id);
    assert.deepEqual(said, []);
    await close();
  },

  async 'an unknown neuron is said, not shown'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    await page.fill('#find-id', '18446744073709551615');
    await page.press('#find-id', 'Enter');
    await page.waitForSelector('.panel .problem:not([hidden])');
    assert.match(await page.textContent('.panel .problem'), /18446744073709551615/);
    await close();
  },

  async 'Escape closes the panel and the focus goes back'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    await page.focus('#grid');
    await after(page, () => page.keyboard.press('Enter'));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'panel');
    await after(page, () => page.keyboard.press('Escape'));
    assert.equal(await page.textContent('.panel h2'), 'Strongest connections');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'grid');
    await close();
  },

  async 'the card beside the pointer goes when the panel opens'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const spot = await spotOf(page, 'HVC', 'MSN');
    await page.mouse.move(spot.x, spot.y);
    assert.ok(await page.isVisible('#tip'));
    await after(page, () => page.mouse.click(spot.x, spot.y));
    assert.ok(await page.isHidden('#tip'));
    // A hand is never quite still; another cell has its card again, and it stays off the panel.
    await page.mouse.move(spot.x + 2, spot.y + 1);
    assert.ok(await page.isHidden('#tip'));
    const other = await spotOf(page, 'HVC', 'unclassified');
    await page.mouse.move(other.x, other.y);
    assert.match(await page.textContent('#tip:not([hidden])'), /HVC → unclassified/);
    const [tip, panel] = [await page.locator('#tip').boundingBox(), await page.locator('#panel').boundingBox()];
    assert.ok(tip.x + tip.width <= panel.x, `the card ends at ${tip.x + tip.width}, the panel begins at ${panel.x}`);
    await page.mouse.wheel(0, 200);
    await page.waitForSelector('#tip', { state: 'hidden' });
    await page.mouse.move(other.x, other.y - 100);
    await page.focus('#grid');
    await after(page, () => page.keyboard.press('Enter'));
    assert.ok(await page.isHidden('#tip'));
    await close();
  },

  async 'the panel’s table scrolls, and shows that it does'({ browser, server }) {
    for (const width of [390, 1024, 1280]) {
      const { page, close } = await open(browser, `${server.url}#cell_pre=HVC&cell_post=MSN`, { viewport: { width, height: 800 } });
      const box = () => page.$eval('.panel .scroll', (scroll) => ({
        content: scroll.scrollWidth, width: scroll.clientWidth, bar: scroll.offsetHeight - scroll.clientHeight, at: scroll.scrollLeft,
        shade: getComputedStyle(scroll).backgroundImage,
      }));
      const before = await box();
      assert.ok(before.content > before.width, `${width}: nothing to scroll`);
      assert.ok(before.bar >= 8, `${width}: a scroll bar of ${before.bar} px`);
      assert.match(before.shade, /radial-gradient/);
      await page.focus('.panel .scroll');
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(() => document.querySelector('.panel .scroll').scrollLeft > 0);
      await close();
    }
  },

  async 'the axis of sizes says that it is not linear, and each axis what it is'({ browser, server }) {
    const { page, close } = await open(browser, `${server.url}#cell_pre=HVC&cell_post=MSN`);
    const boxes = await page.$$eval('.curve-box', (all) => all.map((box) => [box.querySelector('figcaption').textContent, box.querySelector('svg').textContent]));
    assert.doesNotMatch(boxes[0][0], /linear/);
    assert.match(boxes[0][1], /synapses.*minimum probability/);
    assert.match(boxes[1][0], /Non-linear axis/);
    assert.match(boxes[1][1], /synapses.*minimum size \(µm²\)/);
    // It is not: half the way along is far from half the size.
    const [half, end] = await page.$$eval('.curve', ([, sizes]) => {
      const texts = [...sizes.querySelectorAll('text')].filter((one) => /^[\d.]+$/.test(one.textContent) && one.getAttribute('text-anchor') === 'middle');
      return [Number(texts[Math.floor(texts.length / 2)].textContent), Number(texts.at(-1).textContent)];
    });
    assert.ok(half < end / 3, `${half} of ${end}`);
    assert.match(await page.textContent('.slider:has(#size_min-track)'), /not linear/);
    assert.doesNotMatch(await page.textContent('.slider:has(#prob_min-track)'), /not linear/);
    await close();
  },

  async 'below the picture the panel comes into view, and the way back is short'({ browser, server }) {
    const { page, close } = await open(browser, `${server.url}#prob_min=0.6`, { viewport: { width: 390, height: 844 } });
    const top = (selector) => page.$eval(selector, (element) => element.getBoundingClientRect().top);
    assert.ok(await page.isHidden('#jump'));
    const spot = await spotOf(page, 'HVC', 'MSN');
    await after(page, () => page.mouse.click(spot.x, spot.y));
    assert.ok(Math.abs(await top('#panel')) < 20);
    await after(page, () => page.click('.close'));
    assert.ok(Math.abs(await top('#stage')) < 20);
    // A link that opens a cell says so at the top, and leads there.
    const { page: linked, close: closeLinked } = await open(browser, `${server.url}#cell_pre=HVC&cell_post=MSN`, { viewport: { width: 390, height: 844 } });
    assert.equal(await linked.textContent('#jump'), 'HVC → MSN: details below');
    const { y } = await linked.locator('#jump').boundingBox();
    assert.ok(y < 844, `the way to the details stands at ${y}`);
    await linked.click('#jump');
    assert.ok(Math.abs(await linked.$eval('#panel', (element) => element.getBoundingClientRect().top)) < 20);
    await close();
    await closeLinked();
  },
};
