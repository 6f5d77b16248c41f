// Data sets with a map: several behind one server, one of them with 11,000 cell types.

import assert from 'node:assert/strict';

import { api, open } from './setup.mjs';

const commas = (value) => value.toLocaleString('en-US');
const settled = (page) => page.evaluate(() => new Promise((done) => {
  document.addEventListener('areax:settled', done, { once: true });
}));

async function opened(browser, url) {
  const { page, said, close } = await open(browser, url);
  await page.waitForFunction(() => document.querySelector('#panel h2')?.textContent);
  return { page, said, close };
}

/** The part of the matrix that is shown, as the table has it. */
const table = (page) => page.evaluate(() => {
  const rows = [...document.querySelectorAll('#grid tr')].map((row) => [...row.children].map((cell) => cell.textContent));
  return { columns: rows[0].slice(1), rows: rows.slice(1).map(([name]) => name), cells: rows.slice(1).map((row) => row.slice(1)) };
});

export const tests = {
  async 'the list leads to the page of each data set'({ browser, maps }) {
    const { page, said, close } = await open(browser, `${maps.url}j0251/`);
    assert.match(await page.textContent('.sets'), /many-types/);
    await page.goto(maps.url);
    await page.click('a[href="many-types/"]');
    await page.waitForFunction(() => document.querySelector('#total').textContent);
    assert.match(await page.textContent('#dataset'), /^many-types · /);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a map without types begins with all in one cell, and says so'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}edges/`);
    assert.match(await page.textContent('#total'), /^5 of 5 synapses/);
    assert.match(await page.textContent('#version'), /^areax \d/);
    const chosen = () => page.evaluate(() => document.querySelector('#rows').selectedOptions[0]?.textContent);
    assert.equal(await chosen(), 'all');
    await page.selectOption('#rows', 'kind');
    await settled(page);
    assert.deepEqual((await table(page)).cells, [['3'], ['2']]);
    await page.selectOption('#rows', '');
    await settled(page);
    assert.deepEqual((await table(page)).cells, [['5']]);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a map begins with its coarsest axes and its own words'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}many-types/`);
    const answer = await api(maps.url, 'many-types/matrix/json');
    const shown = await table(page);
    assert.equal(shown.rows.length, answer.rows.length);
    answer.rows.forEach((row, r) => answer.columns.forEach((column, c) => {
      const cell = shown.cells[shown.rows.indexOf(row)][shown.columns.indexOf(column)];
      assert.equal(cell, commas(answer.matrix[r][c]), `${row} → ${column}`);
    }));
    assert.equal(await page.locator('#cleft_score_min-track').count(), 1);
    assert.doesNotMatch(await page.textContent('body'), /µm²|prob ≥|axon-only types/);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a slider and a box of a category narrow the picture to the answer of the API'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}many-types/`);
    await page.fill('#cleft_score_min', '50');
    await settled(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; }));
    await page.locator('label.chip', { hasText: 'LO' }).first().click();
    await settled(page);
    const where = encodeURIComponent("neuropil = 'LO'");
    const { count } = await api(maps.url, `many-types/count/json?cleft_score_min=50&where=${where}`);
    assert.match(await page.textContent('#total'), new RegExp(`^${commas(count)} of `));
    assert.match(await page.textContent('#inforce'), /cleft_score ≥ 50/);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a cell is opened, and zoomed into by its types'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}many-types/`);
    await page.click('#panel .bars button');
    await page.waitForSelector('#panel .zoom');
    await page.click('#panel .zoom');
    await page.waitForFunction(() => document.querySelector('#rows').value === 'pre.primary_type');
    await page.waitForFunction(() => /strongest first/.test(document.querySelector('#part').textContent));
    assert.match(await page.textContent('#inforce'), /pre\.super_class: .*post\.super_class: /);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a cell has its interval in the panel and on hover, or says why not'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}many-types/#cleft_score_min=20`);
    await page.click('#panel .bars button');
    await page.waitForFunction(() => document.getElementById('interval')?.textContent);
    const [pre, post] = (await page.textContent('#panel h2')).split(' → ');
    const { ci, rows, columns } = await api(maps.url, 'many-types/matrix/json?cleft_score_min=20&ci=both');
    const [row, column] = [rows.indexOf(pre), columns.indexOf(post)];
    const shown = (value) => value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
    const ends = `${shown(ci.lo[row][column])} synapses to ${shown(ci.hi[row][column])} synapses`;
    const text = await page.textContent('#interval');
    assert.ok(text.startsWith(`95 % interval: ${ends}, by resampling ${commas(ci.n_pre[row])} × `), text);
    const spot = await page.evaluate(() => {
      const { x, y, width, height } = document.getElementById('canvas').getBoundingClientRect();
      return { x: x + width * 0.8, y: y + height * 0.8 };
    });
    await page.mouse.move(spot.x, spot.y);
    assert.match(await page.textContent('#tip'), /95 % interval [\d.,]+ synapses to [\d.,]+ synapses/);
    assert.deepEqual(said, []);
    await close();
    const edges = await opened(browser, `${maps.url}edges/#rows=kind&cell=${encodeURIComponent('["chemical","all"]')}`);
    await edges.page.waitForFunction(() => document.getElementById('interval')?.textContent);
    assert.match(await edges.page.textContent('#interval'), /^No interval: .*fragments/);
    await edges.close();
  },

  async 'eleven thousand types on both axes: the strongest, more of them, and a search'({ browser, maps }) {
    const begin = performance.now();
    const { page, said, close } = await opened(browser, `${maps.url}many-types/#rows=pre.primary_type&columns=post.primary_type`);
    assert.match(await page.textContent('#part'), /^40 of 11,000 rows, 30 of 11,000 columns, the strongest first$/);
    assert.ok(performance.now() - begin < 60_000);
    await page.click('#more button');
    await page.waitForFunction(() => document.querySelector('#part').textContent.startsWith('80 of 11,000'));
    await page.fill('#find_rows', 'T10999');
    await page.waitForFunction(() => document.querySelector('#part').textContent.startsWith('1 of 1 rows'));
    assert.deepEqual(said, []);
    await close();
  },
};
