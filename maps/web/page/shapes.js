/** Lines and polygons on a canvas: casing, fill, hatch and stroke, skipping what is smaller than a pixel. */

import { WORLD } from "./layer.js";
import { colour } from "./theme.js";
import { toUnits } from "./view.js";

const HATCH_SPACING = 7;
const LINES_PER_STROKE = 400;
const FADE_SHARE = 0.12; // of the shorter side of the box
const BEYOND_PX = 4; // positions are rounded, and half of an outline lies beyond the edge: no rest of it stays
const SEAM_UNITS = 16; // positions of the ground are kept to 8
const [LEAST_SHARE, ROOM_WIDTHS, CASED_FROM] = [0.45, 8, 0.8];
const SMALL_PX = 14; // an outline round less than this would hide what it surrounds

export function drawShapes(context, view, layer) {
  const area = view.area(12 * view.ratio);
  const rows = [];
  for (let row = 0; row < layer.count; row++) if (layer.boxMeets(row, area) && layer.shows(row)) rows.push(row);
  if (layer.about.ghost && !layer.anyShows()) rows.push(layer.nearestInTime());
  const drawAll = (pen) => {
    if (layer.kind === "lines" && rows.length > LINES_PER_STROKE) drawManyLines(pen, view, layer, rows);
    else for (const row of rows) drawShape(pen, view, layer, row);
  };
  if (layer.about.fade) faded(context, view, layer.about.fade, drawAll);
  else drawAll(context);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

const veil = document.createElement("canvas");

/** Draw what fades toward the edges of a box: where what is known ends there is no line. It is the first layer drawn. */
function faded(context, view, box, draw) {
  if (!view.grounded) {
    draw(context);
    eraseEdges(context, view, box);
    return;
  }
  Object.assign(veil, { width: view.width, height: view.height }); // on paper the ground is on the same canvas
  const pen = veil.getContext("2d", { willReadFrequently: true });
  Object.assign(pen, { lineJoin: "round", lineCap: "round" });
  draw(pen);
  eraseEdges(pen, view, box);
  context.globalAlpha = 1;
  context.drawImage(veil, 0, 0);
}

/** Take away what was drawn along the inside of each edge, most at the edge; only strips in view cost anything. */
function eraseEdges(pen, view, { west, south, east, north }) {
  const [left, top] = corner(view, north, west);
  const [right, bottom] = corner(view, south, east);
  const wide = Math.min(right - left, bottom - top) * FADE_SHARE;
  const strips = [
    [left, left + wide, true],
    [right, right - wide, true],
    [top, top + wide, false],
    [bottom, bottom - wide, false],
  ];
  pen.globalCompositeOperation = "destination-out";
  pen.globalAlpha = 1;
  for (const [edge, inner, across] of strips) {
    const outer = edge + Math.sign(edge - inner) * BEYOND_PX * view.ratio;
    const [from, to] = [Math.max(0, Math.min(outer, inner)), Math.min(across ? view.width : view.height, Math.max(outer, inner))];
    if (to <= from) continue;
    const shade = across ? pen.createLinearGradient(edge, 0, inner, 0) : pen.createLinearGradient(0, edge, 0, inner);
    shade.addColorStop(0, "rgb(0 0 0 / 1)");
    shade.addColorStop(1, "rgb(0 0 0 / 0)");
    pen.fillStyle = shade;
    if (across) pen.fillRect(from, 0, to - from, view.height);
    else pen.fillRect(0, from, view.width, to - from);
  }
  pen.globalCompositeOperation = "source-over";
}

function corner(view, lat, lng) {
  const [x, y] = toUnits({ lat, lng });
  return [view.pixelX(x), view.pixelY(y)];
}

function drawShape(context, view, layer, row) {
  const style = layer.styleOf(row);
  const ghost = layer.about.ghost && !layer.shows(row);
  if (ghost && layer.hiddenClasses.has(layer.classes?.[row])) return;
  const areal = layer.kind === "polygons";
  const small = areal && Boolean(style.fill) && layer.extentOf(row) * view.scale < SMALL_PX * view.ratio;
  context.beginPath();
  trace(context, view, layer, row, { closed: areal, seams: !areal || Boolean(style.fill), step: small ? 2 : 1 });
  if (areal && !ghost) fillTraced(context, view, style, small ? 1.6 : 1);
  if (style.stroke && !small) strokeTraced(context, view, layer.about.among ? slender(view, layer, row, style, ghost) : ghost ? { ...style, casing: null, dash: [2, 4], strokeOpacity: 0.75 } : style);
}

/** Of a line among zones that are hardly wider than it is drawn, as much as leaves them to be seen. */
function slender(view, layer, row, style, ghost) {
  const shown = ghost ? { ...style, casing: null, dash: [2, 4], strokeOpacity: 0.75 } : style;
  const wide = view.pixelsOfMetres(layer.about.among, layer.box(row)[1]) / view.ratio;
  const share = Math.min(1, Math.max(LEAST_SHARE, wide / (ROOM_WIDTHS * (shown.strokeWidth ?? 1))));
  return share === 1 ? shown : { ...shown, casing: share < CASED_FROM ? null : shown.casing, strokeWidth: shown.strokeWidth * share };
}

function fillTraced(context, view, style, strength) {
  if (style.fill) {
    context.globalAlpha = Math.min(1, (style.fillOpacity ?? 1) * strength);
    context.fillStyle = colour(style.fill);
    context.fill("evenodd");
  }
  if (style.hatch) {
    context.globalAlpha = style.hatchOpacity ?? 0.9;
    context.fillStyle = hatchPattern(context, colour(style.hatch), style.hatchSpacing ?? HATCH_SPACING, view.ratio);
    context.fill("evenodd");
  }
}

function strokeTraced(context, view, style) {
  const width = (style.strokeWidth ?? 1) * view.ratio;
  if (style.casing) {
    context.setLineDash([]);
    context.globalAlpha = 0.9;
    context.strokeStyle = colour(style.casing);
    context.lineWidth = width + 2 * style.casingWidth * view.ratio;
    context.stroke();
  }
  context.setLineDash((style.dash ?? []).map((length) => length * view.ratio));
  context.globalAlpha = style.strokeOpacity ?? 1;
  context.strokeStyle = colour(style.stroke);
  context.lineWidth = width;
  context.stroke();
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
      context.beginPath();
      for (const row of members.slice(first, first + LINES_PER_STROKE)) trace(context, view, layer, row);
      strokeTraced(context, view, style);
    }
  }
}

