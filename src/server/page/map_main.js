// The page of a data set with a map, from start to picture: state → question → answer → picture.

import { ask, route } from './api.js';
import { byId, make, setText } from './dom.js';
import { Downloads } from './downloads.js';
import { Resampled, ofCategories } from './intervals.js';
import { Late } from './late.js';
import { Latest } from './latest.js';
import { MapChoices } from './map_choices.js';
import { MapControls } from './map_controls.js';
import { MapData } from './map_data.js';
import { MapPanel } from './map_panel.js';
import { MapPicture } from './map_picture.js';
import { MapState } from './map_state.js';
import { inForce, measured, sentence } from './map_words.js';
import { exact, ms, percent } from './numbers.js';
import { Question, copyText } from './question.js';
import { Theme } from './theme.js';

const REST_MS = 120;
const RESTING = ['numbers', 'out', 'rest'];

async function start() {
  const { answer: info } = await ask(route('info'), {});
  const data = new MapData(info);
  const state = new MapState(data, location.hash);
  setText(byId('dataset'), `${data.name} · ${exact(info.synapses)} synapses · ${exact(info.neurons)} neurons`);
  document.title = `${data.name} · areax`;
  const panel = new MapPanel(data, state);
  const picture = new MapPicture(data, state, (found) => panel.open(found));
  picture.useTheme(new Theme(byId('theme'), () => picture.paint()));
  const controls = new MapControls(byId('filters'), data, state);
  const choices = new MapChoices(byId('choices'), data, state);
  const say = (words) => setText(byId('live'), words);
  const downloads = new Downloads(byId('downloads'));
  const question = new Question(byId('question'), say, ['rows', 'columns']);
  const resampled = new Resampled((found) => {
    picture.useIntervals(found);
    panel.useIntervals(found);
  }, (params, signal) => ofCategories(params, signal, { areCells: data.areCells, unit: data.unit(params.measure) }));
  let shown = null;
  let restTimer = 0;
  const late = new Late((is) => {
    byId('stage').classList.toggle('late', is);
    picture.old(is);
    describe(is);
  });

  function describe(isWaiting) {
    byId('about').classList.toggle('waiting', isWaiting);
    if (isWaiting) {
      setText(byId('measured'), `Waiting for: ${measured(data, state.matrix())}, ${sentence(inForce(data, state))}.`);
      setText(byId('begins'), shown ? `All numbers are still for: ${shown.measured}, ${shown.filters}.` : '');
    } else if (shown) {
      setText(byId('measured'), `${shown.measured}: rows ${state.get('rows') || 'all'}, columns ${state.get('columns') || 'all'}.`);
      setText(byId('begins'), '');
    }
  }

  const latest = new Latest(async (asked, signal) => {
    try {
      const { answer, tookMs } = await ask(route('matrix/json'), asked.params, { signal });
      show(answer, asked, tookMs);
      controls.blame(null);
    } catch (error) {
      if (error.name === 'AbortError') return;
      refused(error);
      controls.blame(error.parameter);
    }
    rest();
  });

  function show(answer, asked, tookMs) {
    byId('problem').hidden = true;
    shown = { measured: measured(data, asked.params), filters: asked.filters, total: answer.total };
    picture.show({ ...answer, measure: asked.params.measure, normalize: asked.params.normalize }, asked.key);
    for (const side of ['rows', 'columns']) {
      if (!picture.cells.isPart) controls.learn(asked.params[side], picture.cells[side]);
    }
    late.show(asked.key);
    setText(byId('total'), `${exact(answer.total)} of ${exact(info.synapses)} synapses`);
    const engine = tookMs === null ? answer.engine : `${answer.engine}, ${ms(tookMs)}`;
    setText(byId('status'), `Exact · ${percent(info.synapses ? answer.total / info.synapses : null)} of all synapses · engine ${engine}`);
    describe(late.is);
    document.dispatchEvent(new CustomEvent('areax:drawn', { detail: { key: asked.key } }));
  }

  function refused(error) {
    const place = byId('problem');
    const words = error instanceof TypeError ? 'The server does not answer' : error.message;
    const still = shown ? ` The picture is still for ${shown.measured}, ${shown.filters}.` : '';
    place.textContent = `${[words, error.advice].filter(Boolean).join(': ')}.${still}`;
    place.hidden = false;
    late.refuse();
    describe(false);
  }

  function rest() {
    clearTimeout(restTimer);
    restTimer = setTimeout(settle, REST_MS);
  }

  /** What is not the picture follows when the hand rests. */
  async function settle() {
    if (picture.key !== JSON.stringify(state.picture())) return;
    const params = state.matrix();
    picture.showTable(`${shown.measured}; ${shown.filters}; ${exact(shown.total)} synapses`);
    question.show(params);
    downloads.show(params);
    for (const id of RESTING) byId(id).classList.remove('late');
    say(`${exact(shown.total)} synapses pass: ${shown.filters}`);
    await panel.update(picture.answer, picture.cells);
    document.dispatchEvent(new CustomEvent('areax:settled'));
    const key = JSON.stringify(params);
    if (key === JSON.stringify(state.matrix())) await resampled.want(key, params);
  }

  function chips() {
    byId('inforce').replaceChildren(...inForce(data, state).map(({ text, off }) => {
      return make('button', { type: 'button', class: 'chip-off', 'aria-label': `${text}: take off`, onclick: () => state.set(off) }, text);
    }));
  }

  function follow(at) {
    const params = state.picture();
    const key = JSON.stringify(params);
    const isNew = picture.key !== key;
    if (isNew) {
      panel.stop();
      resampled.drop();
      latest.want({ params, key, filters: sentence(inForce(data, state)), at });
      for (const id of RESTING) byId(id).classList.add('late');
    } else {
      latest.drop();
      byId('problem').hidden = true;
      picture.sync();
      rest();
    }
    late.want(key);
    if (isNew) byId('numbers').classList.toggle('shown', state.get('table') === 'true');
    controls.sync();
    choices.sync();
    chips();
  }

  state.onChange(follow);
  window.addEventListener('popstate', () => state.restore(location.hash));
  window.addEventListener('hashchange', () => {
    if (location.hash !== state.hash()) state.restore(location.hash);
  });
  byId('share').addEventListener('click', async () => {
    state.commit();
    const copied = await copyText(location.href);
    setText(byId('share'), copied ? 'Link copied' : 'The link is in the address bar');
    setTimeout(() => setText(byId('share'), 'Copy link'), 2000);
  });
  follow(performance.now());
}

start().catch((error) => {
  byId('problem').textContent = error.message;
  byId('problem').hidden = false;
});
