/** The page within another page: the map, its title and a key that unfolds; what else there is room for, and no more. */

import { clock } from "./clock.js";
import { element, foreignText } from "./dom.js";
import { icon } from "./icons.js";
import { formatDay, page, say } from "./page_data.js";

const said = new Set(location.hash.slice(1).split("&"));

/** Whether the page is shown so: it was made so, or its address asks for it. */
export const embedded = said.has("embed=1") || (page.embed && !said.has("embed=0"));

/** What the address keeps of it. */
export function embedWritten() {
  return embedded === Boolean(page.embed) ? "" : String(Number(embedded));
}

export function buildEmbed(app) {
  document.documentElement.classList.add("embed");
  const [body] = app.panel.bodies;
  const fold = element("div", { class: "embed-key card", id: "embed-key", hidden: true, "data-covers-map": true }, body);
  const chip = element("button", { type: "button", class: "key-chip card", "aria-expanded": "false", "aria-controls": "embed-key", "data-covers-map": true, click: () => setOpen(fold.hidden) }, say("key"));
  const setOpen = (open) => {
    fold.hidden = !open;
    chip.setAttribute("aria-expanded", open);
    app.data.redraw();
  };
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    setOpen(false);
    chip.focus();
  });
  const date = element("span", { class: "embed-date" });
  const whole = element("a", { class: "embed-whole", target: "_blank", rel: "noopener", title: say("open_whole"), "aria-label": say("open_whole"), click: ({ currentTarget }) => currentTarget.setAttribute("href", wholeAddress(app)) }, icon("whole"));
  whole.href = wholeAddress(app);
  whole.hidden = location.protocol === "about:"; // a frame without a file of its own has nothing to open
  const title = element("header", { class: "embed-title", "data-covers-map": true }, foreignText("h1", page.title), date, whole);
  const show = () => {
    if (clock.timed) date.textContent = formatDay(clock.to, { short: true });
  };
  clock.onChange(show);
  show();
  document.body.prepend(title);
  app.map.getContainer().after(chip, fold);
  app.map.scrollWheelZoom.disable(); // the wheel scrolls the page around, until somebody takes to the map
  app.map.once("click focus", () => app.map.scrollWheelZoom.enable());
}

function wholeAddress(app) {
  const state = app.permalink.written().replace(/&embed=\d/, "");
  return `${location.href.replace(/#.*$/, "")}${state}${page.embed ? "&embed=0" : ""}`;
}

const boxOf = (selector) => document.querySelector(selector)?.getBoundingClientRect();

/** How much of each edge of the map title, story and time bar cover, in CSS pixels. */
export function coveredInEmbed(map) {
  const frame = map.getContainer().getBoundingClientRect();
  const edge = (selector) => {
    const box = boxOf(selector);
    return box?.height ? Math.max(0, frame.bottom - box.top) : 0;
  };
  return { left: 0, right: 0, top: boxOf(".embed-title")?.height ?? 0, bottom: Math.max(edge(".timeline"), edge(".story")) };
}
