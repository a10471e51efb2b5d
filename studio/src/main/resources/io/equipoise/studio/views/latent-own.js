// Images of one's own: their energy at once, their latent vector after a search.
import { sendBytes } from '../api.js';
import { el, fill, number, say, svg } from '../dom.js';
import { figure, judgement } from './latent-chosen.js';
import { job } from './latent-job.js';

const FITS = { auto: 'as for the run’s data', crop: 'crop', pad: 'pad', stretch: 'stretch' };
const MOST_SHOWN = 6;

export function ownCard(latent) {
  const fit = el('select', { id: 'fit' }, Object.entries(FITS).map(([value, words]) => el('option', { value }, words)));
  const list = el('div', {});
  const left = el('p', { class: 'faint' });
  const take = (files) => {
    left.textContent = files.length > MOST_SHOWN ? `The first ${MOST_SHOWN} of ${files.length} images: drop the others afterwards.` : '';
    for (const file of [...files].slice(0, MOST_SHOWN)) {
      list.prepend(own(latent, file, fit.value));
      while (list.children.length > MOST_SHOWN) list.lastChild.remove();
    }
  };
  const input = el('input', { id: 'own', type: 'file', multiple: true, accept: 'image/png,image/jpeg,image/gif,image/bmp', onchange: () => { take(input.files); input.value = ''; } });
  const drop = el(
    'div',
    {
      class: 'drop',
      ondragover: (event) => {
        event.preventDefault();
        drop.classList.add('over');
      },
      ondragleave: () => drop.classList.remove('over'),
      ondrop: (event) => {
        event.preventDefault();
        drop.classList.remove('over');
        take(event.dataTransfer.files);
      },
    },
    el('label', { for: 'own' }, 'Drop images here, or choose files', input),
    el('label', { for: 'fit' }, 'Other shapes become squares by', fit),
  );
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'own-title' },
    el('h2', { id: 'own-title' }, 'Your own images'),
    el('p', { class: 'faint' }, 'PNG, JPEG, GIF or BMP. They go to this studio only and are not kept.'),
    drop,
    left,
    list,
  );
}

function own(latent, file, fit) {
  const judged = el('div', { class: 'row judged' }, el('p', { class: 'faint' }, 'Looking at it …'));
  const search = el('div', {});
  const box = el('article', { class: 'own', 'aria-label': file.name }, el('h3', {}, file.name), judged, search);
  look(latent, file, fit, judged, search);
  return box;
}

async function look(latent, file, fit, judged, search) {
  const checkpoint = latent.checkpoint;
  try {
    const bytes = await file.arrayBuffer();
    const answer = await (await sendBytes('POST', `${latent.path('uploads')}?fit=${fit}`, bytes, latent.signal)).json();
    fill(judged, judgement(answer));
    say(`${file.name}: ${answer.measure === 'energy' ? 'energy' : 'minus logit'} ${number(answer.energy, 4)}`);
    await job(
      latent,
      search,
      async () => (await sendBytes('POST', `${latent.path('searches')}?fit=${fit}`, bytes)).json(),
      (result) => found(latent, file.name, checkpoint, result, search),
    );
  } catch (e) {
    const wrong = el('p', {});
    fill(judged, wrong);
    latent.failed(wrong, e);
  }
}

function found(latent, name, checkpoint, result, into) {
  const chosen = { place: { z: result.z }, label: `found for ${name}` };
  const file = new Blob([JSON.stringify({ run: latent.name, checkpoint, image: name, z: result.z, error: result.error })], { type: 'application/json' });
  const address = URL.createObjectURL(file);
  latent.signal.addEventListener('abort', () => URL.revokeObjectURL(address));
  const act = (words, action) => el('button', { type: 'button', class: 'quiet', onclick: action }, words);
  fill(
    into,
    el(
      'div',
      { class: 'row judged' },
      figure(result.image, 'the generator’s nearest image'),
      figure(result.errors, `difference (white: ${number(result.most_error)})`),
      el('figure', {}, bars(result.z), el('figcaption', {}, `its z, ${result.z.length} numbers from −1 to 1`)),
      el('p', { class: 'measured' }, el('strong', {}, number(result.error, 4)), el('span', { class: 'faint' }, `mean difference of pixels; the nearest of 1,000 samples had ${number(result.start_error, 4)}`)),
    ),
    el(
      'p',
      { class: 'row' },
      act('Choose it', () => latent.choose(chosen.place, chosen.label)),
      act('Take as A', () => latent.between(0, chosen)),
      act('Take as B', () => latent.between(1, chosen)),
      el('a', { href: address, download: `${name}-z.json` }, 'Save z'),
    ),
  );
  say(`A latent vector for ${name} is found, mean difference ${number(result.error, 3)}`);
}

/** A latent vector as bars up and down. */
function bars(z) {
  const width = 128 / z.length;
  return svg(
    'svg',
    { viewBox: '0 0 128 128', class: 'bars', role: 'img', 'aria-label': `Latent vector of ${z.length} numbers` },
    svg('line', { x1: 0, x2: 128, y1: 64, y2: 64 }),
    z.map((value, i) => svg('rect', { x: i * width, width: width * 0.8, y: value > 0 ? 64 - 62 * value : 64, height: Math.max(0.5, 62 * Math.abs(value)) })),
  );
}
