/** What a story points at: features that stand out, and callouts with a line to what they are about. */

import { MapCanvas } from "./canvas.js";
import { element, foreignText, svgElement } from "./dom.js";
import { traceShape } from "./shapes.js";
import { colour } from "./theme.js";
import { inSight, toLatLng } from "./view.js";

const RING_PX = 5;
const AWAY_PX = [46, 70, 100, 140];
const DIRECTIONS = [[0.8, -0.6], [-0.8, -0.6], [0.8, 0.6], [-0.8, 0.6], [1, 0], [-1, 0], [0, -1], [0, 1]];
const EDGE_PX = 8;

export class Pointing {
  constructor(app) {
    this.app = app;
    this.features = [];
    this.callouts = [];
    const { map } = app;
    map.createPane("pointing").style.zIndex = 450; // above the shapes, below the symbols
    map.getPane("pointing").style.pointerEvents = "none";
    this.canvas = new MapCanvas((context, view) => this.paint(context, view), "pointing");
    this.lines = svgElement("svg", { class: "leaders", "aria-hidden": "true" });
    this.node = element("div", { class: "callouts" }, this.lines);
    this.place = () => this.placeCallouts();
    this.hide = () => this.node.classList.add("moving");
  }

  /** Point at what a step names; at once, but for the first time, when names have to be read. */
  show(step) {
    this.step = step;
    if (this.named) {
      this.point(step);
      return;
    }
    this.naming ??= this.readNames();
  }

  async readNames() {
    await Promise.all(this.app.layers.filter(({ about }) => about.section).map((layer) => layer.loadAttributes()));
    this.named = true;
    if (this.step) this.point(this.step);
  }

  point(step) {
    const { map } = this.app;
    this.features = step.highlight.flatMap((name) => this.rowsOf(name));
    this.callouts = step.callouts.flatMap((callout) => this.callout(callout));
    this.node.replaceChildren(this.lines, ...this.callouts.map(({ box }) => box));
    if (!this.node.isConnected) {
      map.getContainer().append(this.node);
      this.canvas.addTo(map);
      map.on("move zoomend resize", this.place).on("zoomanim", this.hide);
    }
    this.canvas.redraw();
    this.placeCallouts();
  }

  clear() {
    this.step = null;
    this.node.remove();
    this.canvas.remove();
    this.app.map.off("move zoomend resize", this.place).off("zoomanim", this.hide);
  }

  /** The rows of the layers that show an entry of the scenario on the day: a line has one for each period. */
  rowsOf([section, id]) {
    const found = [];
    for (const layer of this.app.layers) {
      if (layer.about.section !== section || !layer.ready || !layer.shown) continue;
      for (let row = 0; row < layer.count; row++) {
        if (layer.inForce(row) && isOf(String(layer.value("id", row)), id)) found.push({ layer, row });
      }
    }
    return found;
  }

  callout({ text, at }) {
    const box = foreignText("p", text, { class: "callout card" });
    if (typeof at[0] === "number") return [{ box, latLng: () => L.latLng(at[0], at[1]) }];
    const [first] = this.rowsOf(at);
    return first ? [{ box, latLng: () => this.anchor(first) }] : [];
  }

  /** Where a callout points: at a point, or at what of a line or an area is nearest to the middle of the sight. */
  anchor({ layer, row }) {
    if (layer.kind !== "lines") return toLatLng(...layer.anchor(row));
    const [first, last] = layer.vertices(row);
    const middle = this.freeMiddle();
    let [best, least] = [first, Infinity];
    for (let i = first; i < last; i++) {
      const away = middle.distanceTo(this.app.map.latLngToContainerPoint(toLatLng(layer.x[i], layer.y[i])));
      if (away < least) [best, least] = [i, away];
    }
    return toLatLng(layer.x[best], layer.y[best]);
  }

  freeMiddle() {
    const { left, top, right, bottom } = this.freeBox();
    return L.point((left + right) / 2, (top + bottom) / 2);
  }

