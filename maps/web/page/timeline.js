/** The time bar: a histogram that is itself the brush, two handles that the keyboard moves too, play, and document dates. */

import { clock } from "./clock.js";
import { element, foreignText, narrow, reducedMotion, svgElement } from "./dom.js";
import { icon } from "./icons.js";
import { refreshLegend } from "./legend.js";
import { formatDay, page, say, sayCount } from "./page_data.js";
import { ticksBetween } from "./ticks.js";

const BINS = 160;
const HEIGHT = 34;
const PLAY_STEPS = 120;
const FRAME_MS = 160;
const TARGET_PX = 25;
const TICK_PX = 76; // a month with its year, and some air
const UNSURE = ["possibly", "possibly_encircled", "possibly_left"];

export class Timeline {
  constructor(layers) {
    this.layers = layers;
    this.span = Math.max(1, clock.last - clock.first);
    this.moments = layers.filter((layer) => layer.about.moments && !layer.about.base);
    this.from = this.handle("from_date", "from");
    this.to = this.handle("to_date", "to");
    this.chart = svgElement("svg", { class: "histogram", viewBox: `0 0 ${BINS} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    this.brush = element("div", { class: "brush" });
    this.track = element("div", { class: "track", dir: "ltr", pointerdown: (event) => this.startDrag(event) }, this.chart, this.brush, this.ticks(), this.marks(), this.from, this.to);
    const fitWidth = () => {
      this.track.querySelector(".ticks").replaceWith(this.ticks());
      this.track.querySelector(".marks").replaceWith(this.marks());
    };
    new ResizeObserver(fitWidth).observe(this.track);
    this.button = element("button", { type: "button", class: "play", click: () => this.togglePlay() });
    this.reset = element("button", { type: "button", class: "reset", click: () => this.setByHand(clock.first, clock.last) }, say("reset_period"));
    this.date = element("output", { class: "shown-date", for: "time-from time-to" });
    this.summary = element("p", { class: "time-summary" });
    this.node = element("section", { class: "timeline card", "aria-label": say("date"), "data-covers-map": true }, this.button, element("div", { class: "time-words" }, this.date, this.summary), this.track, this.reset);
    if (!this.moments.length) this.from.hidden = true;
    clock.onChange(() => this.show());
    this.setPlaying(false);
  }

  handle(word, end) {
    return element("input", {
      type: "range", id: `time-${end}`, class: `handle ${end}`, min: clock.first, max: clock.last, step: 1, value: clock[end], "aria-label": say(word),
      input: (event) => {
        this.setPlaying(false);
        const value = Number(event.target.value);
        if (end === "from") clock.set(Math.min(value, clock.to), clock.to);
        else clock.set(Math.min(clock.from, value), value);
      },
    });
  }

  setByHand(from, to) {
    this.setPlaying(false);
    clock.set(from, to);
  }

  /** Count moments per bin once their days are known. */
  drawHistogram() {
    const counts = new Float64Array(BINS);
    for (const { dayCounts } of this.moments.filter((layer) => layer.dayCounts)) {
      for (let day = clock.first; day <= clock.last; day++) counts[this.bin(day)] += dayCounts.startingOn(day);
    }
    const most = Math.max(1, ...counts);
    this.bars = Array.from(counts, (count, bin) => {
      const height = count ? Math.max(2, Math.sqrt(count / most) * HEIGHT) : 0;
      return svgElement("rect", { x: bin + 0.08, y: HEIGHT - height, width: 0.84, height });
    });
    this.chart.replaceChildren(...this.bars);
    this.node.classList.toggle("without-events", !this.moments.length);
    this.show();
  }

  bin(day) {
    return Math.max(0, Math.min(BINS - 1, Math.floor(((day - clock.first) / (this.span + 1)) * BINS)));
  }

  share(day) {
    return (day - clock.first) / this.span;
  }

  show() {
    for (const [input, end] of [[this.from, "from"], [this.to, "to"]]) {
      input.value = clock[end];
      input.setAttribute("aria-valuetext", formatDay(clock[end]));
    }
    this.brush.style.left = `${this.share(clock.from) * 100}%`;
    this.brush.style.width = `${(this.share(clock.to) - this.share(clock.from)) * 100}%`;
    const [first, last] = [this.bin(clock.from), this.bin(clock.to)];
    this.bars?.forEach((bar, bin) => bar.classList.toggle("within", bin >= first && bin <= last));
    this.date.textContent = clock.from > clock.first ? say("period", { from: formatDay(clock.from, { short: true }), to: formatDay(clock.to, { short: true }) }) : narrow.matches ? formatDay(clock.to, { short: true }) : say("shown_on", { date: formatDay(clock.to) });
    this.summary.textContent = this.describe().join(" · ");
    refreshLegend();
    this.reset.hidden = clock.from === clock.first && clock.to === clock.last;
  }

  describe() {
    const words = [];
    for (const layer of this.layers.filter((one) => one.ready && one.states.length)) words.push(...describeStates(layer));
    let [events, known] = [0, false];
    for (const layer of this.moments.filter((one) => one.ready)) {
      known = true;
      events += layer.dayCounts?.inPeriod(clock.from, clock.to) ?? layer.count;
    }
    if (known) words.push(sayCount("events_in_period", events));
    return words;
  }

  ticks() {
    const wide = this.track?.clientWidth || (narrow.matches ? window.innerWidth - 100 : window.innerWidth - 480);
    const shown = ticksBetween(clock.first, clock.last, Math.max(2, Math.min(11, Math.floor(wide / TICK_PX)))).filter(({ day }) => this.share(day) <= 0.94);
    const marks = shown.map(({ day, text }) => element("span", { style: `left:${this.share(day) * 100}%` }, text));
    return element("div", { class: "ticks", "aria-hidden": "true" }, ...marks);
  }

  /** The dates of the documents: small flags that move the map to their day; those close together share one button. */
  marks() {
    const row = element("div", { class: "marks", role: "group", "aria-label": say("documents") });
    const wide = this.track?.clientWidth || window.innerWidth / 2;
    const flags = page.period.marks.map(({ day }) => element("span", { class: "flag", "aria-hidden": "true", style: `left:${this.share(day) * 100}%` }));
    row.append(...flags, ...grouped(page.period.marks, (TARGET_PX / wide) * this.span).map((group) => this.markButton(group)));
    return row;
  }

  /** Each press shows the next day of the group. */
  markButton(group) {
    const label = group.map(({ day, title }) => `${formatDay(day)}: ${title}`).join("\n");
    const next = () => group.find(({ day }) => day > clock.to) ?? group[0];
    return foreignText("button", "", { type: "button", class: "mark", title: label, "aria-label": label, style: `left:${this.share(group[0].day) * 100}%`, click: () => this.setByHand(clock.from, next().day) });
  }

  /** Drag over the bars to choose a period; drag the chosen period to move it; a click moves the date shown. */
  startDrag(event) {
    if (event.target.closest("input, button") || event.button > 0) return;
    event.preventDefault();
    const box = this.track.getBoundingClientRect();
    const dayAt = (x) => clock.first + ((x - box.left) / box.width) * this.span;
    const start = dayAt(event.clientX);
    const { from, to } = clock;
    const inside = from > clock.first && start > from && start < to;
    const move = ({ clientX }) => {
      const day = dayAt(clientX);
      const by = Math.max(clock.first - from, Math.min(clock.last - to, day - start));
      if (inside) this.setByHand(from + by, to + by);
      else if (this.moments.length && Math.abs(day - start) / this.span > 0.01) this.setByHand(start, day);
      else if (!this.moments.length) this.setByHand(clock.from, day);
    };
    const end = ({ clientX }) => {
      window.removeEventListener("pointermove", move);
      if (Math.abs(clientX - event.clientX) < 3) this.setByHand(Math.min(clock.from, start), start);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end, { once: true });
  }

  togglePlay() {
    this.setPlaying(!this.timer);
  }

  setPlaying(on) {
    clearInterval(this.timer);
    this.timer = null;
    this.button.replaceChildren(icon(on ? "pause" : "play"));
    this.button.setAttribute("aria-label", say(on ? "pause" : "play"));
    if (!on) return;
    const slides = clock.from > clock.first;
    const width = clock.to - clock.from;
    if (clock.to >= clock.last) clock.set(clock.first, slides ? clock.first + width : clock.first);
    const step = Math.max(1, Math.round(this.span / PLAY_STEPS));
    this.timer = setInterval(() => {
      clock.set(slides ? clock.from + step : clock.from, clock.to + step);
      if (clock.to >= clock.last) this.setPlaying(false);
    }, reducedMotion.matches ? FRAME_MS * 6 : FRAME_MS);
  }
}

/** Marks in groups, each further from the one before than `apart` days. */
function grouped(marks, apart) {
  const groups = [];
  for (const mark of marks.toSorted((a, b) => a.day - b.day)) {
    if (groups.length && mark.day - groups.at(-1)[0].day < apart) groups.at(-1).push(mark);
    else groups.push([mark]);
  }
  return groups;
}

function describeStates(layer) {
  const counts = new Map();
  let present = 0;
  for (let row = 0; row < layer.count; row++) {
    if (!layer.inForce(row)) continue;
    const state = layer.stateOf(row);
    const key = state < 0 ? "" : layer.states[state].key;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (key !== "left") present++;
  }
  const words = [say("posts_standing", { count: present, total: layer.count })];
  if (counts.get("encircled")) words.push(say("posts_encircled", { count: counts.get("encircled") }));
  const doubtful = UNSURE.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0);
  if (doubtful) words.push(say("posts_possibly", { count: doubtful }));
  return words;
}
