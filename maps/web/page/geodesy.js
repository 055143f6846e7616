/** Distances and areas on the WGS84 ellipsoid. */

const [A, B] = [6378137, 6356752.314245];
const F = (A - B) / A;
const E = Math.sqrt(F * (2 - F));
const RADIANS = Math.PI / 180;
const STEP_M = 2000;
const [STEPS_AT_LEAST, STEPS_AT_MOST] = [16, 800];

/** Distance in metres (Vincenty's inverse formula); on a sphere for nearly opposite points, where that fails. */
export function geodesicDistance(from, to) {
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
  return 6371008.8 * centralAngle(from, to);
}

function arcLength(cos2Alpha, sinSigma, cosSigma, cos2Middle, sigma) {
  const u = (cos2Alpha * (A ** 2 - B ** 2)) / B ** 2;
  const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
  const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
  const inner = cosSigma * (2 * cos2Middle ** 2 - 1) - (b / 6) * cos2Middle * (4 * sinSigma ** 2 - 3) * (4 * cos2Middle ** 2 - 3);
  return B * a * (sigma - b * sinSigma * (cos2Middle + (b / 4) * inner));
}

function centralAngle(from, to) {
  const [lat1, lat2, lng] = [from.lat * RADIANS, to.lat * RADIANS, (to.lng - from.lng) * RADIANS];
  return Math.acos(Math.min(1, Math.max(-1, Math.sin(lat1) * Math.sin(lat2) + Math.cos(lat1) * Math.cos(lat2) * Math.cos(lng))));
}

/**
 * Area in square metres of the polygon of these corners, whatever way round they go and without its last corner again.
 *
 * Edges follow great circles on the auxiliary sphere (reduced latitudes) in short steps, whose area under the equal-area
 * cylinder of the ellipsoid (Snyder 1987, p. 16) is summed. Against Karney's polygons (GeographicLib) it is good to
 * 1 in 100,000 for edges up to 100 km, to 1 in 2,000 up to 1,500 km; it holds no pole.
 */
export function geodesicArea(corners) {
  let sum = 0;
  corners.forEach((corner, at) => (sum += underEdge(corner, corners[(at + 1) % corners.length])));
  return Math.abs(sum);
}

function underEdge(from, to) {
  const angle = centralAngle(from, to);
  const steps = Math.min(STEPS_AT_MOST, Math.max(STEPS_AT_LEAST, Math.ceil((angle * A) / STEP_M)));
  const [start, end] = [onSphere(from), onSphere(to)];
  const turn = Math.acos(Math.min(1, Math.max(-1, start.reduce((dot, value, axis) => dot + value * end[axis], 0))));
  let [lng, height, sum] = [from.lng * RADIANS, cylinderHeight(from.lat * RADIANS), 0];
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    const [a, b] = turn ? [Math.sin((1 - share) * turn) / Math.sin(turn), Math.sin(share * turn) / Math.sin(turn)] : [1, 0];
    const [x, y, z] = start.map((value, axis) => a * value + b * end[axis]);
    const nextHeight = cylinderHeight(Math.atan2(z, (1 - F) * Math.hypot(x, y)));
    const nextLng = Math.atan2(y, x);
    const across = ((nextLng - lng + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
    sum += (across * (height + nextHeight)) / 2;
    [lng, height] = [nextLng, nextHeight];
  }
  return sum;
}

function onSphere({ lat, lng }) {
  const reduced = Math.atan((1 - F) * Math.tan(lat * RADIANS));
  return [Math.cos(reduced) * Math.cos(lng * RADIANS), Math.cos(reduced) * Math.sin(lng * RADIANS), Math.sin(reduced)];
}

/** The area between the equator and a latitude, per radian of longitude, in square metres. */
function cylinderHeight(latitude) {
  const sine = E * Math.sin(latitude);
  return ((B * B) / 2) * (Math.sin(latitude) / (1 - sine * sine) + Math.atanh(sine) / E);
}
