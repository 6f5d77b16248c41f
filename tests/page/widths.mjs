// At every width of screen, in both themes and all views, every text can be read: nothing lies over
// it, nothing cuts it, and nothing makes the page scroll sideways. The figures are printed.

import assert from 'node:assert/strict';

import { HOSTILE, api, make, open, serve } from './setup.mjs';
import { inspect, recordCanvas } from './texts.mjs';

const WIDTHS = [390, 768, 1024, 1280, 1440, 1920, 2560];
const HEIGHTS = { 390: 844, 768: 1024, 1024: 768, 1280: 800, 1440: 900, 1920: 1080, 2560: 1440 };
const THEMES = ['light', 'dark'];

async function viewsOf(url) {
  const [id] = (await api(url, 'j0251/synapses/json?max_results=1&seed=1&return_fields=pre_id&ids=string')).pre_id;
  return {
    closed: '',
    cell: '#cell_pre=HVC&cell_post=MSN',
    type: '#type=MSN&measure=mean-size',
    neuron: `#neuron=${id}&normalize=input`,
    'all unfolded': '#cell_pre=HVC&cell_post=MSN&table=true&prob_max=0.99&min_pre_axon=5&population=full-cells&pre_celltype=HVC,MSN',
  };
}

/** All that can be unfolded is. */
function unfold() {
  document.querySelectorAll('details').forEach((fold) => { fold.open = true; });
  return new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
}

/** Adds what `inspect` finds on a page, in each theme, to the sums; gives the faults in words. */
async function look(page, sum, name) {
  const faults = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
    const found = await page.evaluate(inspect);
    sum.pages += 1;
    sum.tested += found.tested;
    for (const fault of ['covered', 'overlapping', 'cut']) {
      sum[fault] += found[fault].length;
      faults.push(...found[fault].map((words) => `${name} ${colorScheme}: ${fault}: ${words}`));
    }
    assert.ok(found.tested > 100, `${name}: only ${found.tested} texts`);
  }
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  if (content > screen) faults.push(`${name}: ${content} wide on ${screen}`);
  return faults;
}

/** Every view at every width. */
async function trial(browser, url, views, what) {
  const sum = { pages: 0, tested: 0, covered: 0, overlapping: 0, cut: 0 };
  const faults = [];
  for (const width of WIDTHS) {
    for (const [view, hash] of Object.entries(views)) {
      const { page, close } = await open(browser, url + hash, { viewport: { width, height: HEIGHTS[width] } }, recordCanvas);
      if (view === 'all unfolded') await page.evaluate(unfold);
      faults.push(...await look(page, sum, `${width} ${view}`));
      await close();
    }
  }
  console.log(`widths, ${what}: ${WIDTHS.length} widths × ${THEMES.length} themes × ${Object.keys(views).length} views = ${sum.pages} pages; `
    + `${sum.tested} texts tested, covered ${sum.covered}, overlapping ${sum.overlapping}, cut ${sum.cut}`);
  if (process.env.AREAX_PAGE_FAULTS) console.log(faults.join('\n'));
  assert.deepEqual(faults.slice(0, 40), []);
}

export const tests = {
  async 'no text is covered at any width, in both themes and all views'({ browser, server }) {
    await trial(browser, server.url, await viewsOf(server.url), 'the guide’s types');
  },

  async 'names of any length and sort cover nothing either'({ browser, hostile }) {
    const long = HOSTILE.find((name) => name.length > 100);
    const views = {
      closed: '',
      cell: `#${new URLSearchParams({ cell_pre: long, cell_post: HOSTILE[0] })}`,
      type: `#${new URLSearchParams({ type: long })}`,
    };
    await trial(browser, hostile.url, views, 'hostile names');
  },

  async 'seventy types fit as well'({ browser }) {
    const types = Array.from({ length: 70 }, (_, at) => `type ${at} ${'x'.repeat(at % 13)}`);
    const many = await serve(make('many', { types, synapses: 20000, neurons: 5000 }));
    await trial(browser, many.url, { closed: '', cell: `#${new URLSearchParams({ cell_pre: types[0], cell_post: types[12] })}` }, '70 types');
    await many.stop();
  },
};
