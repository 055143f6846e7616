/** A second map beside the first, for another state of it; both have one camera. */

import { MapCanvas } from "./canvas.js";
import { element } from "./dom.js";
import { Hover } from "./hover.js";
import { say } from "./page_data.js";
import { Popups } from "./popup.js";

/** A second map that goes wherever the first goes, and the other way round. */
export class SecondMap {
  constructor(compare) {
    const { app } = compare;
    this.app = app;
    this.node = element("div", { class: "folium-map second-map", role: "application", "aria-label": say("second_map") });
    app.map.getContainer().after(this.node);
    const { lat, lng } = app.map.getCenter();
    this.map = L.map(this.node, { ...app.map.options, center: [lat, lng], zoom: app.map.getZoom(), zoomControl: false, attributionControl: false, zoomAnimation: false, inertia: false });
    this.map.createPane("basemap").style.zIndex = 150;
    this.canvas = new MapCanvas((context, view) => compare.paintOther(context, view, this.map), "overlayPane").addTo(this.map);
    const popups = new Popups(this.map, () => ({ left: 0, right: 0, bottom: 0 }));
    popups.link = app.popups.link;
    this.hover = new Hover(this.map, this.canvas, app.layers, popups, () => compare.other);
    app.map.on("move zoom", () => this.follow());
    this.map.on("move zoom", () => this.lead());
  }

  show(on) {
    this.node.hidden = !on;
    this.shown = on;
  }

  follow() {
    if (!this.shown || this.busy) return;
    this.busy = true;
    this.map.invalidateSize({ animate: false, pan: false });
    this.map.setView(this.app.map.getCenter(), this.app.map.getZoom(), { animate: false });
    this.canvas.redraw();
    this.busy = false;
  }

  lead() {
    if (!this.shown || this.busy) return;
    this.busy = true;
    this.app.map.setView(this.map.getCenter(), this.map.getZoom(), { animate: false });
    this.busy = false;
  }
}
