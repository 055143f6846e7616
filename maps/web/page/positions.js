/** Positions as people write them, in the forms that `geo.coordinates` reads: degrees, with minutes, MGRS, Plus Codes. */

const LONGEST = 100;
const METRES_A_DEGREE = 111320;
const MGRS = /^(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-Z])((?:\d\d){0,5})$/;
const PLUS_CODE = /^([23456789CFGHJMPQRVWX0]{8})\+([23456789CFGHJMPQRVWX]{0,7})$/;
const DIGITS = "23456789CFGHJMPQRVWX";
const DECIMAL_PAIR = /^(?:GEO:)?([+-]?\d+(?:\.\d+)?)\s*[,;/ ]\s*([+-]?\d+(?:\.\d+)?)$/;
const COMMA_PAIR = /^([+-]?\d+,\d+)\s*(?:[;/]|,\s|\s)\s*([+-]?\d+,\d+)$/;
const HEMISPHERES = [
  /^(?<lat>[^NSEW]+[NS])[\s,;/]*(?<lng>[^NSEW]+[EW])$/,
  /^(?<lat>[NS][^NSEW]+?)[\s,;/]*(?<lng>[EW][^NSEW]+)$/,
  /^(?<lng>[^NSEW]+[EW])[\s,;/]*(?<lat>[^NSEW]+[NS])$/,
  /^(?<lng>[EW][^NSEW]+?)[\s,;/]*(?<lat>[NS][^NSEW]+)$/,
];
const DEGREES = /^([+-]?)(\d{1,3}(?:\.\d+)?)[°º˚ᵒ]?(?:[\s:]*(\d{1,2}(?:\.\d+)?)\s*['′’‘´]?(?:[\s:]*(\d{1,2}(?:\.\d+)?)\s*(?:["″”“]|['′’‘´]{2})?)?)?$/;

/** `{lat, lng, error}` in degrees and metres (half the diagonal of a grid cell), or null where a text is no position. */
export function positionOf(text) {
  if (text.length > LONGEST) return null;
  const plain = text.trim().replace(/\s+/g, " ").toUpperCase();
  const close = plain.replaceAll(" ", "");
  const found = gridReference(MGRS.exec(close)) ?? plusCode(PLUS_CODE.exec(close)) ?? pairOf(plain);
  return found && Math.abs(found.lat) <= 90 && Math.abs(found.lng) <= 180 ? found : null;
}

function pairOf(plain) {
  const pair = DECIMAL_PAIR.exec(plain) ?? COMMA_PAIR.exec(plain);
  if (pair) return { lat: Number(pair[1].replace(",", ".")), lng: Number(pair[2].replace(",", ".")), error: 0 };
  for (const pattern of HEMISPHERES) {
    const found = pattern.exec(plain)?.groups;
    if (!found) continue;
    const [lat, lng] = [degreesOf(found.lat), degreesOf(found.lng)];
    return lat === null || lng === null ? null : { lat, lng, error: 0 };
  }
  return null;
}

/** Degrees with a letter, as `35°18'N` or `E36 45`; null where they are none. */
function degreesOf(text) {
  const letter = /[NSEW]/.exec(text)[0];
  const bare = text.replace(letter, "").replaceAll(",", ".").replace(/\bDEG\b|(?<=\d)D/, "°").replace(/\bMIN\b|(?<=\d)M/, "'").trim();
  const parts = DEGREES.exec(bare.replace(/[\s.]+$/, "").replace(/\s*°\s*/, "° "));
  if (!parts || parts[1]) return null; // a sign and a letter would say it twice
  const [degrees, minutes, seconds] = [parts[2], parts[3] ?? 0, parts[4] ?? 0].map(Number);
  if (minutes >= 60 || seconds >= 60) return null;
  return (degrees + minutes / 60 + seconds / 3600) * (letter === "S" || letter === "W" ? -1 : 1);
}

