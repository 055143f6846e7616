/** A picture of what is seen, whole enough to travel alone: title, date, map, scale, key, credits and disclaimer. */

import { clock } from "./clock.js";
import { FAMILY } from "./labels.js";
import { drawMarker, strokePath } from "./marker_drawing.js";
import { formatDay, formatEdtf, page, rightToLeft, say } from "./page_data.js";
import { paintBase, paintData } from "./painting.js";
import { colour } from "./theme.js";
import { View } from "./view.js";

const MARGIN = 16;
const GAP = 8;
const COLUMN = 250;
const SWATCH = [28, 20];
const LOOKS = { title: [700, 18, "ink"], text: [400, 13, "muted"], date: [700, 13, "ink"], key: [400, 12, "ink"], small: [400, 10.5, "muted"] };

/** The picture as a canvas, at `ratio` pixels for each pixel of the page. */
export async function drawPicture(app, ratio) {
  const { left, right, top, bottom } = app.covered();
  const size = app.map.getSize();
  const box = { left, top, width: size.x - left - right, height: size.y - top - bottom };
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const head = [[page.title, "title"], [page.subtitle, "text"], [shownText(), "date"]].filter(([text]) => text);
  const foot = [[`${say("credits")}: ${page.credits.map(({ text }) => text).join("; ")}`, "small"], [say("disclaimer"), "small"], [say("made_with"), "small"]];
  const across = box.width - 2 * MARGIN;
  const columns = Math.max(1, Math.floor(across / COLUMN));
  const entries = named(await Promise.all(keyRows().map(keyEntry)));
  const laid = [head, foot].map((lines) => lines.flatMap(([text, look]) => wrapped(pen, text, look, across)));
  for (const entry of entries) entry.lines = wrapped(pen, entry.text, "key", across / columns - SWATCH[0] - 2 * GAP);
  const rows = Math.ceil(entries.length / columns);
  const shelves = Array.from({ length: rows }, (_, row) => Math.max(SWATCH[1], ...entries.slice(row * columns, (row + 1) * columns).map(({ lines }) => heightOf(lines))) + 3);
  const [headHeight, keyHeight, footHeight] = [heightOf(laid[0]), shelves.reduce((sum, height) => sum + height, 0), heightOf(laid[1])];
  const height = MARGIN + headHeight + GAP + box.height + GAP + keyHeight + GAP + footHeight + MARGIN;
  Object.assign(canvas, { width: Math.round(box.width * ratio), height: Math.round(height * ratio) });
  pen.scale(ratio, ratio);
  pen.fillStyle = colour("paper");
  pen.fillRect(0, 0, box.width, height);
  write(pen, laid[0], box.width, MARGIN);
  const mapTop = MARGIN + headHeight + GAP;
  pen.drawImage(mapPart(app, box, ratio), 0, mapTop, box.width, box.height);
  scale(pen, box.width, mapTop + box.height);
  drawKey(pen, { entries, shelves, columns, width: box.width, across, top: mapTop + box.height + GAP });
  write(pen, laid[1], box.width, mapTop + box.height + GAP + keyHeight + GAP);
  return canvas;
}

function shownText() {
  return clock.timed ? say("shown_on", { date: formatDay(clock.to) }) : page.asOf ? say("as_of", { date: formatEdtf(page.asOf) }) : "";
}