  freeBox() {
    const size = this.app.map.getSize();
    const covered = this.app.covered();
    return { left: covered.left + EDGE_PX, top: covered.top + EDGE_PX, right: size.x - covered.right - EDGE_PX, bottom: size.y - covered.bottom - EDGE_PX };
  }

  /** A place for each callout where it hides neither another nor what is pointed at; its line goes to its edge. */
  placeCallouts() {
    const { map } = this.app;
    const free = this.freeBox();
    this.node.classList.remove("moving");
    const targets = this.callouts.map(({ latLng }) => map.latLngToContainerPoint(inSight(map, latLng())));
    const taken = targets.map(({ x, y }) => [x - 14, y - 14, x + 14, y + 14]);
    for (const { layer, row } of this.features.filter((one) => one.layer.kind === "points")) {
      const { x, y } = map.latLngToContainerPoint(inSight(map, toLatLng(layer.x[row], layer.y[row])));
      taken.push([x - 14, y - 14, x + 14, y + 14]);
    }
    const lines = [];
    this.callouts.forEach(({ box }, index) => {
      const target = targets[index];
      const [wide, high] = [box.offsetWidth, box.offsetHeight];
      const seen = target.x >= free.left && target.x <= free.right && target.y >= free.top && target.y <= free.bottom;
      const spot = seen ? spotFor(target, wide, high, free, taken) : null;
      box.classList.toggle("out-of-sight", !spot);
      if (!spot) return;
      taken.push(spot);
      box.style.transform = `translate(${Math.round(spot[0])}px, ${Math.round(spot[1])}px)`;
      const [x, y] = [Math.max(spot[0], Math.min(target.x, spot[2])), Math.max(spot[1], Math.min(target.y, spot[3]))];
      lines.push(svgElement("path", { d: `M${x.toFixed(1)} ${y.toFixed(1)}L${target.x.toFixed(1)} ${target.y.toFixed(1)}` }), svgElement("circle", { cx: target.x, cy: target.y, r: 2.6 }));
    });
    this.lines.replaceChildren(...lines);
  }

  /** Round what stands out a line of the page's accent, with a halo. */
  paint(context, view) {
    for (const [ink, extra] of [["halo", 4], ["accent", 0]]) {
      context.strokeStyle = colour(ink);
      for (const { layer, row } of this.features) {
        context.beginPath();
        if (layer.kind === "points") {
          const reach = ((layer.styleOf(row).radius ?? 4) + RING_PX) * view.ratio;
          const [dx, dy] = layer.offsets?.[row] ?? [0, 0];
          for (const copy of view.copies()) {
            const [x, y] = [copy.pixelX(layer.x[row]) + dx * view.ratio, copy.pixelY(layer.y[row]) + dy * view.ratio];
            context.moveTo(x + reach, y);
            context.arc(x, y, reach, 0, 2 * Math.PI);
          }
        } else for (const copy of view.copies()) traceShape(context, copy, layer, row);
        context.lineWidth = ((layer.kind === "polygons" ? 1.6 : 2.6) + extra) * view.ratio;
        context.globalAlpha = extra ? 0.7 : 1;
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  }
}

/** `contact` has rows `contact`, `contact@2020-03-06`; `dmz` has `dmz/certain`, `dmz@2020-03-06/possible`. */
function isOf(rowId, id) {
  return rowId === id || (rowId.startsWith(id) && "@/".includes(rowId[id.length]));
}

/** The nearest place of a box beside its target, inside what is free and clear of what is taken; null: there is none. */
function spotFor(target, wide, high, free, taken) {
  for (const away of AWAY_PX) {
    for (const [dx, dy] of DIRECTIONS) {
      const [x, y] = [target.x + dx * away + (dx < 0 ? -wide : dx > 0 ? 0 : -wide / 2), target.y + dy * away + (dy < 0 ? -high : dy > 0 ? 0 : -high / 2)];
      const box = [x, y, x + wide, y + high];
      const inside = box[0] >= free.left && box[1] >= free.top && box[2] <= free.right && box[3] <= free.bottom;
      if (inside && !taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3])) return box;
    }
  }
  return null;
}
