// A run on points of the plane: generated and real points over the discriminator's surface, live and replayed.
import { get, getFloats, runPath } from '../api.js';
import { el, fill, latest, number, say, svg } from '../dom.js';
import { drawBar, drawPlot, EXTENT, legendMark } from './points-plot.js';

const LOOK_MILLIS = 1000;
const MOST_KEPT = 200;
const SPEEDS = { 1: 'slow', 5: 'medium', 15: 'fast' }; // snapshots a second

const READING = {
  gan: 'The ground shows minus the logit of D: dark where D takes a point for real. The generated points run after the dark places, and D moves them away again; where they all sit on one place, the modes have collapsed.',
  ebgan:
    'D digs: the hinge raises the energy of generated points up to the margin and lowers that of real ones, so that dark valleys form under the data and the generated points slide into them. Points that gather in a few valleys have collapsed.',
  'ebgan-pt':
    'D digs: the hinge raises the energy of generated points up to the margin and lowers that of real ones, so that dark valleys form under the data. The pulling-away term drives generated points apart, so that they reach more of the valleys.',
  began:
    'D and G are kept in balance: D learns dark valleys under the data, and turns against the generated points only as far as it takes to hold their energy at the share gamma of the data’s. Points that gather in a few valleys have collapsed.',
};

class Replay {
  constructor(name, about, signal) {
    this.name = name;
    this.about = about;
    this.signal = signal;
    this.snapshots = about.snapshots;
    this.kept = new Map();
    this.place = Math.max(0, this.snapshots.length - 1);
    this.following = true;
  }

  now() {
    return this.snapshots[this.place];
  }

  /** Points and surface of a snapshot; the last some are kept. */
  async load(images) {
    const known = this.kept.get(images);
    if (known) return known;
    const [generated, surface] = await Promise.all([getFloats(this.path(images, 'generated'), this.signal), getFloats(this.path(images, 'surface'), this.signal)]);
    const snapshot = { images, generated, surface, side: Math.round(Math.sqrt(surface.length)) };
    this.kept.set(images, snapshot);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
    return snapshot;
  }

  path(...rest) {
    return runPath(this.name, 'points', ...rest);
  }
}

export async function show(container, { name, run }) {
  const ending = new AbortController();
  const begin = () => beginAt(container, name, run, ending.signal);
  if (!(await begin())) waitForFirst(container, begin, ending.signal);
  return () => ending.abort();
}

/** Shows the plane and follows the training; false if there is nothing to show yet. */
async function beginAt(container, name, run, signal) {
  const about = await get(runPath(name, 'points'), signal);
  if (about.snapshots.length === 0) return false;
  const replay = new Replay(name, about, signal);
  const real = await getFloats(replay.path('real'), signal);
  const view = new View(container, replay, real, run.config.objective.gamma);
  view.show();
  const looking = setInterval(latest(() => view.look()), LOOK_MILLIS);
  const redraw = () => view.draw();
  document.addEventListener('themechange', redraw);
  const resized = new ResizeObserver(redraw);
  resized.observe(view.canvas);
  signal.addEventListener('abort', () => {
    clearInterval(looking);
    view.stop();
    resized.disconnect();
    document.removeEventListener('themechange', redraw);
  });
  return true;
}

function waitForFirst(container, begin, signal) {
  const wrong = el('p', { class: 'problem', role: 'alert' });
  fill(container, el('section', { class: 'card' }, el('h2', {}, 'Nothing drawn yet'), el('p', {}, 'A training leaves its points and D’s surface each time it draws samples. This page shows them as soon as there are any.'), wrong));
  let timer = 0;
  const look = async () => {
    try {
      if (await begin()) return;
      wrong.textContent = '';
    } catch (e) {
      if (signal.aborted) return;
      wrong.textContent = e.message;
    }
    timer = setTimeout(look, LOOK_MILLIS);
  };
  timer = setTimeout(look, LOOK_MILLIS);
  signal.addEventListener('abort', () => clearTimeout(timer));
}

class View {
  constructor(container, replay, real, gamma) {
    this.replay = replay;
    this.gamma = gamma;
    this.real = real;
    this.snapshot = null;
    this.playing = null;
    this.turn = 0;
    this.canvas = el('canvas', { class: 'plot', role: 'img', onpointermove: (event) => this.point(event), onpointerleave: () => (this.pointed.textContent = this.hint) });
    this.bar = el('canvas', { class: 'colours', role: 'img' });
    this.hint = `Point at the plane to read ${replay.about.measure === 'energy' ? 'the energy' : 'minus the logit'} there.`;
    this.pointed = el('p', { class: 'faint pointed' }, this.hint);
    this.slider = el('input', { id: 'time', type: 'range', min: '0', step: '1', oninput: () => this.go(Number(this.slider.value), true) });
    this.time = el('output', { for: 'time' });
    this.play = el('button', { type: 'button', onclick: () => (this.playing ? this.stop() : this.start()) }, '▶ Play');
    this.speed = el('select', { id: 'speed' }, Object.entries(SPEEDS).map(([rate, words]) => el('option', { value: rate, selected: rate === '5' }, words)));
    this.scale = el('select', { id: 'scale', onchange: () => this.draw() }, el('option', { value: 'rank' }, 'by rank: the shape at each time'), el('option', { value: 'energy' }, `by ${measure(replay.about)}: one scale for all times`));
    this.shown = Object.fromEntries(['surface', 'real', 'generated'].map((part) => [part, el('input', { type: 'checkbox', checked: true, onchange: () => this.draw() })]));
    this.follow = el('input', { type: 'checkbox', checked: true, onchange: () => this.followed() });
    this.facts = el('dl', { class: 'facts' });
    this.chart = el('div', {});
    this.line = el('p', { class: 'faint' });
    fill(container, this.layout());
  }

