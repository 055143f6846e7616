/** What the map shows, in words for those who do not see it: date, zones with their figures, posts, lines, and where. */

import { clock } from "./clock.js";
import { element } from "./dom.js";
import { formatDay, formatNumber, page, say, withUnit } from "./page_data.js";

const WAIT_MS = 200;

export class Description {
  constructor(app) {
    this.app = app;
    this.node = element("p", { class: "unseen", id: "map-description" });
    app.map.getContainer().setAttribute("aria-describedby", this.node.id);
    app.map.getContainer().after(this.node);
    clock.onChange(() => this.later());
    this.write();
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), WAIT_MS);
  }

  async write() {
    const [zones, lines] = ["zones", "lines"].map((section) => this.app.layers.filter(({ about, ready, shown }) => about.section === section && ready && shown));
    await Promise.all([...zones, ...lines].map((layer) => layer.loadAttributes()));
    this.node.textContent = this.sentences(zones, lines).filter(Boolean).join(". ");
  }

  sentences(zones, lines) {
    return [
      page.title,
      clock.timed ? say("shown_on", { date: formatDay(clock.to) }) : "",
      ...zonesInWords(zones),
      ...new Set(lines.flatMap(namesInForce)),
      this.app.timeline?.describe().join(", ") ?? "",
    ];
  }
}

function namesInForce(layer) {
  return Array.from({ length: layer.count }, (_, row) => row).filter((row) => layer.shows(row)).map((row) => layer.value(layer.about.title, row));
}

/** Of each zone that is switched on what surely and what possibly is zone on the day, or that it is not. */
function zonesInWords(layers) {
  const zones = new Map();
  for (const layer of layers.filter(({ about }) => about.reading)) {
    const key = `${layer.about.reading.zone} ${layer.about.reading.variant}`;
    const zone = zones.get(key) ?? { title: layer.value(layer.about.title, 0) };
    for (let row = 0; row < layer.count; row++) if (layer.inForce(row)) zone[layer.about.part] = Number(layer.value("area_km2", row));
    zones.set(key, zone);
  }
  return [...zones.values()].map(zoneInWords);
}

const area = (value) => withUnit(formatNumber(value), "km2");

function zoneInWords({ title, certain, possible, unknown }) {
  if (certain === undefined && possible === undefined) return unknown === undefined ? `${title}: ${say("not_in_force")}` : say("zone_unknown", { zone: title });
  const [least, most] = [certain ?? 0, possible ?? certain];
  return formatNumber(least) === formatNumber(most) ? `${title}: ${area(most)}` : say("zone_between", { zone: title, certain: area(least), possible: area(most) });
}
