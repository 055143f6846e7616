/** Two days, two readings or two agreements on one map: a divider to move, or two maps with one camera. */

import { MapCanvas } from "./canvas.js";
import { clock } from "./clock.js";
import { CompareControls } from "./compare_controls.js";
import { element, narrow } from "./dom.js";
import { drawMarkers } from "./marker_drawing.js";
import { formatDay, isoDay, page, rightToLeft, say } from "./page_data.js";
import { paintBase, paintData, visiblePart } from "./painting.js";
import { AS_SHOWN, Scene } from "./scene.js";
import { SecondMap } from "./second_map.js";
import { colour } from "./theme.js";

const STEP = 0.02;
const DAY_MS = 864e5;
const AGAINST = "against";

const isAgainst = (layer) => layer.about.side === AGAINST;
/** Layers of the page's own scenario as they are switched, those of the other not. */
const ownOnly = (layer) => (isAgainst(layer) ? false : undefined);

/** What the map can be set against, as `{kind, value, label}`: another day, the readings of each zone, another agreement. */
export function choicesOf(layers) {
  const choices = [];
  if (page.against) choices.push({ kind: AGAINST, value: "", label: page.against.title });
  if (clock.timed) choices.push({ kind: "day", value: "", label: say("another_day") });
  const readings = new Map(layers.filter(({ about }) => about.reading?.variant).map(({ about: { reading } }) => [`${reading.zone}:${reading.variant}`, reading.label]));
  for (const [value, label] of readings) choices.push({ kind: "reading", value, label });
  return choices;
}

export class Compare {
  constructor(app) {
    this.app = app;
    this.choices = choicesOf(app.layers);
    this.mode = null; // "swipe" or "side"
    this.share = null; // of the width of the map that lies before the divider; first the middle of what nothing covers
    this.first = page.against ? new Scene(app.layers, { shows: ownOnly }) : AS_SHOWN;
    this.other = this.first;
    this.canvas = new MapCanvas((context, view) => this.paintPart(context, view), "compared");
    app.map.createPane("compared").style.zIndex = 620; // over the symbols of the first state, under what pops up
    app.map.getPane("compared").style.pointerEvents = "none";
    this.controls = new CompareControls(this);
    this.firstLabel = element("p", { class: "compare-label first card" });
    this.otherLabel = element("p", { class: "compare-label other card" });
    clock.onChange(() => {
      this.label();
      this.refresh();
    });
    app.map.on("move moveend", () => this.clipMarkers());
  }

  /** Set the map against a choice; `day` is a day since 1970 where the choice is another day. */
  open({ mode = this.mode ?? "swipe", choice = this.choices[0], day = this.day ?? otherDay(this.app.layers) } = {}) {
    Object.assign(this, { choice, day });
    this.share ??= this.middle();
    this.other = new Scene(this.app.layers, sceneOf(choice, day));
    this.setMode(mode);
  }

  /** The middle of the part of the map that nothing covers. */
  middle() {
    const { left, right } = this.app.covered();
    const wide = this.app.map.getSize().x;
    return (left + (wide - right)) / 2 / wide;
  }

  close() {
    this.other = this.first;
    this.setMode(null);
  }

  setMode(mode) {
    this.mode = mode;
    const { map } = this.app;
    document.body.classList.toggle("side-by-side", mode === "side");
    if (mode === "swipe") this.canvas.addTo(map);
    else this.canvas.remove();
    this.controls.show(mode);
    if (mode) map.getContainer().after(this.firstLabel, this.otherLabel);
    else for (const label of [this.firstLabel, this.otherLabel]) label.remove();
    this.layOut();
    this.label();
    this.app.refresh();
    this.app.permalink.write();
  }

  /** The two maps beside each other, on a narrow page one above the other. */
  layOut() {
    const side = this.mode === "side";
    const sight = this.freePart();
    if (side) this.second ??= new SecondMap(this);
    this.second?.show(side);
    const { map } = this.app;
    const [own, other] = [map.getContainer(), this.second?.node];
    own.style.cssText = "";
    if (side) {
      [own.style.cssText, other.style.cssText] = narrow.matches ? halvesBelow() : halvesBeside(document.querySelector(".panel:not(.closed)"));
    }
    map.invalidateSize({ animate: false, pan: false });
    this.keepInSight(sight);
    this.second?.follow();
    this.placeDivider();
  }

  /** The part of the first map that nothing covers: where its middle lies, on the ground too, and its size. */
  freePart() {
    const { map } = this.app;
    const { left, right, top, bottom } = this.app.covered();
    const size = map.getSize();
    const middle = L.point((left + size.x - right) / 2, (top + size.y - bottom) / 2);
    return { middle, ground: map.containerPointToLatLng(middle), free: L.point(size.x - left - right, size.y - top - bottom) };
  }

  /** What was in the middle stays there, as much of it as before. */
  keepInSight({ ground, free }) {
    const { map } = this.app;
    const now = this.freePart().free;
    if (now.distanceTo(free) < 1 || now.x <= 0 || now.y <= 0) return;
    const share = Math.min(now.x / free.x, now.y / free.y);
    map.setView(ground, map.getZoom() + Math.log2(share), { animate: false });
    map.panBy(map.getSize().divideBy(2).subtract(this.freePart().middle), { animate: false });
  }

  placeDivider() {
    this.controls.placeDivider(this.share);
    document.documentElement.style.setProperty("--divider", `${this.mode === "side" && !narrow.matches ? this.app.map.getContainer().getBoundingClientRect().right : this.share * window.innerWidth}px`);
    this.refresh();
  }

