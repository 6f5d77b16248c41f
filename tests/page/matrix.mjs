// Every number on show is the API's answer for the threshold on show.

import assert from 'node:assert/strict';

import { after, api, open, table } from './setup.mjs';

const commas = (value) => (value === null ? 'undefined' : value.toLocaleString('en-US'));

/** The table holds the API's counts for these filters; axon-only columns say so. */
async function holds(page, url, query) {
  const { matrix, total } = await api(url, `j0251/matrix/json?${query}`);
  const { cell_types: types } = await api(url, 'j0251/info');
  const shown = await table(page);
  assert.equal(shown.length, types.length);
  matrix.forEach((row, r) => row.forEach((value, c) => {
    const text = types[c].axon_only && !value ? '0 (axon-only)' : commas(value);
    assert.equal(shown[r][c], text, `${types[r].name} → ${types[c].name} for ${query}`);
  }));
  assert.match(await page.textContent('#total'), new RegExp(`^${commas(total)} of `));
}

export const tests = {
  async 'the first picture has the defaults of the API'({ browser, server }) {
    const { page, said, close } = await open(browser, server.url);
    await holds(page, server.url, '');
    assert.match(await page.textContent('#inforce'), /prob ≥ 0.6.*size ≥ 0 µm².*all neurons/);
    assert.match(await page.textContent('#status'), /Exact.*engine cpu.*from input to picture/);
    assert.match(await page.textContent('#citation'), /Rother.*2025/);
    assert.match(await page.textContent('#dataset'), /40,000 synapses · 6,000 neurons/);
    assert.deepEqual(said, []);
    await close();
  },

  async 'dragging both sliders shows exact answers all the way'({ browser, server }) {
    const { page, said, close } = await open(browser, server.url);
    for (const name of ['prob_min', 'size_min']) {
      const box = await page.locator(`#${name}-track`).boundingBox();
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width * 0.3, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, y, { steps: 9 });
      await after(page, () => page.mouse.up());
      const [prob, size] = [await page.inputValue('#prob_min'), await page.inputValue('#size_min')];
      assert.notEqual(name === 'prob_min' ? prob : size, name === 'prob_min' ? '0.6' : '0');
      await holds(page, server.url, `prob_min=${prob}&size_min=${size}`);
    }
    const filters = await page.evaluate(() => window.drawn.length);
    assert.ok(filters > 6, `the picture followed the drag: ${filters} pictures`);
    assert.deepEqual(said, []);
    await close();
  },

  async 'the box compares with the reference, and the link keeps it ticked'({ browser, server }) {
    const { page, said, close } = await open(browser, server.url);
    assert.equal(await page.textContent('#checked'), 'not compared with a second engine');
    await page.check('#check');
    await page.waitForFunction(() => document.querySelector('#checked').textContent === 'identical on reference');
    assert.match(page.url(), /check=true/);
    // Another threshold is another comparison.
    await after(page, () => page.fill('#prob_min', '0.7'));
    await page.waitForFunction(() => document.querySelector('#checked').textContent === 'identical on reference');
    await page.uncheck('#check');
    await page.waitForFunction(() => document.querySelector('#checked').textContent === 'not compared with a second engine');
    assert.deepEqual(said, []);
    await close();
  },

  async 'typed thresholds, switches, types and lengths are the API’s'({ browser, server }) {
    const { page, said, close } = await open(browser, server.url);
    await after(page, () => page.fill('#prob_min', '0.05'));
    await holds(page, server.url, 'prob_min=0.05');
    await after(page, () => page.fill('#prob_min', ''));
    await holds(page, server.url, 'prob_min=none');
    await after(page, () => page.check('#strict'));
    await after(page, () => page.check('#exclude_autapses'));
    await page.click('summary:has-text("Skeleton lengths")');
    await after(page, () => page.fill('#min_pre_axon', '50'));
    await page.click('summary:has-text("Cell types")');
    await after(page, () => page.check('#pre_celltype .chip:has-text("HVC") input'));
    await after(page, () => page.selectOption('#population', 'full-cells'));
    await holds(page, server.url, 'prob_min=none&strict=true&exclude_autapses=true&min_pre_axon=50&pre_celltype=HVC&population=full-cells');
    await after(page, () => page.click('.reset'));
    await holds(page, server.url, '');
    assert.deepEqual(said, []);
    await close();
  },

  async 'measures and fractions are the API’s'({ browser, server }) {
    const { page, said, close } = await open(browser, server.url);
    await after(page, () => page.click('button:has-text("% of input")'));
    const { matrix } = await api(server.url, 'j0251/matrix/json?normalize=input');
    const shown = await table(page);
    // HVC → MSN, per cent with six digits.
    const percent = Number((matrix[5][13] * 100).toPrecision(6));
    assert.equal(Number(shown[5][13].replace(' %', '')), percent);
    for (const measure of ['mean-prob', 'median-per-pre', 'median-size-per-post', 'total-size', 'mean-size']) {
      await after(page, () => page.selectOption('#measure', measure));
      const answer = await api(server.url, `j0251/matrix/json?measure=${measure}&normalize=${await page.$eval('.segmented [aria-pressed=true]', (b) => (b.textContent === 'Absolute' ? 'none' : 'input'))}`);
      const cell = (await table(page))[5][13].replaceAll(',', '');
      assert.equal(Number(cell), answer.matrix[5][13], measure);
    }
    assert.deepEqual(said, []);
    await close();
  },

  async 'hovering tells counts, sizes and fractions'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const answers = {};
    for (const [name, query] of [['count', ''], ['size', 'measure=mean-size'], ['input', 'normalize=input'], ['output', 'normalize=output']]) {
      answers[name] = (await api(server.url, `j0251/matrix/json?${query}`)).matrix[5][13];
    }
    const spot = await spotOf(page, 'HVC', 'MSN');
    await page.mouse.move(spot.x, spot.y);
    const card = await page.textContent('#tip');
    assert.match(card, /HVC → MSN/);
    assert.ok(card.includes(commas(answers.count)), card);
    assert.ok(card.includes(`${Number((answers.input * 100).toPrecision(3))} %`), card);
    assert.ok(card.includes(`${Number((answers.output * 100).toPrecision(3))} %`), card);
    assert.ok(card.includes(String(Number(answers.size.toPrecision(6)))), card);
    await close();
  },

  async 'a late answer is said, with the threshold that the picture is for'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    await page.route('**/matrix/json*', async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, 700); });
      await route.continue().catch(() => {});
    });
    await page.fill('#prob_min', '0.9');
    await page.waitForSelector('.stage.late');
    assert.match(await page.textContent('#about'), /^Waiting for: .*prob ≥ 0\.9.*still for: .*prob ≥ 0\.6/);
    assert.match(await page.textContent('#inforce'), /prob ≥ 0\.6/);
    await page.waitForSelector('.stage:not(.late)');
    assert.match(await page.textContent('#inforce'), /prob ≥ 0\.9/);
    await close();
  },

  async 'a refused value is said in the server’s words, and the picture stays what it was'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    await page.fill('#prob_min', 'abc');
    await page.waitForSelector('#problem:not([hidden])');
    const words = await page.textContent('#problem');
    assert.match(words, /prob_min/);
    assert.match(words, /picture is still for prob ≥ 0.6/);
    assert.equal(await page.getAttribute('#prob_min', 'aria-invalid'), 'true');
    await after(page, () => page.fill('#prob_min', '0.7'));
    assert.ok(await page.isHidden('#problem'));
    assert.equal(await page.getAttribute('#prob_min', 'aria-invalid'), null);
    await close();
  },
};

/** The middle of a cell on the screen, by the keyboard's ring. */
export async function spotOf(page, pre, post) {
  const types = await page.$$eval('#grid thead th', (heads) => heads.slice(1).map((head) => head.textContent));
  await page.focus('#grid');
  await page.keyboard.press('Control+Home');
  for (let at = 0; at < types.indexOf(pre); at += 1) await page.keyboard.press('ArrowDown');
  for (let at = 0; at < types.indexOf(post); at += 1) await page.keyboard.press('ArrowRight');
  const ring = await page.locator('#ring').boundingBox();
  await page.evaluate(() => document.activeElement.blur());
  return { x: ring.x + ring.width / 2, y: ring.y + ring.height / 2 };
}
