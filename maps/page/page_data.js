/** What Python wrote about this page, its words, and how it writes numbers and dates. */

export const page = JSON.parse(document.getElementById("truceline-page").textContent);
export const rightToLeft = page.direction === "rtl";

/** The page's own words in its language, with `{name}` filled in. */
export function say(key, values = {}) {
  const text = Object.hasOwn(page.texts, key) ? page.texts[key] : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? isolated(values[name]) : whole));
}

/** As `say`, for a count: in English one thing is not "1 things". */
export function sayCount(key, count, values = {}) {
  const one = Number(count) === 1 && Object.hasOwn(page.texts, `${key}_one`);
  return say(one ? `${key}_one` : key, { count: formatNumber(count), ...values });
}

const OTHER_WAY = rightToLeft ? /\p{Script=Latin}/u : /[\u0590-\u08ff]/;

/** Words that run against the page's direction do not disturb what stands round them. */
function isolated(value) {
  return typeof value === "string" && OTHER_WAY.test(value) ? `\u2068${value}\u2069` : value;
}

export function withUnit(number, unit) {
  return `${number} ${say(`unit_${unit}`)}`;
}

/** The page's word for a key if it has one, else the key itself: for kinds and columns that the data bring. */
export function sayIfKnown(key) {
  return Object.hasOwn(page.texts, key) ? page.texts[key] : key;
}

const locale = `${page.language === "en" ? "en-GB" : page.language}-u-nu-latn-ca-gregory`;
const DAY_MS = 86400000;
const day = { day: "numeric", month: "long", year: "numeric" };
const dateParts = { day, short: { ...day, month: "short" }, month: { month: "long", year: "numeric" } };
const formats = new Map();

/** A format of the page's language, made when first needed: making one takes milliseconds. */
function format(key, make) {
  if (!formats.has(key)) {
    try {
      formats.set(key, make(locale));
    } catch {
      formats.set(key, make("en-GB"));
    }
  }
  return formats.get(key);
}

function writeDate(kind, moment) {
  return format(kind, (where) => new Intl.DateTimeFormat(where, { timeZone: "UTC", ...dateParts[kind] })).format(moment);
}

export function formatNumber(value, digits = 0) {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return format(digits, (where) => new Intl.NumberFormat(where, options)).format(Number(value));
}

export function formatDay(days, { short = false } = {}) {
  return writeDate(short ? "short" : "day", days * DAY_MS);
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
  const moment = Date.UTC(Number(match[1]), Number(match[2] ?? 1) - 1, Number(match[3] ?? 1));
  const written = match[2] ? writeDate(match[3] ? "day" : "month", moment) : match[1];
  return match[4] ? `≈ ${written}` : written;
}

export function isoDay(days) {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}
