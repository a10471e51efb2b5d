// Ways between images: from one to another, and the plane that four span.
import { el, fill, latest, say } from '../dom.js';
import { picture } from './latent-shared.js';

const FRAMES = 9;
const SIDE = 7;

/** A place that can be set to what is chosen, with its picture. */
class End {
  constructor(latent, name, index) {
    this.latent = latent;
    this.name = name;
    this.place = { seed: 1, index };
    this.label = `seed 1, image ${index}`;
    this.image = el('div', { class: 'tile' });
    this.words = el('span', { class: 'faint' }, this.label);
  }

  set(chosen) {
    this.place = chosen.place;
    this.label = chosen.label;
    this.words.textContent = chosen.label;
  }

  draw(png) {
    fill(this.image, picture(png, `${this.name}: ${this.label}`));
  }

  element(changed) {
    return el(
      'div',
      { class: 'end' },
      this.image,
      el('strong', {}, this.name),
      this.words,
      el(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': `Take the chosen image as ${this.name}`,
          onclick: () => {
            if (!this.latent.chosen) return;
            this.set(this.latent.chosen);
            say(`${this.name} is ${this.label}`);
            changed();
          },
        },
        'Take the chosen',
      ),
    );
  }
}

export function betweenCard(latent) {
  const ends = [new End(latent, 'A', 0), new End(latent, 'B', 1)];
  const method = el('select', { id: 'method', onchange: () => all() }, el('option', { value: 'lerp' }, 'straight line'), el('option', { value: 'slerp' }, 'arc'));
  const share = el('input', { id: 'share', type: 'range', min: '0', max: '1', step: '0.01', value: '0.5', oninput: () => one() });
  const words = el('output', { for: 'share' });
  const large = el('div', { class: 'large' });
  const strip = el('div', { class: 'strip', role: 'group', 'aria-label': 'Images on the way from A to B' });
  const line = el('p', { class: 'faint' });
  const at = (s) => ({ from: ends[0].place, to: ends[1].place, share: s, method: method.value });
  const label = (s) => `${Math.round(100 * s)} % from A to B`;

  const one = latest(async () => {
    const s = Number(share.value);
    words.textContent = label(s);
    try {
      const [png] = await latent.images([at(s)]);
      fill(large, picture(png, label(s)));
      line.textContent = '';
    } catch (e) {
      latent.failed(line, e);
    }
  });
  const all = latest(async () => {
    const shares = Array.from({ length: FRAMES }, (_, i) => i / (FRAMES - 1));
    try {
      const images = await latent.images([...shares.map(at), ends[0].place, ends[1].place]);
      fill(strip, shares.map((s, i) => el('button', { type: 'button', class: 'tile', onclick: () => latent.choose(at(s), label(s)) }, picture(images[i], label(s)))));
      ends.forEach((end, i) => end.draw(images[FRAMES + i]));
      line.textContent = '';
    } catch (e) {
      latent.failed(line, e);
    }
    one();
  });
  latent.onCheckpoint(all);
  latent.between = (i, chosen) => {
    ends[i].set(chosen);
    all();
  };
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'between-title' },
    el('h2', { id: 'between-title' }, 'Between two images'),
    el('p', { class: 'faint' }, 'If the generator has learned the data and not single images, everything on the way is a plausible image too.'),
    el(
      'div',
      { class: 'split' },
      el('div', {}, large, el('div', { class: 'slider' }, el('label', { for: 'share' }, 'From A to B'), share, words)),
      el('div', {}, el('div', { class: 'row' }, ends.map((end) => end.element(all)), el('label', { for: 'method' }, 'Way', method)), strip, line),
    ),
  );
}

export function planeCard(latent) {
  const names = ['top left', 'top right', 'bottom left', 'bottom right'];
  const corners = names.map((name, i) => new End(latent, name, i));
  const grid = el('div', { class: 'plane', role: 'group', 'aria-label': 'Images of the plane, row by row' });
  const line = el('p', { class: 'faint' });
  const at = (row, column) => {
    const down = row / (SIDE - 1);
    const [a, b, c, d] = corners.map((corner) => corner.place);
    return { from: { from: a, to: c, share: down }, to: { from: b, to: d, share: down }, share: column / (SIDE - 1) };
  };
  const cells = Array.from({ length: SIDE * SIDE }, (_, i) => [Math.floor(i / SIDE), i % SIDE]);
  const draw = latest(async () => {
    try {
      const places = cells.map(([row, column]) => at(row, column));
      const images = await latent.images(places);
      fill(
        grid,
        cells.map(([row, column], i) => {
          const label = `row ${row + 1}, column ${column + 1} of the plane`;
          return el('button', { type: 'button', class: 'tile', onclick: () => latent.choose(places[i], label) }, picture(images[i], label));
        }),
      );
      [0, SIDE - 1, SIDE * (SIDE - 1), SIDE * SIDE - 1].forEach((cell, i) => corners[i].draw(images[cell]));
      line.textContent = '';
    } catch (e) {
      latent.failed(line, e);
    }
  });
  latent.onCheckpoint(draw);
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'plane-title' },
    el('h2', { id: 'plane-title' }, 'The plane between four'),
    el('p', { class: 'faint' }, 'Choose an image anywhere on this page, then make it a corner. A click into the plane chooses that image.'),
    el('div', { class: 'split' }, grid, el('div', { class: 'corners' }, corners.map((corner) => corner.element(draw)))),
    line,
  );
}
