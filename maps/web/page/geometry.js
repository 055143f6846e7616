/** The shape of a feature as GeoJSON has it (RFC 7946): degrees, outer rings counter-clockwise, holes after their ring. */

import { toLatLng } from "./view.js";

const DIGITS = 6;

export function geometryOf(layer, row) {
  if (layer.kind === "points") return { type: "Point", coordinates: degrees(layer.x[row], layer.y[row]) };
  const parts = partsOf(layer, row);
  if (layer.kind === "lines") return one("LineString", "MultiLineString", parts.map(inDegrees));
  return one("Polygon", "MultiPolygon", polygons(parts).map((rings) => rings.map((ring, place) => inDegrees(turned(ring, place === 0)))));
}

/** The same as WKT, for a cell of a table. */
export function wktOf({ type, coordinates }) {
  return `${type.toUpperCase()} ${type === "Point" ? `(${coordinates.join(" ")})` : wktList(coordinates)}`;
}

function wktList(list) {
  return typeof list[0] === "number" ? list.join(" ") : `(${list.map(wktList).join(", ")})`;
}

function one(single, multiple, parts) {
  return parts.length === 1 ? { type: single, coordinates: parts[0] } : { type: multiple, coordinates: parts };
}

function partsOf(layer, row) {
  const parts = [];
  for (let part = layer.featureStart[row]; part < layer.featureStart[row + 1]; part++) {
    const [first, last] = [layer.partStart[part], layer.partStart[part + 1]];
    parts.push(Array.from({ length: last - first }, (_, at) => [layer.x[first + at], layer.y[first + at]]));
  }
  return parts;
}

/** Rings come polygon by polygon, the outer one first: one inside the outer ring and in none of its holes is a hole. */
function polygons(rings) {
  const found = [];
  for (const ring of rings.filter(({ length }) => length > 3)) {
    const last = found.at(-1);
    const inside = last && contains(last[0], ring) && !last.slice(1).some((hole) => contains(hole, ring));
    if (inside) last.push(ring);
    else found.push([ring]);
  }
  return found;
}

/** Whether a ring lies in another, by the middle of its first edge. */
function contains(outer, [[x0, y0], [x1, y1]]) {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  let inside = false;
  for (let i = 1; i < outer.length; i++) {
    const [[ax, ay], [bx, by]] = [outer[i - 1], outer[i]];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** A ring in the direction asked for; `y` runs south, so that a positive sum is clockwise on the map. */
function turned(ring, counterClockwise) {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum > 0 === counterClockwise ? ring.toReversed() : ring;
}

const inDegrees = (ring) => ring.map(([x, y]) => degrees(x, y));

function degrees(x, y) {
  const { lat, lng } = toLatLng(x, y);
  return [+lng.toFixed(DIGITS), +lat.toFixed(DIGITS)];
}
