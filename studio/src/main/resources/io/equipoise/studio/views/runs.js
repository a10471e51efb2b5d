// The table of all runs: found by a word, sorted by a column, chosen for comparison. Follows what is trained.
import { get, listen } from '../api.js';
import { counted, el, fill, kimg, number, say } from '../dom.js';
import { STATES } from './run.js';

const COLUMNS = [
  { id: 'name', title: 'Run', of: (run) => run.name },
  { id: 'state', title: 'State', of: (run) => run.state ?? '' },
  { id: 'verdict', title: 'How it fares', of: (run) => ['failing', 'warning', 'note', 'good'].indexOf(run.verdict?.level) },
  { id: 'images', title: 'Images', number: true, of: (run) => run.progress?.images ?? -1 },
  { id: 'convergence', title: 'M', number: true, of: (run) => run.last?.convergence ?? Infinity, show: (run) => number(run.last?.convergence) },
  { id: 'k', title: 'k', number: true, of: (run) => run.last?.k ?? Infinity, show: (run) => number(run.last?.k, 2) },
  { id: 'diversity', title: 'Diversity', number: true, of: (run) => run.last?.diversity ?? -1, show: (run) => number(run.last?.diversity, 2) },
  { id: 'speed', title: 'Images/s', number: true, of: (run) => run.last?.images_per_second ?? -1, show: (run) => number(run.last?.images_per_second) },
  { id: 'modified', title: 'Last written', of: (run) => run.modified ?? 0, show: (run) => ago(run.modified) },
];

export async function show(container) {
  const view = new RunsView((await get('/api/runs')).runs);
  fill(container, view.element);
  view.draw();
  return listen('/api/live', { runs: ({ runs }) => view.set(runs) });
}

class RunsView {
  constructor(runs) {
    this.runs = runs;
    this.chosen = new Set();
    this.sort = JSON.parse(sessionStorage.getItem('sort') ?? '{"id":"modified","down":true}');
    this.search = el('input', {
      type: 'search',
      placeholder: 'Name, data, objective, tag, note …',
      'aria-label': 'Search runs',
      value: sessionStorage.getItem('search') ?? '',
      oninput: () => {
        sessionStorage.setItem('search', this.search.value);
        this.draw();
      },
    });
    this.count = el('span', { class: 'faint', role: 'status' });
    this.compare = el('a', { class: 'button' }, 'Compare');
    this.head = el('tr', {});
    this.body = el('tbody', {});
    this.element = el(
      'div',
      {},
      el('div', { class: 'tools' }, el('h1', {}, 'Runs'), this.search, this.count, this.compare),
      el('section', { class: 'card scroll table-card' }, el('table', { class: 'runs' }, el('caption', { class: 'unseen' }, 'All runs'), el('thead', {}, this.head), this.body)),
    );
    fill(
      this.head,
      el('th', { scope: 'col' }, el('span', { class: 'unseen' }, 'Chosen for comparison')),
      COLUMNS.map((column) => {
        column.header = el(
          'th',
          { scope: 'col', class: column.number ? 'number' : null },
          el('button', { type: 'button', class: 'sort', onclick: () => this.sortBy(column.id) }, column.title, el('span', { class: 'arrow', 'aria-hidden': 'true' })),
        );
        return column.header;
      }),
    );
  }

  set(runs) {
    this.runs = runs;
    this.draw();
  }

  sortBy(id) {
    this.sort = { id, down: this.sort.id === id ? !this.sort.down : id === 'modified' };
    sessionStorage.setItem('sort', JSON.stringify(this.sort));
    this.draw();
    say(`Sorted by ${COLUMNS.find((column) => column.id === id).title}`);
  }

