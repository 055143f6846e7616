/** Names on the map: the more important ones first, none over another, a symbol or the panel. */

import { drawable } from "./glyphs.js";
import { colour } from "./theme.js";

export const FAMILY = 'system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","DejaVu Sans",sans-serif';
const SIZES = [13.5, 12.5, 11]; // those of the panel: a further size of type costs milliseconds
const SMALLEST = SIZES.at(-1);
const ARABIC = /[\u0590-\u08ff]/;
const DOT_PX = 3.3;
const NEAR_PX = 90;
const CENTRED_STEPS = [0, -1.2, 1.2, -2.4, 2.4]; // of a name's height: up and down from the middle of its area

export class LabelSpace {
  constructor(view, clear) {
    this.view = view;
    this.clear = clear;
    this.taken = [];
    this.written = [];
    this.names = new Map();
  }

  /** Keep a box free of names, in canvas pixels. */
  reserve(left, top, right, bottom) {
    this.taken.push([left, top, right, bottom]);
  }

  take(left, top, right, bottom) {
    const { clear } = this;
    if (left < clear.left || right > clear.right || top < clear.top || bottom > clear.bottom) return false;
    for (const box of this.taken) if (box[0] < right && box[2] > left && box[1] < bottom && box[3] > top) return false;
    this.reserve(left, top, right, bottom);
    return true;
  }

  /** Whether a name already covers a spot. */
  covers(x, y, radius) {
    return this.written.some((box) => box[0] < x + radius && box[2] > x - radius && box[1] < y + radius && box[3] > y - radius);
  }

  /** Whether the same name is written nearby, as that of a post beside its village. */
  saysNear(text, x, y) {
    const at = this.names.get(text);
    return at !== undefined && Math.hypot(at[0] - x, at[1] - y) < NEAR_PX * this.view.ratio;
  }
}

/** Draw a name, with a second one (another language) under it, beside a point or centred on it; false: no room. */
export function drawLabel(context, space, label) {
  const { ratio } = space.view;
  if (label.once && space.names.has(label.text)) return false;
  const size = label.size * ratio;
  const second = SIZES.find((one) => one < label.size) ?? SMALLEST;
  const fonts = [size, second * ratio].map((px, index) => `${index ? 400 : (label.weight ?? 500)} ${px}px ${FAMILY}`);
  const lines = [label.text, label.second].filter(Boolean).map((text, index) => {
    context.font = fonts[index];
    return { text, font: fonts[index], width: context.measureText(text).width, height: (index ? second * ratio : size) * 1.22 };
  });
  const width = Math.max(...lines.map((line) => line.width));
  const height = lines.reduce((sum, line) => sum + line.height, 0);
  const gap = (label.gap ?? 0) * ratio;
  const margin = 2 * ratio;
  const spots = places(label, width, height, gap);
  for (const [left, top, align] of label.sides ? label.sides.map((side) => spots[side]) : spots) {
    if (!space.take(left - margin, top - margin, left + width + margin, top + height + margin)) continue;
    write(context, label, lines, { left, top, width, align, ratio });
    space.names.set(label.text, [label.x, label.y]);
    space.written.push([left, top, left + width, top + height]);
    return true;
  }
  return false;
}

/** Where a label may stand, best first: right, left, above, below and the corners. */
function places({ x, y, centred }, width, height, gap) {
  if (centred) return CENTRED_STEPS.map((step) => [x - width / 2, y - height / 2 + step * height, "center"]);
  const diagonal = gap * 0.75;
  return [
    [x + gap, y - height / 2, "left"],
    [x - gap - width, y - height / 2, "right"],
    [x - width / 2, y - gap - height, "center"],
    [x - width / 2, y + gap, "center"],
    [x + diagonal, y - diagonal - height, "left"],
    [x + diagonal, y + diagonal, "left"],
    [x - diagonal - width, y - diagonal - height, "right"],
    [x - diagonal - width, y + diagonal, "right"],
  ];
}

function write(context, label, lines, { left, top, width, align, ratio }) {
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.lineJoin = "round";
  context.strokeStyle = colour("halo");
  context.fillStyle = colour(label.colour ?? "label");
  context.lineWidth = 3 * ratio;
  context.letterSpacing = "0px";
  let y = top;
  for (const line of lines) {
    const spare = width - line.width;
    const x = left + (align === "center" ? spare / 2 : align === "right" ? spare : 0);
    context.font = line.font;
    context.direction = ARABIC.test(line.text) ? "rtl" : "ltr"; // on paper words would else change their order
    context.globalAlpha = 0.85;
    context.strokeText(line.text, x, y + line.height / 2);
    context.globalAlpha = 1;
    context.fillText(line.text, x, y + line.height / 2);
    y += line.height;
  }
}

/** The names of a layer of places, by rank; a dot is drawn where there is a name beside it. */
export function drawPlaceNames(context, space, layer) {
  const { view } = space;
  const { label } = layer.about;
  for (let row = 0; row < layer.count; row++) {
    const rank = Number(layer.value(label.rank, row)) || 1;
    if (view.zoom < (label.zooms[rank - 1] ?? 11) || !layer.shows(row)) continue;
    const [x, y] = [view.pixelX(layer.x[row]), view.pixelY(layer.y[row])];
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
    const dot = DOT_PX * view.ratio;
    if (!label.centred && (space.covers(x, y, dot) || space.saysNear(layer.value(label.text, row), x, y))) continue;
    const size = label.sizes[Math.min(rank, label.sizes.length) - 1];
    const drawn = drawLabel(context, space, {
      text: layer.value(label.text, row),
      second: label.second ? drawable(layer.value(label.second, row)) : "",
      x,
      y,
      size,
      weight: rank === 1 && !label.centred ? 600 : 500,
      gap: label.centred ? 0 : 6,
      centred: label.centred,
      once: layer.about.base,
      colour: label.colour,
    });
    if (!drawn || label.centred) continue;
    space.reserve(x - dot, y - dot, x + dot, y + dot);
    drawDot(context, x, y, (rank === 1 ? DOT_PX : 2.4) * view.ratio, view.ratio);
  }
}

function drawDot(context, x, y, radius, ratio) {
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = colour("label");
  context.fill();
  context.lineWidth = 1.3 * ratio;
  context.strokeStyle = colour("halo");
  context.stroke();
}
