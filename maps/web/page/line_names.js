/** Names beside lines, so that A and B, north and south are told apart without the key. */

import { drawLabel } from "./labels.js";

const SHARES = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9];
const GAP_PX = 10;
const [LETTER_PX, LINE_PX, FURTHER_PX] = [6, 14, 60]; // about how large a name is, and how far a sloping line pushes it
const STRIP_PX = 45;
const LEAST_PX = 90; // a line shorter than this has no room for its name
const [RIGHT, LEFT, ABOVE, BELOW] = [0, 1, 2, 3];

export function drawLineNames(context, space, layer) {
  for (let row = 0; row < layer.count; row++) {
    const text = layer.value(layer.about.label.text, row);
    if (text && layer.shows(row)) nameLine(context, space, layer, row, text);
  }
}

function nameLine(context, space, layer, row, text) {
  const { view } = space;
  const seen = stretchInView(view, layer, row);
  if (seen.length < LEAST_PX * view.ratio) return;
  const strip = layer.about.among ? view.pixelsOfMetres(layer.about.among, layer.box(row)[1]) / view.ratio / 2 : 0;
  const beyond = strip < STRIP_PX ? strip : 0; // a name beside a narrow zone, in a wide one beside the line
  const near = row % 2 ? [BELOW, RIGHT] : [ABOVE, LEFT]; // of two lines each has its name on its own side, where there is room
  const far = row % 2 ? [ABOVE, LEFT] : [BELOW, RIGHT];
  for (const [sides, share] of [near, far].flatMap((pair) => SHARES.map((one) => [pair, one]))) {
    const { x, y, level, slope } = pointAlong(seen, share);
    const half = (level ? text.length * LETTER_PX : LINE_PX) / 2;
    const label = { text, x, y, sides: [sides[level ? 0 : 1]], size: layer.about.label.sizes[0], weight: 600, gap: GAP_PX + beyond + Math.min(FURTHER_PX, half * slope), colour: layer.styleOf(row).stroke, once: true };
    if (drawLabel(context, space, label)) return;
  }
}

/** The vertices in the window, in pixels, with the way up to each. */
function stretchInView(view, layer, row) {
  const [first, last] = layer.vertices(row);
  const points = [];
  let length = 0;
  for (let i = first; i < last; i++) {
    const [x, y] = [view.pixelX(layer.x[i]), view.pixelY(layer.y[i])];
    if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
    const before = points.at(-1);
    if (before) length += Math.hypot(x - before.x, y - before.y);
    points.push({ x, y, length });
  }
  return { points, length };
}

/** A point at a share of the way, and whether the line lies level there rather than upright, and how far from it. */
function pointAlong({ points, length }, share) {
  const at = Math.max(1, points.findIndex((point) => point.length >= share * length));
  const [from, to] = [points[at - 1], points[at]];
  const within = to.length > from.length ? (share * length - from.length) / (to.length - from.length) : 0;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const level = Math.abs(dx) > 1.6 * Math.abs(dy);
  return { x: from.x + dx * within, y: from.y + dy * within, level, slope: level ? Math.abs(dy / dx) : Math.abs(dx / dy) };
}