  draw() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.runs.filter((run) => words.every((word) => textOf(run).includes(word)));
    const column = COLUMNS.find((one) => one.id === this.sort.id) ?? COLUMNS[0];
    const sign = this.sort.down ? -1 : 1;
    found.sort((a, b) => sign * compare(column.of(a), column.of(b)));
    for (const one of COLUMNS) {
      const current = one === column;
      one.header.setAttribute('aria-sort', current ? (this.sort.down ? 'descending' : 'ascending') : 'none');
      one.header.querySelector('.arrow').textContent = current ? (this.sort.down ? ' ↓' : ' ↑') : '';
    }
    this.count.textContent = found.length === this.runs.length ? counted(found.length, 'run') : `${found.length} of ${counted(this.runs.length, 'run')}`;
    const focused = document.activeElement?.id;
    this.head.hidden = this.runs.length === 0; // its columns would be wider than a phone
    if (this.runs.length === 0) {
      fill(this.body, el('tr', {}, el('td', { colspan: String(COLUMNS.length + 1) }, 'There are no runs yet. ', el('a', { href: '#/new' }, 'Start one'), ' or run ', el('code', {}, './equipoise train'), '.')));
    } else {
      fill(this.body, found.map((run) => this.row(run)));
    }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    this.link();
  }

  row(run) {
    const check = el('input', {
      type: 'checkbox',
      id: `choose-${run.name}`,
      'aria-label': `Compare ${run.name}`,
      checked: this.chosen.has(run.name),
      onchange: () => {
        if (check.checked) this.chosen.add(run.name);
        else this.chosen.delete(run.name);
        this.link();
      },
    });
    const name = el('th', { scope: 'row', class: 'run-name' }, el('a', { id: `run-${run.name}`, href: `#/run/${encodeURIComponent(run.name)}` }, run.name), this.below(run));
    if (run.broken || !run.state) {
      const says = run.broken ? `Cannot be read: ${run.broken}` : 'Its disk does not answer.';
      return el('tr', {}, el('td', {}, check), name, el('td', { colspan: String(COLUMNS.length - 1), class: 'faint' }, says));
    }
    return el(
      'tr',
      {},
      el('td', {}, check),
      name,
      el('td', {}, el('span', { class: `badge ${run.state}` }, STATES[run.state]), run.silent && el('span', { class: 'faint' }, ' disk does not answer')),
      el('td', {}, el('span', { class: `verdict ${run.verdict.level}` }, run.verdict.title)),
      el('td', { class: 'number' }, kimg(run.progress.images), el('progress', { value: run.progress.share, max: 1, 'aria-label': 'Share of the budget' })),
      COLUMNS.slice(4).map((column) => el('td', { class: column.number ? 'number' : null }, column.show(run))),
    );
  }

  below(run) {
    const facts = run.objective && `${run.objective} on ${run.data || '?'}${run.resolution ? `, ${run.resolution} px` : ''}`;
    return el('div', { class: 'below' }, facts, run.verdict && el('span', { class: `verdict narrow ${run.verdict.level}` }, run.verdict.title), (run.tags ?? []).map((tag) => el('span', { class: 'tag' }, tag)), run.note && el('span', { class: 'run-note' }, run.note.split('\n')[0]));
  }

  link() {
    const names = [...this.chosen].filter((name) => this.runs.some((run) => run.name === name));
    this.compare.textContent = names.length < 2 ? 'Compare: choose two or more' : `Compare ${names.length} runs`;
    if (names.length < 2) {
      this.compare.removeAttribute('href');
      this.compare.setAttribute('aria-disabled', 'true');
    } else {
      this.compare.href = `#/compare/${names.map(encodeURIComponent).join(',')}`;
      this.compare.removeAttribute('aria-disabled');
    }
  }
}

const textOf = (run) => [run.name, run.data, run.objective, run.architecture, run.preset, run.state, run.verdict?.title, run.note, ...(run.tags ?? [])].join(' ').toLowerCase();

const compare = (a, b) => (typeof a === 'string' ? a.localeCompare(b, 'en', { numeric: true }) : a - b);

function ago(millis) {
  if (!millis) return '–';
  const seconds = (Date.now() - millis) / 1000;
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(millis).toISOString().slice(0, 10);
}
