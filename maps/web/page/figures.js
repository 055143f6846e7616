/** The overlap figures beside the map: bars for certain and possible, verdicts, and a button that shows each on the map. */

import { element, foreignText, svgElement } from "./dom.js";
import { icon } from "./icons.js";
import { showReading } from "./legend.js";
import { formatEdtf, formatNumber, page, say, withUnit } from "./page_data.js";
import { copyText } from "./takeaway.js";

const UNITS = { "km²": "km2", km2: "km2", km: "km", m: "m" };

export function buildFigures(locate, { redraw, linkTo }) {
  const container = element("div", { class: "figures" });
  const choices = page.figures.readings;
  const tables = choices.map(({ label, zone, variant, main, groups, months }, index) => {
    const heading = choices.length > 1 ? foreignText("h2", label, { class: "reading-title" }) : null;
    const body = element("div", { class: main ? "main-reading" : null, hidden: index > 0 }, heading, ...groups.map((group) => figureGroup(group, { locate, linkTo, reading: label })), months ? monthChart(months) : null);
    return { label, body, reading: { zone, variant } };
  });
  if (tables.length > 1) container.append(readingChoice(tables, redraw));
  container.append(...tables.map((table) => table.body));
  return container;
}

/** Bring a figure into sight that an address names; false where there is none of that name. */
export function showFigure(container, key) {
  const row = [...container.querySelectorAll("tr[data-figure]")].find((one) => one.dataset.figure === key);
  if (!row) return false;
  const table = [...container.querySelector(".figures").children].filter((one) => one.tagName === "DIV").findIndex((one) => one.contains(row));
  const select = container.querySelector("#reading");
  if (select && select.selectedIndex !== table) {
    select.selectedIndex = table;
    select.dispatchEvent(new Event("change"));
  }
  for (const one of container.querySelectorAll("tr.chosen")) one.classList.remove("chosen");
  row.classList.add("chosen");
  row.scrollIntoView({ block: "center" });
  return true;
}

/** The figures of one interpretation, which is then the one on the map. */
function readingChoice(tables, redraw) {
  const choose = ({ target }) => {
    tables.forEach(({ body }, index) => (body.hidden = index !== target.selectedIndex));
    showReading(tables[target.selectedIndex].reading);
    redraw();
  };
  const select = element("select", { id: "reading", change: choose }, ...tables.map(({ label }) => foreignText("option", label)));
  return element("p", { class: "reading" }, element("label", { for: "reading" }, say("reading")), select);
}

function figureGroup({ title, rows }, { locate, linkTo, reading }) {
  const most = Math.max(...rows.map((row) => row.possible ?? 0), 0);
  const table = element("table", {}, foreignText("caption", title), element("thead", { class: "unseen" }, element("tr", {}, ...["subject", "value"].map((word) => element("th", { scope: "col" }, say(word))))));
  table.append(element("tbody", {}, ...rows.map((row) => figureRow(row, most, { locate, linkTo, key: [reading, title, row.label].join("/") }))));
  return table;
}

function figureRow(row, most, { locate, linkTo, key }) {
  const name = row.layer
    ? foreignText("button", row.label, { type: "button", class: "locate", title: say("locate", { name: row.label }), click: () => locate(row.layer, row.feature) })
    : foreignText("span", row.label);
  const note = row.note ? foreignText("small", row.note) : null;
  const words = say("copy_link_figure", { name: row.label });
  const copy = element("button", { type: "button", class: "figure-link", title: words, "aria-label": words, click: () => copyText(linkTo(key)) }, icon("link"));
  return element("tr", { "data-figure": key }, element("th", { scope: "row" }, name, copy, note), row.verdict ? verdictCell(row) : valueCell(row, most));
}

function valueCell({ certain, possible, unit, likely }, most) {
  const digits = unit === "km" || possible < 10 ? 1 : 0;
  const [low, high] = [formatNumber(certain, unit === "%" ? 1 : digits), formatNumber(possible, unit === "%" ? 1 : digits)];
  const range = low === high ? low : `${low}–${high}`;
  const text = UNITS[unit] ? withUnit(range, UNITS[unit]) : `${range} ${unit ?? ""}`;
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  if (most > 0) bar.append(element("i", { class: "possible", style: `width:${(possible / most) * 100}%` }), element("i", { class: "certain", style: `width:${(certain / most) * 100}%` }));
  if (!likely) return element("td", {}, element("bdi", {}, text), bar);
  const [least, value, greatest] = likely.map((figure) => formatNumber(figure, unit === "%" ? 1 : digits));
  bar.append(...likelyMarks(likely, most));
  return element("td", {}, element("bdi", {}, text), bar, element("small", {}, say("likely_figure", { value, low: least, high: greatest })));
}

/** What is likely, as a thin bar from low to high with a dot on what is expected. */
function likelyMarks([low, value, high], most) {
  const share = (figure) => `${(figure / most) * 100}%`;
  const range = element("i", { class: "likely", style: `inset-inline-start:${share(low)};width:${share(high - low)}` });
  return [range, element("i", { class: "expected", style: `inset-inline-start:${share(value)}` })];
}

function verdictCell({ verdict, distance, error, likely }) {
  const chance = likely ? element("small", {}, say("likely_chance", { percent: formatNumber(likely[0] * 100) })) : null;
  const about = distance === null ? null : element("small", {}, distanceText(distance, error));
  return element("td", {}, element("span", { class: `verdict ${verdict}` }, say(verdict)), chance, about);
}

/** How far from the line, as finely as the error allows; where none is stated, that is said. */
function distanceText(distance, error) {
  const km = formatNumber(distance, 1);
  return error === null ? say("from_the_line_unstated", { km }) : say("from_the_line", { km, error: formatNumber(error, 1) });
}

const CHART = { width: 300, height: 96, foot: 14 };

/** Events inside by month: solid what surely is, outlined above it what only may be. */
function monthChart(months) {
  const most = Math.max(1, ...months.map(([, , possible]) => possible));
  const tall = CHART.height - CHART.foot;
  const wide = CHART.width / months.length;
  const chart = svgElement("svg", { class: "month-chart", viewBox: `0 0 ${CHART.width} ${CHART.height}`, role: "img", "aria-label": say("events_by_month") });
  months.forEach(([month, certain, possible], index) => {
    const [x, width] = [index * wide, Math.max(0.5, wide * 0.82)];
    const [sure, may] = [(certain / most) * tall, (possible / most) * tall];
    const words = `${formatEdtf(month)}: ${certain === possible ? formatNumber(certain) : `${formatNumber(certain)}–${formatNumber(possible)}`}`;
    const bars = [svgElement("rect", { class: "possible", x, width, y: tall - may, height: may - sure }), svgElement("rect", { class: "certain", x, width, y: tall - sure, height: sure })];
    chart.append(svgElement("g", {}, svgElement("title", {}, words), ...bars));
    if (month.endsWith("-01")) chart.append(svgElement("text", { x, y: CHART.height - 2 }, month.slice(0, 4)));
  });
  chart.append(svgElement("text", { x: 0, y: 9 }, `≤ ${formatNumber(most)}`));
  const words = `${say("events_by_month")} (${say("certain_possible")})`;
  return element("figure", { class: "months", dir: "ltr" }, foreignText("figcaption", words), chart);
}
