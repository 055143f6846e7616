/** Points on a canvas: symbols where there is room, cells with counts where they would lie on one another. */

import { drawCells } from "./density.js";
import { StampSheet, makeStamp } from "./stamps.js";
import { colour } from "./theme.js";

const CROWDED_PER_PIXEL = 1 / 200;
const SAMPLED = 4000;
const SINGLY = 1000; // more symbols than these are stamped into one picture

export function drawPoints(context, view, layer) {
  const boxes = boxesInView(view, layer);
  if (crowded(view, layer, boxes)) drawCells(context, view, layer, boxes);
  else drawSymbols(context, view, layer, boxes);
}

function boxesInView(view, layer) {
  const area = view.area(20 * view.ratio);
  const boxes = [];
  for (let box = 0; box < layer.boxCount; box++) if (layer.boxMeets(box, area)) boxes.push(box);
  return boxes;
}

/** Whether more points would show than eyes can tell apart. */
function crowded(view, layer, boxes) {
  const room = (view.width * view.height * CROWDED_PER_PIXEL) / view.ratio ** 2;
  if (layer.about.density === false || layer.count < room / 8) return false;
  const cells = new Set();
  const all = layer.showsAll();
  let showing = 0;
  for (const box of boxes) {
    const [first, last] = layer.rowsOfBox(box);
    for (let row = first; row < last; row++) {
      if (!inView(view, layer, row) || !(all || layer.shows(row))) continue;
      if (++showing > room) return true;
      if (showing <= SAMPLED) cells.add((view.pixelX(layer.x[row]) >> 3) * 65536 + (view.pixelY(layer.y[row]) >> 3));
    }
  }
  return showing > SAMPLED / 2 && cells.size < Math.min(showing, SAMPLED) * 0.35;
}

function inView(view, layer, row) {
  const x = view.pixelX(layer.x[row]);
  const y = view.pixelY(layer.y[row]);
  return x > -20 && y > -20 && x < view.width + 20 && y < view.height + 20;
}

function drawSymbols(context, view, layer, boxes) {
  const all = layer.showsAll();
  const sheet = layer.count > SINGLY ? new StampSheet(view.width, view.height) : null;
  const stamps = new Map();
  for (const box of boxes) {
    const [first, last] = layer.rowsOfBox(box);
    for (let row = first; row < last; row++) {
      if (!inView(view, layer, row) || !(all || layer.shows(row))) continue;
      const style = layer.styleOf(row);
      if (!stamps.has(style)) stamps.set(style, makeStamp(style, view.ratio));
      const stamp = stamps.get(style);
      const left = Math.round(view.pixelX(layer.x[row]) - stamp.side / 2);
      const top = Math.round(view.pixelY(layer.y[row]) - stamp.side / 2);
      if (sheet) sheet.press(stamp, left, top);
      else context.drawImage(stamp.picture, left, top);
    }
  }
  sheet?.layOver(context);
}

/** Dashed circles: somewhere in here the point lies. */
export function drawUncertainty(context, view, layer, style) {
  const always = layer.about.circles === "always";
  if (!layer.uncertainty || (!always && layer.selected === null)) return;
  for (let row = 0; row < layer.count; row++) {
    if (!always && row !== layer.selected) continue;
    if (!layer.uncertainty[row] || !layer.shows(row)) continue;
    const radius = view.pixelsOfMetres(layer.uncertainty[row], layer.y[row]);
    if (radius < 6 * view.ratio) continue;
    const ink = colour(layer.styleOf(row).fill);
    context.beginPath();
    context.arc(view.pixelX(layer.x[row]), view.pixelY(layer.y[row]), radius, 0, 7);
    context.globalAlpha = style.fillOpacity;
    context.fillStyle = ink;
    context.fill();
    context.globalAlpha = 0.85;
    context.setLineDash(style.dash.map((length) => length * view.ratio));
    context.lineWidth = style.strokeWidth * view.ratio;
    context.strokeStyle = ink;
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}
