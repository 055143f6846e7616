/** The state of the page in its address: view, dates, layers switched, interpretation, opened feature, theme. */

import { clock } from "./clock.js";
import { embedWritten } from "./embed.js";
import { isoDay } from "./page_data.js";
import { chooseTheme, chosenTheme, onThemeChange } from "./theme.js";

const WAIT_MS = 250;
const DIGITS = 5;
const DAY_MS = 864e5;

/** What an address says; as it stands where it was cut or mistyped. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export class Permalink {
  constructor(app) {
    this.app = app;
    this.switched = new Map(app.layers.map((layer) => [layer.id, layer.shown]));
  }

  /** Bring the page to what its address says, and keep the address in step from then on. */
  async follow() {
    await this.apply();
    const later = () => this.write();
    this.app.map.on("moveend", later);
    clock.onChange(later);
    onThemeChange(later);
    this.app.onRefresh = later;
    addEventListener("popstate", () => this.apply());
  }

  /** What is not as the page opens, as `#map=8/35.7/36.5&date=2020-03-05&…`. */
  written() {
    const { map, layers, popups } = this.app;
    const { lat, lng } = map.getCenter();
    const parts = [["map", `${+map.getZoom().toFixed(2)}/${lat.toFixed(DIGITS)}/${lng.toFixed(DIGITS)}`]];
    if (clock.timed) parts.push(["date", clock.from > clock.first ? `${isoDay(clock.from)}..${isoDay(clock.to)}` : isoDay(clock.to)]);
    const changed = layers.filter((layer) => layer.shown !== this.switched.get(layer.id)).map((layer) => layer.id);
    if (changed.length) parts.push(["switched", changed.map(encodeURIComponent).join(",")]);
    if (popups.openedId) parts.push(["open", popups.openedId.map(encodeURIComponent).join("/")]);
    const told = this.app.story?.written();
    if (told) parts.push(["story", told]);
    const compared = this.app.compare?.written();
    if (compared) parts.push(["compare", compared]);
    if (embedWritten()) parts.push(["embed", embedWritten()]);
    if (chosenTheme()) parts.push(["theme", chosenTheme()]);
    return `#${parts.map(([name, value]) => `${name}=${value}`).join("&")}`;
  }

  /** An opened feature is a step to go back from; moving and playing are not. */
  write({ step = false } = {}) {
    clearTimeout(this.waiting);
    if (this.applying) return;
    const save = () => {
      try {
        history[step ? "pushState" : "replaceState"](null, "", this.written());
      } catch {
        // a frame without an address of its own keeps none
      }
    };
    if (step) save();
    else this.waiting = setTimeout(save, WAIT_MS);
  }

  async apply() {
    const said = new Map(location.hash.slice(1).split("&").map((part) => part.split("=")));
    if (!["map", "open", "date", "figure", "story", "compare"].some((name) => said.has(name))) return;
    this.applying = true;
    try {
      this.applyView(said);
      this.app.story?.follow(said.get("story"));
      this.app.compare?.follow(said.get("compare"));
      await this.applyOpen(said.get("open"));
      if (said.has("figure")) this.app.openFigure(decoded(said.get("figure")));
    } finally {
      this.applying = false;
    }
  }

  applyView(said) {
    const { map, layers } = this.app;
    const [zoom, lat, lng] = (said.get("map") ?? "").split("/").map(Number);
    if ([zoom, lat, lng].every(Number.isFinite)) map.setView([lat, lng], zoom, { animate: false });
    const days = (said.get("date") ?? "").split("..").map((day) => Date.parse(day) / DAY_MS);
    if (clock.timed && days.every(Number.isFinite)) clock.set(days.length > 1 ? days[0] : clock.first, days.at(-1));
    const changed = new Set((said.get("switched") ?? "").split(",").map(decoded));
    for (const layer of layers) this.app.setShown(layer, this.switched.get(layer.id) !== changed.has(layer.id));
    if (said.get("theme")) chooseTheme(said.get("theme"));
    this.app.refresh();
  }

  async applyOpen(open) {
    const [layer, feature] = (open ?? "").split("/").map(decoded);
    if (feature) await this.app.locate(layer, feature, { move: false });
    else this.app.map.closePopup();
  }
}
