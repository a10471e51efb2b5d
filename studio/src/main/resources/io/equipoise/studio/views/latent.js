// What the generator of a run has learned: samples, directions, ways between images, and images given to it.
import { get, runPath } from '../api.js';
import { el, fill, latest, say, whole } from '../dom.js';
import { betweenCard, planeCard } from './latent-ways.js';
import { ownCard } from './latent-own.js';
import { chosenCard } from './latent-chosen.js';
import { Latent, picture } from './latent-shared.js';

const COUNTS = [12, 24, 48, 96];
const LOOK_MILLIS = 5000;

export async function show(container, { name }) {
  const ending = new AbortController();
  const about = await get(runPath(name, 'latent'), ending.signal);
  if (about.checkpoints.length === 0) {
    fill(container, el('section', { class: 'card' }, el('h2', {}, 'No checkpoint yet'), el('p', {}, 'Samples can be made from the first checkpoint on. Come back when the run has written one.')));
    return () => ending.abort();
  }
  const latent = new Latent(name, about, ending.signal);
  fill(
    container,
    el(
      'div',
      { class: 'latent' },
      samplesCard(latent),
      chosenCard(latent),
      betweenCard(latent),
      planeCard(latent),
      ownCard(latent),
    ),
  );
  latent.reload();
  return () => ending.abort();
}

function samplesCard(latent) {
  const checkpoint = el('select', { id: 'checkpoint', onchange: () => pick(latent, checkpoint) });
  const seed = el('input', { id: 'seed', type: 'number', min: '0', step: '1', value: '1', required: true, oninput: () => draw() });
  const count = el('select', { id: 'count', onchange: () => draw() }, COUNTS.map((n) => el('option', { value: String(n), selected: n === 24 }, String(n))));
  const line = el('p', { class: 'faint', id: 'samples-line' });
  const grid = el('div', { class: 'tiles', role: 'group', 'aria-label': 'Samples' });
  const draw = latest(() => samples(latent, Number(seed.value), Number(count.value), grid, line));
  const more = (by) => {
    seed.value = String(Math.max(0, Number(seed.value) + by));
    draw();
  };
  options(latent, checkpoint);
  follow(latent, checkpoint);
  latent.onCheckpoint(draw);
  latent.onChoose(() => mark(latent, grid));
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'samples-title' },
    el('h2', { id: 'samples-title' }, 'Samples'),
    el('p', { class: 'faint' }, 'Each is made from its own random vector z, drawn by the seed. Choose one to work with it below.'),
    el(
      'div',
      { class: 'row' },
      el('label', { for: 'checkpoint' }, 'Checkpoint', checkpoint),
      el('label', { for: 'seed' }, 'Seed', seed),
      el('button', { type: 'button', class: 'quiet', onclick: () => more(-1), 'aria-label': 'Seed before' }, '←'),
      el('button', { type: 'button', class: 'quiet', onclick: () => more(1), 'aria-label': 'Next seed' }, '→'),
      el('label', { for: 'count' }, 'Images', count),
    ),
    line,
    grid,
  );
}

function mark(latent, grid) {
  for (const tile of grid.children) tile.setAttribute('aria-pressed', String(tile.dataset.label === latent.chosen?.label));
}

function options(latent, select) {
  const all = latent.about.checkpoints;
  fill(
    select,
    [...all].reverse().map((images, i) =>
      el('option', { value: String(images), selected: images === latent.checkpoint }, `${images.toLocaleString('en')} images${i === 0 ? ' (newest)' : ''}`),
    ),
  );
}

function pick(latent, select) {
  latent.checkpoint = Number(select.value);
  latent.following = latent.checkpoint === latent.about.checkpoints.at(-1);
  latent.reload();
}

/** A newer checkpoint of a run that is being trained takes the place of the newest, if that is looked at. */
function follow(latent, select) {
  const timer = setInterval(async () => {
    if (document.hidden) return;
    try {
      const { checkpoints } = await get(runPath(latent.name, 'latent'), latent.signal);
      if (checkpoints.length === 0 || checkpoints.join() === latent.about.checkpoints.join()) return;
      latent.about.checkpoints = checkpoints;
      const gone = !checkpoints.includes(latent.checkpoint);
      const before = latent.checkpoint;
      if (latent.following || gone) latent.checkpoint = checkpoints.at(-1);
      options(latent, select);
      if (latent.checkpoint !== before) {
        say(`The checkpoint after ${latent.checkpoint.toLocaleString('en')} images is shown now.`);
        latent.reload();
      }
    } catch {
      // the next look may do better; what the person asks for tells of failures
    }
  }, LOOK_MILLIS);
  latent.signal.addEventListener('abort', () => clearInterval(timer));
}

async function samples(latent, seed, count, grid, line) {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    latent.failed(line, new Error('The seed is a whole number, 0 or more.'));
    return;
  }
  line.classList.remove('wrong');
  const slow = setTimeout(() => (line.textContent = 'Opening the checkpoint …'), 300);
  try {
    const places = Array.from({ length: count }, (_, index) => ({ seed, index }));
    const images = await latent.images(places);
    fill(
      grid,
      images.map((png, index) => {
        const label = `seed ${seed}, image ${index}`;
        return el('button', { type: 'button', class: 'tile', 'aria-pressed': 'false', 'data-label': label, onclick: () => latent.choose(places[index], label) }, picture(png, `Sample: ${label}`));
      }),
    );
    fill(line, whole(`As equipoise generate --seed ${seed} --n ${count} --checkpoint ${latent.checkpoint} makes them.`));
    if (!latent.chosen) latent.choose(places[0], `seed ${seed}, image 0`);
    else mark(latent, grid);
  } catch (e) {
    latent.failed(line, e);
  } finally {
    clearTimeout(slow);
  }
}
