/** One layer of features: its columns, where each feature lies, and whether it shows at the chosen time. */

import { openBlock } from "./blocks.js";
import { OPEN_END, OPEN_START, clock } from "./clock.js";
import { DayCounts } from "./day_counts.js";
import { isoDay } from "./page_data.js";

export const WORLD = 2 ** 26;
const POINTS_PER_BOX = 512;

export class PageLayer {
  constructor(about) {
    this.about = about;
    this.id = about.id;
    this.kind = about.kind;
    this.count = about.count;
    this.shown = about.shown;
    this.ready = false;
    this.cells = [];
    this.selected = null;
    this.hiddenClasses = new Set();
    this.states = about.states ?? [];
  }

  async loadGeometry() {
    const block = await openBlock(this.about.geometry, this.about);
    this.x = block.integers("x");
    this.y = block.integers("y");
    this.classes = block.integers("class");
    this.start = block.integers("start");
    this.end = block.integers("end") ?? this.start;
    this.uncertainty = block.integers("uncertainty");
    this.readSpells(block);
    if (this.start) {
      const start = valuesBetween(this.start);
      this.reach = { start, end: this.end === this.start ? start : valuesBetween(this.end) };
      if (this.about.moments && clock.timed) this.dayCounts = new DayCounts(this.start, this.end, clock);
    }
    if (this.kind === "points") this.boxPoints();
    else this.boxParts(block.integers("part_vertices"), block.integers("feature_parts"));
    this.ready = true;
  }

  /** From which day on each feature is in which of the layer's states: worked out before, by those who made the page. */
  readSpells(block) {
    if (!block.has("spell_count")) return;
    this.spellStart = runningSum(block.integers("spell_count"));
    this.spellDays = block.integers("spell_from");
    this.spellStates = block.integers("spell_to");
  }

  /** Attributes are inflated when somebody first asks for one. */
  loadAttributes() {
    this.attributesLoading ??= this.readAttributes();
    return this.attributesLoading;
  }

  async readAttributes() {
    this.attributes = await openBlock(this.about.attributes, this.about);
    this.columns = new Map(Object.keys(this.attributes.header).map((name) => [name, this.attributes.column(name)]));
  }

  value(name, row) {
    const implied = this.about.implied[name];
    if (implied === "class") return this.about.classes[this.classes[row]].label;
    if (implied === "start") return hasDates(this.start[row]) ? isoDay(this.start[row]) : "";
    return this.columns?.get(name)?.(row) ?? "";
  }

  /** Boxes round runs of points, so that drawing and hovering skip most of them. */
  boxPoints() {
    const { x, y, count } = this;
    this.boxCount = Math.ceil(count / POINTS_PER_BOX);
    this.boxes = new Int32Array(this.boxCount * 4);
    for (let box = 0; box < this.boxCount; box++) {
      setBounds(this.boxes, box, x, y, box * POINTS_PER_BOX, Math.min(count, (box + 1) * POINTS_PER_BOX));
    }
  }

  boxParts(partVertices, featureParts) {
    this.partStart = runningSum(partVertices);
    this.featureStart = runningSum(featureParts);
    this.boxCount = this.count;
    this.boxes = new Int32Array(this.count * 4);
    for (let row = 0; row < this.count; row++) {
      setBounds(this.boxes, row, this.x, this.y, this.partStart[this.featureStart[row]], this.partStart[this.featureStart[row + 1]]);
    }
  }

  /** First vertex and the one after the last of a line or polygon. */
  vertices(row) {
    return [this.partStart[this.featureStart[row]], this.partStart[this.featureStart[row + 1]]];
  }

  /** Rows of the points in one box. */
  rowsOfBox(box) {
    return [box * POINTS_PER_BOX, Math.min(this.count, (box + 1) * POINTS_PER_BOX)];
  }

  boxMeets(box, area) {
    const at = box * 4;
    const { boxes } = this;
    return boxes[at] <= area.right && boxes[at + 2] >= area.left && boxes[at + 1] <= area.bottom && boxes[at + 3] >= area.top;
  }

  /** Whether class and time let the feature show. */
  shows(row) {
    if (this.hiddenClasses.size && this.hiddenClasses.has(this.classes[row])) return false;
    return this.inForce(row);
  }

  /** Whether every feature shows, so that drawing a million need not ask for each. */
  showsAll() {
    if (this.hiddenClasses.size || this.about.hiding) return false;
    if (!this.start) return true;
    return this.reach.start.greatest <= clock.to && this.reach.end.least >= (this.about.moments ? clock.from : clock.to);
  }

