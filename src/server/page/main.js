// The page from start to picture: state → question → answer → picture, and what hangs on it.

import { ask, route } from './api.js';
import { Check } from './check.js';
import { Choices } from './choices.js';
import { Controls } from './controls.js';
import { byId, setText } from './dom.js';
import { Downloads } from './downloads.js';
import { Finder } from './finder.js';
import { Resampled, ofTypes } from './intervals.js';
import { Latest } from './latest.js';
import { exact } from './numbers.js';
import { Pages } from './pages.js';
import { Panel } from './panel.js';
import { Picture } from './picture.js';
import { Question, copyText } from './question.js';
import { State } from './state.js';
import { Status } from './status.js';
import { Subject } from './subject.js';
import { Theme } from './theme.js';
import { sentence } from './words.js';

/** A drag rests when nothing changed for so long; then everything but the picture follows. */
const REST_MS = 120;
/** What follows only then holds earlier numbers until it does. */
const RESTING = ['numbers', 'out', 'rest'];

const state = new State(location.hash);
const say = (words) => setText(byId('live'), words);
let late = () => {};
const status = new Status(state, (is) => late(is));

async function start() {
  const { answer: info } = await ask(route('info'), {});
  setText(byId('dataset'), `${info.dataset.name} · ${exact(info.dataset.synapses)} synapses · ${exact(info.dataset.neurons)} neurons`);
  setText(byId('citation'), `Cite: ${info.citation}`);
  setText(byId('version'), `areax ${info.version}`);
  const pages = new Pages(state, info);
  const picture = new Picture(state, info, pages);
  const theme = new Theme(byId('theme'), () => picture.paint());
  picture.useTheme(theme);
  const controls = new Controls(byId('filters'), state, info);
  const choices = new Choices(byId('choices'), state);
  const check = new Check(state);
  const downloads = new Downloads(byId('downloads'));
  const question = new Question(byId('question'), say);
  const panel = new Panel(byId('panel'), pages);
  const subject = new Subject(state, info);
  late = (is) => {
    picture.old(is);
    subject.waiting(is);
  };
  new Finder(byId('find'), byId('panel'), pages);

  let restTimer = 0;
  let isOpening = false;
  const latest = new Latest(async (asked, signal) => {
    try {
      const { answer, tookMs } = await ask(route('matrix/json'), asked.params, { signal });
      picture.show(answer, asked);
      status.answered(answer, asked, tookMs);
      check.drawn(answer, asked.key);
      controls.compared(answer.filter);
      controls.blame(null);
    } catch (error) {
      if (error.name === 'AbortError') return;
      status.refused(error);
      controls.blame(error.parameter);
    }
    rest();
  });

  // What is not the picture waits until the hand rests.
  function rest() {
    clearTimeout(restTimer);
    restTimer = setTimeout(settle, REST_MS);
  }

  async function settle() {
    const isDrawn = picture.key === keyOf(state);
    if (isDrawn) settlePicture();
    // A view that was opened meanwhile need not wait for the picture.
    else if (!isOpening) return;
    isOpening = false;
    const key = filterKey(state);
    const details = await panel.update(state.filters(), key);
    if (details && key === filterKey(state)) picture.useDetails(details, key);
    if (isDrawn) document.dispatchEvent(new CustomEvent('areax:settled'));
    if (isDrawn && key === filterKey(state)) await resampled.want(keyOf(state), state.matrix());
  }

  const resampled = new Resampled((found) => {
    picture.useIntervals(found);
    panel.useIntervals(found);
  }, ofTypes);

  function settlePicture() {
    downloads.show(state.matrix());
    question.show(state.matrix());
    picture.showTable();
    subject.show(picture.answer);
    for (const id of RESTING) byId(id).classList.remove('late');
    check.settled(state.matrix(), picture.answer, picture.key);
    say(`${exact(picture.answer.total)} synapses pass: ${sentence(picture.answer.filter)}`);
  }

  function follow(at) {
    const key = keyOf(state);
    const isNew = picture.key !== key;
    // The question leaves first; the server works while the controls follow.
    if (isNew) {
      panel.stop();
      resampled.drop();
      latest.want({ params: state.matrix(), key, filterKey: filterKey(state), at });
      for (const id of RESTING) byId(id).classList.add('late');
    } else {
      latest.drop();
      controls.blame(null);
    }
    status.asked(key);
    subject.sync();
    isOpening = panel.follow(filterKey(state)) || isOpening;
    controls.sync();
    choices.sync();
    check.sync();
    picture.sync();
    if (!isNew || isOpening) rest();
  }

  state.onChange(follow);
  window.addEventListener('popstate', () => state.restore(location.hash));
  window.addEventListener('hashchange', () => {
    if (location.hash !== state.hash()) state.restore(location.hash);
  });
  byId('share').addEventListener('click', share);
  follow(performance.now());
}

const keyOf = (of) => JSON.stringify(of.matrix());
const filterKey = (of) => JSON.stringify(of.filters());

async function share() {
  state.commit();
  const copied = await copyText(location.href);
  const words = copied ? 'Link copied' : 'The link is in the address bar';
  byId('share').textContent = words;
  say(words);
  setTimeout(() => { byId('share').textContent = 'Copy link'; }, 2000);
}

start().catch((error) => status.refused(error));