/**
 * Add a feature's parts to the current path, leaving out vertices that are not `step` pixels from the last one drawn.
 * Without `seams` the cuts along the antimeridian, where land goes on in the next copy of the world, are left out too.
 */
function trace(context, view, layer, row, { closed = false, seams = true, step = 1 } = {}) {
  const { x, y, partStart } = layer;
  const { scale, originX, originY } = view;
  for (let part = layer.featureStart[row]; part < layer.featureStart[row + 1]; part++) {
    const first = partStart[part];
    const last = partStart[part + 1] - 1;
    if (last < first) continue;
    let penX = x[first] * scale - originX;
    let penY = y[first] * scale - originY;
    context.moveTo(penX, penY);
    for (let i = first + 1; i <= last; i++) {
      const nextX = x[i] * scale - originX;
      const nextY = y[i] * scale - originY;
      const awayX = nextX - penX;
      const awayY = nextY - penY;
      if (i < last && awayX * awayX + awayY * awayY < step * step) continue;
      if (seams || !alongSeam(x[i - 1], x[i])) context.lineTo(nextX, nextY);
      else context.moveTo(nextX, nextY);
      penX = nextX;
      penY = nextY;
    }
    if (closed && seams) context.closePath();
  }
}

/** Begin a path along a line or round an area, with nothing of how its layer looks. */
export function traceShape(context, view, layer, row) {
  trace(context, view, layer, row, { closed: layer.kind === "polygons", seams: false });
}

function alongSeam(x0, x1) {
  return (x0 <= SEAM_UNITS && x1 <= SEAM_UNITS) || (x0 >= WORLD - SEAM_UNITS && x1 >= WORLD - SEAM_UNITS);
}

const patterns = new Map();

function hatchPattern(context, ink, spacing, ratio) {
  const key = `${ink} ${spacing} ${ratio}`;
  if (!patterns.has(key)) {
    const size = Math.round(spacing * ratio);
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
