// The equilibrium of BEGAN as a balance: gamma L(x) in one pan, L(G(z)) in the other, k as the hand that holds it.
import { el, svg, fill, number } from './dom.js';

const FULL_TILT = 16; // degrees
const WIDE = 520;
const MIDDLE = WIDE / 2;
const ARM = 150;
const TOP = 70;

export class Balance {
  constructor() {
    this.beam = svg('g', { class: 'beam' });
    this.left = svg('g', {});
    this.right = svg('g', {});
    this.needle = svg('line', { x1: MIDDLE, y1: TOP, x2: MIDDLE, y2: TOP + 46, class: 'needle' });
    this.kBar = svg('rect', { x: 0, y: 0, width: 0, height: 12, rx: 6, class: 'kbar' });
    this.kText = svg('text', { x: 110, y: -8, class: 'big', 'text-anchor': 'middle' });
    this.label = svg('title', {});
    this.drawing = svg(
      'svg',
      { viewBox: `0 0 ${WIDE} 330`, class: 'balance', role: 'img' },
      this.label,
      svg('path', { d: `M${MIDDLE} ${TOP} V262 M${MIDDLE - 60} 262 H${MIDDLE + 60}`, class: 'stand' }),
      svg('path', { d: `M${MIDDLE - 40} ${TOP + 50} A 60 60 0 0 0 ${MIDDLE + 40} ${TOP + 50}`, class: 'scale' }),
      this.needle,
      this.beam,
      this.left,
      this.right,
      svg('circle', { cx: MIDDLE, cy: TOP, r: 6, class: 'pivot' }),
      svg(
        'g',
        { transform: 'translate(150 306)' },
        svg('rect', { x: 0, y: 0, width: 220, height: 12, rx: 6, class: 'ktrack' }),
        this.kBar,
        this.kText,
        svg('text', { x: -8, y: 11, 'text-anchor': 'end' }, '0'),
        svg('text', { x: 228, y: 11 }, '1'),
      ),
    );
    this.beam.append(svg('line', { x1: MIDDLE - ARM, y1: TOP, x2: MIDDLE + ARM, y2: TOP }));
    this.words = el('p', { class: 'balance-words' });
    this.numbers = el('dl', { class: 'facts' });
    this.element = el('div', { class: 'balance-box' }, this.drawing, el('div', {}, this.words, this.numbers));
  }

  /** Shows the newest values of a run. */
  set({ energy_real: real, energy_fake: fake, balance, target = balance + fake, k, gamma, convergence }) {
    if (real === undefined || balance === undefined) {
      this.words.textContent = 'No values yet.';
      return;
    }
    const off = target === 0 ? 0 : (fake - target) / target; // above 0: generated too heavy
    const tilt = FULL_TILT * Math.max(-1, Math.min(1, off * 2));
    const radians = (tilt * Math.PI) / 180;
    this.beam.setAttribute('transform', `rotate(${tilt} ${MIDDLE} ${TOP})`);
    this.needle.setAttribute('transform', `rotate(${tilt} ${MIDDLE} ${TOP})`);
    const dx = ARM * Math.cos(radians);
    const dy = ARM * Math.sin(radians);
    const heaviest = Math.max(target, fake, 1e-12);
    this.pan(this.left, MIDDLE - dx, TOP - dy, 'γ L(x)', target, heaviest, 'target');
    this.pan(this.right, MIDDLE + dx, TOP + dy, 'L(G(z))', fake, heaviest, 'fake');
    this.kBar.setAttribute('width', String(220 * Math.max(0, Math.min(1, k))));
    this.kText.textContent = `k = ${number(k, 3)}`;
    const words =
      Math.abs(off) < 0.05
        ? 'In balance: generated images are as hard to rebuild as gamma asks for.'
        : off > 0
          ? `Generated images are ${harder(off)} to rebuild ${off < 2 ? 'than' : 'as'} gamma asks for, so ${k > 0 ? 'k falls: the discriminator fights them less' : 'k stays at 0: the discriminator does not fight them'}.`
          : `Generated images are ${percent(off)} easier to rebuild than gamma asks for, so ${k < 1 ? 'k rises: the discriminator fights them more' : 'k stays at 1: the discriminator fights them with all its weight'}.`;
    this.words.textContent = words;
    this.label.textContent = `A balance. ${words}`;
    const facts = [
      ['L(x)', real, 'energy of real images'],
      ['γ L(x)', target, 'where generated ones are to be'],
      ['L(G(z))', fake, 'energy of generated images'],
      ['k', k, 'how hard D fights them'],
      ['γ', gamma, 'diversity ratio'],
      ['M', convergence, 'convergence measure'],
    ];
    fill(
      this.numbers,
      facts.map(([name, value, says]) => el('div', {}, el('dt', {}, name, ' ', el('span', { class: 'faint' }, says)), el('dd', {}, number(value, 4)))),
    );
  }

  pan(group, x, y, name, value, heaviest, kind) {
    const size = 12 + 34 * Math.sqrt(value / heaviest);
    fill(
      group,
      svg('path', { d: `M${x} ${y} L${x - 44} ${y + 92} M${x} ${y} L${x + 44} ${y + 92}`, class: 'string' }),
      svg('path', { d: `M${x - 56} ${y + 92} A 56 26 0 0 0 ${x + 56} ${y + 92} Z`, class: 'pan' }),
      svg('circle', { cx: x, cy: y + 92 - size * 0.8, r: size * 0.8, class: `weight ${kind}` }),
      svg('text', { x, y: y + 138, 'text-anchor': 'middle', class: 'big' }, name),
      svg('text', { x, y: y + 157, 'text-anchor': 'middle' }, number(value, 3)),
    );
  }
}

const harder = (share) => (share < 2 ? `${percent(share)} harder` : `${number(share + 1, 2)} times as hard`);
const percent = (share) => `${Math.round(100 * Math.abs(share))} %`;
