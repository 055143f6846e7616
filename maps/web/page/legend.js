/** The key: a switch, a sign and a count for every layer and class, and the names in it as a list to open. */

import { element, foreignText, svgElement } from "./dom.js";
import { formatNumber, page, say } from "./page_data.js";
import { symbolSvg } from "./symbols.js";
import { cssColour } from "./theme.js";

const LISTED_AT_MOST = 60;
const COUNTED_AT_MOST = 5000;
const HATCH_SPACING = 7;
const SWATCH_SHARE = 6 / 7; // a swatch is small: its hatch is a little closer than that on the map
let hatchCount = 0;
const counted = [];
const stateRows = []; // the states of a layer, in their order, with their rows in the key
const switches = new Map(); // the switch of each layer
const readings = []; // the parts of each interpretation of a zone, with their switches

export function buildLegend(layers, { redraw, openFeature }) {
  const groups = new Map();
  for (const layer of layers.toSorted((a, b) => legendRank(a) - legendRank(b))) {
    if (layer.about.legend === false) continue;
    if (!groups.has(layer.about.group)) groups.set(layer.about.group, []);
    groups.get(layer.about.group).push(layer);
  }
  const container = element("div", { class: "legend" });
  for (const [title, members] of groups) {
    const list = element("ul");
    for (const layer of members) list.append(layerItem(layer, { redraw, openFeature }));
    const beneath = members.every(({ about }) => about.base || about.namesOnly);
    container.append(element("section", { class: beneath ? "beneath" : null }, foreignText("h2", title), list));
  }
  return container;
}

/** What matters most first; layers without a place of their own before the basemap. */
function legendRank({ about }) {
  return about.legendRank ?? (about.base ? 100 : 50);
}

function layerItem(layer, actions) {
  const { about } = layer;
  const toggle = (on) => {
    layer.shown = on;
    if (on && about.reading) showReading(about.reading);
    actions.redraw(layer);
  };
  const swatch = about.classes ? null : swatchOf(layer.kind, about.style, about.shieldText);
  const item = element("li", {}, row(about.name, swatch, about.base || about.count < 2 ? null : about.count, layer.shown, toggle, about.legendNote));
  if (!about.base && about.count <= COUNTED_AT_MOST) counted.push({ layer, item });
  switches.set(layer, item.querySelector("input"));
  if (about.reading) readings.push({ layer, box: item.querySelector("input") });
  if (about.classes) item.append(classList(layer, actions));
  const states = (about.states ?? []).map(({ label, style }) => (alike(style, about.style) ? null : noteRow(label, symbolSvg(style, { scale: 0.8 }))));
  item.append(...states.filter(Boolean));
  if (states.length) stateRows.push({ layer, rows: states });
  if (about.uncertaintyKey) item.append(noteRow(say("uncertainty_circle"), circleSwatch(page.styles.uncertainty)));
  if (layer.kind === "points" && about.density && about.count > LISTED_AT_MOST) item.append(densityKey(layer));
  if (about.count <= LISTED_AT_MOST && !about.base && about.interactive !== false) item.append(featureList(layer, actions));
  return item;
}

/** Show or hide a layer, its switch too. */
export function setShown(layer, shown) {
  layer.shown = shown;
  const box = switches.get(layer);
  if (box) box.checked = shown;
}

/** Of the interpretations of one zone one shows, with both its parts: laid over each other nobody could tell them apart. */
export function showReading({ zone, variant }) {
  for (const { layer, box } of readings) {
    if (layer.about.reading.zone !== zone) continue;
    layer.shown = layer.about.reading.variant === variant;
    box.checked = layer.shown;
  }
}

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function row(label, swatch, count, checked, onToggle, note) {
  const box = element("input", { type: "checkbox", change: (event) => onToggle(event.target.checked) });
  box.checked = checked;
  const text = element("span", { class: "legend-text" }, foreignText("span", label), note ? foreignText("small", note) : null);
  return element("label", {}, box, swatch, text, count === null ? null : element("span", { class: "count" }, formatNumber(count)));
}

/** What the map does not show on the date is dimmed in the key, and counted out; called when the date changes. */
export function refreshLegend() {
  for (const states of stateRows) if (states.layer.ready && !states.layer.about.side) refreshStates(states);
  for (const { layer, item, index } of counted) {
    if (!layer.ready || !layer.timed || layer.about.side) continue; // the other scenario is shown on a day of its own
    let here = 0;
    for (let i = 0; i < layer.count; i++) if ((index === undefined || layer.classes[i] === index) && layer.inForce(i)) here++;
    item.classList.toggle("absent", here === 0);
    const count = item.querySelector(":scope > label > .count");
    if (count) count.textContent = formatNumber(here);
    showAbsence(item, here === 0 && !layer.about.moments && index === undefined);
  }
}

