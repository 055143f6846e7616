/** The overlap figures beside the map: bars for certain and possible, verdicts, and a button that shows each on the map. */

import { element, foreignText } from "./dom.js";
import { formatNumber, page, say } from "./page_data.js";

const UNITS = { km2: "km²", km: "km", m: "m" };

export function buildFigures(locate) {
  const container = element("div", { class: "figures" });
  const choices = page.figures.readings;
  const tables = choices.map(({ label, groups }, index) => {
    const body = element("div", { hidden: index > 0 }, ...groups.map((group) => figureGroup(group, locate)));
    return { label, body };
  });
  if (tables.length > 1) container.append(readingChoice(tables));
  container.append(...tables.map((table) => table.body));
  return container;
}

function readingChoice(tables) {
  const choose = (event) => tables.forEach(({ body }, index) => (body.hidden = index !== event.target.selectedIndex));
  const select = element("select", { id: "reading", change: choose }, ...tables.map(({ label }) => foreignText("option", label)));
  return element("p", { class: "reading" }, element("label", { for: "reading" }, say("reading")), select);
}

function figureGroup({ title, rows }, locate) {
  const most = Math.max(...rows.map((row) => row.possible ?? 0), 0);
  const table = element("table", {}, foreignText("caption", title), element("thead", { class: "unseen" }, element("tr", {}, ...["subject", "value"].map((word) => element("th", { scope: "col" }, say(word))))));
  table.append(element("tbody", {}, ...rows.map((row) => figureRow(row, most, locate))));
  return table;
}

function figureRow(row, most, locate) {
  const name = row.layer
    ? foreignText("button", row.label, { type: "button", class: "locate", title: say("locate", { name: row.label }), click: () => locate(row.layer, row.feature) })
    : foreignText("span", row.label);
  return element("tr", {}, element("th", { scope: "row" }, name), row.verdict ? verdictCell(row) : valueCell(row, most));
}

function valueCell({ certain, possible, unit }, most) {
  const digits = unit === "km" || possible < 10 ? 1 : 0;
  const [low, high] = [formatNumber(certain, unit === "%" ? 1 : digits), formatNumber(possible, unit === "%" ? 1 : digits)];
  const text = `${low === high ? low : `${low}–${high}`} ${UNITS[unit] ?? unit ?? ""}`;
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  if (most > 0) bar.append(element("i", { class: "possible", style: `width:${(possible / most) * 100}%` }), element("i", { class: "certain", style: `width:${(certain / most) * 100}%` }));
  return element("td", {}, element("bdi", {}, text), bar);
}

function verdictCell({ verdict, distance, error }) {
  const about = distance === null ? null : element("small", {}, say("from_the_line", { km: formatNumber(distance, 1), error: formatNumber(error ?? 0, 1) }));
  return element("td", {}, element("span", { class: `verdict ${verdict}` }, say(verdict)), about);
}
