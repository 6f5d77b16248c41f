// Names of types come from a file: whatever they hold, they are shown and never run.

import assert from 'node:assert/strict';

import { HOSTILE, after, api, open } from './setup.mjs';

export const tests = {
  async 'hostile names are text in every view'({ browser, hostile }) {
    const { page, said, close } = await open(browser, hostile.url);
    const heads = () => page.$$eval('#grid thead th', (all) => all.slice(1).map((one) => one.textContent));
    assert.deepEqual(await heads(), HOSTILE);
    for (const name of HOSTILE.slice(0, 5)) {
      await after(page, () => page.evaluate((type) => {
        location.hash = new URLSearchParams({ prob_min: '0.6', type }).toString();
      }, name));
      assert.equal(await page.textContent('.panel h2'), name);
      const pair = new URLSearchParams({ prob_min: '0.6', cell_pre: name, cell_post: name });
      await after(page, () => page.evaluate((hash) => { location.hash = hash; }, pair.toString()));
      assert.equal(await page.textContent('.panel h2'), `${name} → ${name}`);
    }
    assert.doesNotMatch(await page.title(), /hacked/);
    assert.equal(await page.$$eval('img', (all) => all.filter((one) => one.getAttribute('src') === 'x').length), 0);
    assert.deepEqual(said, []);
    await close();
  },

  async 'a hostile name as a filter gives the API’s answer'({ browser, hostile }) {
    const { page, said, close } = await open(browser, hostile.url);
    await page.click('summary:has-text("Cell types")');
    await after(page, () => page.locator('#pre_celltype .chip input').nth(0).check());
    const query = new URLSearchParams({ pre_celltype: HOSTILE[0] });
    const { total } = await api(hostile.url, `j0251/matrix/json?${query}`);
    assert.ok((await page.textContent('#total')).startsWith(`${total.toLocaleString('en-US')} of`));
    assert.deepEqual(said, []);
    await close();
  },

  async 'a hostile link changes nothing but what it says'({ browser, server }) {
    const { page, close } = await open(browser, `${server.url}#measure=count&prob_min=0.6&__proto__=1&constructor=x&prob_mni=0.9&type=%3Cb%3Enone`);
    await page.waitForSelector('.panel .problem:not([hidden])');
    assert.match(await page.textContent('.panel .problem'), /no type <b>none/);
    assert.doesNotMatch(await page.evaluate(() => location.hash), /prob_mni.*prob_mni/);
    await close();
  },
};
