// The link holds the whole state; downloads and copied questions give the same numbers.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

import { after, api, open, run, table } from './setup.mjs';

const STATE = '#measure=total-size&normalize=output&pre_celltype=HVC,MSN&post_morph=spine_head&prob_min=0.71&size_min=0.031'
  + '&min_post_dend=20&strict=true&type=GPi&seed=4&table=true';

/** What a person sees of the state. */
async function look(page) {
  return {
    table: await table(page),
    panel: await page.textContent('.panel'),
    inforce: await page.textContent('#inforce'),
    fields: await page.$$eval('#filters input, #filters select, #measure', (all) => all.map((one) => (one.type === 'checkbox' ? one.checked : one.value))),
    shown: await page.getAttribute('#show-table', 'aria-pressed'),
  };
}

export const tests = {
  async 'the share link brings back everything'({ browser, server }) {
    const first = await open(browser, server.url + STATE, { permissions: ['clipboard-read', 'clipboard-write'] });
    await after(first.page, () => first.page.check('#hold'));
    await first.page.click('#share');
    await first.page.waitForSelector('#share:has-text("Link copied")');
    const link = await first.page.evaluate(() => navigator.clipboard.readText());
    const seen = await look(first.page);
    const second = await open(browser, link);
    assert.deepEqual(await look(second.page), seen);
    assert.ok(await second.page.isChecked('#hold'));
    assert.match(seen.panel, /GPi/);
    assert.deepEqual([...first.said, ...second.said], []);
    await first.close();
    await second.close();
  },

  async 'a link says what it is about: title, description, caption'({ browser, server }) {
    const id = (await api(server.url, 'j0251/synapses/json?max_results=1&seed=1&return_fields=pre_id&ids=string')).pre_id[0];
    const { dataset } = await api(server.url, 'j0251/info');
    const views = [
      ['', [], 'Number of synapses', 'prob ≥ 0.6, size ≥ 0 µm²', null],
      ['#cell_pre=HVC&cell_post=MSN&prob_min=0.7', ['HVC → MSN'], 'Number of synapses', 'prob ≥ 0.7, size ≥ 0 µm²', 'HVC → MSN'],
      ['#type=GPi&measure=median-per-pre&strict=true', ['GPi'], 'Median number per pre cell', 'prob > 0.6, size > 0 µm²', 'GPi'],
      [`#neuron=${id}&measure=total-size&normalize=input&pre_celltype=HVC,MSN`, [`Neuron ${id}`], 'Summed size, % of input', 'prob ≥ 0.6, size ≥ 0 µm²', `Neuron ${id}`],
    ];
    for (const [hash, opened, measure, filter, heading] of views) {
      const { page, close } = await open(browser, server.url + hash);
      const title = await page.title();
      assert.ok(title.startsWith([...opened, measure, ''].join(' · ')), title);
      for (const words of [filter, dataset.name, 'areax']) assert.ok(title.includes(words), title);
      const description = await page.getAttribute('meta[name=description]', 'content');
      const total = (await page.textContent('#total')).split(' ')[0];
      for (const words of [...opened, measure, filter, `${total} of`]) assert.ok(description.includes(words), description);
      assert.ok((await page.textContent('#about')).startsWith(`${measure}: rows presynaptic`));
      assert.ok(await page.isVisible('#about'));
      if (heading) assert.equal(await page.textContent('.panel h2'), heading);
      assert.ok((await page.textContent('.panel .for')).startsWith(`For ${hash.includes('HVC,MSN') ? 'pre HVC, MSN' : filter}`), await page.textContent('.panel .for'));
      await close();
    }
    // The title follows what is done.
    const { page, close } = await open(browser, server.url);
    await after(page, () => page.fill('#prob_min', '0.8'));
    assert.match(await page.title(), /prob ≥ 0\.8/);
    await close();
  },

  async 'page, README and REST say alike where they begin, and so does the API'({ browser, server, data }) {
    const { page, close } = await open(browser, server.url);
    const words = 'start with prob ≥ 0.6 and size ≥ 0, the command line without thresholds';
    assert.ok((await page.textContent('#about')).includes(words));
    assert.ok(await page.isVisible('#begins'));
    for (const file of ['README.md', 'docs/REST.md']) {
      const text = fs.readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ').replaceAll('*', '');
      assert.ok(text.includes(words), `${file} does not say: ${words}`);
    }
    const { filter } = await api(server.url, 'j0251/matrix/json');
    assert.deepEqual([filter.prob_min, filter.size_min], [0.6, 0]);
    const own = JSON.parse(run(['matrix', data, '--format', 'json'])).filter;
    assert.deepEqual([own.prob_min ?? null, own.size_min ?? null], [null, null]);
    await close();
  },

  async 'what a link does not say has the default of the API, and off is said'({ browser, server }) {
    const bare = await open(browser, `${server.url}#type=MSN`);
    assert.match(await bare.page.textContent('#inforce'), /prob ≥ 0\.6.*size ≥ 0/);
    await after(bare.page, async () => {
      await bare.page.fill('#prob_min', '');
      await bare.page.press('#prob_min', 'Enter');
    });
    assert.match(bare.page.url(), /prob_min=none/);
    const off = await open(browser, bare.page.url());
    assert.doesNotMatch(await off.page.textContent('#inforce'), /prob/);
    await bare.close();
    await off.close();
  },

  async 'back and forward walk through the questions'({ browser, server }) {
    const { page, close } = await open(browser, server.url);
    const change = (value) => after(page, async () => {
      await page.fill('#prob_min', value);
      await page.press('#prob_min', 'Enter');
    });
    await change('0.7');
    await change('0.8');
    await after(page, () => page.goBack());
    assert.match(await page.textContent('#inforce'), /prob ≥ 0\.7/);
    await after(page, () => page.goBack());
    assert.match(await page.textContent('#inforce'), /prob ≥ 0\.6/);
    await after(page, () => page.goForward());
    assert.match(await page.textContent('#inforce'), /prob ≥ 0\.7/);
    await close();
  },

  async 'downloads hold the matrix on show'({ browser, server }) {
    const { page, close } = await open(browser, `${server.url}#prob_min=0.75&size_min=0.02`);
    const answer = await api(server.url, 'j0251/matrix/json?prob_min=0.75&size_min=0.02');
    const begins = { csv: '"?', svg: '<', png: '\x89PNG', pdf: '%PDF', npy: '\x93NUMPY', json: '{' };
    for (const [format, begin] of Object.entries(begins)) {
      const [download] = await Promise.all([
        page.waitForEvent('download'), page.click(`.downloads a[download="matrix.${format}"]`),
      ]);
      const bytes = fs.readFileSync(await download.path());
      assert.equal(download.suggestedFilename(), `matrix.${format}`);
      if (format === 'csv') {
        const cells = bytes.toString().trim().split('\n').slice(1).map((line) => line.split(',').slice(1).map(Number));
        assert.deepEqual(cells, answer.matrix);
      } else {
        assert.equal(bytes.subarray(0, begin.length).toString('latin1'), begin, format);
      }
      if (format === 'json') assert.deepEqual(JSON.parse(bytes).matrix, answer.matrix);
    }
    await close();
  },

  async 'a question too long for an address can be downloaded and copied'({ browser, server }) {
    const path = 'j0251/synapses/json?return_fields=pre_id&ids=string';
    const ids = [...new Set((await api(server.url, path)).pre_id)].slice(0, 4000);
    assert.ok(ids.join().length > 33_000);
    const { page, close } = await open(browser, `${server.url}#prob_min=0.7&pre_neuron_ids=${ids.join()}`);
    const curl = spawnSync('sh', ['-c', await page.textContent('#question code')], { encoding: 'utf8' });
    const wanted = JSON.parse(curl.stdout);
    assert.ok(wanted.total > 0 && wanted.filter.pre_neuron_ids.length === ids.length);
    for (const format of ['json', 'png']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'), page.click(`.downloads a[download="matrix.${format}"]`),
      ]);
      assert.equal(download.suggestedFilename(), `matrix.${format}`);
      const bytes = fs.readFileSync(await download.path());
      if (format === 'json') assert.deepEqual(JSON.parse(bytes).matrix, wanted.matrix);
      else assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG');
    }
    await page.click('button:has-text("Python")');
    assert.match(await page.textContent('#question code'), /requests\.post\(.*data=params/);
    await close();
  },

  async 'curl and the command line, word for word, give the matrix on show'({ browser, server, data }) {
    const { page, close } = await open(browser, `${server.url}#prob_min=0.75&pre_celltype=HVC,LMAN&strict=true&normalize=input`);
    const wanted = (await api(server.url, 'j0251/matrix/json?prob_min=0.75&pre_celltype=HVC,LMAN&strict=true&normalize=input')).matrix;
    const curl = spawnSync('sh', ['-c', await page.textContent('#question code')], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(curl.stdout).matrix, wanted);
    await page.click('button:has-text("Command line")');
    const words = (await page.textContent('#question code')).split(' ').slice(1).map((word) => (word === 'DATA' ? data : word));
    assert.deepEqual(JSON.parse(run([...words, '--format', 'json'])).matrix, wanted);
    await page.click('button:has-text("Python")');
    const python = await page.textContent('#question code');
    assert.match(python, /"pre_celltype": "HVC,LMAN"/);
    await close();
  },

  async 'nothing is asked from another host, and scripts stay in their place'({ browser, server }) {
    const { page, asked, close } = await open(browser, server.url);
    assert.deepEqual(asked.filter((url) => !url.startsWith(server.url)), []);
    const answer = await fetch(server.url);
    const policy = answer.headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    const again = await fetch(server.url, { headers: { 'if-none-match': answer.headers.get('etag') } });
    assert.equal(again.status, 304);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline"';
      document.head.append(script);
    });
    assert.notEqual(await page.title(), 'inline');
    await close();
  },
};
