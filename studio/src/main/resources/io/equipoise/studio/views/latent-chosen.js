// The chosen image: moved along the principal directions, before the discriminator, beside the training images.
import { get, send } from '../api.js';
import { el, fill, latest, number, say } from '../dom.js';
import { job } from './latent-job.js';
import { picture } from './latent-shared.js';

const SLIDERS = 8;
const FARTHEST = 3;
const NEIGHBOURS = 6;
const JUDGE_MILLIS = 200;
const ENDS_MILLIS = 500;

/** Calls some time after the last of several wishes; never after the view has ended. */
function soon(latent, millis, call) {
  let timer = 0;
  latent.signal.addEventListener('abort', () => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, millis);
  };
}

export function chosenCard(latent) {
  const sliders = el('div', { class: 'sliders' });
  const large = el('div', { class: 'large' });
  const name = el('p', { class: 'faint', id: 'chosen-name' }, 'Nothing is chosen yet.');
  const judged = el('div', { class: 'row judged' });
  const nearest = el('div', {});
  let base = null;
  let along = [];
  let ends = 0; // counts choices: what is computed for an earlier one is given up

  const place = () => (along.some((by) => by !== 0) ? { from: base.place, along } : base.place);
  const label = () => (along.some((by) => by !== 0) ? `${base.label}, moved` : base.label);

  // The image comes first; what else is to be computed waits until the person does, so that the next click is quick.
  const redraw = latest(async () => {
    if (!base) return;
    try {
      const words = label();
      const [png] = await latent.images([place()]);
      fill(large, picture(png, `The chosen image: ${words}`));
      name.textContent = words;
      name.classList.remove('wrong');
      judgeSoon();
    } catch (e) {
      latent.failed(name, e);
    }
  });

  const judgeSoon = soon(latent, JUDGE_MILLIS, latest(async () => {
    try {
      const answer = await send('POST', latent.path('energy'), { place: place() }, latent.signal);
      fill(judged, judgement(answer));
    } catch (e) {
      latent.failed(name, e);
    }
  }));

  /** What lies at both ends of each direction, beside its slider: one direction after the other. */
  const endsSoon = soon(latent, ENDS_MILLIS, async () => {
    const turn = ++ends;
    const thumbs = sliders.querySelectorAll('.thumb');
    try {
      for (let i = 0; i < along.length && turn === ends; i++) {
        const both = [-FARTHEST, FARTHEST].map((by) => ({ from: base.place, along: along.map((_, j) => (i === j ? by : 0)) }));
        const images = await latent.images(both);
        if (turn !== ends) return;
        images.forEach((png, k) => fill(thumbs[2 * i + k], picture(png, `Direction ${i + 1} at ${k ? '+' : '−'}${FARTHEST}`)));
      }
    } catch (e) {
      latent.failed(name, e);
    }
  });

  function reset() {
    along = along.map(() => 0);
    for (const input of sliders.querySelectorAll('input')) showValue(input, 0);
  }

  latent.onChoose((chosen) => {
    base = chosen;
    reset();
    fill(nearest);
    ends++;
    redraw();
    endsSoon();
  });
  latent.onCheckpoint(async () => {
    try {
      const { shares } = await get(latent.path('directions'), latent.signal);
      along = shares.slice(0, SLIDERS).map(() => 0);
      fill(sliders, along.map((_, i) => slider(i, shares[i], (by) => {
        along[i] = by;
        redraw();
      })));
      ends++;
      if (base) {
        redraw();
        endsSoon();
      }
    } catch (e) {
      latent.failed(name, e);
    }
  });

  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'chosen-title' },
    el('h2', { id: 'chosen-title' }, 'The chosen image'),
    el(
      'div',
      { class: 'split' },
      el('div', {}, large, name, el('div', { class: 'row' },
        el('button', { type: 'button', class: 'quiet', onclick: () => { reset(); redraw(); } }, 'Back to the sample'),
        el('button', { type: 'button', class: 'quiet', onclick: () => base && keep(latent, place(), label()) }, 'Keep as moved'))),
      el(
        'div',
        {},
        el('h3', {}, 'Principal directions'),
        el('p', { class: 'faint' }, 'Ways through z along which the generator answers most, strongest first; the share says how much of its first layer’s answer lies that way. One unit is a standard deviation of z; at both ends the image 3 units away.'),
        sliders,
      ),
    ),
    el('h3', {}, 'Before the discriminator'),
    judged,
    el('h3', {}, 'Nearest training images'),
    el('p', { class: 'faint' }, 'A sample that repeats a training image was remembered, not learned. The first search looks at up to 10,000 training images and takes a while.'),
    el('p', {}, el('button', { type: 'button', class: 'quiet', onclick: () => base && neighbours(latent, place(), nearest) }, 'Find them')),
    nearest,
  );
}

function keep(latent, place, label) {
  latent.choose(place, label);
  say(`${label}: directions start from here now.`);
}

function slider(i, share, moved) {
  const value = el('output', { for: `direction-${i}` }, '0');
  const input = el('input', {
    id: `direction-${i}`,
    type: 'range',
    min: String(-FARTHEST),
    max: String(FARTHEST),
    step: '0.1',
    value: '0',
    oninput: () => {
      value.textContent = signed(Number(input.value));
      moved(Number(input.value));
    },
    ondblclick: () => {
      showValue(input, 0);
      moved(0);
    },
  });
  return el(
    'div',
    { class: 'slider' },
    el('label', { for: `direction-${i}` }, `Direction ${i + 1} · ${number(100 * share, 2)} %`),
    el('span', { class: 'thumb' }),
    input,
    el('span', { class: 'thumb' }),
    value,
  );
}

function showValue(input, value) {
  input.value = String(value);
  input.parentElement.querySelector('output').textContent = signed(value);
}

const signed = (value) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0');

/** An image, what D makes of it, where they differ, and the number. */
export function judgement(answer) {
  const energy = answer.measure === 'energy';
  return [
    figure(answer.image, 'the image'),
    energy && figure(answer.reconstruction, 'D’s reconstruction'),
    energy && figure(answer.errors, `difference (white: ${number(answer.most_error)})`),
    el(
      'p',
      { class: 'measured' },
      el('strong', {}, number(answer.energy, 4)),
      el('span', { class: 'faint' }, energy ? 'energy: how badly D rebuilds it; low is usual' : 'minus D’s logit: low is what D takes for real'),
    ),
  ];
}

/** A picture over its words. */
export function figure(png, words) {
  return el('figure', {}, picture(png, words), el('figcaption', {}, words));
}

async function neighbours(latent, place, into) {
  await job(
    latent,
    into,
    () => send('POST', latent.path('neighbours'), { place, k: NEIGHBOURS }),
    (result) => {
      fill(
        into,
        el('div', { class: 'row' }, result.neighbours.map((one) => figure(one.image, `#${one.index} · ${number(one.distance)}`))),
        el('p', { class: 'faint' },
          `Nearest by ${result.by === 'code' ? 'the code that this run’s discriminator gives them' : 'their pixels'}, among ${result.searched.toLocaleString('en')} of ${result.of.toLocaleString('en')} training images; number and distance below each.`),
      );
      say(`${result.neighbours.length} training images found`);
    },
  );
}
