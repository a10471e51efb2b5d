// Work of the server that takes seconds: started, watched, ended by the person or with the view.
import { get, send } from '../api.js';
import { el, fill, say } from '../dom.js';

const LOOK_MILLIS = 250;

/**
 * Starts a job, shows how it gets on, and hands over its result. What is asked meanwhile does not
 * end with the view, so that the job is known and can be ended.
 *
 * @param into where the progress, or what went wrong, is shown
 */
export async function job(latent, into, start, done) {
  const bar = el('progress', { max: 1, value: 0, 'aria-label': 'Progress' });
  const line = el('span', { class: 'faint' }, 'waiting for its turn');
  let cancelled = false;
  const cancel = el('button', { type: 'button', class: 'quiet', onclick: () => (cancelled = true) }, 'Cancel');
  fill(into, el('p', { class: 'row' }, bar, line, cancel));
  say('Started');
  try {
    let now = await start();
    while (now.state === 'waiting' || now.state === 'running') {
      bar.value = now.share;
      if (now.doing) line.textContent = now.doing;
      await pause(latent.signal);
      const path = `/api/latent-jobs/${now.job}`;
      if (cancelled || latent.signal.aborted) {
        await send('DELETE', path, {});
        if (latent.signal.aborted) return;
        fill(into, el('p', { class: 'faint' }, 'Cancelled.'));
        say('Cancelled');
        return;
      }
      now = await get(path);
    }
    if (latent.signal.aborted) return;
    if (now.state === 'done') done(now.result);
    else throw new Error(now.error ?? 'It was ended.');
  } catch (e) {
    if (latent.signal.aborted) return; // nobody looks any more
    const wrong = el('p', {});
    fill(into, wrong);
    latent.failed(wrong, e);
  }
}

/** Some time, or less when the view ends. */
function pause(signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LOOK_MILLIS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
