/** Symbols drawn on a canvas, where they are not buttons: on a picture, and beyond the divider of a comparison. */

import { FAMILY } from "./labels.js";
import { symbolPath } from "./symbols.js";
import { colour } from "./theme.js";

/** The symbols of the layers that have them, as they are now. */
export function drawMarkers(context, view, layers) {
  for (const copy of view.copies()) {
    for (const layer of layers) {
      if (!layer.about.markers || !layer.ready || !layer.shown || !layer.offsets || view.zoom < (layer.about.minZoom ?? 0)) continue;
      for (let row = 0; row < layer.count; row++) if (layer.shows(row)) drawScaled(context, copy, layer, row);
    }
  }
}

function drawScaled(context, view, layer, row) {
  context.save();
  context.scale(view.ratio, view.ratio);
  drawMarker(context, { x: view.pixelX(layer.x[row]) / view.ratio, y: view.pixelY(layer.y[row]) / view.ratio }, layer, row, layer.styleOf(row));
  context.restore();
}

/** One symbol, in CSS pixels. */
export function drawMarker(context, { x, y }, layer, row, style) {
  const [dx, dy] = layer.offsets[row];
  const radius = style.radius ?? 4;
  context.save();
  context.translate(x + dx, y + dy);
  const shape = new Path2D(symbolPath(style.shape, radius));
  if (style.fill) {
    context.fillStyle = colour(style.fill);
    context.fill(shape);
  }
  strokePath(context, shape, style.stroke, style.strokeWidth ?? 1, style.dash);
  const mark = new Path2D();
  if (style.shape === "ring") mark.arc(0, 0, radius + 2.6, 0, 2 * Math.PI);
  if (style.shape === "cross" || style.shape === "struck") mark.addPath(new Path2D(`M${-radius} ${radius}L${radius} ${-radius}`));
  strokePath(context, mark, style.shape === "ring" ? (style.ink ?? style.fill) : style.stroke, 1.8, style.shape === "ring" ? [3.2, 2] : []);
  const text = layer.about.number ? String(layer.value(layer.about.number, row)) : "";
  Object.assign(context, { font: `700 ${Math.round(radius * Math.min(1.15, 2.4 / (text.length || 1)))}px ${FAMILY}`, textAlign: "center", textBaseline: "middle", fillStyle: colour(style.ink ?? "on-colour") });
  context.fillText(text, 0, 0.5);
  context.restore();
}

export function strokePath(context, path, ink, width, dash = []) {
  if (!ink) return;
  context.setLineDash(dash);
  Object.assign(context, { strokeStyle: colour(ink), lineWidth: width });
  context.stroke(path);
}