  layout() {
    const { about } = this.replay;
    const check = (input, words, mark) => el('label', { class: 'check' }, input, mark, words);
    return el(
      'div',
      { class: 'points' },
      el(
        'section',
        { class: 'card', 'aria-labelledby': 'plane-title' },
        el('h2', { id: 'plane-title' }, `What D and G know of the ${about.data}`),
        el('p', {}, READING[about.objective]),
        el(
          'div',
          { class: 'plane-split' },
          el(
            'div',
            {},
            this.canvas,
            this.pointed,
            this.bar,
            el('div', { class: 'row' }, check(this.shown.real, 'real points', legendMark('real')), check(this.shown.generated, 'generated points', legendMark('generated')), check(this.shown.surface, `D’s ${measure(about)}: dark is low`)),
          ),
          el(
            'div',
            {},
            el('div', { class: 'row' }, this.play, el('label', { for: 'speed' }, 'Speed', this.speed), check(this.follow, 'follow the training')),
            el('label', { for: 'time', class: 'wide' }, 'Time, in real images seen', this.slider),
            el('p', {}, this.time),
            el('label', { for: 'scale' }, 'Colours', this.scale),
            this.facts,
            el('h3', {}, 'Over the training'),
            this.chart,
            this.line,
          ),
        ),
      ),
    );
  }

  show() {
    this.slider.max = String(this.replay.snapshots.length - 1);
    this.go(this.replay.place, false);
  }

  /** To a snapshot by its place in time. */
  async go(place, byHand) {
    const { replay } = this;
    if (byHand && place !== replay.snapshots.length - 1) this.follow.checked = replay.following = false;
    replay.place = place;
    this.slider.value = String(place);
    const { images } = replay.now();
    this.slider.setAttribute('aria-valuetext', `${images.toLocaleString('en')} images`);
    const turn = ++this.turn;
    try {
      const snapshot = await replay.load(images);
      if (turn !== this.turn) return; // the person has moved on
      this.snapshot = snapshot;
      this.line.textContent = '';
      this.draw();
    } catch (e) {
      if (e.name === 'AbortError') return;
      this.line.textContent = e.message;
      say(e.message);
    }
  }

  draw() {
    if (!this.snapshot) return;
    const { about, snapshots } = this.replay;
    const now = snapshots.find((one) => one.images === this.snapshot.images);
    const range = this.scale.value === 'energy' ? [Math.min(...snapshots.map((s) => s.least)), Math.max(...snapshots.map((s) => s.median))] : null;
    const shown = Object.fromEntries(Object.entries(this.shown).map(([part, input]) => [part, input.checked]));
    const levels = drawPlot(this.canvas, this.snapshot, this.real, shown, range);
    drawBar(this.bar, levels, measure(about));
    this.tell(now);
    fill(this.chart, chart(snapshots, about.centres.length, now));
  }

  tell(now) {
    const { about } = this.replay;
    const of = about.centres.length;
    const ofReal = meanEnergy(this.snapshot, this.real);
    const ofGenerated = meanEnergy(this.snapshot, this.snapshot.generated);
    const sorted = Float32Array.from(this.snapshot.surface).sort();
    this.time.textContent = `${now.images.toLocaleString('en')} images, snapshot ${this.replay.place + 1} of ${this.replay.snapshots.length}`;
    const facts = [
      ['Modes reached', `${now.modes} of ${of}`],
      ['Generated points on a mode', `${Math.round(100 * now.high_quality)} %`],
      [`Mean ${measure(about)} of real points`, number(ofReal)],
      [`Mean ${measure(about)} of generated points`, number(ofGenerated)],
      about.objective === 'began' && [`Their ratio; gamma asks for ${number(this.gamma)}`, number(ofGenerated / ofReal)],
      [`Median ${measure(about)} of the plane`, number(sorted[Math.floor(sorted.length / 2)])],
    ].filter(Boolean);
    fill(this.facts, facts.map(([term, value]) => [el('dt', {}, term), el('dd', {}, value)]));
    this.canvas.setAttribute(
      'aria-label',
      `The plane after ${now.images.toLocaleString('en')} images: ${facts.map(([term, value]) => `${term.toLowerCase()} ${value}`).join(', ')}.`,
    );
  }

