/** What a reader can take away, without a network: a picture, the features as GeoJSON and CSV, code to embed. */

import { clock } from "./clock.js";
import { announce, element } from "./dom.js";
import { geometryOf, wktOf } from "./geometry.js";
import { formatNumber, isoDay, page, say, withUnit } from "./page_data.js";
import { drawPicture } from "./picture.js";

const FORMULA = /^[=+\-@\t\r]/; // as `geo.tables.cells`: text that a spreadsheet would run
const FRAME_HEIGHT = 560;

const button = (key, click) => element("button", { type: "button", class: "take", click }, say(key));

export function buildTakeaway(app) {
  const written = (ending, type, write) => async () => download(`${fileStem()}.${ending}`, type, write(await shownFeatures(app.layers), app.layers));
  return element(
    "section",
    { class: "takeaway" },
    element("h2", {}, say("take_away")),
    element("p", {}, button("take_png", () => savePicture(app, 1)), button("take_png_large", () => savePicture(app, 2)), button("take_geojson", written("geojson", "application/geo+json", geojsonOf)), button("take_csv", written("csv", "text/csv", csvOf)), button("take_embed", () => copyEmbed(app))),
    element("p", { class: "disclaimer" }, say("take_away_note", { metres: precisionText(app.layers) })),
  );
}

const taken = (layers) => layers.filter(({ about, ready, shown }) => ready && shown && !about.base && about.takeaway !== false);

/** To within how far positions are kept in each layer: `0.6 m (Posts, Routes), 5 m (Zones)`. */
function precisionText(layers) {
  const byMetres = new Map();
  for (const { about } of taken(layers)) byMetres.set(about.precision, [...new Set([...(byMetres.get(about.precision) ?? []), about.name])]);
  return [...byMetres].toSorted(([one], [other]) => one - other).map(([metres, names]) => `${withUnit(formatNumber(metres, metres < 1 ? 1 : 0), "m")} (${names.join(", ")})`).join("; ");
}

/** Every feature that shows, but for basemap and for files that are not the map maker's to hand on. */
async function shownFeatures(layers) {
  const features = [];
  for (const layer of taken(layers)) {
    await layer.loadAttributes();
    for (let row = 0; row < layer.count; row++) {
      if (layer.shows(row)) features.push({ type: "Feature", properties: propertiesOf(layer, row), geometry: geometryOf(layer, row) });
    }
  }
  return features;
}

function propertiesOf(layer, row) {
  const { about } = layer;
  const state = layer.states.length ? layer.stateOf(row) : -1;
  const named = { layer: about.name, class: about.classes?.[layer.classes[row]]?.label, state: layer.states[state]?.label };
  const columns = [...new Set(["id", about.number, about.title, about.titleSecond, ...about.fields.map(({ key }) => key)])];
  const headed = { [about.title]: "title", [about.titleSecond]: "title_second" };
  for (const key of columns.filter(Boolean)) named[headed[key] ?? key] = layer.value(key, row);
  const sources = String(named.source ?? "").split("; ").map((id) => page.sources.find((one) => one.id === id)).filter(Boolean);
  if (sources.length) named.sources = sources.map(({ title, publisher, date, url }) => [title, publisher, date, url].filter(Boolean).join(", ")).join("; ");
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined && value !== null && value !== ""));
}

function geojsonOf(features, layers) {
  const about = { title: page.title, date: clock.timed ? isoDay(clock.to) : page.asOf, credits: page.credits.map(({ text }) => text), disclaimer: say("disclaimer"), note: say("take_away_note", { metres: precisionText(layers) }), precision_m: Object.fromEntries(taken(layers).map((layer) => [layer.about.name, layer.about.precision])) };
  return JSON.stringify({ type: "FeatureCollection", ...about, features });
}

/** A row for each feature, a column for each property of any of them, the shape as WKT. */
function csvOf(features) {
  const names = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
  const rows = features.map(({ properties, geometry }) => [...names.map((name) => properties[name]), wktOf(geometry)]);
  return `\ufeff${[[...names, "wkt"], ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(value) {
  if (value === undefined || typeof value === "number") return value ?? "";
  const text = FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function fileStem() {
  const name = decodeURIComponent(location.pathname.split("/").at(-1)).replace(/\.html?$/i, "");
  return `${name || "map"}${clock.timed ? `-${isoDay(clock.to)}` : ""}`;
}

async function savePicture(app, ratio) {
  const canvas = await drawPicture(app, ratio);
  canvas.toBlob((blob) => save(`${fileStem()}${ratio === 1 ? "" : `@${ratio}x`}.png`, blob), "image/png");
}

function download(name, type, text) {
  save(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

function save(name, blob) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A frame with this page as it stands; a page that was opened from a disk is named by its file. */
async function copyEmbed(app) {
  const here = location.protocol === "file:" ? location.pathname.split("/").at(-1) : location.href.replace(/#.*$/, "");
  const frame = element("iframe", { src: `${here}${app.permalink.written().replace(/&embed=\d/, "")}&embed=1`, title: page.title, width: "100%", height: FRAME_HEIGHT, style: "border:0", sandbox: "allow-scripts allow-popups allow-downloads", loading: "lazy" });
  const code = new XMLSerializer().serializeToString(frame).replace(/ xmlns="[^"]*"/, "").replace(/\s*\/>$/, "></iframe>");
  await copyText(code);
}

/** To the clipboard; where there is none a screen reader hears it. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(say("copied"));
  } catch {
    announce(text);
  }
}
