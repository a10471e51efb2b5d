// The control of a run that is being trained: pause, go on, checkpoint, stop, gamma. Shows what the training answers.
import { send, runPath } from './api.js';
import { el } from './dom.js';

export class Control {
  constructor(name) {
    this.name = name;
    this.waiting = new Map(); // ids of requests that have no answer yet
    this.status = el('p', { class: 'control-said faint', role: 'status' });
    this.pause = this.button('Pause', () => this.ask(this.paused ? 'resume' : 'pause'));
    this.checkpoint = this.button('Checkpoint now', () => this.ask('checkpoint'));
    this.stop = this.button('Stop', () => {
      if (confirm(`Stop ${name}? It writes a checkpoint and can be resumed.`)) this.ask('stop');
    });
    this.stop.classList.add('danger');
    this.gamma = el('input', { type: 'number', min: '0', max: '1', step: '0.05', id: 'gamma', required: true });
    this.gammaForm = el(
      'form',
      {
        class: 'inline',
        onsubmit: (event) => {
          event.preventDefault();
          this.ask('gamma', Number(this.gamma.value));
        },
      },
      el('label', { for: 'gamma' }, 'Gamma'),
      this.gamma,
      el('button', { type: 'submit', class: 'quiet' }, 'Change'),
    );
    this.element = el(
      'section',
      { class: 'card control', 'aria-label': 'Control of the training', hidden: true },
      el('div', { class: 'row' }, this.pause, this.checkpoint, this.stop, this.gammaForm),
      this.status,
    );
  }

  button(text, action) {
    return el('button', { type: 'button', class: 'quiet', onclick: action }, text);
  }

  async ask(action, value) {
    try {
      const { id } = await send('POST', runPath(this.name, 'control'), value === undefined ? { action } : { action, value });
      this.waiting.set(id, action);
      this.tell(`Asked for: ${action}. The training does it after the step at hand.`);
    } catch (e) {
      this.tell(e.message);
    }
  }

  tell(text) {
    this.status.textContent = text;
  }

  /** Follows the run. */
  set(run) {
    const { trainer } = run;
    this.element.hidden = !trainer;
    if (!trainer) return;
    this.paused = trainer.paused;
    this.pause.textContent = trainer.paused ? 'Go on' : 'Pause';
    this.gammaForm.hidden = run.last.gamma === undefined;
    if (document.activeElement !== this.gamma && this.waiting.size === 0) this.gamma.value = String(run.last.gamma ?? '');
    for (const answer of trainer.answers) {
      if (this.waiting.delete(answer.id)) {
        this.tell(`${answer.done ? 'Done' : 'Refused'}: ${answer.said}.`);
      }
    }
  }
}
