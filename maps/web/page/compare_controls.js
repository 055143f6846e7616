/** What a comparison is steered by: a button, a small panel to choose against what and how, and the divider. */

import { announce, element, foreignText } from "./dom.js";
import { icon } from "./icons.js";
import { isoDay, page, say } from "./page_data.js";

const DAY_MS = 864e5;
const FORWARD = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 };

export class CompareControls {
  constructor(compare) {
    this.compare = compare;
    this.button = element("button", { type: "button", class: "tool compare", title: say("compare"), "aria-label": say("compare"), "aria-pressed": "false", click: () => this.toggle() }, icon("compare"));
    this.choice = element("select", { "aria-label": say("compare_with"), change: () => this.chosen() }, ...compare.choices.map(({ label }, index) => element("option", { value: index, dir: "auto" }, label)));
    this.day = element("input", { type: "date", "aria-label": say("another_day"), change: (event) => this.chosenDay(event.target.value) });
    if (page.period) Object.assign(this.day, { min: isoDay(page.period.first), max: isoDay(page.period.last) });
    this.modes = ["swipe", "side"].map((mode) => element("button", { type: "button", class: "compare-mode", click: () => compare.setMode(mode) }, say(mode === "swipe" ? "swipe" : "side_by_side")));
    const close = element("button", { type: "button", class: "compare-close", "aria-label": say("stop_comparing"), title: say("stop_comparing"), click: () => this.toggle() }, icon("close"));
    const label = element("label", {}, foreignText("span", say("compare_with")), this.choice);
    this.node = element("section", { class: "compare-panel card", "aria-label": say("compare"), "data-covers-map": true }, label, this.day, element("span", { class: "compare-modes" }, ...this.modes), close);
    this.divider = element("div", {
      class: "compare-divider", role: "slider", tabindex: "0", "aria-orientation": "horizontal", "aria-label": say("divider"), "aria-valuemin": 0, "aria-valuemax": 100, dir: "ltr",
      keydown: (event) => this.key(event), pointerdown: (event) => this.drag(event),
    }, element("span", { class: "compare-grip", "aria-hidden": "true" }, icon("compare")));
  }

  toggle() {
    if (this.compare.mode) this.compare.close();
    else this.compare.open();
    if (this.compare.mode === "swipe") this.divider.focus({ preventScroll: true });
    else this.button.focus({ preventScroll: true });
  }

  show(mode) {
    this.button.setAttribute("aria-pressed", Boolean(mode));
    this.modes.forEach((button, index) => button.setAttribute("aria-pressed", mode === ["swipe", "side"][index]));
    const container = this.compare.app.map.getContainer();
    if (mode) container.after(this.node);
    else this.node.remove();
    if (mode === "swipe") container.after(this.divider);
    else this.divider.remove();
    if (!mode) return;
    const { choice, day } = this.compare;
    this.choice.value = this.compare.choices.indexOf(choice);
    this.day.hidden = choice.kind !== "day";
    if (choice.kind === "day") this.day.value = isoDay(day);
  }

  chosen() {
    this.compare.open({ choice: this.compare.choices[this.choice.value] });
  }

  chosenDay(text) {
    const day = Math.round(Date.parse(text) / DAY_MS);
    if (Number.isFinite(day)) this.compare.open({ choice: this.compare.choice, day: Math.max(page.period.first, Math.min(page.period.last, day)) });
  }

  /** What lies on either side, for those who hear it. */
  describe([first, other]) {
    this.words = say("compared", { first, other });
    this.divider.setAttribute("aria-valuetext", this.words);
    announce(this.words);
  }

  placeDivider(share) {
    this.divider.style.left = `${share * 100}%`;
    this.divider.setAttribute("aria-valuenow", Math.round(share * 100));
  }

  key(event) {
    const ends = { Home: 0, End: 1 }[event.key];
    if (ends !== undefined) this.compare.moveTo(ends);
    else if (FORWARD[event.key]) this.compare.step(FORWARD[event.key]);
    else return;
    event.preventDefault();
  }

  drag(event) {
    event.preventDefault();
    this.divider.focus({ preventScroll: true });
    this.divider.setPointerCapture(event.pointerId);
    const box = this.compare.app.map.getContainer().getBoundingClientRect();
    const move = ({ clientX }) => this.compare.moveTo((clientX - box.left) / box.width);
    this.divider.addEventListener("pointermove", move);
    const end = () => this.divider.removeEventListener("pointermove", move);
    this.divider.addEventListener("pointerup", end, { once: true });
    this.divider.addEventListener("pointercancel", end, { once: true });
  }
}
