/** Lines and polygons on a canvas: casing, fill, hatch and stroke, skipping what is smaller than a pixel. */

import { colour } from "./theme.js";

const HATCH_SPACING = 7;
const LINES_PER_STROKE = 400;

export function drawShapes(context, view, layer) {
  const area = view.area(12 * view.ratio);
  const rows = [];
  for (let row = 0; row < layer.count; row++) if (layer.boxMeets(row, area) && (layer.about.ghost || layer.shows(row))) rows.push(row);
  if (layer.kind === "lines" && rows.length > LINES_PER_STROKE) drawManyLines(context, view, layer, rows);
  else for (const row of rows) drawShape(context, view, layer, row);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawShape(context, view, layer, row) {
  const style = layer.styleOf(row);
  const ghost = layer.about.ghost && !layer.shows(row);
  if (ghost && layer.hiddenClasses.has(layer.classes?.[row])) return;
  const path = tracePath(view, layer, row, layer.kind === "polygons");
  if (layer.kind === "polygons" && !ghost) fillPath(context, view, style, path);
  if (!style.stroke) return;
  strokePath(context, view, ghost ? { ...style, casing: null, dash: [2, 4], strokeOpacity: 0.75 } : style, path);
}

function fillPath(context, view, style, path) {
  if (style.fill) {
    context.globalAlpha = style.fillOpacity ?? 1;
    context.fillStyle = colour(style.fill);
    context.fill(path, "evenodd");
  }
  if (style.hatch) {
    context.globalAlpha = 0.9;
    context.fillStyle = hatchPattern(context, colour(style.hatch), view.ratio);
    context.fill(path, "evenodd");
  }
}

function strokePath(context, view, style, path) {
  const width = (style.strokeWidth ?? 1) * view.ratio;
  if (style.casing) {
    context.setLineDash([]);
    context.globalAlpha = 0.9;
    context.strokeStyle = colour(style.casing);
    context.lineWidth = width + 2 * style.casingWidth * view.ratio;
    context.stroke(path);
  }
  context.setLineDash((style.dash ?? []).map((length) => length * view.ratio));
  context.globalAlpha = style.strokeOpacity ?? 1;
  context.strokeStyle = colour(style.stroke);
  context.lineWidth = width;
  context.stroke(path);
}

/** Many lines of one class in few strokes: ten times faster than one stroke a line. */
function drawManyLines(context, view, layer, rows) {
  const byStyle = new Map();
  for (const row of rows) {
    const style = layer.styleOf(row);
    if (!byStyle.has(style)) byStyle.set(style, []);
    byStyle.get(style).push(row);
  }
  for (const [style, members] of byStyle) {
    for (let first = 0; first < members.length; first += LINES_PER_STROKE) {
      const path = new Path2D();
      for (const row of members.slice(first, first + LINES_PER_STROKE)) trace(path, view, layer, row, false);
      strokePath(context, view, style, path);
    }
  }
}

function tracePath(view, layer, row, closed) {
  const path = new Path2D();
  trace(path, view, layer, row, closed);
  return path;
}

function trace(path, view, layer, row, closed) {
  const { x, y, partStart } = layer;
  const { scale, originX, originY } = view;
  for (let part = layer.featureStart[row]; part < layer.featureStart[row + 1]; part++) {
    const first = partStart[part];
    const last = partStart[part + 1] - 1;
    if (last < first) continue;
    let [previousX, previousY] = [x[first] * scale - originX, y[first] * scale - originY];
    path.moveTo(previousX, previousY);
    for (let i = first + 1; i <= last; i++) {
      const [nextX, nextY] = [x[i] * scale - originX, y[i] * scale - originY];
      if (i < last && Math.abs(nextX - previousX) + Math.abs(nextY - previousY) < 0.8) continue;
      path.lineTo(nextX, nextY);
      [previousX, previousY] = [nextX, nextY];
    }
    if (closed) path.closePath();
  }
}

const patterns = new Map();

export function hatchPattern(context, ink, ratio) {
  const key = `${ink} ${ratio}`;
  if (!patterns.has(key)) {
    const size = HATCH_SPACING * ratio;
    const tile = document.createElement("canvas");
    tile.width = tile.height = size;
    const pen = tile.getContext("2d", { willReadFrequently: true });
    pen.strokeStyle = ink;
    pen.lineWidth = 1.15 * ratio;
    pen.beginPath();
    for (const start of [-size, 0, size]) {
      pen.moveTo(start - 1, size + 1);
      pen.lineTo(start + size + 1, -1);
    }
    pen.stroke();
    patterns.set(key, tile);
  }
  return context.createPattern(patterns.get(key), "repeat");
}
