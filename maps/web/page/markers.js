/** Symbols that the keyboard can reach: posts, events and other short lists of points are buttons on the map. */

import { clock } from "./clock.js";
import { element } from "./dom.js";
import { formatEdtf, say } from "./page_data.js";
import { AS_SHOWN } from "./scene.js";
import { symbolSvg } from "./symbols.js";
import { inSight, toLatLng } from "./view.js";

const STEP_PX = 24; // what a finger can tell apart

export class MarkerSet {
  /** `scene` gives the state of the map that the symbols show. */
  constructor(map, layer, openFeature, scene = () => AS_SHOWN) {
    this.scene = scene;
    this.map = map;
    this.layer = layer;
    this.openFeature = openFeature;
    this.markers = new Map();
    layer.offsets = spread(layer);
    clock.onChange(() => this.update());
    map.on("moveend", () => this.follow());
  }

  /** Bring markers into line with what shows: add, remove, and redraw those whose state changed. */
  update() {
    this.scene().run(() => this.bringInLine());
  }

  bringInLine() {
    for (let row = 0; row < this.layer.count; row++) {
      const style = this.layer.shown && this.layer.shows(row) ? this.layer.styleOf(row) : null;
      const present = this.markers.get(row);
      if (present?.style === style) continue;
      if (!present && !style) continue;
      if (!style) {
        present.marker.remove();
        this.markers.delete(row);
      } else if (present) {
        present.style = style;
        this.dress(present.marker.getElement(), row, style);
      } else this.add(row, style);
    }
  }

  add(row, style) {
    const [dx, dy] = this.layer.offsets[row];
    const size = 2 * (style.radius * 1.4 + 3);
    const icon = L.divIcon({ className: "feature-marker", html: element("span"), iconSize: [size, size], iconAnchor: [size / 2 - dx, size / 2 - dy] });
    const marker = L.marker(this.place(row), { icon, keyboard: true, riseOnHover: true });
    marker.on("click", () => this.openFeature(this.layer, row));
    marker.on("keypress", ({ originalEvent }) => {
      if (originalEvent.key === "Enter" || originalEvent.key === " ") this.openFeature(this.layer, row, { byKeyboard: true });
    });
    marker.addTo(this.map);
    this.markers.set(row, { marker, style });
    this.placeInOrder(marker.getElement(), row);
    this.dress(marker.getElement(), row, style);
  }

  /** The keyboard goes from symbol to symbol in the order of the layer, whenever each of them appeared. */
  placeInOrder(node, row) {
    for (let next = row + 1; next < this.layer.count; next++) {
      const later = this.markers.get(next)?.marker.getElement();
      if (later) {
        later.before(node);
        return;
      }
    }
    for (let last = row - 1; last >= 0; last--) {
      const earlier = this.markers.get(last)?.marker.getElement();
      if (earlier) {
        earlier.after(node);
        return;
      }
    }
  }

  place(row) {
    return inSight(this.map, toLatLng(this.layer.x[row], this.layer.y[row]));
  }

  /** After the map has gone round the world, its symbols follow. */
  follow() {
    for (const [row, { marker }] of this.markers) {
      const place = this.place(row);
      if (place.lng !== marker.getLatLng().lng) marker.setLatLng(place);
    }
  }

  dress(node, row, style) {
    const { number } = this.layer.about;
    const text = number ? String(this.layer.value(number, row)) : "";
    node.replaceChildren(symbolSvg(style, { text }));
    node.setAttribute("aria-label", this.describe(row, text));
    node.dataset.layer = this.layer.id;
    node.dataset.state = this.stateName(row);
  }

  stateName(row) {
    const state = this.layer.stateOf(row);
    return state < 0 ? "" : this.layer.states[state].key;
  }

  describe(row, number) {
    const { layer } = this;
    const state = layer.stateOf(row);
    const parts = [number, layer.value(layer.about.title, row), layer.about.when && formatEdtf(layer.value(layer.about.when, row))];
    if (layer.states.length) parts.push(state < 0 ? say("standing") : layer.states[state].label);
    return parts.filter(Boolean).join(", ");
  }
}

/** Several symbols on one spot stand in a row, so that each can be seen and reached. */
function spread(layer) {
  const spots = new Map();
  for (let row = 0; row < layer.count; row++) {
    const key = `${layer.x[row]} ${layer.y[row]}`;
    if (!spots.has(key)) spots.set(key, []);
    spots.get(key).push(row);
  }
  const offsets = [];
  for (const rows of spots.values()) {
    const columns = Math.ceil(Math.sqrt(rows.length * 1.6));
    rows.forEach((row, index) => {
      const lower = layer.about.below ? 18 : 0;
      const inRow = Math.min(columns, rows.length - Math.floor(index / columns) * columns);
      offsets[row] = [((index % columns) - (inRow - 1) / 2) * STEP_PX, lower + Math.floor(index / columns) * STEP_PX];
    });
  }
  return offsets;
}

/** The boxes that markers take up, in canvas pixels. */
export function markerBoxes(view, layers) {
  const boxes = [];
  for (const layer of layers) {
    if (!layer.about.markers || !layer.offsets) continue;
    for (const copy of view.copies()) {
      for (let row = 0; row < layer.count; row++) {
        if (!layer.shows(row)) continue;
        const reach = (layer.styleOf(row).radius + 1) * view.ratio;
        const [dx, dy] = layer.offsets[row];
        const [x, y] = [copy.pixelX(layer.x[row]) + dx * view.ratio, copy.pixelY(layer.y[row]) + dy * view.ratio];
        boxes.push([x - reach, y - reach, x + reach, y + reach]);
      }
    }
  }
  return boxes;
}