/** States that nothing is in on the date are dimmed, and left out on paper. */
function refreshStates({ layer, rows }) {
  const present = new Set();
  for (let i = 0; i < layer.count; i++) present.add(layer.stateOf(i));
  rows.forEach((node, state) => node?.classList.toggle("absent", !present.has(state)));
}

function showAbsence(item, absent) {
  const text = item.querySelector(":scope > label > .legend-text");
  const note = text.querySelector(".absence");
  if (!absent) note?.remove();
  else if (!note) text.append(element("small", { class: "absence" }, say("not_in_force")));
}

function noteRow(label, swatch) {
  return element("div", { class: "legend-note" }, swatch, foreignText("span", label));
}

/** What the shades of the cells mean, while there are cells. */
function densityKey(layer) {
  const scale = element("div", { class: "density-scale" });
  const key = element("div", { class: "density-key", hidden: true }, element("p", {}, say("density_key")), scale);
  layer.onCells = (limits) => {
    key.hidden = !limits;
    const text = (limits ?? []).join(" ");
    if (!limits || scale.dataset.limits === text) return;
    scale.dataset.limits = text;
    scale.replaceChildren(...limits.map((limit, step) => element("span", { style: `border-color:var(--density-${step + 1})` }, `≤ ${formatNumber(limit)}`)));
  };
  return key;
}

function classList(layer, actions) {
  const list = element("ul", { class: "classes" });
  layer.about.classes.forEach((one, index) => {
    const toggle = (on) => {
      if (on) layer.hiddenClasses.delete(index);
      else layer.hiddenClasses.add(index);
      actions.redraw(layer);
    };
    const item = element("li", {}, row(one.label, swatchOf(layer.kind, one.style), layer.kind === "points" ? one.count : null, true, toggle));
    list.append(item);
    if (layer.about.count <= COUNTED_AT_MOST) counted.push({ layer, item, index });
  });
  return list;
}

/** The names in a short layer, as buttons: the way to lines and areas without a mouse. */
function featureList(layer, { openFeature }) {
  const list = element("ul", { class: "feature-list" });
  const fillList = async () => {
    if (list.childElementCount) return;
    await layer.loadAttributes();
    for (let index = 0; index < layer.count; index++) {
      const title = layer.value(layer.about.title, index) || layer.about.name;
      const number = layer.about.number ? `${layer.value(layer.about.number, index)} ` : "";
      list.append(element("li", {}, foreignText("button", number + title, { type: "button", click: () => openFeature(layer, index, { byKeyboard: true, move: true }) })));
    }
  };
  const summary = element("summary", { "aria-label": say("show_features", { name: layer.about.name }) }, "…");
  return element("details", { toggle: fillList }, summary, list);
}

function swatchOf(kind, style, shieldText = "") {
  if (shieldText) return shieldSwatch(shieldText);
  if (kind === "points") return symbolSvg(style, { scale: Math.min(1, 7 / (style.radius ?? 4)) });
  return kind === "lines" ? lineSwatch(style) : areaSwatch(style);
}

function frame(...children) {
  return svgElement("svg", { viewBox: "0 0 28 18", width: 28, height: 18, class: "swatch", "aria-hidden": "true" }, ...children);
}

function strokeOf(style) {
  return { fill: "none", stroke: cssColour(style.stroke ?? "none"), "stroke-width": style.strokeWidth ?? 1, "stroke-dasharray": (style.dash ?? []).join(" ") || null };
}

function lineSwatch(style) {
  return frame(svgElement("path", { d: "M2 12L10 7L18 11L26 6", "stroke-linejoin": "round", ...strokeOf(style) }));
}

function areaSwatch(style) {
  const box = { x: 2, y: 3, width: 24, height: 12, rx: 1.5 };
  const parts = [svgElement("rect", { ...box, fill: cssColour(style.fill ?? "none"), "fill-opacity": Math.min(1, (style.fillOpacity ?? 1) * 1.4) })];
  if (style.hatch) {
    const id = `hatch-${++hatchCount}`;
    const size = (style.hatchSpacing ?? HATCH_SPACING) * SWATCH_SHARE;
    const stripe = svgElement("path", { d: `M0 ${size}L${size} 0`, stroke: cssColour(style.hatch), "stroke-width": 1.1 });
    parts.push(svgElement("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" }, stripe), svgElement("rect", { ...box, fill: `url(#${id})` }));
  }
  return frame(...parts, svgElement("rect", { ...box, ...strokeOf(style) }));
}

function shieldSwatch(text) {
  return frame(
    svgElement("rect", { x: 1, y: 2, width: 26, height: 14, rx: 4, fill: cssColour("shield") }),
    svgElement("text", { x: 14, y: 12.8, class: "shield-text", "text-anchor": "middle" }, text),
  );
}

function circleSwatch(style) {
  return frame(svgElement("circle", { cx: 14, cy: 9, r: 7.5, ...strokeOf(style) }));
}
