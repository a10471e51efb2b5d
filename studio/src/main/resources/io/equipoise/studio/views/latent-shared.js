// What the cards of the latent view share: the chosen image, and how pictures are asked for and shown.
import { runPath, send } from '../api.js';
import { el, say } from '../dom.js';

/** An image in base64, as large as its place, each pixel a square. */
export function picture(png, alt) {
  return el('img', { class: 'pixels', src: `data:image/png;base64,${png}`, alt });
}

/** Everything the cards of this view share: what is chosen, and how images are asked for. */
export class Latent {
  constructor(name, about, signal) {
    this.name = name;
    this.about = about;
    this.signal = signal;
    this.checkpoint = about.checkpoints.at(-1);
    this.following = true;
    this.chosen = null;
    this.listeners = [];
    this.reloads = [];
  }

  path(...rest) {
    return runPath(this.name, 'latent', this.checkpoint, ...rest);
  }

  /** Pictures of places, in base64. */
  async images(places) {
    return (await send('POST', this.path('images'), { places }, this.signal)).images;
  }

  /** Makes a place the one that the other cards work with. */
  choose(place, label) {
    this.chosen = { place, label };
    for (const listener of this.listeners) listener(this.chosen);
  }

  onChoose(listener) {
    this.listeners.push(listener);
  }

  /** Called when another checkpoint is looked at. */
  onCheckpoint(reload) {
    this.reloads.push(reload);
  }

  reload() {
    for (const reload of this.reloads) reload();
  }

  /** Shows what went wrong in a card's line, and tells it. */
  failed(line, failure) {
    if (failure.name === 'AbortError') return;
    line.textContent = failure.message;
    line.classList.add('wrong');
    say(failure.message);
  }
}
