/** Road shields: the number of a route in a box, repeated along it as far apart as a road sign would be. */

import { colour } from "./theme.js";

const APART_PX = 210;
const FIRST_PX = 70;
const RETRY_PX = 22;

/** Where the shields of a line layer go: found first, so that names keep clear of them. */
export function placeShields(view, layer, space) {
  const signs = [];
  const name = layer.about.shield;
  if (!layer.columns) return signs;
  for (let row = 0; row < layer.count; row++) {
    const text = String(layer.value(name, row));
    if (!text || !layer.shows(row)) continue;
    const [halfWidth, halfHeight] = shieldSize(text, view.ratio);
    alongLine(view, layer, row, (x, y) => {
      const free = space.take(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
      if (free) signs.push({ text, x, y });
      return free;
    });
  }
  return signs;
}

function shieldSize(text, ratio) {
  return [((text.length * 7.4 + 9) / 2) * ratio, 8.5 * ratio];
}

/** Offer spots along a line; after one that was taken the next is far, after one that was not it is near. */
function alongLine(view, layer, row, offer) {
  const [first, last] = layer.vertices(row);
  let untilNext = FIRST_PX * view.ratio;
  let [x0, y0] = [view.pixelX(layer.x[first]), view.pixelY(layer.y[first])];
  for (let i = first + 1; i < last; i++) {
    const [x1, y1] = [view.pixelX(layer.x[i]), view.pixelY(layer.y[i])];
    const length = Math.hypot(x1 - x0, y1 - y0);
    let done = 0;
    while (length - done >= untilNext) {
      done += untilNext;
      const share = done / length;
      const [x, y] = [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
      untilNext = (offer(x, y) ? APART_PX : RETRY_PX) * view.ratio;
    }
    untilNext -= length - done;
    [x0, y0] = [x1, y1];
  }
}

export function drawShields(context, view, signs) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { text, x, y } of signs) {
    const [halfWidth, halfHeight] = shieldSize(text, view.ratio);
    context.beginPath();
    context.roundRect(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight, 4 * view.ratio);
    context.fillStyle = colour("shield");
    context.fill();
    context.lineWidth = 1.5 * view.ratio;
    context.strokeStyle = colour("on-colour");
    context.stroke();
    context.fillStyle = colour("on-colour");
    context.font = `700 ${11 * view.ratio}px system-ui,"DejaVu Sans",sans-serif`;
    context.fillText(text, x, y + 0.5 * view.ratio);
  }
}
