/** What is known about a feature, who says so, and how sure it is. */

import { announce, element, foreignText, narrow } from "./dom.js";
import { apart, formatEdtf, formatNumber, page, say, sayIfKnown, withUnit } from "./page_data.js";
import { AS_SHOWN } from "./scene.js";
import { symbolSvg } from "./symbols.js";
import { inSight, toLatLng } from "./view.js";

const HTTP = /^https?:\/\//i;
const HTTP_INSIDE = /https?:\/\//i;
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]']/gi;
const DATE_FIELDS = new Set(["as_drawn_on", "start", "end", "established", "encircled", "left"]);

/** A link only where the address is http or https; else plain text. */
export function safeLink(text, url) {
  if (!HTTP.test(url ?? "")) return foreignText("span", text);
  return foreignText("a", text, { href: url, rel: "noopener noreferrer", target: "_blank" });
}

export function sourceLine(id) {
  const source = page.sources.find((one) => one.id === id);
  if (!source) return foreignText("span", id);
  const about = [source.publisher, source.date && apart(formatEdtf(source.date))].filter(Boolean).join(", ");
  return element("span", {}, safeLink(source.title || id, source.url), " ", about ? foreignText("small", about) : null);
}

/** A web address as a link that is called by its host and path. */
function addressLink(address) {
  const name = address.replace(HTTP, "").replace(/[?#].*$/, "").replace(/\/$/, "");
  return safeLink(name.length > 48 ? `${name.slice(0, 47)}…` : name, address);
}

/** A text with its lines apart; the web addresses in it are links. */
function linedText(text) {
  return element("div", {}, ...text.split("\n").map((line) => {
    const between = line.split(ADDRESS);
    const links = (line.match(ADDRESS) ?? []).map(addressLink);
    return element("p", { dir: "auto" }, ...between.flatMap((words, place) => (links[place] ? [words, links[place]] : [words])));
  }));
}

function fieldValue(key, value) {
  if (key === "source") return element("span", { class: "sources-cell" }, ...String(value).split("; ").map(sourceLine));
  if (key === "uncertainty_m") return value < 1000 ? `± ${withUnit(formatNumber(value), "m")}` : say("uncertainty_value", { km: formatNumber(value / 1000, value % 1000 ? 1 : 0) });
  if (key === "length_km") return withUnit(formatNumber(value, 1), "km");
  if (key === "area_km2") return withUnit(formatNumber(value), "km2");
  if (key === "population") return value > 0 ? formatNumber(value) : say("unknown");
  if (DATE_FIELDS.has(key)) return foreignText("span", formatEdtf(value));
  if (typeof value === "string" && (value.includes("\n") || HTTP_INSIDE.test(value))) return linedText(value);
  if (key === "kind") return foreignText("span", sayIfKnown(`kind_${value}`, value));
  return foreignText("span", key === "certainty" || key === "confidence" ? sayIfKnown(String(value)) : value);
}

function popupContent(layer, row) {
  const { about } = layer;
  const title = layer.value(about.title, row);
  const second = about.titleSecond ? layer.value(about.titleSecond, row) : "";
  const state = layer.states.length ? layer.stateOf(row) : -1;
  const list = element("dl");
  for (const { key, label } of about.fields) {
    const value = layer.value(key, row);
    if (value === "" || value === null) continue;
    list.append(foreignText("dt", label), element("dd", {}, fieldValue(key, value)));
  }
  return element(
    "div",
    { class: "popup", dir: page.direction, tabindex: "-1", role: "dialog", "aria-label": String(title || about.name) },
    element("p", { class: "popup-kind" }, layer.kind === "points" ? symbolSvg(layer.styleOf(row), { scale: 0.75 }) : null, foreignText("span", kindLine(layer, row))),
    foreignText("h2", title || about.name),
    second && second !== title ? foreignText("p", second, { class: "popup-second" }) : null,
    layer.states.length ? element("p", { class: "popup-state" }, state < 0 ? say("standing") : layer.states[state].label) : null,
    list,
  );
}

/** What kind of thing it is; a post with its number, the one on the map. */
function kindLine(layer, row) {
  const { about } = layer;
  const kind = layer.classes ? classLabel(layer, row) : (about.one ?? about.name);
  return about.number ? `${kind} ${layer.value(about.number, row)}`.trim() : kind;
}

function classLabel(layer, row) {
  return layer.about.classes[layer.classes[row]]?.label ?? layer.about.name;
}

export class Popups {
  constructor(map, covered) {
    this.map = map;
    this.covered = covered;
    this.restoreFocus = null;
    map.on("popupclose", () => {
      this.select(null, null);
      this.restoreFocus?.focus?.();
      this.restoreFocus = null;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
  }

  /** The feature whose popup is open shows how uncertain its position is. */
  select(layer, row) {
    if (this.selected) this.selected.selected = null;
    this.selected = layer;
    if (layer) layer.selected = row;
    const id = layer?.value("id", row);
    this.openedId = id ? [layer.id, String(id)] : null;
    this.onSelect?.();
  }

  /** A link to the page with this feature open. */
  linkButton() {
    const copy = async () => {
      const link = this.link();
      try {
        await navigator.clipboard.writeText(link);
        announce(say("copied"));
      } catch {
        announce(link);
      }
    };
    return element("button", { type: "button", class: "copy-link", click: copy }, say("copy_link"));
  }

  async open(layer, row, { at = null, byKeyboard = false, scene = AS_SHOWN } = {}) {
    await layer.loadAttributes();
    const from = byKeyboard ? document.activeElement : null;
    const content = scene.run(() => popupContent(layer, row));
    const { left, right, top, bottom } = this.covered();
    const free = this.map.getSize().y - top - bottom;
    const popup = L.popup({
      maxWidth: narrow.matches ? 290 : 340,
      minWidth: 200,
      maxHeight: Math.max(110, Math.min(420, free - 70)),
      autoPanPaddingTopLeft: [left + 12, top + 12],
      autoPanPaddingBottomRight: [right + 12, bottom + 12],
      offset: layer.about.markers ? [layer.offsets[row][0], layer.offsets[row][1] - layer.styleOf(row).radius + 2] : [0, 0],
    });
    popup.setLatLng(at ?? inSight(this.map, toLatLng(...layer.anchor(row)))).setContent(content).openOn(this.map);
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", say("close"));
    const scrolled = popup.getElement().querySelector(".leaflet-popup-scrolled");
    scrolled?.setAttribute("tabindex", "0");
    this.restoreFocus = from;
    this.select(layer, row);
    if (this.openedId) content.append(this.linkButton());
    if (byKeyboard) content.focus({ preventScroll: true });
  }
}
