// Charts: uPlot with the page's colours, smoothing, bands, marks, a log axis, and a readable text beside the drawing.
import uPlot from '/uplot.js';
import { el, fill, number, kimg } from './dom.js';

const HEIGHT = 220;
const ROOM = 18; // pixels from a number beside a log axis to the next
const PALETTE = ['--line1', '--line2', '--line3', '--line4', '--line5', '--line6', '--line7', '--line8'];
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]]; // so that curves differ in more than colour

/** The page's colours as the canvas needs them: light-dark() is resolved by an element that has it. */
function ink(name) {
  const probe = el('span', { hidden: true });
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

const fade = (rgb, alpha) => rgb.replace('rgb(', 'rgba(').replace(')', `, ${alpha})`);

/** Steps of an axis: uPlot's own end at 1e15, and energies that diverge do not. */
const STEPS = Array.from({ length: 60 }, (_, i) => [1, 2, 2.5, 5].map((step) => step * 10 ** (i - 20))).flat();

/** A number by its first digit, as it is written: 3 times 0.1 would be more than 0.3. */
const power = (digit, exponent) => Number(`${digit}e${exponent}`);

/** What a log axis spans, and what stands beside it. uPlot's own search for it has no end where a value is below 1e-16. */
function logRange(u, least, most) {
  if (least === null || least === most) return [least && least / 10, most && Math.min(10 * most, Number.MAX_VALUE)];
  const [low, high] = [least, most].map((value) => Math.floor(Math.log10(value)));
  const first = Math.max(1, Math.floor(least / power(1, low))); // the logarithm of what is just below a power is rounded up
  return [power(first, low), Math.min(power(Math.ceil(most / power(1, high)), high), Number.MAX_VALUE)];
}

function logTicks(u, axis, least, most) {
  const [from, to] = [least, most].map((value) => Math.floor(Math.log10(value)));
  const between = to - from > 2 ? [1] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const ticks = [];
  for (let i = from; i <= to; i += Math.ceil(Math.max(1, to - from) / 6)) ticks.push(...between.map((step) => power(step, i)));
  return ticks.filter((value) => value >= least && value <= most);
}

/** Those of its steps that a log axis has room to tell, powers of ten before others. uPlot's own choice leaves out most of what is far apart already. */
function logTold(u, splits) {
  const told = new Map();
  for (const digits of ['1', '25', '346789']) {
    for (const value of splits) {
      const at = u.valToPos(value, 'y');
      if (digits.includes(value.toExponential()[0]) && [...told.values()].every((other) => Math.abs(at - other) >= ROOM)) told.set(value, at);
    }
  }
  return splits.map((value) => (told.has(value) ? value : null));
}

/** A range that is wide enough to be divided: between two numbers side by side uPlot would look for others without end. */
function wide(from, to) {
  if (from === null) return [from, to];
  const least = Math.max(1, 1e-9 * Math.max(Math.abs(from), Math.abs(to)));
  const more = Math.max(0, least - (to - from)) / 2;
  return [from - more, to + more];
}

/** Numbers beside an axis: as short as they can be said, and all in the same way where the axis is even. */
function ticks(values, even) {
  const small = (size) => size < 1e-3 || size >= 1e5;
  const greatest = Math.max(...values.map(Math.abs));
  return values.map((value) => {
    if (value === null) return '';
    return value !== 0 && small(even ? greatest : Math.abs(value)) ? Number(value.toPrecision(4)).toExponential() : String(Number(value.toPrecision(4)));
  });
}

/** Colour of the nth of several runs. */
export const inkOf = (index) => PALETTE[index % PALETTE.length];
export const dashOf = (index) => DASHES[Math.floor(index / PALETTE.length) % DASHES.length];

/** A moving average that forgets, corrected for its start; passes over what is missing. */
function smooth(values, weight) {
  if (weight <= 0) return values;
  let sum = 0;
  let share = 0;
  return values.map((value) => {
    if (value === null || value === undefined) return null;
    sum = weight * sum + (1 - weight) * value;
    share = weight * share + (1 - weight);
    return sum / share;
  });
}

/**
 * A chart.
 *
 * @param title shown above it
 * @param series [{label, ink, dash, x, mean, least, most}] each with values of its own
 * @param options {says, healthy, marks: () => [{kind, images, text}], onzoom(from, to), sync}
 */
export class Chart {
  constructor(title, options) {
    this.title = title;
    this.options = options;
    this.log = false;
    this.smoothing = 0;
    this.series = [];
    this.zoomed = null;
    this.box = el('div', { class: 'plot' });
    this.values = el('p', { class: 'values', 'aria-live': 'off' });
    this.logButton = el(
      'button',
      { type: 'button', class: 'quiet small', 'aria-pressed': 'false', onclick: () => this.toggleLog() },
      'log',
    );
    this.reset = el('button', { type: 'button', class: 'quiet small', hidden: true, onclick: () => this.options.onzoom?.(null, null) }, 'whole run');
    this.element = el(
      'section',
      { class: 'card chart', 'aria-label': title },
      el('div', { class: 'chart-head' }, el('h3', {}, title), this.reset, this.logButton),
      this.box,
      this.values,
      options.says && el('p', { class: 'says' }, options.says, ' ', options.healthy && el('span', { class: 'healthy' }, el('b', {}, 'Healthy: '), options.healthy)),
    );
    this.redraw = () => this.draw();
    document.addEventListener('themechange', this.redraw);
    this.observer = new ResizeObserver(() => this.plot?.setSize({ width: this.width(), height: HEIGHT }));
    this.observer.observe(this.box);
  }

  width() {
    return Math.max(200, this.box.clientWidth);
  }

  toggleLog() {
    this.log = !this.log;
    this.logButton.setAttribute('aria-pressed', String(this.log));
    this.draw();
  }

  /** Shows other values. */
  set(series, smoothing, zoomed) {
    this.series = series;
    this.smoothing = smoothing;
    this.zoomed = zoomed;
    this.reset.hidden = !zoomed;
    this.draw();
  }

  draw() {
    this.plot?.destroy();
    this.plot = null;
    const shown = this.series.filter((one) => one.mean.some((value) => value !== null));
    this.element.hidden = shown.length === 0;
    if (shown.length === 0 || !this.box.isConnected) return;
    const tables = [];
    const specs = [];
    const bands = [];
    let column = 1;
    for (const one of shown) {
      const stroke = ink(one.ink);
      const table = [one.x, smooth(one.mean, this.smoothing)];
      specs.push({
        label: one.label,
        stroke,
        width: 1.75,
        dash: one.dash,
        spanGaps: true,
        points: { show: one.x.length < 3, size: 6 },
        value: (u, value) => number(value, 4),
      });
      const line = column++;
      if (one.least && this.smoothing === 0) {
        table.push(one.most, one.least);
        const bound = { stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } };
        specs.push({ ...bound, label: `${one.label} most` }, { ...bound, label: `${one.label} least` });
        bands.push({ series: [column, column + 1], fill: fade(stroke, 0.18) });
        column += 2;
      } else if (this.smoothing > 0) {
        table.push(one.mean);
        specs.push({ label: `${one.label} as it is`, stroke: fade(stroke, 0.28), width: 1, spanGaps: true, points: { show: false } });
        column += 1;
      }
      one.column = line;
      tables.push(table);
    }
    const data = tables.length === 1 ? tables[0] : uPlot.join(tables);
    this.labels = shown;
    this.plot = new uPlot(this.spec(specs, bands), this.positive(data), this.box);
    this.box.querySelector('canvas')?.setAttribute('role', 'img');
    this.box.querySelector('canvas')?.setAttribute('aria-label', this.text());
    this.show(null);
  }

  /** A log axis has no room for what is not above 0, and no number for the tenth of the least there are. */
  positive(data) {
    return this.log ? data.map((values, i) => (i === 0 ? values : Array.from(values, (v) => (v > 1e-300 ? v : null)))) : data;
  }

  spec(series, bands) {
    const faint = ink('--faint');
    const grid = { stroke: ink('--line'), width: 1 };
    const axis = { stroke: faint, grid, ticks: grid, font: '12px system-ui, sans-serif' };
    return {
      width: this.width(),
      height: HEIGHT,
      scales: {
        x: { time: false, range: (u, from, to) => wide(...(this.zoomed ?? [from, to])) },
        y: this.log ? { distr: 3, range: logRange } : {},
      },
      legend: { show: false },
      cursor: {
        sync: this.options.sync ? { key: this.options.sync } : undefined,
        drag: { x: true, y: false, setScale: false },
        points: { size: 7 },
      },
      axes: [
        { ...axis, values: (u, splits) => splits.map((v) => (v / 1000).toLocaleString('en')), space: 60 },
        { ...axis, size: 58, incrs: STEPS, ...(this.log ? { splits: logTicks, filter: logTold } : {}), values: (u, splits) => ticks(splits, !this.log) },
      ],
      series: [{}, ...series],
      bands,
      hooks: {
        setCursor: [(u) => this.show(u.cursor.idx)],
        setSelect: [
          (u) => {
            if (u.select.width > 4) this.options.onzoom?.(u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x'));
          },
        ],
        draw: [(u) => this.drawMarks(u)],
      },
    };
  }

  drawMarks(u) {
    const marks = this.options.marks?.() ?? [];
    const { ctx, bbox } = u;
    ctx.save();
    for (const mark of marks) {
      const x = Math.round(u.valToPos(mark.images, 'x', true)) + 0.5;
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      const minor = mark.kind === 'checkpoint';
      ctx.strokeStyle = ink({ warning: '--warn', diverged: '--bad', rate: '--accent', event: '--accent' }[mark.kind] ?? '--faint');
      ctx.setLineDash(minor ? [] : [4, 3]);
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(x, minor ? bbox.top + bbox.height - 6 : bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }

  /** The values at a point, or the newest, beside their names: also the legend. */
  show(index) {
    if (!this.plot) return;
    const { data } = this.plot;
    const parts = this.labels.map((one) => {
      let at = index ?? data[0].length - 1;
      while (at >= 0 && (data[one.column][at] === null || data[one.column][at] === undefined)) at--;
      const key = el('span', { class: 'key', 'aria-hidden': 'true' });
      key.style.borderTopColor = ink(one.ink);
      key.style.borderTopStyle = one.dash?.length ? 'dashed' : 'solid';
      return el('span', { class: 'value' }, key, `${one.label} `, el('b', {}, at < 0 ? '–' : number(data[one.column][at], 4)));
    });
    const x = data[0][index ?? data[0].length - 1];
    fill(this.values, el('span', { class: 'faint' }, kimg(x)), parts);
  }

  /** The drawing in words. */
  text() {
    const lines = this.labels.map((one) => {
      const values = one.mean.filter((value) => value !== null);
      return `${one.label}: from ${number(values[0])} to ${number(values[values.length - 1])}, least ${number(values.reduce((a, b) => Math.min(a, b)))}, greatest ${number(values.reduce((a, b) => Math.max(a, b)))}`;
    });
    return `${this.title}. ${lines.join('. ')}.`;
  }

  end() {
    document.removeEventListener('themechange', this.redraw);
    this.observer.disconnect();
    this.plot?.destroy();
  }
}

/** The series of a chart of the guide, from columns. */
export function seriesOf(guide, curves) {
  return guide.lines
    .map((line) => {
      const columns = line.field === 'target' ? targetOf(curves) : curves.fields[line.field];
      return columns && { label: line.label, ink: `--${line.ink}`, dash: line.ink === 'target' ? [6, 4] : [], x: curves.images, ...columns };
    })
    .filter(Boolean);
}

/** gamma L(x), with its headroom; older logs have it as a sum. */
function targetOf({ fields }) {
  if (!fields.balance || !fields.energy_fake) return null;
  const fake = fields.energy_fake.mean;
  const sum = (value, i) => (value === null || fake[i] === null ? null : value + fake[i]);
  return { mean: fields.balance.mean.map((value, i) => fields.target?.mean[i] ?? sum(value, i)) };
}

/** Puts the newest lines of a log behind columns; fields that are new get room for the past. */
export function append(curves, lines) {
  for (const line of lines) {
    curves.images.push(line.images);
    for (const field of Object.keys(line)) {
      curves.fields[field] ??= { mean: new Array(curves.images.length - 1).fill(null) };
    }
    for (const [field, columns] of Object.entries(curves.fields)) {
      const value = line[field] ?? null;
      columns.mean.push(value);
      columns.least?.push(value);
      columns.most?.push(value);
    }
  }
}
