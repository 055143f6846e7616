/** Measure along a way, or round an area: kilometres and square kilometres on the ellipsoid. */

import { announce, element } from "./dom.js";
import { geodesicArea, geodesicDistance } from "./geodesy.js";
import { formatNumber, say, withUnit } from "./page_data.js";
import { colour } from "./theme.js";

const CLOSE_PX = 14;

export class Measure {
  constructor(map, hover) {
    Object.assign(this, { map, hover, points: [], active: false });
    this.readout = element("div", { class: "readout card", role: "status", hidden: true });
    map.on("click", (event) => this.active && this.add(event.latlng));
    map.on("dblclick", () => this.active && this.stop());
    map.on("mousemove", (event) => this.active && this.draw(event.latlng));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  toggle() {
    if (this.active) this.stop();
    else this.start();
    return this.active;
  }

  start() {
    this.active = true;
    this.hover.enabled = false;
    this.points = [];
    this.line?.remove();
    this.closed = false;
    this.line = L.polygon([], { fill: false, color: colour("accent"), weight: 3, dashArray: "6 5", interactive: false }).addTo(this.map);
    this.map.doubleClickZoom.disable();
    this.map.getContainer().classList.add("measuring");
    this.readout.hidden = false;
    this.map.getContainer().focus({ preventScroll: true });
    this.draw();
    announce(`${say("measure_hint", { km: 0 })} ${say("measure_keys")}`);
  }

  stop() {
    this.active = false;
    this.hover.enabled = true;
    this.map.doubleClickZoom.enable();
    this.map.getContainer().classList.remove("measuring");
    if (this.points.length < 2) {
      this.line?.remove();
      this.readout.hidden = true;
    } else this.draw();
    this.onEnd?.();
  }

  add(latLng) {
    const last = this.points.at(-1);
    if (last && last.equals(latLng)) return;
    if (this.points.length > 2 && this.near(this.points[0], latLng)) {
      this.closed = true;
      this.stop();
      return;
    }
    this.points.push(latLng);
    this.draw();
  }

  near(one, other) {
    return this.map.latLngToContainerPoint(one).distanceTo(this.map.latLngToContainerPoint(other)) < CLOSE_PX;
  }

  key(event) {
    if (!this.active) return;
    if (event.key === "Escape") this.stop();
    else if (event.key === "Enter" && event.target === this.map.getContainer()) {
      this.add(this.map.getCenter());
      announce(withUnit(this.kilometres(this.points), "km"));
    }
  }

  kilometres(points) {
    let metres = 0;
    for (let i = 1; i < points.length; i++) metres += geodesicDistance(points[i - 1], points[i]);
    return formatNumber(metres / 1000, metres < 100000 ? 2 : 0);
  }

  squareKilometres(points) {
    const area = geodesicArea(points) / 1e6;
    return formatNumber(area, area < 1 ? 4 : area < 1000 ? 2 : 0);
  }

  draw(pointer = null) {
    const points = pointer && this.active && this.points.length ? [...this.points, pointer] : this.points;
    this.line.setLatLngs(this.closed ? points : [...points, ...points.slice(1, -1).toReversed()]); // there and back: an open way
    this.line.setStyle({ fill: this.closed, fillOpacity: 0.12 });
    const length = this.kilometres(this.closed ? [...points, points[0]] : points);
    if (this.closed) this.readout.textContent = say("measure_area", { area: this.squareKilometres(points), km: length });
    else this.readout.textContent = this.active ? say("measure_hint", { km: length }) : withUnit(length, "km");
  }
}
