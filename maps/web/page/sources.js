/** Who says so: the sources of the scenario, the map data's credits, and what the boundaries do not mean. */

import { element, foreignText } from "./dom.js";
import { apart, formatEdtf, page, say } from "./page_data.js";
import { safeLink } from "./popup.js";
import { buildTakeaway } from "./takeaway.js";

export function buildSources(app) {
  const list = element("ol", { class: "source-list" }, ...page.sources.map(sourceItem));
  const credits = element("ul", { class: "credits" }, ...page.credits.map(({ text, url }) => element("li", {}, safeLink(text, url))));
  return element(
    "div",
    { class: "sources" },
    buildTakeaway(app),
    page.sources.length ? element("h2", {}, say("sources")) : null,
    page.sources.length ? list : null,
    element("h2", {}, say("credits")),
    credits,
    element("p", { class: "disclaimer" }, say("disclaimer")),
    page.note ? foreignText("p", page.note, { class: "disclaimer" }) : null,
    element("p", { class: "made-with" }, say("made_with")),
  );
}

function sourceItem(source) {
  const about = [source.publisher, source.date && apart(formatEdtf(source.date)), source.licence].filter(Boolean).join(" · ");
  return element("li", {}, safeLink(source.title || source.id, source.url), about ? foreignText("small", about) : null, source.supports ? foreignText("small", source.supports) : null, source.note ? foreignText("small", source.note) : null);
}
