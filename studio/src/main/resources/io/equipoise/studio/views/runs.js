// The table of all runs.
import { get } from '../api.js';
import { el, fill } from '../dom.js';

export async function show(container) {
  const { runs } = await get('/api/runs');
  fill(
    container,
    el('h1', {}, 'Runs'),
    el(
      'section',
      { class: 'card scroll' },
      el(
        'table',
        {},
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Run'))),
        el(
          'tbody',
          {},
          runs.map((run) => el('tr', {}, el('th', { scope: 'row' }, el('a', { href: `#/run/${run.name}` }, run.name)))),
        ),
      ),
    ),
  );
  return () => {};
}