/** The part of the map that nothing covers, with its symbols. */
export function mapPart(app, { left, top, width, height }, ratio) {
  const corner = app.map.containerPointToLayerPoint([left, top]);
  const view = Object.assign(new View(app.map, L.bounds(corner, corner.add([width, height])), ratio), { grounded: true });
  const canvas = Object.assign(document.createElement("canvas"), { width: view.width, height: view.height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  Object.assign(context, { lineJoin: "round", lineCap: "round", fillStyle: colour("sea") });
  context.fillRect(0, 0, view.width, view.height);
  paintBase(context, view, app.layers);
  paintData(context, view, app.layers, app.map);
  context.scale(ratio, ratio);
  for (const set of app.markers) for (const [row, { marker, style }] of set.markers) drawMarker(context, app.map.latLngToLayerPoint(marker.getLatLng()).subtract(corner), set.layer, row, style);
  app.data.paintNow(); // what cells and names are where is that of the page again
  return canvas;
}

const shows = (row) => row.querySelector(".swatch, .symbol") && !row.closest(".absent, .beneath") && row.querySelector("input")?.checked !== false;

/** The rows of the key that are switched on and stand for something that is on the map. */
function keyRows() {
  return [...document.querySelectorAll(".legend :is(label, .legend-note)")].filter(shows);
}

async function keyEntry(row) {
  const words = [...row.querySelectorAll(".legend-text > *, :scope > span[dir]")].map((node) => node.textContent);
  const whole = row.closest(".classes")?.parentElement.querySelector(":scope > label .legend-text > *")?.textContent;
  return { text: words.join(" · "), whole, sample: await pictureOf(row.querySelector(".swatch, .symbol")) };
}

/** Classes of two layers that bear one name are told apart by the names of the layers. */
function named(entries) {
  const count = (text) => entries.filter((one) => one.text === text).length;
  return entries.map((one) => (one.whole && count(one.text) > 1 ? { ...one, text: `${one.whole}: ${one.text}` } : one));
}

/** A drawing of the page as an image: the colours that its style sheet gives it are written into it. */
async function pictureOf(svg) {
  const copy = svg.cloneNode(true);
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, index) => {
    const look = getComputedStyle(originals[index]);
    if (!(originals[index].getAttribute("fill") ?? "").startsWith("url")) node.setAttribute("fill", look.fill);
    node.setAttribute("stroke", look.stroke);
  });
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return { image, width: svg.width.baseVal.value, height: svg.height.baseVal.value };
}

function drawKey(pen, { entries, shelves, columns, width, across, top }) {
  let y = top;
  for (const [row, height] of shelves.entries()) {
    for (const [column, { sample, lines }] of entries.slice(row * columns, (row + 1) * columns).entries()) {
      const start = MARGIN + (column * across) / columns;
      const [swatch, text] = [rightToLeft ? width - start - SWATCH[0] : start, start + SWATCH[0] + GAP];
      pen.drawImage(sample.image, swatch + (SWATCH[0] - sample.width) / 2, y + (SWATCH[1] - sample.height) / 2, sample.width, sample.height);
      write(pen, lines, width, y + 1, text);
    }
    y += height;
  }
}

/** The page's own scale bar, drawn again. */
function scale(pen, width, bottom) {
  const bar = document.querySelector(".leaflet-control-scale-line");
  const [long, right, foot] = [bar.offsetWidth, width - MARGIN, bottom - 12];
  pen.fillStyle = colour("paper");
  pen.fillRect(right - long - 4, foot - 18, long + 8, 24);
  strokePath(pen, new Path2D(`M${right - long} ${foot - 6}V${foot}H${right}V${foot - 6}`), "ink", 1.4);
  Object.assign(pen, { font: fontOf("key"), textAlign: "center", fillStyle: colour("ink") });
  pen.fillText(bar.textContent, right - long / 2, foot - 5);
}

function fontOf(look) {
  const [weight, size] = LOOKS[look];
  return `${weight} ${size}px ${FAMILY}`;
}

const heightOf = (lines) => lines.reduce((sum, { look }) => sum + LOOKS[look][1] * 1.35, 0);

function wrapped(pen, text, look, width) {
  pen.font = fontOf(look);
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => ({ line, look }));
}

function write(pen, lines, width, top, start = MARGIN) {
  let y = top;
  for (const { line, look } of lines) {
    const size = LOOKS[look][1];
    Object.assign(pen, { font: fontOf(look), direction: page.direction, textAlign: rightToLeft ? "right" : "left", fillStyle: colour(LOOKS[look][2]) });
    pen.fillText(line, rightToLeft ? width - start : start, y + size);
    y += size * 1.35;
  }
}
