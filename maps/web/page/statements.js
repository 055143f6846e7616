/** What was said and done, in the order of time, with who said so; a statement that has a place shows it. */

import { element, foreignText } from "./dom.js";
import { formatEdtf, page, sayIfKnown } from "./page_data.js";
import { sourceLine } from "./popup.js";

export function buildStatements(locate) {
  const items = page.statements.map((statement) => statementItem(statement, locate));
  return element("ol", { class: "statements" }, ...items);
}

function statementItem({ date, title, note, source, certainty, layer, feature }, locate) {
  const heading = layer
    ? foreignText("button", title, { type: "button", class: "locate", click: () => locate(layer, feature) })
    : foreignText("span", title);
  const sources = source.split("; ").filter(Boolean).map(sourceLine);
  return element(
    "li",
    {},
    element("time", {}, formatEdtf(date)),
    element("p", {}, heading),
    note ? foreignText("p", note, { class: "statement-note" }) : null,
    element("p", { class: "statement-source" }, ...sources, certainty && certainty !== "certain" ? ` · ${sayIfKnown(certainty)}` : null),
  );
}
