// The grids of samples: a slider over the history of a run, and a button that plays it.
import { runPath } from './api.js';
import { el, kimg } from './dom.js';

const FRAME_MILLIS = 250;

export class Samples {
  constructor(name, reals) {
    this.name = name;
    this.all = [];
    this.follow = true; // shows the newest as it comes
    this.picture = el('img', { class: 'grid', alt: '' });
    this.when = el('output', { class: 'number' });
    this.slider = el('input', {
      type: 'range',
      min: '0',
      max: '0',
      value: '0',
      'aria-label': 'Time: which grid of samples is shown',
      oninput: () => {
        this.halt();
        this.real.setAttribute('aria-pressed', 'false');
        this.show(Number(this.slider.value));
      },
    });
    this.play = el('button', { type: 'button', class: 'quiet small', onclick: () => (this.timer ? this.halt() : this.start()) }, '▶ Play');
    this.real = el('button', { type: 'button', class: 'quiet small', 'aria-pressed': 'false', hidden: !reals, onclick: () => this.toggleReal() }, 'Real images');
    this.element = el(
      'section',
      { class: 'card samples' },
      el('div', { class: 'chart-head' }, el('h2', {}, 'Samples'), this.real),
      this.picture,
      el('div', { class: 'player' }, this.play, this.slider, this.when),
    );
  }

  /** The grids that there are, by images seen. */
  set(all) {
    const grown = all.length !== this.all.length || all.at(-1) !== this.all.at(-1);
    this.all = all;
    this.element.hidden = all.length === 0;
    this.slider.max = String(Math.max(0, all.length - 1));
    if (grown && (this.follow || this.at === undefined)) this.show(all.length - 1);
  }

  show(index) {
    if (index < 0 || index >= this.all.length) return;
    this.at = index;
    this.follow = index === this.all.length - 1;
    this.slider.value = String(index);
    this.slider.setAttribute('aria-valuetext', kimg(this.all[index]));
    this.when.textContent = kimg(this.all[index]);
    if (this.real.getAttribute('aria-pressed') === 'false') {
      this.picture.src = runPath(this.name, 'samples', this.all[index]);
      this.picture.alt = `Generated samples after ${kimg(this.all[index])}`;
    }
  }

  toggleReal() {
    const on = this.real.getAttribute('aria-pressed') === 'false';
    this.real.setAttribute('aria-pressed', String(on));
    if (on) {
      this.picture.src = runPath(this.name, 'reals');
      this.picture.alt = 'Real images of the training set';
    } else {
      this.show(this.at);
    }
  }

  start() {
    let index = this.at >= this.all.length - 1 ? 0 : this.at;
    this.play.textContent = '❚❚ Halt';
    this.real.setAttribute('aria-pressed', 'false');
    this.show(index);
    this.timer = setInterval(() => {
      index += 1;
      this.show(index);
      if (index >= this.all.length - 1) this.halt();
    }, FRAME_MILLIS);
  }

  halt() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = '▶ Play';
  }

  end() {
    this.halt();
  }
}
