// Small pieces that all views are made of.

/**
 * An element. Attributes starting with "on" are listeners; true and false switch an attribute on and off;
 * children are elements, texts, or lists of both; null leaves one out.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

/** Replaces what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** An element of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  add(element, children);
  return element;
}

/** Tells who cannot see the page what has just happened on it. */
export function say(text) {
  document.getElementById('said').textContent = text;
}

/** A number for people: 0.0614, 12.3, 71,808. */
export function number(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(Math.max(1, digits - 1));
  if (Number.isInteger(value) || Math.round(size) >= Math.min(1000, 10 ** digits)) return Math.round(value).toLocaleString('en');
  return value.toPrecision(digits);
}

/** A text in which the names of options are not broken at the end of a line. */
export const whole = (text) => text.split(/(--[a-z0-9-]+)/).map((part, i) => (i % 2 === 0 ? part : el('span', { class: 'whole' }, part)));

/** 1 run, 2 runs. */
export const counted = (n, thing) => `${n} ${thing}${n === 1 ? '' : 's'}`;

/** Images in thousands, as the training counts: 71.8 kimg. */
export function kimg(images) {
  return images === null || images === undefined ? '–' : `${(images / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} kimg`;
}

/** Seconds as 0:59, 59:59 or 1:00:00. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  const s = Math.round(seconds);
  const two = (n) => String(n).padStart(2, '0');
  return s < 3600
    ? `${Math.floor(s / 60)}:${two(s % 60)}`
    : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** Runs one call at a time, and of those that come meanwhile only the last. */
export function latest(work) {
  let busy = false;
  let next = null;
  return async function call(...given) {
    if (busy) {
      next = given;
      return;
    }
    busy = true;
    try {
      await work(...given);
    } finally {
      busy = false;
      if (next) {
        const again = next;
        next = null;
        call(...again);
      }
    }
  };
}
