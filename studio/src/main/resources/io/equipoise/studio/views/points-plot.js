// Drawing of the plane. Blue ground, white rings, orange dots: they differ in lightness and shape, so that they are told
// apart without seeing colours.
import { el, number } from '../dom.js';

/** Coordinates go from minus this to this, as in the pictures of a run. */
export const EXTENT = 1.2;

const RAMP = [
  [8, 24, 64],
  [27, 66, 128],
  [74, 122, 180],
  [147, 184, 219],
  [228, 238, 248],
]; // low to high
const REAL = { fill: '#ffffff', edge: '#08183f' };
const GENERATED = { fill: '#f08c00', edge: '#3d1f00' };
const TICKS = [-1, -0.5, 0, 0.5, 1];
const MARGIN = { left: 34, top: 8, right: 8, bottom: 24 };

function colour(level) {
  const at = Math.max(0, Math.min(1, level)) * (RAMP.length - 1);
  const below = Math.min(RAMP.length - 2, Math.floor(at));
  return RAMP[below].map((from, i) => Math.round(from + (RAMP[below + 1][i] - from) * (at - below)));
}

/** Fits a canvas to its place and the screen's pixels; a context in units of the page. */
function context(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const drawing = canvas.getContext('2d');
  drawing.setTransform(scale, 0, 0, scale, 0, 0);
  drawing.clearRect(0, 0, width, height);
  return { drawing, width, height };
}

/**
 * Draws a snapshot.
 *
 * @param shown which of surface, real, generated
 * @param range least and most of the colours; null: by rank
 * @returns the values at five equal steps of the colours
 */
export function drawPlot(canvas, snapshot, real, shown, range) {
  const { drawing, width, height } = context(canvas);
  const style = getComputedStyle(canvas);
  const inner = { x: MARGIN.left, y: MARGIN.top, w: width - MARGIN.left - MARGIN.right, h: height - MARGIN.top - MARGIN.bottom };
  const toX = (x) => inner.x + ((x + EXTENT) / (2 * EXTENT)) * inner.w;
  const toY = (y) => inner.y + ((EXTENT - y) / (2 * EXTENT)) * inner.h;
  canvas.plane = (px, py) => [((px - inner.x) / inner.w) * 2 * EXTENT - EXTENT, EXTENT - ((py - inner.y) / inner.h) * 2 * EXTENT];
  const sorted = Float32Array.from(snapshot.surface).sort();
  if (shown.surface) drawSurface(drawing, snapshot, sorted, range, inner);
  drawing.save();
  drawing.beginPath();
  drawing.rect(inner.x, inner.y, inner.w, inner.h);
  drawing.clip();
  const size = Math.max(1.6, inner.w / 260);
  if (shown.real) dots(drawing, real, toX, toY, 0.8 * size, REAL);
  if (shown.generated) dots(drawing, snapshot.generated, toX, toY, size, GENERATED);
  drawing.restore();
  axes(drawing, toX, toY, inner, style);
  return range ? [0, 0.25, 0.5, 0.75, 1].map((share) => range[0] + share * (range[1] - range[0])) : [0, 0.25, 0.5, 0.75, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
}

function drawSurface(drawing, { surface, side }, sorted, range, inner) {
  const raster = document.createElement('canvas');
  raster.width = raster.height = side;
  const image = new ImageData(side, side);
  surface.forEach((value, i) => {
    const level = range ? (value - range[0]) / (range[1] - range[0] || 1) : rank(sorted, value);
    image.data.set(colour(level), 4 * i);
    image.data[4 * i + 3] = 255;
  });
  raster.getContext('2d').putImageData(image, 0, 0);
  drawing.imageSmoothingEnabled = true;
  drawing.imageSmoothingQuality = 'high';
  drawing.drawImage(raster, inner.x, inner.y, inner.w, inner.h);
}

/** Share of the values below one. */
function rank(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}

function dots(drawing, xy, toX, toY, radius, { fill, edge }) {
  drawing.fillStyle = fill;
  drawing.strokeStyle = edge;
  drawing.lineWidth = radius / 3;
  for (let i = 0; i < xy.length; i += 2) {
    drawing.beginPath();
    drawing.arc(toX(xy[i]), toY(xy[i + 1]), radius, 0, 2 * Math.PI);
    drawing.fill();
    drawing.stroke();
  }
}

function axes(drawing, toX, toY, inner, style) {
  drawing.strokeStyle = style.borderTopColor;
  drawing.lineWidth = 1;
  drawing.strokeRect(inner.x, inner.y, inner.w, inner.h);
  drawing.fillStyle = style.color;
  drawing.font = `12px ${style.fontFamily}`;
  for (const tick of TICKS) {
    const words = String(tick).replace('-', '−');
    drawing.textAlign = 'center';
    drawing.textBaseline = 'top';
    drawing.fillText(words, toX(tick), inner.y + inner.h + 6);
    drawing.textAlign = 'right';
    drawing.textBaseline = 'middle';
    drawing.fillText(words, inner.x - 6, toY(tick));
  }
}

/** Draws what the colours mean. */
export function drawBar(canvas, levels, words) {
  const { drawing, width } = context(canvas);
  const style = getComputedStyle(canvas);
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  for (let x = left; x < right; x++) {
    drawing.fillStyle = `rgb(${colour((x - left) / (right - left)).join(' ')})`;
    drawing.fillRect(x, 0, 1, 12);
  }
  drawing.fillStyle = style.color;
  drawing.font = `12px ${style.fontFamily}`;
  drawing.textBaseline = 'top';
  levels.forEach((level, i) => {
    if (right - left < 320 && i % 2 === 1) return; // they would touch
    drawing.textAlign = i === 0 ? 'left' : i === levels.length - 1 ? 'right' : 'center';
    drawing.fillText(number(level, 2), left + (i / (levels.length - 1)) * (right - left), 16);
  });
  canvas.setAttribute('aria-label', `Colours of the ${words}: dark ${number(levels[0], 2)}, light ${number(levels.at(-1), 2)}`);
}

/** A dot as in the plot, for the legend. */
export function legendMark(kind) {
  return el('span', { class: `mark ${kind}`, 'aria-hidden': 'true' });
}
