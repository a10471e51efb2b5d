// A run's training: what is wrong with it, in words; its balance; its samples; its curves. All of it live.
import { get, send, listen, runPath } from '../api.js';
import { append, Chart, seriesOf } from '../charts.js';
import { Balance } from '../balance.js';
import { Control } from '../control.js';
import { Samples } from '../samples.js';
import { el, fill, duration, kimg, latest, number, say, whole } from '../dom.js';

const MOST_APPENDED = 2000; // after which the server's shorter form is asked for

export async function show(container, { name, run }) {
  const [guide, first] = await Promise.all([get('/api/guide'), get(runPath(name, 'metrics'))]);
  const view = new RunView(name, run, guide, first);
  fill(container, view.element);
  view.start();
  return () => view.end();
}

class RunView {
  constructor(name, run, guide, curves) {
    this.name = name;
    this.run = run;
    this.curves = curves;
    this.zoomed = null;
    this.detail = null;
    this.appended = 0; // more than most: the curves are not those of the log any more
    this.reload = latest(async () => {
      try {
        this.curves = await get(runPath(name, 'metrics'));
        this.appended = 0;
        this.drawSoon();
      } catch (e) {
        this.failed(e);
      }
    });
    this.smoothing = Number(sessionStorage.getItem('smoothing') ?? 0);
    this.state = el('div', { class: 'state' });
    this.diagnosis = el('div', { class: 'diagnosis' });
    this.silent = el('p', { class: 'note-bar', role: 'alert', hidden: true });
    this.control = new Control(name);
    this.samples = new Samples(name, run.reals);
    this.balance = new Balance();
    this.charts = guide.map((one) => {
      const chart = new Chart(one.title, {
        says: one.says,
        healthy: one.healthy,
        sync: 'run',
        marks: () => (this.marksShown.checked ? this.run.marks : []),
        onzoom: (from, to) => this.zoom(from, to),
      });
      return { guide: one, chart };
    });
    this.marksShown = el('input', { type: 'checkbox', checked: true, onchange: () => this.draw() });
    this.slider = el('input', {
      type: 'range',
      min: '0',
      max: '0.99',
      step: '0.01',
      value: String(this.smoothing),
      oninput: () => {
        this.smoothing = Number(this.slider.value);
        sessionStorage.setItem('smoothing', String(this.smoothing));
        this.draw();
      },
    });
    const began = run.config.objective?.name === 'began';
    this.element = el(
      'div',
      {},
      this.silent,
      this.state,
      this.diagnosis,
      this.control.element,
      el(
        'div',
        { class: 'two' },
        this.samples.element,
        began && el('section', { class: 'card' }, el('h2', {}, 'Equilibrium'), this.balance.element),
      ),
      el(
        'div',
        { class: 'tools' },
        el('h2', {}, 'Curves'),
        el('label', { class: 'inline' }, 'Smoothing', this.slider),
        el('label', { class: 'inline' }, this.marksShown, 'Marks'),
        el('span', { class: 'faint hint' }, 'Drag over a chart to zoom. The axis below counts kimg: thousands of real images seen.'),
      ),
      el('div', { class: 'charts' }, this.charts.map(({ chart }) => chart.element)),
      this.marksList(),
      this.about(),
    );
  }

  start() {
    this.update();
    this.draw();
    this.stop = listen(`${runPath(this.name, 'live')}?edition=${this.curves.edition}&seen=${this.curves.seen}`, {
      lines: (fresh) => this.lines(fresh),
      status: (status) => {
        this.silent.hidden = true;
        Object.assign(this.run, { trainer: undefined }, status);
        this.update();
      },
      silent: ({ error }) => this.failed(new Error(error)),
    });
  }

  lines(fresh) {
    if (fresh.anew || this.appended > MOST_APPENDED) {
      this.appended = Infinity;
      this.reload();
    } else {
      const lines = fresh.lines.filter((line) => line.step === undefined || line.images > (this.curves.images.at(-1) ?? -1) || line.evaluation_seconds);
      append(this.curves, lines);
      this.appended += lines.length;
      this.drawSoon();
    }
  }

  /** Says above everything why what is seen may be old. */
  failed(failure) {
    this.silent.hidden = false;
    this.silent.textContent = failure.message;
  }

  drawSoon() {
    if (!this.pending) {
      this.pending = requestAnimationFrame(() => {
        this.pending = null;
        this.draw();
      });
    }
  }

  async zoom(from, to) {
    this.zoomed = from === null ? null : [from, to];
    this.detail = null;
    this.draw();
    say(this.zoomed ? `Zoomed to ${kimg(from)} to ${kimg(to)}` : 'The whole run');
    if (this.zoomed && this.curves.stride > 1) {
      const wanted = this.zoomed;
      try {
        const detail = await get(`${runPath(this.name, 'metrics')}?from=${Math.floor(from)}&to=${Math.ceil(to)}`);
        if (wanted === this.zoomed) {
          this.detail = detail;
          this.draw();
        }
      } catch (e) {
        this.failed(e);
      }
    }
  }