function plusCode(match) {
  if (!match) return null;
  const code = match[1].replace(/0+$/, "");
  if (code.includes("0") || code.length % 2 || !code.length || (code.length < 8 && match[2]) || match[2].length === 1) return null;
  if (DIGITS.indexOf(code[0]) > 8 || DIGITS.indexOf(code[1]) > 17) return null;
  let [lat, lng, high, wide] = [-90, -180, 400, 400];
  const digits = code + match[2];
  for (let at = 0; at < Math.min(10, digits.length); at += 2) {
    [high, wide] = [high / 20, wide / 20];
    lat += DIGITS.indexOf(digits[at]) * high;
    lng += DIGITS.indexOf(digits[at + 1]) * wide;
  }
  for (let at = 10; at < digits.length; at++) {
    [high, wide] = [high / 5, wide / 4];
    lat += Math.floor(DIGITS.indexOf(digits[at]) / 4) * high;
    lng += (DIGITS.indexOf(digits[at]) % 4) * wide;
  }
  [lat, lng] = [lat + high / 2, lng + wide / 2];
  return { lat, lng, error: Math.hypot(high, wide * Math.cos((lat * Math.PI) / 180)) * METRES_A_DEGREE / 2 };
}

const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
const ROWS = "ABCDEFGHJKLMNPQRSTUV";
const BANDS = "CDEFGHJKLMNPQRSTUVWX";
const LEAST_NORTHING_KM = [1100, 2000, 2800, 3700, 4600, 5500, 6400, 7300, 8200, 9100, 0, 800, 1700, 2600, 3500, 4400, 5300, 6200, 7000, 7900];
const [A, N] = [6378137, 1 / (2 * 298.257223563 - 1)];

function gridReference(match) {
  if (!match) return null;
  const [, zoneText, band, column, row, digits] = match;
  const zone = Number(zoneText);
  const across = COLUMNS[(zone - 1) % 3]?.indexOf(column) ?? -1;
  if (zone < 1 || zone > 60 || across < 0 || !ROWS.includes(row)) return null;
  const half = digits.length / 2;
  const size = 10 ** (5 - half);
  const middle = size / 2;
  const easting = (across + 1) * 1e5 + Number(digits.slice(0, half)) * size + middle;
  let northing = ((ROWS.indexOf(row) - (zone % 2 ? 0 : 5) + 20) % 20) * 1e5 + Number(digits.slice(half)) * size + middle;
  const least = LEAST_NORTHING_KM[BANDS.indexOf(band)] * 1000;
  while (northing < least) northing += 2e6;
  return { ...fromUtm(zone, band < "N", easting, northing), error: half < 5 ? size / Math.SQRT2 : 1 };
}

const BETA = [N / 2 - (2 / 3) * N ** 2 + (37 / 96) * N ** 3 - N ** 4 / 360, N ** 2 / 48 + N ** 3 / 15 - (437 / 1440) * N ** 4, (17 / 480) * N ** 3 - (37 / 840) * N ** 4, (4397 / 161280) * N ** 4];
const DELTA = [2 * N - (2 / 3) * N ** 2 - 2 * N ** 3 + (116 / 45) * N ** 4, (7 / 3) * N ** 2 - (8 / 5) * N ** 3 - (227 / 45) * N ** 4, (56 / 15) * N ** 3 - (136 / 35) * N ** 4, (4279 / 630) * N ** 4];

/** The inverse transverse Mercator of Krüger (1912), to the fourth order of the third flattening. */
function fromUtm(zone, isSouth, easting, northing) {
  const radius = 0.9996 * (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
  const [xi, eta] = [(northing - (isSouth ? 1e7 : 0)) / radius, (easting - 5e5) / radius];
  let [xi0, eta0] = [xi, eta];
  BETA.forEach((beta, at) => {
    const order = 2 * (at + 1);
    xi0 -= beta * Math.sin(order * xi) * Math.cosh(order * eta);
    eta0 -= beta * Math.cos(order * xi) * Math.sinh(order * eta);
  });
  const chi = Math.asin(Math.sin(xi0) / Math.cosh(eta0));
  const lat = chi + DELTA.reduce((sum, delta, at) => sum + delta * Math.sin(2 * (at + 1) * chi), 0);
  const lng = Math.atan2(Math.sinh(eta0), Math.cos(xi0));
  return { lat: (lat * 180) / Math.PI, lng: zone * 6 - 183 + (lng * 180) / Math.PI };
}
