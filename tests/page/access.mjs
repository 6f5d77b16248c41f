// Keyboard, screen reader, themes, small screens.

import assert from 'node:assert/strict';

import { after, api, open, require } from './setup.mjs';

const axe = require.resolve('axe-core/axe.min.js');

/** What axe finds against WCAG 2.2 AA. */
async function violations(page) {
  // The policy of the page forbids scripts from elsewhere: axe comes through the debugger.
  const source = (await import('node:fs')).readFileSync(axe, 'utf8');
  await page.evaluate(source);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
}

export const tests = {
  async 'axe finds nothing, in both themes and all views'({ browser, server }) {
    const id = (await api(server.url, 'j0251/synapses/json?max_results=1&seed=1&return_fields=pre_id')).pre_id[0];
    const views = ['', '#cell_pre=HVC&cell_post=MSN', '#type=HVC&table=true', `#neuron=${id}&prob_min=0.5`];
    for (const colorScheme of ['light', 'dark']) {
      for (const view of views) {
        const { page, close } = await open(browser, server.url + view, { colorScheme });
        await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; }));
        assert.deepEqual(await violations(page), [], `${colorScheme} ${view}`);
        await close();
      }
    }
  },

  async 'the matrix is a table that arrow keys walk and Enter opens'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    await page.focus('#grid');
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    const active = await page.getAttribute('#grid', 'aria-activedescendant');
    assert.equal(active, 'cell-2-3');
    assert.ok(await page.isVisible('#ring'));
    assert.match(await page.textContent('#tip'), /DA → FRAG/);
    assert.equal(await page.getAttribute(`#${active}`, 'role'), 'gridcell');
    await after(page, () => page.keyboard.press('Enter'));
    assert.equal(await page.textContent('.panel h2'), 'DA → FRAG');
    await page.focus('#grid');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await after(page, () => page.keyboard.press('Enter'));
    assert.equal(await page.textContent('.panel h2'), 'DA');
    await close();
  },

  async 'arrow keys move a slider, and the outcome is announced'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    await page.focus('#prob_min-track');
    await after(page, async () => {
      for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight');
    });
    assert.equal(await page.inputValue('#prob_min'), '0.61');
    assert.equal(await page.getAttribute('#prob_min-track', 'aria-valuetext'), '0.61');
    const { total } = await api(server.url, 'j0251/matrix/json?prob_min=0.61');
    assert.equal(await page.textContent('#live'), `${total.toLocaleString('en-US')} synapses pass: prob ≥ 0.61, size ≥ 0 µm²`);
    await close();
  },

  async 'the theme follows the system and the switch'({ browser, server }) {
    const { page, close } = await open(browser, server.url, { colorScheme: 'dark' });
    const ground = () => page.$eval('html', (html) => getComputedStyle(html).backgroundColor);
    const pixel = () => page.$eval('#canvas', (canvas) => [...canvas.getContext('2d').getImageData(1, 1, 1, 1).data].slice(0, 3).join());
    const dark = [await ground(), await pixel()];
    await page.selectOption('#theme', 'light');
    const light = [await ground(), await pixel()];
    assert.notEqual(dark[0], light[0]);
    assert.equal(light[1], '255,255,255');
    assert.notEqual(dark[1], light[1]);
    await page.reload();
    await page.waitForFunction(() => window.settled > 0);
    assert.equal(await page.inputValue('#theme'), 'light');
    await page.selectOption('#theme', 'auto');
    assert.equal(await ground(), dark[0]);
    await close();
  },

  async 'a phone needs no sideways scrolling'({ browser, server }) {
    const { page, close } = await open(browser, server.url, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(content <= screen, `${content} wide on ${screen}`);
    await close();
  },
};
