/** What Python wrote about this page, its words, and how it writes numbers and dates. */

export const page = JSON.parse(document.getElementById("truceline-page").textContent);
for (const about of page.layers ?? []) about.fields = page.fieldSets[about.fields]; // layers with the same fields share them
export const rightToLeft = page.direction === "rtl";

/** The page's own words in its language, with `{name}` filled in. */
export function say(key, values = {}) {
  const text = Object.hasOwn(page.texts, key) ? page.texts[key] : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? isolated(values[name]) : whole));
}

/** As `say`, for a count: in English one thing is not "1 things", in Russian two are not what five are. */
export function sayCount(key, count, values = {}) {
  const form = `${key}${pluralEnding(Number(count))}`;
  return say(Object.hasOwn(page.texts, form) ? form : key, { count: formatNumber(count), ...values });
}

/** Unicode CLDR's rules for whole numbers, as `maps.texts.plural_ending` has them. */
function pluralEnding(count) {
  const language = page.language.slice(0, 2);
  const [tens, units] = [count % 100, count % 10];
  if (language === "ru" || language === "uk") {
    if (units === 1 && tens !== 11) return "_one";
    return units >= 2 && units <= 4 && (tens < 12 || tens > 14) ? "_few" : "";
  }
  return count === 1 || (count === 0 && language === "fr") ? "_one" : "";
}

const OTHER_WAY = rightToLeft ? /\p{Script=Latin}/u : /[\u0590-\u08ff]/;

/** Words that run against the page's direction do not disturb what surrounds them. */
function isolated(value) {
  return typeof value === "string" && OTHER_WAY.test(value) ? `\u2068${value}\u2069` : value;
}

/** A date or another piece within a line of any direction: it does not mix with what surrounds it. */
export function apart(text) {
  return `\u2068${text}\u2069`;
}

export function withUnit(number, unit) {
  return `${number} ${say(`unit_${unit}`)}`;
}

/** The page's word for a key if it has one, else the key itself: for kinds and columns that the data bring. */
export function sayIfKnown(key, otherwise = key) {
  return Object.hasOwn(page.texts, key) ? page.texts[key] : otherwise;
}

const DAY_MS = 86400000;
const months = { long: page.texts.months.split(" "), alone: page.texts.months_alone.split(" "), short: page.texts.months_short.split(" ") };
const THOUSANDS = /\B(?=(\d{3})+$)/g;

/** Written here and not by `Intl`, whose first use takes longer than the opening of the map may. */
export function formatNumber(value, digits = 0) {
  const [whole, decimals] = Number(value).toFixed(digits).split(".");
  return whole.replace(THOUSANDS, page.texts.thousands) + (decimals ? page.texts.decimal + decimals : "");
}

export function formatDay(days, { short = false } = {}) {
  const date = new Date(days * DAY_MS);
  const [day, month, year] = [date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear()];
  return short ? `${day} ${shortMonth(month)} ${year}` : writtenDay(day, month, year);
}

export function shortMonth(index) {
  return months.short[index];
}

function writtenDay(day, month, year) {
  return say("date_day", { day: day === 1 ? page.texts.first_day : day, month: months.long[month], year });
}

/** An EDTF date as people write it: `2020-02` → February 2020, `../2020-02-08` → until 8 February 2020. */
export function formatEdtf(text) {
  const range = String(text).split("/");
  if (range.length === 2) {
    const [first, last] = range.map((part) => (part === ".." || part === "" ? "…" : formatEdtf(part)));
    return first === last ? first : `${first} – ${last}`;
  }
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)$/.exec(text);
  if (!match) return String(text);
  const [, year, month, day, about] = match;
  const written = day ? writtenDay(Number(day), month - 1, year) : month ? say("date_month", { month: months.alone[month - 1], year }) : year;
  return about ? `≈ ${written}` : written;
}

export function isoDay(days) {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}
