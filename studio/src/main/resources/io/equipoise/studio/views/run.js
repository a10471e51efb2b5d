// A run's training.
import { el, fill } from '../dom.js';

export async function show(container, { run }) {
  fill(container, el('section', { class: 'card' }, el('h2', {}, 'Settings'), el('pre', {}, JSON.stringify(run.config, null, 2))));
  return () => {};
}
