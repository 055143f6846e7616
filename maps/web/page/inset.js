/** Where on Earth this is: a small globe with a sign, drawn from the land that the page has. */

import { element } from "./dom.js";
import { formatNumber, page, say } from "./page_data.js";
import { colour, onThemeChange } from "./theme.js";
import { toLatLng } from "./view.js";

const SIZE_PX = 76;
const WIDEST_DEGREES = 70; // a map of half the world needs no inset
const STEP = 3; // vertices of the land: a globe of this size shows no more
const RADIANS = Math.PI / 180;

export function buildInset(app) {
  const { west, south, east, north } = page.extent;
  const wide = (east - west + 360) % 360;
  if (wide > WIDEST_DEGREES || north - south > WIDEST_DEGREES || !app.layers.some(isLand)) return null;
  const middle = { lat: (south + north) / 2, lng: west + wide / 2 };
  const canvas = element("canvas", { class: "inset", role: "img", "aria-label": say("inset", { position: positionOf(middle) }), "data-covers-map": true });
  const draw = () => drawGlobe(canvas, app.layers.filter(isLand), middle, { wide, high: north - south });
  onThemeChange(draw);
  draw();
  return canvas;
}

const isLand = ({ about, id, ready }) => about.base && id === "world" && ready;

function positionOf({ lat, lng }) {
  const east = ((lng + 540) % 360) - 180;
  return `${formatNumber(Math.abs(lat), 1)}° ${say(lat < 0 ? "letter_south" : "letter_north")}, ${formatNumber(Math.abs(east), 1)}° ${say(east < 0 ? "letter_west" : "letter_east")}`;
}

function drawGlobe(canvas, lands, middle, { wide, high }) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  Object.assign(canvas, { width: SIZE_PX * ratio, height: SIZE_PX * ratio });
  const pen = canvas.getContext("2d");
  const radius = (SIZE_PX / 2 - 1.5) * ratio;
  pen.translate((SIZE_PX / 2) * ratio, (SIZE_PX / 2) * ratio);
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.fillStyle = colour("sea");
  pen.fill();
  pen.beginPath();
  for (const land of lands) for (let row = 0; row < land.count; row++) traceRings(pen, land, row, middle, radius);
  pen.fillStyle = colour("border");
  pen.fill("evenodd");
  pen.lineWidth = ratio;
  pen.strokeStyle = colour("muted");
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.stroke();
  pen.strokeStyle = colour("accent");
  pen.lineWidth = 2 * ratio;
  const [across, down] = [wide * Math.cos(middle.lat * RADIANS), high].map((degrees) => Math.max(8 * ratio, degrees * RADIANS * radius));
  pen.strokeRect(-across / 2, -down / 2, across, down);
}

/** Rings in the orthographic projection; what lies beyond the horizon is drawn along it. */
function traceRings(pen, { x, y, partStart, featureStart }, row, middle, radius) {
  const [sine, cosine] = [Math.sin(middle.lat * RADIANS), Math.cos(middle.lat * RADIANS)];
  for (let part = featureStart[row]; part < featureStart[row + 1]; part++) {
    const points = [];
    let seen = false;
    for (let i = partStart[part]; i < partStart[part + 1]; i += STEP) {
      const { lat, lng } = toLatLng(x[i], y[i]);
      const [p, l] = [lat * RADIANS, (lng - middle.lng) * RADIANS];
      const [right, up] = [Math.cos(p) * Math.sin(l), cosine * Math.sin(p) - sine * Math.cos(p) * Math.cos(l)];
      const front = sine * Math.sin(p) + cosine * Math.cos(p) * Math.cos(l) >= 0;
      const length = Math.hypot(right, up) || 1;
      points.push(front ? [right * radius, -up * radius] : [(right / length) * radius, (-up / length) * radius]);
      seen ||= front;
    }
    if (!seen || points.length < 3) continue;
    points.forEach(([px, py], index) => (index ? pen.lineTo(px, py) : pen.moveTo(px, py)));
    pen.closePath();
  }
}
