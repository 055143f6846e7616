/** Measure along a way: distances on the ellipsoid (Vincenty's inverse formula), in kilometres. */

import { announce, element } from "./dom.js";
import { formatNumber, say, withUnit } from "./page_data.js";
import { colour } from "./theme.js";

const [A, B] = [6378137, 6356752.314245];
const F = (A - B) / A;
const RADIANS = Math.PI / 180;

/** Geodesic distance in metres on WGS84; falls back to a sphere for nearly opposite points, where Vincenty's fails. */
function geodesicDistance(from, to) {
  const [u1, u2] = [from, to].map(({ lat }) => Math.atan((1 - F) * Math.tan(lat * RADIANS)));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const difference = (to.lng - from.lng) * RADIANS;
  let lambda = difference;
  for (let round = 0; round < 100; round++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sinSigma === 0) return 0;
    const cosSigma = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cos2Middle = cos2Alpha ? cosSigma - (2 * s1 * s2) / cos2Alpha : 0;
    const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const next = difference + (1 - c) * F * sinAlpha * (sigma + c * sinSigma * (cos2Middle + c * cosSigma * (2 * cos2Middle ** 2 - 1)));
    if (Math.abs(next - lambda) < 1e-12) return arcLength(cos2Alpha, sinSigma, cosSigma, cos2Middle, sigma);
    lambda = next;
  }
  return L.CRS.Earth.distance(from, to);
}

function arcLength(cos2Alpha, sinSigma, cosSigma, cos2Middle, sigma) {
  const u = (cos2Alpha * (A ** 2 - B ** 2)) / B ** 2;
  const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
  const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
  const inner = cosSigma * (2 * cos2Middle ** 2 - 1) - (b / 6) * cos2Middle * (4 * sinSigma ** 2 - 3) * (4 * cos2Middle ** 2 - 3);
  return B * a * (sigma - b * sinSigma * (cos2Middle + (b / 4) * inner));
}

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
    this.line = L.polyline([], { color: colour("accent"), weight: 3, dashArray: "6 5", interactive: false }).addTo(this.map);
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
    this.points.push(latLng);
    this.draw();
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

  draw(pointer = null) {
    const points = pointer && this.active && this.points.length ? [...this.points, pointer] : this.points;
    this.line.setLatLngs(points);
    const length = this.kilometres(points);
    this.readout.textContent = this.active ? say("measure_hint", { km: length }) : withUnit(length, "km");
  }
}
