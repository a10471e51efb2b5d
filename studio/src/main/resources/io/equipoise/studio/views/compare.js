// Runs beside one another: their curves in one chart, the settings that differ, samples at the same number of images.
import { get, runPath } from '../api.js';
import { Chart, dashOf, inkOf, seriesOf } from '../charts.js';
import { counted, el, fill, kimg } from '../dom.js';
import { flat, finding } from './run.js';

const IGNORED = /^(environment\.|machine\.threads)/;

export async function show(container, { rest }) {
  const names = (rest[0] ?? '').split(',').map(decodeURIComponent).filter(Boolean);
  if (names.length === 0) throw new Error('Choose runs to compare in the table of runs.');
  const [guide, ...loaded] = await Promise.all([get('/api/guide'), ...names.map(load)]);
  const runs = loaded.filter((run) => !run.failure);
  const charts = guide.map((one) => ({ guide: one, chart: new Chart(one.title, { says: one.says, healthy: one.healthy, sync: 'compare', onzoom: (from, to) => zoom(from, to) }) }));
  let zoomed = null;
  let smoothing = 0;

  const slider = el('input', {
    type: 'range',
    min: '0',
    max: '0.99',
    step: '0.01',
    value: '0',
    oninput: () => {
      smoothing = Number(slider.value);
      draw();
    },
  });

  function zoom(from, to) {
    zoomed = from === null ? null : [from, to];
    draw();
  }

  /** Bounds of many runs would hide one another: means alone. One line a run: of several in a chart the first. */
  function draw() {
    for (const { guide: one, chart } of charts) {
      const lines = one.lines.filter((line) => line.ink !== 'target' && line.field !== 'gamma');
      const series = runs.flatMap((run, i) =>
        seriesOf({ lines }, run.curves).map((line, j) => ({
          ...line,
          least: undefined,
          most: undefined,
          label: lines.length > 1 ? `${run.name} ${line.label}` : run.name,
          ink: inkOf(i),
          dash: j === 0 ? dashOf(i) : [3, 3],
        })),
      );
      chart.set(series, smoothing, zoomed);
    }
  }

  fill(
    container,
    el('nav', { class: 'crumbs', 'aria-label': 'Where you are' }, el('a', { href: '#/runs' }, 'Runs'), ' / comparison'),
    el('h1', {}, `${counted(runs.length, 'run')} compared`),
    loaded.filter((run) => run.failure).map((run) => el('p', { class: 'note-bar', role: 'alert' }, `${run.name}: ${run.failure}`)),
    el('div', { class: 'cards' }, runs.map((run, i) => card(run, i))),
    samples(runs),
    el('section', { class: 'card' }, el('h2', {}, 'Settings that differ'), differences(runs)),
    el('div', { class: 'tools' }, el('h2', {}, 'Curves'), el('label', { class: 'inline' }, 'Smoothing', slider)),
    el('div', { class: 'charts' }, charts.map(({ chart }) => chart.element)),
  );
  draw();
  return () => charts.forEach(({ chart }) => chart.end());
}

async function load(name) {
  try {
    const [run, curves] = await Promise.all([get(runPath(name)), get(runPath(name, 'metrics'))]);
    return { ...run, curves };
  } catch (e) {
    return { name, failure: e.message };
  }
}

function swatch(i) {
  const mark = el('span', { class: 'key', 'aria-hidden': 'true' });
  mark.style.borderTopColor = `var(${inkOf(i)})`;
  mark.style.borderTopStyle = dashOf(i).length ? 'dashed' : 'solid';
  return mark;
}

function card(run, i) {
  return el('section', { class: 'card' }, el('h2', {}, swatch(i), ' ', el('a', { href: `#/run/${encodeURIComponent(run.name)}` }, run.name)), finding(run.diagnosis[0]));
}

/** The grids of all runs at the same number of images, as near as each has one. */
function samples(runs) {
  const most = Math.max(0, ...runs.map((run) => run.samples.at(-1) ?? 0));
  const least = Math.min(...runs.map((run) => run.samples.at(-1) ?? 0));
  const all = [...new Set(runs.flatMap((run) => run.samples))].sort((a, b) => a - b);
  if (most === 0) return null;
  const when = el('output', { class: 'number' });
  const slider = el('input', { type: 'range', min: '0', max: String(all.length - 1), 'aria-label': 'Images seen', oninput: () => at(Number(slider.value)) });
  const figures = runs.map((run) => ({ run, picture: el('img', { class: 'grid', alt: '' }), caption: el('figcaption', {}) }));
  function at(index) {
    const images = all[index];
    when.textContent = kimg(images);
    slider.value = String(index);
    slider.setAttribute('aria-valuetext', kimg(images));
    for (const { run, picture, caption } of figures) {
      const near = run.samples.filter((one) => one <= images).at(-1) ?? run.samples[0];
      picture.hidden = near === undefined;
      if (near !== undefined) picture.src = runPath(run.name, 'samples', near);
      picture.alt = `Samples of ${run.name} after ${kimg(near)}`;
      caption.textContent = near === undefined ? `${run.name}: no samples` : `${run.name}, ${kimg(near)}${near === images ? '' : near < images && near === run.samples.at(-1) ? ' (its last)' : ''}`;
    }
  }
  at(all.filter((one) => one <= least).length - 1);
  return el(
    'section',
    { class: 'card' },
    el('h2', {}, 'Samples at the same number of images'),
    el('div', { class: 'player' }, slider, when),
    el('div', { class: 'figures' }, figures.map(({ picture, caption }) => el('figure', {}, picture, caption))),
  );
}

function differences(runs) {
  const settings = runs.map((run) => new Map(flat(run.config)));
  const paths = [...new Set(settings.flatMap((map) => [...map.keys()]))].filter((path) => !IGNORED.test(path));
  const differing = paths.filter((path) => new Set(settings.map((map) => map.get(path))).size > 1);
  if (differing.length === 0) return el('p', {}, 'None: these runs have the same settings.');
  return el(
    'div',
    { class: 'scroll' },
    el(
      'table',
      { class: 'settings' },
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Setting'), runs.map((run, i) => el('th', { scope: 'col' }, swatch(i), ' ', run.name)))),
      el('tbody', {}, differing.map((path) => el('tr', {}, el('th', { scope: 'row' }, path), settings.map((map) => el('td', {}, map.get(path) ?? '–'))))),
    ),
  );
}
