// Numbers in the cells of the picture can be read: contrast by WCAG 2, on every colour that there is.

import assert from 'node:assert/strict';

import { open } from './setup.mjs';
import { recordCanvas } from './texts.mjs';

const CONTRAST_MIN = 4.5;

function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** `#rrggbb` or `rgb(r g b)`. */
function rgb(text) {
  const hex = /^#(..)(..)(..)$/.exec(text);
  return hex ? hex.slice(1).map((part) => parseInt(part, 16)) : text.match(/\d+/g).map(Number);
}

function contrast(a, b) {
  const [dark, light] = [a, b].map((text) => luminance(rgb(text))).sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

export const tests = {
  async 'every colour of both themes has numbers of enough contrast'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const entries = await page.evaluate(async () => {
      const { greys, ramp } = await import('/page/color.js');
      return ['light', 'dark'].flatMap((theme) => [...ramp(theme), ...greys(theme)]);
    });
    assert.equal(entries.length, 4 * 256);
    const found = entries.map(({ fill, ink }) => contrast(fill, ink));
    const least = Math.min(...found);
    console.log(`contrast: ${found.length} colours of cells, least contrast of a number ${least.toFixed(2)}`);
    assert.ok(least >= CONTRAST_MIN, String(least));
    await close();
  },

  async 'every text of the picture has enough contrast as it is drawn, old answers too'({ browser, server }) {
    let written = 0;
    for (const colorScheme of ['light', 'dark']) {
      for (const hash of ['', '#measure=mean-size&prob_min=0.9', '#normalize=input', '#scale=100,200', '#measure=median-per-pre']) {
        const { page, close } = await open(browser, server.url + hash, { colorScheme }, recordCanvas);
        const check = async (name) => {
          const texts = await page.$eval('#canvas', ({ written }) => written.map(({ text, fill, under }) => ({ text, fill, under: String(under) })));
          written += texts.length;
          for (const { text, fill, under } of texts.filter(({ under: ground }) => ground.startsWith('#'))) {
            assert.ok(contrast(fill, under) >= CONTRAST_MIN, `${colorScheme} ${hash} ${name} "${text}": ${fill} on ${under}`);
          }
        };
        await check('current');
        await page.route('**/matrix/json*', async (route) => {
          await new Promise((resolve) => { setTimeout(resolve, 800); });
          await route.continue().catch(() => {});
        });
        await page.fill('#size_min', '0.01');
        await page.waitForSelector('.stage.late');
        // Nothing fades the canvas as a whole.
        assert.equal(await page.$eval('#canvas', (canvas) => {
          let all = 1;
          for (let one = canvas; one; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
          return all;
        }), 1);
        await check('old');
        await close();
      }
    }
    // Twenty pictures: not only labels.
    assert.ok(written > 3000, `${written} texts`);
  },
};
