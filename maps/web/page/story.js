/** A story on the map: steps that scroll or turn by arrow keys; each sets day, view and layers, and points at things. */

import { clock } from "./clock.js";
import { announce, element, foreignText, narrow, reducedMotion } from "./dom.js";
import { icon } from "./icons.js";
import { formatDay, formatNumber, page, say } from "./page_data.js";
import { sourceLine } from "./popup.js";
import { Pointing } from "./pointing.js";
import { prepareStoryPrinting } from "./story_printing.js";

const BACK_AND_FORTH = { ArrowDown: 1, ArrowRight: 1, PageDown: 1, ArrowUp: -1, ArrowLeft: -1, PageUp: -1 };
const FLIGHT_S = 0.8;
const SETTLED_MS = 120;

export class Story {
  constructor(app) {
    this.app = app;
    this.steps = page.story;
    this.at = null;
    this.pointing = new Pointing(app);
    this.items = this.steps.map((step, index) => this.item(step, index));
    this.list = element("ol", { class: "story-steps", tabindex: "0", "aria-label": say("story"), scroll: () => this.scrolled(), scrollend: () => this.scrolled() }, ...this.items);
    this.place = element("span", { class: "story-place" });
    this.back = turn("story_back", () => this.go(this.at - 1));
    this.next = turn("story_next", () => this.go(this.at + 1));
    const close = element("button", { type: "button", class: "story-turn story-close", "aria-label": say("story_close"), title: say("story_close"), click: () => this.close() }, icon("close"));
    this.node = element("aside", { class: "panel card story", "aria-label": say("story"), "data-covers-map": true, keydown: (event) => this.key(event) }, element("header", {}, foreignText("h1", page.title)), this.list, element("footer", {}, this.back, this.next, this.place, close));
    this.invitation = element("button", { type: "button", class: "story-open", click: () => this.open(0, { byHand: true }) }, say("story_open", { count: formatNumber(this.steps.length) }));
    prepareStoryPrinting(this);
    narrow.addEventListener("change", () => this.at !== null && this.show(this.at, { animate: false }));
  }

  item(step, index) {
    return element(
      "li",
      { "data-step": index },
      foreignText("h2", step.title),
      this.dayLine(step),
      foreignText("p", step.text),
      element("details", {}, element("summary", {}, say("sources")), element("span", { class: "sources-cell" }, ...step.sources.map(sourceLine))),
    );
  }

  open(index, { byHand = false } = {}) {
    if (this.at === null) {
      const { map, layers } = this.app;
      this.before = { center: map.getCenter(), zoom: map.getZoom(), days: [clock.from, clock.to], shown: layers.map((layer) => layer.shown) };
      map.closePopup();
      if (this.app.compare?.mode) this.app.compare.close();
      document.body.prepend(this.node);
      document.body.classList.add("telling");
    }
    this.show(index, { animate: byHand });
    if (byHand) this.list.focus({ preventScroll: true });
  }

  close() {
    const { app, before } = this;
    this.at = null;
    this.node.remove();
    document.body.classList.remove("telling");
    this.pointing.clear();
    app.layers.forEach((layer, index) => app.setShown(layer, before.shown[index]));
    if (clock.timed) clock.set(...before.days);
    app.map.setView(before.center, before.zoom, { animate: false });
    app.refresh();
    app.permalink.write();
    this.invitation.focus({ preventScroll: true });
  }

  /** To a step by button, key or link: its text comes into sight, and the map follows. */
  go(index) {
    if (index < 0 || index >= this.steps.length) return;
    this.show(index, {});
    announce(`${this.steps[index].title}. ${this.steps[index].text}`);
  }

