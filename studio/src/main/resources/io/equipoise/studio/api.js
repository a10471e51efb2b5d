// All talk with the server: JSON, errors as sentences, streams of events.

/** What is said where the server is not there. */
export const SILENT = 'The studio does not answer. Is the command still running?';

/** A refusal; its message is what the server says about it. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Refusal(0, SILENT);
  }
  if (response.ok) return response;
  let message = `The studio answered ${response.status}.`;
  try {
    message = (await response.json()).error ?? message;
  } catch {
    // no JSON: the status has to do
  }
  throw new Refusal(response.status, message);
}

/** What a path gives, as an object. */
export async function get(path, signal) {
  return (await ask(path, { signal })).json();
}

/** What a path gives, as numbers. */
export async function getFloats(path, signal) {
  return new Float32Array(await (await ask(path, { signal })).arrayBuffer());
}

/** Sends an object; what is answered. */
export async function send(method, path, body, signal) {
  const response = await ask(path, {
    method,
    signal,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Sends a file or other bytes; the response as it is. */
export function sendBytes(method, path, bytes, signal) {
  return ask(path, { method, signal, headers: { 'Content-Type': 'application/octet-stream' }, body: bytes });
}

/** Path of a run's resource. */
export function runPath(name, ...rest) {
  return ['/api/runs', encodeURIComponent(name), ...rest].join('/');
}

/**
 * Listens to a stream of events until the returned function is called.
 *
 * @param listeners by the event's name; each gets the event's object
 */
export function listen(path, listeners) {
  const source = new EventSource(path);
  const offline = document.getElementById('offline');
  source.addEventListener('open', () => {
    offline.hidden = true;
  });
  source.addEventListener('error', () => {
    const ended = source.readyState === EventSource.CLOSED; // it was refused, and is not asked for again
    offline.textContent = `The studio does not answer: what you see may be old. ${ended ? 'Load this page again.' : 'Trying again …'}`;
    offline.hidden = false;
  });
  for (const [name, listener] of Object.entries(listeners)) {
    source.addEventListener(name, (event) => listener(JSON.parse(event.data)));
  }
  return () => {
    offline.hidden = true;
    source.close();
  };
}
