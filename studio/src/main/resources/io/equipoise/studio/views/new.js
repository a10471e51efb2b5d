// A form that starts a training, with the command that does the same.
import { get, send } from '../api.js';
import { el, fill, latest, say, whole } from '../dom.js';

const TITLES = {
  '--data': 'Data',
  '--objective': 'Objective',
  '--preset': 'Preset',
  '--minutes': 'Minutes',
};
const ASK_MILLIS = 250;
const LOOK_MILLIS = 700;

export async function show(container) {
  const fields = await get('/api/new');
  const inputs = new Map(fields.map((field) => [field.option, input(field)]));
  const command = el('code', {}, '');
  const problem = el('p', { class: 'problem', role: 'alert' });
  const progress = el('div', { role: 'status' });
  const submit = el('button', { type: 'submit' }, 'Start training');
  let timer = null;
  let ended = false;

  const given = () => Object.fromEntries([...inputs].map(([option, control]) => [option, control.value]).filter(([, value]) => value !== ''));

  const check = latest(async () => {
    try {
      const checked = await send('POST', '/api/new/check', given());
      fill(command, whole(checked.command));
      problem.textContent = checked.problem;
      submit.disabled = checked.problem !== '';
    } catch (e) {
      problem.textContent = e.message;
    }
  });

  async function start(event) {
    event.preventDefault();
    submit.disabled = true;
    problem.textContent = '';
    try {
      await follow(await send('POST', '/api/new/start', given()));
    } catch (e) {
      problem.textContent = e.message;
    }
    submit.disabled = false;
  }

  async function follow(first) {
    let state = first;
    while (!ended) {
      if (state.phase === 'running' || (state.phase === 'ended' && state.run)) {
        say(`The run ${state.run} has begun`);
        location.hash = `#/run/${encodeURIComponent(state.run)}`;
        return;
      }
      if (state.phase !== 'preparing') {
        fill(progress);
        problem.textContent = state.message || 'The training ended without a word.';
        return;
      }
      fill(progress, el('p', {}, 'Getting the data ready …'), state.message && el('pre', {}, state.message));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
      state = await get(`/api/new/${state.id}`);
    }
  }

  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(check, ASK_MILLIS);
  };
  const row = (field) => {
    const control = inputs.get(field.option);
    return el('div', { class: 'field' }, el('label', { for: control.id }, TITLES[field.option] ?? field.option), control, control.suggestions, el('p', { class: 'says', id: `${control.id}-says` }, whole(sentence(field))));
  };
  fill(
    container,
    el('h1', {}, 'New run'),
    el(
      'form',
      { class: 'card new', onsubmit: start, oninput: changed },
      el('div', { class: 'fields' }, fields.filter((field) => field.main).map(row)),
      el('details', {}, el('summary', {}, 'More settings'), el('p', { class: 'says' }, 'What is left empty follows the preset and the data.'), el('div', { class: 'fields' }, fields.filter((field) => !field.main).map(row))),
      el('h2', {}, 'The same on the command line'),
      el('pre', { class: 'command' }, command),
      problem,
      el('p', {}, submit, ' ', el('span', { class: 'faint' }, 'The studio trains it: closing the studio stops it, with a checkpoint.')),
      progress,
    ),
  );
  await check();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** A capital first, unless it is a value that can be given as it stands: faces. */
function sentence({ description, suggestions }) {
  const named = suggestions.includes(description.split(/[ ,;]/, 1)[0]);
  return `${named ? description : description.charAt(0).toUpperCase() + description.slice(1)}.`;
}

function input(field) {
  const id = `new${field.option}`;
  const shared = { id, name: field.option, 'aria-describedby': `${id}-says` };
  if (field.values.length > 0) {
    const choices = field.initial === '' ? ['', ...field.values] : field.values;
    return el(
      'select',
      shared,
      choices.map((value) => el('option', { value, selected: value === field.initial }, value || 'as the data suggest')),
    );
  }
  const control = el('input', { ...shared, value: field.initial, autocomplete: 'off' });
  if (field.suggestions.length > 0) {
    control.setAttribute('list', `${id}-list`);
    control.suggestions = el('datalist', { id: `${id}-list` }, field.suggestions.map((value) => el('option', { value })));
  }
  return control;
}
