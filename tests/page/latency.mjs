// How long the picture takes to follow the slider: from the browser's time of the input event to
// the last stroke on the canvas, and to the next frame. The figure is printed; a loose bound
// catches what went badly wrong on a busy machine.

import { after, open, serve } from './setup.mjs';

const STEPS = 120;
const MEDIAN_MS_MAX = 200;
/** Thousands of types are counted anew at each step, perhaps by a program that is not optimized. */
const MAP_STEPS = 30;
const MAP_MEDIAN_MS_MAX = 3000;

/** The category of a side that divides most finely, as its choice says: `pre.type (11,000)`. */
const finest = (page, side) => page.$$eval(`#${side} option`, (all) => {
  const count = ({ textContent }) => Number(/\(([\d,]+)\)$/.exec(textContent)?.[1].replaceAll(',', '') ?? 0);
  return all.toSorted((a, b) => count(b) - count(a))[0].value;
});

export const tests = {
  async 'the picture follows the slider'({ browser, server }) {
    const own = process.env.AREAX_PAGE_DATA ? await serve(process.env.AREAX_PAGE_DATA) : null;
    const { page, close } = await open(browser, (own ?? server).url);
    await page.evaluate(() => {
      window.drawn = [];
      window.frames = [];
      document.addEventListener('areax:drawn', ({ detail }) => {
        // A message that is sent in a frame callback arrives after the frame is painted.
        requestAnimationFrame(() => setTimeout(() => window.frames.push(performance.now() - detail.at), 0));
      });
    });
    for (const name of ['prob_min', 'size_min']) {
      const box = await page.locator(`#${name}-track`).boundingBox();
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + 10, y);
      await page.mouse.down();
      for (let step = 1; step <= STEPS; step += 1) {
        await page.mouse.move(box.x + 10 + ((box.width - 20) * step) / STEPS, y);
        await page.waitForTimeout(16);
      }
      await page.mouse.up();
    }
    await page.waitForTimeout(300);
    const drawn = (await page.evaluate(() => window.drawn.map(({ ms }) => ms))).sort((a, b) => a - b);
    const frames = (await page.evaluate(() => window.frames)).sort((a, b) => a - b);
    // What a request costs in this browser on this machine, whatever the page does.
    const bare = (await page.evaluate(async () => {
      const took = [];
      for (let round = 0; round < 100; round += 1) {
        const begin = performance.now();
        await (await fetch('healthz', { cache: 'no-store' })).text();
        took.push(performance.now() - begin);
      }
      return took;
    })).sort((a, b) => a - b);
    const at = (all, part) => all[Math.floor(part * (all.length - 1))]?.toFixed(1);
    console.log(`slider: ${drawn.length} pictures for ${2 * STEPS} moves; input event → picture drawn `
      + `median ${at(drawn, 0.5)} ms, 90 % ${at(drawn, 0.9)} ms; → frame painted median ${at(frames, 0.5)} ms; `
      + `a bare request of /healthz takes this browser ${at(bare, 0.5)} ms`);
    await close();
    await own?.stop();
    if (!(drawn.length > STEPS / 4 && drawn[drawn.length >> 1] < MEDIAN_MS_MAX)) {
      throw new Error(`the picture lags: ${drawn.length} pictures, median ${at(drawn, 0.5)} ms`);
    }
  },

  async 'the picture of thousands of types follows the slider'({ browser, maps }) {
    const own = process.env.AREAX_PAGE_MAP ? await serve(process.env.AREAX_PAGE_MAP) : null;
    const { page, sizes, close } = await open(browser, own?.url ?? `${maps.url}many-types/`);
    const [rows, columns] = [await finest(page, 'rows'), await finest(page, 'columns')];
    const hash = `#${new URLSearchParams({ rows, columns: columns.replace(/^pre/, 'post') })}`;
    await after(page, () => page.evaluate((to) => { location.hash = to; }, hash));
    const began = performance.now();
    await page.reload();
    await page.waitForFunction(() => window.drawn.length > 0);
    const first = performance.now() - began;
    const took = await page.evaluate(async (steps) => {
      const track = document.querySelector('#filters input[type="range"]');
      const all = [];
      for (let step = 1; step <= steps; step += 1) {
        track.value = String((step * 900) / steps);
        const begin = performance.now();
        const drawn = new Promise((resolve) => {
          document.addEventListener('areax:drawn', () => resolve(performance.now() - begin), { once: true });
        });
        track.dispatchEvent(new Event('input', { bubbles: true }));
        all.push(await drawn);
        await new Promise((resolve) => { setTimeout(resolve, 30); });
      }
      return all.sort((a, b) => a - b);
    }, MAP_STEPS);
    const [, bytes] = sizes.findLast(([url]) => url.includes('strongest=')) ?? [];
    const at = (part) => took[Math.floor(part * (took.length - 1))];
    console.log(`slider of ${rows}: first matrix after ${first.toFixed(0)} ms; step → picture drawn median `
      + `${at(0.5).toFixed(1)} ms, 90 % ${at(0.9).toFixed(1)} ms; ${bytes} bytes an answer as sent`);
    await close();
    await own?.stop();
    if (at(0.5) > MAP_MEDIAN_MS_MAX) throw new Error(`the picture lags: median ${at(0.5).toFixed(0)} ms`);
  },
};
