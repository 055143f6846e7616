/** Which feature lies under a point of the map. */

import { countAt } from "./density.js";
import { WORLD } from "./layer.js";

const REACH_PX = 5;

/** The topmost feature at a place (in units): `{layer, row}`, `{layer, count}` for a crowded cell, or null. */
export function featureAt(layers, view, x, y) {
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index];
    if (!layer.ready || !layer.shown || layer.about.interactive === false || layer.about.markers) continue;
    for (const shift of [0, -WORLD, WORLD]) {
      const found = find(layer, view, x + shift, y);
      if (found) return found;
    }
  }
  return null;
}

function find(layer, view, x, y) {
  if (layer.kind === "points" && layer.cells.length) {
    const count = countAt(view, layer, x, y);
    return count ? { layer, count } : null;
  }
  const reach = layer.kind === "polygons" ? 0 : ((layer.about.style.radius ?? 2) * 0.8 + REACH_PX) * (view.ratio / view.scale);
  const row = { points: nearestPoint, lines: nearestLine, polygons: polygonAt }[layer.kind](layer, x, y, reach);
  return row < 0 ? null : { layer, row };
}

function areaRound(x, y, reach) {
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

function nearestPoint(layer, x, y, reach) {
  const area = areaRound(x, y, reach);
  let [nearest, best] = [-1, reach * reach];
  for (let box = 0; box < layer.boxCount; box++) {
    if (!layer.boxMeets(box, area)) continue;
    const [first, last] = layer.rowsOfBox(box);
    for (let row = first; row < last; row++) {
      const [dx, dy] = [layer.x[row] - x, layer.y[row] - y];
      const distance = dx * dx + dy * dy;
      if (distance < best && layer.shows(row)) [nearest, best] = [row, distance];
    }
  }
  return nearest;
}

function nearestLine(layer, x, y, reach) {
  const area = areaRound(x, y, reach);
  let [nearest, best] = [-1, reach * reach];
  for (let row = 0; row < layer.count; row++) {
    if (!layer.boxMeets(row, area) || !layer.shows(row)) continue;
    eachSegment(layer, row, (x0, y0, x1, y1) => {
      const [dx, dy] = [x1 - x0, y1 - y0];
      const share = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
      const distance = (x0 + share * dx - x) ** 2 + (y0 + share * dy - y) ** 2;
      if (distance < best) [nearest, best] = [row, distance];
    });
  }
  return nearest;
}

function polygonAt(layer, x, y) {
  const area = areaRound(x, y, 0);
  for (let row = layer.count - 1; row >= 0; row--) {
    if (!layer.boxMeets(row, area) || !layer.shows(row)) continue;
    let inside = false;
    eachSegment(layer, row, (x0, y0, x1, y1) => {
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    });
    if (inside) return row;
  }
  return -1;
}

function eachSegment(layer, row, visit) {
  for (let part = layer.featureStart[row]; part < layer.featureStart[row + 1]; part++) {
    for (let i = layer.partStart[part] + 1; i < layer.partStart[part + 1]; i++) visit(layer.x[i - 1], layer.y[i - 1], layer.x[i], layer.y[i]);
  }
}
