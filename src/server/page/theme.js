// Light and dark: the system's choice, or the reader's, remembered on this machine.

import { greys, ramp } from './color.js';

const KEY = 'areax-theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

export class Theme {
  #select;
  #changed;

  /** `changed()` is called whenever colours have changed. */
  constructor(select, changed) {
    this.#select = select;
    this.#changed = changed;
    select.value = remembered() ?? 'auto';
    select.addEventListener('change', () => {
      remember(select.value);
      this.#apply();
    });
    dark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  #apply() {
    const chosen = this.#select.value;
    const name = chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen;
    document.documentElement.dataset.theme = name;
    this.ramp = ramp(name);
    this.greys = greys(name);
    this.paint = paint();
    this.#changed();
  }
}

/** The colours that the canvas needs, from the style sheet. */
function paint() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: color('paper'),
    ink: color('ink'),
    muted: color('muted'),
    zero: color('zero'),
    zeroMark: color('zero-mark'),
    undefined: color('undefined'),
    undefinedMark: color('undefined-mark'),
    hatch: color('hatch'),
    hatchMark: color('hatch-mark'),
  };
}

// A browser may forbid storage; then the choice lasts as long as the page.
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // Nothing is lost but the memory of the choice.
  }
}
