// How long the picture takes to follow the slider: from the browser's time of the input event to
// the last stroke on the canvas, and to the next frame. The figure is printed; a loose bound
// catches what went badly wrong on a busy machine.

import { open, serve } from './setup.mjs';

const STEPS = 120;
const MEDIAN_MS_MAX = 200;

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
};
