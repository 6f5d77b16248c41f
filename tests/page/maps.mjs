// Data sets with a map: several behind one server, one of them with 11,000 cell types.

import assert from 'node:assert/strict';
import fs from 'node:fs';

import { api, open } from './setup.mjs';

const commas = (value) => value.toLocaleString('en-US');
const settled = (page) => page.evaluate(() => new Promise((done) => {
  document.addEventListener('areax:settled', done, { once: true });
}));

const TYPES = '#rows=pre.primary_type&columns=post.primary_type';

/** A page with its panel; `sizes` are the addresses and bytes of answers. */
async function opened(browser, url, options) {
  const { page, said, sizes, close } = await open(browser, url, options);
  await page.waitForFunction(() => document.querySelector('#panel h2')?.textContent);
  return { page, said, sizes, close };
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
    await page.click('#panel .zoom:has-text("Zoom in: pre.sub_class × post.sub_class")');
    await settled(page);
    await page.goBack();
    await page.click('#panel .zoom:has-text("Zoom to types: pre.primary_type × post.primary_type")');
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

  async 'of a large matrix a part is asked for, and its numbers are those of the whole'({ browser, maps }) {
    const { page, said, sizes, close } = await opened(browser, `${maps.url}many-types/${TYPES}`);
    const whole = await api(maps.url, 'many-types/matrix/json?rows=pre.primary_type&columns=post.primary_type&sparse=true');
    const cells = new Map(whole.cells.count.map((count, at) => [`${whole.rows[whole.cells.row[at]]} ${whole.columns[whole.cells.column[at]]}`, count]));
    const sums = new Map();
    whole.cells.count.forEach((count, at) => {
      const name = whole.rows[whole.cells.row[at]];
      sums.set(name, (sums.get(name) ?? 0) + count);
    });
    const shown = await table(page);
    const order = whole.rows.toSorted((a, b) => sums.get(b) - sums.get(a) || whole.rows.indexOf(a) - whole.rows.indexOf(b));
    assert.deepEqual(shown.rows, order.slice(0, 40));
    shown.rows.forEach((row, r) => shown.columns.forEach((column, c) => {
      assert.equal(shown.cells[r][c], commas(cells.get(`${row} ${column}`) ?? 0), `${row} → ${column}`);
    }));
    const largest = await page.$$eval('#panel .bar-text', (texts) => texts.map((text) => text.textContent));
    assert.deepEqual(largest, [...cells.values()].sort((a, b) => b - a).slice(0, 14).map(commas));
    const [, bytes] = sizes.find(([url]) => url.includes('strongest='));
    assert.ok(bytes < 60_000, `${bytes} bytes`);
    assert.ok((await page.getAttribute('#downloads a', 'href')).includes('sparse=true'));
    assert.doesNotMatch(await page.textContent('#question'), /strongest/);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a label of a large matrix has its largest cells, shown or not'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}many-types/${TYPES}&label=${encodeURIComponent('["rows","T77"]')}`);
    const where = encodeURIComponent("pre.primary_type = 'T77'");
    const { cells, columns } = await api(maps.url, `many-types/matrix/json?rows=pre.primary_type&columns=post.primary_type&sparse=true&where=${where}`);
    const wanted = cells.count.map((count, at) => [columns[cells.column[at]], commas(count)]);
    const listed = await page.$$eval('#panel .bars button', (all) => all.map((one) => ['.bar-label', '.bar-text'].map((part) => one.querySelector(part).textContent)));
    assert.deepEqual(listed.toSorted(), wanted.toSorted());
    await page.keyboard.press('Escape');
    await settled(page);
    assert.equal(await page.textContent('#panel h2'), 'Largest cells');
    assert.deepEqual(said, []);
    await close();
  },

  async 'a search that finds nothing says so, and leads to the types'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}many-types/`);
    await page.fill('#find_rows', 't1099');
    await settled(page);
    assert.match(await page.textContent('#nowhere'), /^No value of pre\.super_class has “t1099” in it\./);
    assert.equal(await page.textContent('#part'), '');
    await page.click('#nowhere button');
    await page.waitForFunction(() => document.querySelector('#part').textContent.startsWith('11 of 11 rows'));
    assert.ok((await table(page)).rows.every((row) => /^T1099\d?$/.test(row)));
    await page.fill('#find_rows', 'nobody');
    await page.waitForFunction(() => /^No value of pre\.primary_type has “nobody”/.test(document.querySelector('#nowhere').textContent));
    assert.equal(await page.locator('#nowhere button').count(), 0);
    assert.deepEqual(said, []);
    await close();
  },

  async 'rows and columns without a synapse are left out, which is said'({ browser, maps }) {
    const where = encodeURIComponent("pre.super_class = 'class1'");
    const { page, said, close } = await opened(browser, `${maps.url}many-types/#rows=pre.sub_class&columns=post.super_class&where=${where}`);
    assert.equal(await page.textContent('#part'), '10 of 10 rows, 9 of 9 columns; 80 rows without a synapse left out');
    await page.fill('#find_rows', 'sub2');
    await settled(page);
    assert.match(await page.textContent('#part'), /^11 of 11 rows, 9 of 9 columns$/);
    assert.deepEqual(said, []);
    await close();
  },

  async 'neurons without a type can be left out'({ browser, maps }) {
    const label = encodeURIComponent('["columns",null]');
    const { page, said, close } = await opened(browser, `${maps.url}fragments/${TYPES}&label=${label}`);
    assert.equal((await table(page)).columns[0], 'null');
    await page.click('#panel button:has-text("Leave out null")');
    await settled(page);
    assert.ok(!(await table(page)).columns.includes('null'));
    assert.match(await page.textContent('#total'), /^2,700 of 3,000 synapses/);
    assert.match(await page.textContent('#inforce'), /post\.primary_type is not null/);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a filter finds any of eleven thousand values'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}many-types/`);
    const fold = page.locator('details.more details', { has: page.locator('summary', { hasText: /^post\.primary_type/ }) });
    await fold.locator('summary').click();
    await fold.locator('input[type="search"]').fill('t1098');
    await fold.locator('label.chip', { hasText: 'T10987' }).click();
    await settled(page);
    const where = encodeURIComponent("post.primary_type = 'T10987'");
    const { count } = await api(maps.url, `many-types/count/json?where=${where}`);
    assert.match(await page.textContent('#total'), new RegExp(`^${commas(count)} of `));
    assert.deepEqual(said, []);
    await close();
  },

  async 'a question too long for an address is saved by its body'({ browser, maps }) {
    const chosen = JSON.stringify(Array.from({ length: 1500 }, (_, at) => `T${at}`));
    const { page, said, close } = await opened(browser, `${maps.url}many-types/#${new URLSearchParams({ 'in.pre.primary_type': chosen })}`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#downloads a:has-text("CSV")')]);
    const saved = fs.readFileSync(await download.path(), 'utf8').trim().split('\n').slice(1);
    const total = saved.flatMap((line) => line.split(',').slice(1).map(Number)).reduce((a, b) => a + b, 0);
    assert.match(await page.textContent('#total'), new RegExp(`^${commas(total)} of `));
    assert.deepEqual(said, []);
    await close();
  },

  async 'where the panel stands below the picture, it comes into view and leads back'({ browser, maps }) {
    const { page, said, close } = await opened(browser, `${maps.url}many-types/${TYPES}`, { viewport: { width: 390, height: 844 } });
    // Filters of twenty categories are folded: the picture is not far below.
    assert.ok(await page.evaluate(() => document.getElementById('stage').getBoundingClientRect().top < 844));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    await page.click('#canvas', { position: { x: 20, y: 150 } });
    await settled(page);
    const top = () => page.evaluate(() => document.getElementById('panel').getBoundingClientRect().top);
    assert.ok(Math.abs(await top()) < 60, `${await top()}`);
    await page.click('#panel .close');
    await settled(page);
    assert.ok(await page.evaluate(() => Math.abs(document.getElementById('stage').getBoundingClientRect().top) < 60));
    assert.deepEqual(said, []);
    await close();
  },
};
