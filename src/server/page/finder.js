// Finding a neuron by its id, and where the focus goes when a view opens and closes.

import { byId } from './dom.js';

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
      if (panel.getBoundingClientRect().top > window.innerHeight * 0.8) panel.scrollIntoView({ block: 'start' });
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !panel.contains(document.activeElement)) return;
      pages.close();
      before?.focus();
    });
  }
}
