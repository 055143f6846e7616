/** A story on paper: one picture after another, each with its words and sources. */

import { element, foreignText } from "./dom.js";
import { page, say } from "./page_data.js";
import { mapPart } from "./picture.js";
import { sourceLine } from "./popup.js";
import { View } from "./view.js";

const SHARPNESS = 2;
const WIDE_PX = 400; // of the sheet, beside the words

export function prepareStoryPrinting(story) {
  const sheet = element("section", { class: "printed-story" });
  addEventListener("beforeprint", () => {
    if (!story.telling) return;
    const told = story.at;
    sheet.replaceChildren(foreignText("h1", page.title), ...story.steps.map((step, index) => printedStep(story, step, index)));
    story.show(told, { animate: false, scroll: false });
    sheet.append(element("p", { class: "disclaimer" }, say("disclaimer")));
    document.body.append(sheet);
    document.documentElement.classList.add("printing-story");
  });
  addEventListener("afterprint", () => {
    sheet.remove();
    document.documentElement.classList.remove("printing-story");
  });
}

function printedStep(story, step, index) {
  story.set(step);
  story.look(step, false);
  const { app, pointing } = story;
  const { left, right, top, bottom } = app.covered();
  const size = app.map.getSize();
  const box = { left, top, width: size.x - left - right, height: size.y - top - bottom };
  const canvas = mapPart(app, box, SHARPNESS);
  const corner = app.map.containerPointToLayerPoint([left, top]);
  const view = new View(app.map, L.bounds(corner, corner.add([box.width, box.height])), SHARPNESS);
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  pointing.paint(context, view);
  Object.assign(canvas.style, { width: `${box.width}px`, height: `${box.height}px` });
  pointing.placeCallouts();
  const callouts = pointing.node.cloneNode(true);
  Object.assign(callouts.style, { inset: "auto", left: `${-left}px`, top: `${-top}px`, width: `${size.x}px`, height: `${size.y}px` });
  const share = WIDE_PX / box.width;
  const whole = element("div", { style: `width:${box.width}px;height:${box.height}px;transform:scale(${share});transform-origin:0 0` }, canvas, callouts);
  const picture = element("div", { class: "printed-picture", dir: "ltr", style: `width:${WIDE_PX}px;height:${Math.round(box.height * share)}px` }, whole);
  return element("article", { class: "printed-step" }, picture, element("div", {}, element("p", { class: "story-place" }, story.placeText(index)), foreignText("h2", step.title), story.dayLine(step), foreignText("p", step.text), element("span", { class: "sources-cell" }, ...step.sources.map(sourceLine))));
}