  /** Draw the other state again, after something in the key or on the map has changed. */
  refresh() {
    if (this.mode === "swipe") this.canvas.redraw();
    if (this.mode === "side") this.second.canvas.redraw();
    this.clipMarkers();
  }

  /** Move the divider to a share of the map's width. */
  moveTo(share) {
    this.share = Math.min(1, Math.max(0, share));
    this.placeDivider();
    this.app.permalink.write();
  }

  step(by) {
    this.moveTo(this.share + by * STEP);
  }

  /** Symbols of the first state that lie beyond the divider cannot be pressed: others are drawn there. */
  clipMarkers() {
    if (this.mode !== "swipe" && !this.clipped) return;
    this.clipped = this.mode === "swipe";
    const beyond = this.mode === "swipe" ? this.app.map.getSize().x * this.share : Infinity;
    for (const set of this.app.markers) for (const { marker } of set.markers.values()) marker.getElement().classList.toggle("beyond-divider", this.app.map.latLngToContainerPoint(marker.getLatLng()).x > beyond);
  }

  /** The state that is seen at a point of the first map. */
  sceneAt({ x }) {
    return this.mode === "swipe" && x > this.app.map.getSize().x * this.share ? this.other : this.first;
  }

  /** The other state where it is seen beside the first, on a canvas of the first map. */
  paintPart(context, view) {
    const { left, right } = visiblePart(view, this.app.map);
    context.save();
    context.beginPath();
    context.rect(left + (right - left) * this.share, 0, view.width, view.height);
    context.clip();
    this.paintOther(context, view, this.app.map);
    context.restore();
  }

  paintOther(context, view, map) {
    this.other.run(() => {
      context.globalAlpha = 1;
      context.fillStyle = colour("sea");
      context.fillRect(0, 0, view.width, view.height);
      const grounded = Object.assign(Object.create(view), { grounded: true });
      paintBase(context, grounded, this.app.layers);
      paintData(context, grounded, this.app.layers, map);
      drawMarkers(context, view, this.app.layers);
    });
  }

  label() {
    if (!this.mode) return;
    const { kind, label } = this.choice;
    const today = clock.timed ? formatDay(clock.to) : page.title;
    const words = kind === "day" ? [today, formatDay(this.day)] : kind === AGAINST ? [dated(page.title, clock.timed ? clock.to : null), dated(label, page.against.day)] : [say("main_reading"), label];
    [this.firstLabel.textContent, this.otherLabel.textContent] = words;
    this.controls.describe(words);
  }

  /** The comparison in the page's address: `swipe/day/2020-03-06/0.5`. */
  written() {
    if (!this.mode) return "";
    const { kind, value } = this.choice;
    const what = kind === "day" ? isoDay(this.day) : value;
    return [this.mode, kind, what, this.share.toFixed(2)].map(encodeURIComponent).join("/");
  }

  follow(text) {
    const [mode, kind, value, share] = (text ?? "").split("/").map(decodeURIComponent);
    const choice = this.choices.find((one) => one.kind === kind && (kind === "day" || one.value === value));
    if (!choice || !["swipe", "side"].includes(mode)) {
      if (this.mode) this.close();
      return;
    }
    if (Number(share) >= 0) this.share = Math.min(1, Number(share));
    const day = Math.round(Date.parse(value) / DAY_MS);
    this.open({ mode, choice, ...(kind === "day" && Number.isFinite(day) ? { day } : {}) });
  }
}

const dated = (title, day) => (day === null ? title : `${title}, ${formatDay(day)}`);

/** A day on which the map differs: that on which most things begin, or the one before it where that is past. */
function otherDay(layers) {
  const begun = new Map();
  for (const layer of layers.filter(({ about, start }) => start && !about.moments && !about.base)) {
    for (const day of layer.start) if (day > clock.first && day <= clock.last) begun.set(day, (begun.get(day) ?? 0) + 1);
  }
  const later = [...begun].filter(([day]) => day > clock.to);
  const [day] = (later.length ? later : [...begun]).toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [clock.last];
  return day > clock.to ? day : Math.max(clock.first, day - 1);
}

function sceneOf({ kind, value }, day) {
  if (kind === "day") return { day, shows: ownOnly };
  if (kind === AGAINST) return { day: page.against.day, shows: (layer) => (isAgainst(layer) || layer.about.base || layer.about.namesOnly ? undefined : false) };
  const at = value.indexOf(":");
  const [zone, variant] = [value.slice(0, at), value.slice(at + 1)];
  return { shows: (layer) => (layer.about.reading?.zone === zone ? layer.about.reading.variant === variant : ownOnly(layer)) };
}

/** Where the two maps lie, each half of what the panel leaves of the window. */
function halvesBeside(panel) {
  const box = panel?.getBoundingClientRect();
  const [left, right] = rightToLeft ? [0, box ? window.innerWidth - box.left : 0] : [box?.right ?? 0, 0];
  const half = (window.innerWidth - left - right) / 2;
  return [`inset: 0 ${right + half}px 0 ${left}px`, `inset: 0 ${right}px 0 ${left + half}px`];
}

/** On a narrow page: one above the other, in what the controls leave free. */
function halvesBelow() {
  const top = document.querySelector(".compare-panel").getBoundingClientRect().bottom;
  const timeline = document.querySelector(".timeline")?.getBoundingClientRect();
  const bottom = window.innerHeight - (timeline?.height ? timeline : document.querySelector(".panel").getBoundingClientRect()).top;
  const half = (window.innerHeight - top - bottom) / 2;
  document.documentElement.style.setProperty("--half", `${bottom + half}px`);
  return [`inset: ${top}px 0 ${bottom + half}px 0`, `inset: ${top + half}px 0 ${bottom}px 0`];
}
