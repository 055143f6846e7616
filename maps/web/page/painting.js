/** What is painted, in which order: basemap below; then areas, lines, points; names last. */

import { drawAreaNames } from "./area_names.js";
import { narrow } from "./dom.js";
import { LabelSpace, drawLabel, drawPlaceNames } from "./labels.js";
import { drawLineNames } from "./line_names.js";
import { markerBoxes } from "./markers.js";
import { drawPoints, drawUncertainty } from "./points.js";
import { page } from "./page_data.js";
import { drawShapes } from "./shapes.js";
import { drawShields, placeShields } from "./shields.js";

const NAMERS = { points: drawPlaceNames, lines: drawLineNames, polygons: drawAreaNames };
const drawable = (layer, view) => layer.ready && layer.shown && view.zoom >= (layer.about.minZoom ?? 0);

export function paintBase(context, view, layers) {
  for (const copy of view.copies()) {
    for (const layer of layers) {
      if (layer.about.base && layer.kind !== "points" && drawable(layer, view)) drawShapes(context, copy, layer);
    }
  }
}

export function paintData(context, view, layers, map) {
  const active = layers.filter((layer) => drawable(layer, view));
  const own = active.filter((layer) => !layer.about.base && !layer.about.namesOnly);
  for (const layer of own) layer.cells = [];
  for (const copy of view.copies()) {
    for (const layer of own) {
      drawUncertainty(context, copy, layer, page.styles.uncertainty);
      if (layer.kind !== "points") drawShapes(context, copy, layer);
      else if (!layer.about.markers) drawPoints(context, copy, layer);
    }
  }
  for (const layer of own) layer.onCells?.(layer.cells[0]?.limits ?? null);
  paintNames(context, view, active, map);
}

function paintNames(context, view, layers, map) {
  const space = new LabelSpace(view, visiblePart(view, map));
  for (const box of [...coveredBoxes(view, map), ...markerBoxes(view, layers)]) space.reserve(...box);
  for (const copy of view.copies()) {
    const onCopy = Object.assign(Object.create(space), { view: copy });
    const signs = layers.filter((layer) => layer.about.shield).flatMap((layer) => placeShields(copy, layer, onCopy));
    for (const layer of layers) if (layer.about.markers && layer.about.label) nameMarkers(context, onCopy, layer);
    const named = layers.filter((layer) => layer.about.label && !layer.about.markers && layer.columns);
    for (const layer of named.sort((a, b) => b.about.label.priority - a.about.label.priority)) NAMERS[layer.kind](context, onCopy, layer);
    drawShields(context, copy, signs);
  }
}

function nameMarkers(context, space, layer) {
  const { view } = space;
  if (!layer.columns || view.zoom < layer.about.label.zooms[0]) return;
  for (let row = 0; row < layer.count; row++) {
    if (!layer.shows(row)) continue;
    const [x, y] = [view.pixelX(layer.x[row]), view.pixelY(layer.y[row])];
    const text = layer.value(layer.about.label.text, row);
    drawLabel(context, space, { text, x, y, size: layer.about.label.sizes[0], weight: 600, gap: layer.styleOf(row).radius + 4 });
  }
}

/** The part of the canvas that the window shows: a name half outside it is no name. */
export function visiblePart(view, map) {
  const corner = map.latLngToLayerPoint(map.containerPointToLatLng([0, 0]));
  const origin = map.getPixelOrigin();
  const left = (origin.x + corner.x) * view.ratio - view.originX;
  const top = (origin.y + corner.y) * view.ratio - view.originY;
  const size = map.getSize();
  return { left, top, right: left + size.x * view.ratio, bottom: top + size.y * view.ratio };
}

/** What the panel, the time bar and the buttons cover. */
function coveredBoxes(view, map) {
  const clear = visiblePart(view, map);
  const frame = map.getContainer().getBoundingClientRect();
  const margin = narrow.matches ? 0 : 4;
  return [...document.querySelectorAll("[data-covers-map]")].map((node) => {
    const box = node.getBoundingClientRect();
    return [box.left - margin, box.top - margin, box.right + margin, box.bottom + margin].map(
      (edge, index) => (index % 2 ? clear.top + (edge - frame.top) * view.ratio : clear.left + (edge - frame.left) * view.ratio),
    );
  });
}