  show(index, { animate = true, scroll = true } = {}) {
    const moves = animate && !reducedMotion.matches;
    this.at = index;
    this.items.forEach((item, at) => item.classList.toggle("told", at === index));
    this.items.forEach((item, at) => item.setAttribute("aria-current", at === index ? "step" : "false"));
    if (scroll) {
      this.steered = performance.now();
      this.list.scrollTo({ top: this.items[index].offsetTop, behavior: moves ? "smooth" : "instant" });
    }
    this.place.textContent = this.placeText(index);
    this.back.disabled = index === 0;
    this.next.disabled = index === this.steps.length - 1;
    this.set(this.steps[index]);
    this.look(this.steps[index], moves);
    this.app.permalink.write();
  }

  dayLine(step) {
    return clock.timed ? element("p", { class: "story-day" }, say("shown_on", { date: formatDay(dayOf(step)) })) : null;
  }

  placeText(index) {
    return say("story_place", { number: formatNumber(index + 1), count: formatNumber(this.steps.length) });
  }

  /** Whether it is told now. */
  get telling() {
    return this.at !== null;
  }

  /** Day and layers of a step, at once. */
  set(step) {
    const { app } = this;
    for (const [index, layer] of app.layers.entries()) app.setShown(layer, showsIn(step, layer, this.before.shown[index]));
    if (clock.timed) clock.set(clock.first, dayOf(step));
    app.refresh();
    this.pointing.show(step);
  }

  look(step, moves) {
    const { map } = this.app;
    const { west, south, east, north } = step.view ?? page.extent;
    const { left, right, top, bottom } = this.app.covered();
    const bounds = [[south, west], [north, east < west ? east + 360 : east]];
    const edges = { paddingTopLeft: [left + 12, top + 12], paddingBottomRight: [right + 12, bottom + 12] };
    map.stop();
    if (moves) map.flyToBounds(bounds, { ...edges, duration: FLIGHT_S });
    else map.fitBounds(bounds, { ...edges, animate: false });
  }

  /** The step whose text is in the middle of what is seen is told, unless a key or button has just chosen one. */
  scrolled() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (this.at === null) return;
      const index = this.stepInSight();
      if (index !== this.at && performance.now() - (this.steered ?? 0) > 700) this.show(index, { scroll: false });
    }, SETTLED_MS);
  }

  stepInSight() {
    const { list, items } = this;
    if (list.scrollTop + list.clientHeight >= list.scrollHeight - 2) return items.length - 1;
    const reading = list.getBoundingClientRect().top + list.clientHeight * 0.35;
    return Math.max(0, items.findLastIndex((item) => item.getBoundingClientRect().top <= reading));
  }

  key(event) {
    if (event.key === "Escape") this.close();
    else if (event.altKey || event.ctrlKey || event.metaKey || !BACK_AND_FORTH[event.key]) return;
    else this.go(this.at + BACK_AND_FORTH[event.key] * (event.key.startsWith("Arrow") && /Left|Right/.test(event.key) && page.direction === "rtl" ? -1 : 1));
    event.preventDefault();
    event.stopPropagation();
  }

  /** The step in the page's address, counted from 1. */
  written() {
    return this.at === null ? "" : String(this.at + 1);
  }

  follow(text) {
    const index = Number(text) - 1;
    if (this.steps[index]) this.open(index);
    else if (this.at !== null) this.close();
  }
}

const dayOf = (step) => step.day ?? page.period.shown;

/** A sign that means the same in either direction of writing: on in the story, back in it. */
function turn(key, click) {
  return element("button", { type: "button", class: `story-turn ${key}`, "aria-label": say(key), title: say(key), click }, icon(key === "story_next" ? "fold" : "unfold"));
}

/** Whether a layer shows in a step: the layers it names, of a zone the reading it names; what lies beneath as ever. */
function showsIn(step, { about }, otherwise) {
  if (about.base || about.namesOnly || !about.section) return otherwise;
  if (step.layers && !step.layers.includes(about.section)) return false;
  if (about.reading) return about.reading.variant === (step.readings[about.reading.zone] ?? "");
  return step.layers ? true : otherwise;
}
