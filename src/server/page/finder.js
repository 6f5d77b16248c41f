// Finding a neuron by its id, and where the focus goes when a view opens and closes.

import { byId } from './dom.js';

/** The panel stands below the picture; the same width as in layout.css. */
const NARROW = window.matchMedia('(max-width: 899px)');

export class Finder {
  constructor(form, panel, pages) {
    const field = byId('find-id');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const id = field.value.trim();
      if (/^\d{1,20}$/.test(id)) pages.openNeuron(id);
    });
    let before = null;
    panel.addEventListener('opened', () => {
      if (!panel.contains(document.activeElement)) before = document.activeElement;
      panel.focus({ preventScroll: true });
      // Where the panel stands below the picture, it must come into view.
      if (NARROW.matches) panel.scrollIntoView({ block: 'start' });
    });
    panel.addEventListener('closed', () => {
      before?.focus({ preventScroll: true });
      // From below the picture the way goes back to it.
      if (byId('stage').getBoundingClientRect().top < 0 && NARROW.matches) byId('stage').scrollIntoView({ block: 'start' });
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && panel.contains(document.activeElement)) panel.querySelector('.close')?.click();
    });
    byId('jump').addEventListener('click', () => {
      panel.scrollIntoView({ block: 'start' });
      panel.focus({ preventScroll: true });
    });
  }
}