  point(event) {
    if (!this.snapshot) return;
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = this.canvas.plane((event.clientX - box.left), (event.clientY - box.top));
    if (Math.abs(x) > EXTENT || Math.abs(y) > EXTENT) return;
    this.pointed.textContent = `x ${x.toFixed(2)}, y ${y.toFixed(2)}: ${measure(this.replay.about)} ${number(energyAt(this.snapshot, x, y))}`;
  }

  start() {
    this.play.textContent = '⏸ Pause';
    this.follow.checked = this.replay.following = false;
    if (this.replay.place === this.replay.snapshots.length - 1) this.replay.place = -1;
    const next = async () => {
      if (!this.playing) return;
      if (this.replay.place >= this.replay.snapshots.length - 1) {
        this.stop();
        return;
      }
      await this.go(this.replay.place + 1, false);
      if (this.playing) this.playing = setTimeout(next, 1000 / Number(this.speed.value));
    };
    this.playing = setTimeout(next, 0);
    say('Playing');
  }

  stop() {
    if (!this.playing) return;
    clearTimeout(this.playing);
    this.playing = null;
    this.play.textContent = '▶ Play';
    say(`Stopped at ${this.replay.now().images.toLocaleString('en')} images`);
  }

  followed() {
    this.replay.following = this.follow.checked;
    if (this.replay.following) {
      this.stop();
      this.go(this.replay.snapshots.length - 1, false);
    }
  }

  /** Looks for new snapshots. */
  async look() {
    if (document.hidden) return;
    const { replay } = this;
    try {
      const { snapshots } = await get(`${replay.path()}?after=${replay.snapshots.at(-1).images}`, replay.signal);
      if (snapshots.length === 0) return;
      replay.snapshots.push(...snapshots);
      this.slider.max = String(replay.snapshots.length - 1);
      if (replay.following) this.go(replay.snapshots.length - 1, false);
    } catch {
      // the next look may do better
    }
  }
}

const measure = (about) => (about.measure === 'energy' ? 'energy' : 'minus logit');

/** Mean of the surface at points, x and y in turn. */
function meanEnergy(snapshot, xy) {
  let sum = 0;
  for (let i = 0; i < xy.length; i += 2) sum += energyAt(snapshot, xy[i], xy[i + 1]);
  return sum / (xy.length / 2);
}

/** The surface at a point, between the middles of the four cells around it. */
function energyAt({ surface, side }, x, y) {
  const at = (value) => Math.max(0, Math.min(side - 1, ((value + EXTENT) / (2 * EXTENT)) * side - 0.5));
  const [column, row] = [at(x), at(-y)];
  const [left, top] = [Math.min(side - 2, Math.floor(column)), Math.min(side - 2, Math.floor(row))];
  const [right, down] = [column - left, row - top];
  const cell = (r, c) => surface[(top + r) * side + left + c];
  return (1 - down) * ((1 - right) * cell(0, 0) + right * cell(0, 1)) + down * ((1 - right) * cell(1, 0) + right * cell(1, 1));
}

/** Modes and points on them over the training, in percent, with a mark at the time shown. */
function chart(snapshots, modes, now) {
  const [width, height, left, bottom] = [320, 130, 42, 20];
  const last = Math.max(1, snapshots.at(-1).images);
  const x = (images) => left + ((width - left - 6) * images) / last;
  const y = (share) => 6 + (height - bottom - 6) * (1 - share);
  const line = (share, kind) => svg('polyline', { class: kind, points: snapshots.map((s) => `${x(s.images).toFixed(1)},${y(share(s)).toFixed(1)}`).join(' ') });
  return [
    svg(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, class: 'over', role: 'img', 'aria-label': `Over the training: modes reached went from ${snapshots[0].modes} to ${snapshots.at(-1).modes} of ${modes}, points on a mode from ${Math.round(100 * snapshots[0].high_quality)} to ${Math.round(100 * snapshots.at(-1).high_quality)} percent.` },
      [0, 0.5, 1].map((share) => [svg('line', { class: 'rule', x1: left, x2: width - 6, y1: y(share), y2: y(share) }), svg('text', { x: left - 4, y: y(share) + 4, 'text-anchor': 'end' }, `${100 * share} %`)]),
      svg('text', { x: left, y: height - 4 }, '0'),
      svg('text', { x: width - 6, y: height - 4, 'text-anchor': 'end' }, `${last.toLocaleString('en')} images`),
      svg('line', { class: 'now', x1: x(now.images), x2: x(now.images), y1: 6, y2: height - bottom }),
      line((s) => s.modes / modes, 'modes'),
      line((s) => s.high_quality, 'quality'),
    ),
    el('p', { class: 'over-keys' }, el('span', { class: 'over-key modes' }, `modes reached, of ${modes}`), el('span', { class: 'over-key quality' }, 'generated points on a mode')),
  ];
}