  /** Whether anything in the layer comes or goes with time. */
  get timed() {
    return Boolean(this.start || this.about.hiding);
  }

  anyShows() {
    for (let row = 0; row < this.count; row++) if (this.shows(row)) return true;
    return false;
  }

  /** Of what is not there on the date, the one that was there last, or else comes first. */
  nearestInTime() {
    let nearest = 0;
    for (let row = 1; row < this.count; row++) {
      const [best, next] = [this.start[nearest], this.start[row]];
      if (best <= clock.to ? next <= clock.to && next > best : next < best) nearest = row;
    }
    return nearest;
  }

  inForce(row) {
    if (this.about.hiding && this.stateOf(row) < 0) return false;
    if (!this.start) return true;
    if (this.about.moments) return this.start[row] <= clock.to && this.end[row] >= clock.from;
    return this.start[row] <= clock.to && this.end[row] >= clock.to;
  }

  /** The style of a feature: by its state on the date, else its class, else the layer's own. */
  styleOf(row) {
    const state = this.stateOf(row);
    if (state >= 0) return this.states[state].style;
    return this.classes ? (this.about.classes[this.classes[row]]?.style ?? this.about.style) : this.about.style;
  }

  /** Which of the layer's states a feature is in on the date shown; -1: none. */
  stateOf(row) {
    if (!this.spellStart) return -1;
    let state = -1;
    for (let at = this.spellStart[row]; at < this.spellStart[row + 1] && this.spellDays[at] <= clock.to; at++) state = this.spellStates[at];
    return state;
  }

  box(row) {
    const at = row * 4;
    if (this.kind !== "points") return this.boxes.subarray(at, at + 4);
    return [this.x[row], this.y[row], this.x[row], this.y[row]];
  }

  /** The longer side of the box round a line or polygon, in units. */
  extentOf(row) {
    const at = row * 4;
    return Math.max(this.boxes[at + 2] - this.boxes[at], this.boxes[at + 3] - this.boxes[at + 1]);
  }

  /** A point of the feature to hang a popup on: the point, the middle vertex of a line, the middle of a polygon. */
  anchor(row) {
    if (this.kind === "points") return [this.x[row], this.y[row]];
    if (this.kind === "lines") {
      const [first, last] = this.vertices(row);
      const middle = Math.floor((first + last - 1) / 2);
      return [this.x[middle], this.y[middle]];
    }
    return insidePoint(this, row);
  }
}

function hasDates(start) {
  return start > OPEN_START && start < OPEN_END;
}

/** Without arrays in between: it runs before the first picture, when nothing has been optimised yet. */
function setBounds(boxes, box, x, y, first, last) {
  let left = 2 ** 31 - 1;
  let top = left;
  let right = -(2 ** 31);
  let bottom = right;
  for (let i = first; i < last; i++) {
    const atX = x[i];
    const atY = y[i];
    if (atX < left) left = atX;
    if (atX > right) right = atX;
    if (atY < top) top = atY;
    if (atY > bottom) bottom = atY;
  }
  boxes[4 * box] = left;
  boxes[4 * box + 1] = top;
  boxes[4 * box + 2] = right;
  boxes[4 * box + 3] = bottom;
}

function valuesBetween(values) {
  let least = values[0];
  let greatest = values[0];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > greatest) greatest = values[i];
  }
  return { least, greatest };
}

function runningSum(counts) {
  const sums = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i] + counts[i];
  return sums;
}

/** The middle of the widest stretch of a polygon along the level line through its box: always inside. */
function insidePoint(layer, row) {
  const [left, top, right, bottom] = layer.box(row);
  const level = (top + bottom) / 2 + 0.5;
  const crossings = [];
  for (let part = layer.featureStart[row]; part < layer.featureStart[row + 1]; part++) {
    for (let i = layer.partStart[part] + 1; i < layer.partStart[part + 1]; i++) {
      const [y0, y1] = [layer.y[i - 1], layer.y[i]];
      if (y0 > level !== y1 > level) {
        crossings.push(layer.x[i - 1] + ((level - y0) / (y1 - y0)) * (layer.x[i] - layer.x[i - 1]));
      }
    }
  }
  crossings.sort((a, b) => a - b);
  let [best, width] = [(left + right) / 2, -1];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] > width) {
      width = crossings[i + 1] - crossings[i];
      best = (crossings[i + 1] + crossings[i]) / 2;
    }
  }
  return [best, level];
}
