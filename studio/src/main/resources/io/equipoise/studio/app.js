// The frame: which view the address asks for, the head that all tabs of a run share, light and dark.
import { get, runPath, SILENT } from './api.js';
import { el, fill, say } from './dom.js';
import { TABS } from './tabs.js';

const PAGES = {
  runs: { title: 'Runs', view: () => import('./views/runs.js') },
  compare: { title: 'Compare', view: () => import('./views/compare.js') },
  new: { title: 'New run', view: () => import('./views/new.js') },
};

const main = document.getElementById('main');
let end = () => {};
let shown = 0; // counts addresses, so that a slow view does not draw over a later one

async function route() {
  const turn = ++shown;
  end();
  end = () => {};
  const [page, ...rest] = location.hash.replace(/^#\/?/, '').split('/');
  mark(page || 'runs');
  const box = el('div', { class: 'view' });
  fill(main, box);
  try {
    const stop = page === 'run' ? await showRun(box, rest) : await showPage(box, page || 'runs', rest);
    if (turn === shown) end = stop ?? (() => {});
    else stop?.();
  } catch (e) {
    if (turn === shown) showFailure(box, e);
  }
}

async function showPage(box, page, rest) {
  const known = Object.hasOwn(PAGES, page) && PAGES[page];
  if (!known) throw new Error(`There is no page ${page} here.`);
  document.title = `${known.title} · Equipoise studio`;
  return (await moduleOf(known)).show(box, { rest });
}

/** The module of a view, which comes from the studio as all else does. */
async function moduleOf({ view }) {
  try {
    return await view();
  } catch (e) {
    throw e instanceof TypeError ? new Error(SILENT) : e; // browsers word it each in its way
  }
}

/** A run's head with its tabs, and below it what the tab shows. */
async function showRun(box, rest) {
  const [name, tab = ''] = rest.map(decodeURIComponent);
  document.title = `${name} · Equipoise studio`;
  const run = await get(runPath(name));
  const fitting = TABS.filter((one) => one.fits(run));
  const current = fitting.find((one) => one.id === tab);
  if (!current) throw new Error(`The run ${name} has no view ${tab}.`);
  const body = el('div', { class: 'tab' });
  fill(
    box,
    el('nav', { class: 'crumbs', 'aria-label': 'Where you are' }, el('a', { href: '#/runs' }, 'Runs'), ' / ', el('span', {}, name)),
    el('h1', {}, name),
    fitting.length > 1 &&
      el(
        'nav',
        { class: 'tabs', 'aria-label': 'Views of this run' },
        fitting.map((one) =>
          el(
            'a',
            {
              href: `#/run/${encodeURIComponent(name)}${one.id ? `/${one.id}` : ''}`,
              'aria-current': one === current ? 'page' : null,
            },
            one.title,
          ),
        ),
      ),
    body,
  );
  return (await moduleOf(current)).show(body, { name, run });
}

function showFailure(box, failure) {
  box.append(
    el(
      'section',
      { class: 'card failure', role: 'alert' },
      el('h2', {}, 'This cannot be shown'),
      el('p', {}, failure.message),
      el('p', {}, el('button', { type: 'button', onclick: route }, 'Try again'), ' ', el('a', { href: '#/runs' }, 'All runs')),
    ),
  );
}

function mark(page) {
  for (const link of document.querySelectorAll('.bar nav a')) {
    if (link.getAttribute('href') === `#/${page}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

const THEMES = ['auto', 'light', 'dark'];

function theme(chosen) {
  document.documentElement.dataset.theme = chosen;
  localStorage.setItem('theme', chosen);
  const button = document.getElementById('theme');
  button.textContent = { auto: '◐ Auto', light: '☀ Light', dark: '☾ Dark' }[chosen];
  button.setAttribute('aria-label', `Colours: ${chosen}. Change.`);
  document.dispatchEvent(new Event('themechange'));
}

document.getElementById('theme').addEventListener('click', () => {
  const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  theme(next);
  say(`Colours: ${next}`);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => document.dispatchEvent(new Event('themechange')));
const remembered = localStorage.getItem('theme');
theme(THEMES.includes(remembered) ? remembered : 'auto');

window.addEventListener('hashchange', () => {
  route();
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault(); // the address is the view's
  main.focus();
});
route();
