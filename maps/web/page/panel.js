/** The panel: title, search and three tabs on a desk; the same as a sheet from below on a phone. */

import { element, foreignText, narrow } from "./dom.js";
import { languageLinks } from "./languages.js";
import { icon } from "./icons.js";
import { formatEdtf, page, say } from "./page_data.js";

export class Panel {
  constructor(tabs, search) {
    this.tabs = tabs.filter(({ build }) => build);
    this.buttons = this.tabs.map((tab, index) => this.tabButton(tab, index));
    this.bodies = this.tabs.map(({ key }) => element("div", { role: "tabpanel", id: `panel-${key}`, "aria-labelledby": `tab-${key}`, class: "tab-body", tabindex: "0" }));
    this.fold = element("div", { class: "fold", id: "panel-fold" }, search, element("div", { role: "tablist", class: "tabs", keydown: (event) => this.arrows(event) }, ...this.buttons), ...this.bodies);
    this.toggle = element("button", { type: "button", class: "fold-button", "aria-controls": "panel-fold", click: () => this.setOpen(!this.open) });
    const heading = element("header", {}, foreignText("h1", page.title), page.subtitle ? foreignText("p", page.subtitle, { class: "subtitle" }) : null, page.asOf ? element("p", { class: "as-of" }, asOfText()) : null, languageLinks(), this.toggle);
    this.node = element("aside", { class: "panel card", "aria-label": say("information"), "data-covers-map": true }, heading, this.fold);
    this.select(0);
    this.setOpen(!narrow.matches);
    narrow.addEventListener("change", () => this.setOpen(!narrow.matches));
  }

  tabButton({ key }, index) {
    return element("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": `panel-${key}`, click: () => this.select(index) }, say(key));
  }

  /** What a tab shows; made when first needed, since only one shows when the map opens. */
  content(index) {
    const body = this.bodies[index];
    if (!body.firstElementChild) body.append(this.tabs[index].build());
    return body.firstElementChild;
  }

  /** Open the panel on a tab; its contents. */
  show(key) {
    const index = this.tabs.findIndex((tab) => tab.key === key);
    if (index < 0) return this.node;
    this.setOpen(true);
    this.select(index);
    return this.bodies[index];
  }

  select(index) {
    this.content(index);
    this.selected = index;
    this.buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", at === index);
      button.tabIndex = at === index ? 0 : -1;
      this.bodies[at].hidden = at !== index;
    });
  }

  /** Hand some tabs' contents to another place, each under its title, until `takeBack`. */
  lend(place, keys) {
    this.lent = this.tabs.flatMap(({ key }, index) => (keys.includes(key) ? [{ key, body: this.content(index), home: this.bodies[index] }] : []));
    place.replaceChildren(...this.lent.map(({ key, body }) => element("section", { class: `printed-${key}` }, element("h1", {}, say(key)), body)));
  }

  takeBack() {
    for (const { body, home } of this.lent) home.append(body);
  }

  arrows(event) {
    const forward = getComputedStyle(this.node).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const step = { ArrowLeft: forward === "ArrowLeft" ? 1 : -1, ArrowRight: forward === "ArrowRight" ? 1 : -1 }[event.key];
    if (!step) return;
    this.select((this.selected + step + this.tabs.length) % this.tabs.length);
    this.buttons[this.selected].focus();
  }

  setOpen(open) {
    this.open = open;
    this.node.classList.toggle("closed", !open);
    this.toggle.setAttribute("aria-expanded", open);
    const words = narrow.matches ? ["close_panel", "open_panel"] : ["hide_panel", "show_panel"];
    this.toggle.setAttribute("aria-label", say(words[open ? 0 : 1]));
    this.toggle.replaceChildren(icon(open ? "fold" : "unfold"));
    this.onFold?.();
  }
}

/** The scenario's own date, and from when the zone applies if that is later: the day on which the map opens. */
function asOfText() {
  const date = formatEdtf(page.asOf);
  return page.zoneFrom ? say("as_of_zone", { date, start: formatEdtf(page.zoneFrom) }) : say("as_of", { date });
}