  draw() {
    const curves = this.detail ?? this.curves;
    for (const { guide, chart } of this.charts) {
      chart.set(seriesOf(guide, curves), this.smoothing, this.zoomed);
    }
  }

  update() {
    const { run } = this;
    const { progress } = run;
    fill(
      this.state,
      el('span', { class: `badge ${run.state}` }, STATES[run.state] ?? run.state),
      el('span', {}, kimg(progress.images)),
      el('span', {}, `${duration(progress.seconds)} of training`),
      run.trainer && progress.secondsLeft !== undefined && el('span', {}, `${duration(progress.secondsLeft)} left`),
      run.last.images_per_second !== undefined && el('span', {}, `${number(run.last.images_per_second, 3)} images/s`),
      progress.share > 0 &&
        el('progress', { value: progress.share, max: 1, 'aria-label': 'Share of the budget' }, `${Math.round(100 * progress.share)} %`),
      progress.share > 0 && el('span', { class: 'number' }, `${Math.round(100 * progress.share)} %`),
    );
    fill(this.diagnosis, run.diagnosis.map(finding));
    this.control.set(run);
    this.samples.set(run.samples);
    this.balance.set(run.last);
    fill(this.list, this.markRows());
  }

  marksList() {
    this.list = el('tbody', {});
    return el(
      'details',
      { class: 'card' },
      el('summary', {}, 'What happened'),
      el(
        'div',
        { class: 'scroll' },
        el('table', {}, el('thead', {}, el('tr', {}, ['When', 'Images', 'What'].map((text) => el('th', { scope: 'col' }, text)))), this.list),
      ),
    );
  }

  markRows() {
    return [...this.run.marks]
      .reverse() // the newest first, also of those at one number of images
      .sort((a, b) => b.images - a.images)
      .slice(0, 200)
      .map((mark) => el('tr', {}, el('td', {}, mark.time || '–'), el('td', { class: 'whole' }, kimg(mark.images)), el('td', { class: `mark-${mark.kind}` }, `${KINDS[mark.kind]}${mark.text ? `: ${mark.text}` : ''}`)));
  }

  about() {
    const { run } = this;
    const tags = el('input', { id: 'tags', value: run.tags.join(', '), placeholder: 'baseline, for the talk' });
    const note = el('textarea', { id: 'note', rows: '3', placeholder: 'What this run was for, what it showed' }, run.note);
    const said = el('span', { class: 'faint', role: 'status' });
    const save = async (event) => {
      event.preventDefault();
      try {
        const saved = await send('PUT', runPath(this.name, 'notes'), { tags: tags.value.split(','), note: note.value });
        tags.value = saved.tags.join(', ');
        said.textContent = 'Saved in the run’s folder.';
      } catch (e) {
        said.textContent = e.message;
      }
    };
    return el(
      'div',
      { class: 'two' },
      el(
        'form',
        { class: 'card notes', onsubmit: save },
        el('h2', {}, 'Notes'),
        el('label', { for: 'tags' }, 'Tags, with commas between'),
        tags,
        el('label', { for: 'note' }, 'Note'),
        note,
        el('p', {}, el('button', { type: 'submit', class: 'quiet' }, 'Save'), ' ', said),
      ),
      el('details', { class: 'card' }, el('summary', {}, 'Settings'), settingsTable(run.config)),
    );
  }

  end() {
    this.stop?.();
    this.samples.end();
    cancelAnimationFrame(this.pending);
    this.charts.forEach(({ chart }) => chart.end());
  }
}

export const STATES = {
  live: 'Training',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
  diverged: 'Diverged',
  broken: 'Broke off',
  empty: 'Not begun',
};

const KINDS = { start: 'Start', checkpoint: 'Checkpoint', rate: 'Learning rate', event: 'Event', warning: 'Warning', end: 'End', diverged: 'Diverged' };
const SIGNS = { good: '✓', note: 'i', warning: '!', failing: '✕' };
const LEVELS = { good: 'Good', note: 'Note', warning: 'Warning', failing: 'Failing' };

/** A finding of the diagnosis. */
export function finding({ level, title, text, remedy }) {
  return el(
    'div',
    { class: `finding ${level}` },
    el('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[level]),
    el('div', {}, el('strong', {}, el('span', { class: 'unseen' }, `${LEVELS[level]}: `), title), el('p', {}, sentence(text), remedy && [' ', el('b', {}, 'Try '), whole(`${remedy}.`)])),
  );
}

/** A capital first, unless it is a name: k stays k. */
const sentence = (text) => (/^[a-z] /.test(text) && !text.startsWith('a ') ? `${text}.` : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`);

/** Settings by their path, e.g. objective.gamma. */
export function flat(config, prefix = '') {
  return Object.entries(config).flatMap(([key, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? flat(value, `${prefix}${key}.`) : [[`${prefix}${key}`, String(value)]],
  );
}

function settingsTable(config) {
  return el(
    'div',
    { class: 'scroll' },
    el('table', { class: 'settings' }, el('tbody', {}, flat(config).map(([path, value]) => el('tr', {}, el('th', { scope: 'row' }, path), el('td', {}, value))))),
  );
}
