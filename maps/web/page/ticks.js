/** Where the time bar has its ticks: years, months or days, as few as can be read. */

import { shortMonth } from "./page_data.js";

const DAY_MS = 864e5;
const MONTH_DAYS = 30.44;
const STEPS = { day: [1, 2, 5, 10], month: [1, 2, 3, 6], year: [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000] };
const LENGTH = { day: 1, month: MONTH_DAYS, year: 12 * MONTH_DAYS };

/** `[{day, text}]` between two days, at most as many as asked for. */
export function ticksBetween(first, last, most) {
  const span = last - first;
  for (const unit of ["day", "month", "year"]) {
    for (const step of STEPS[unit]) if (span / (LENGTH[unit] * step) <= most) return stepped(first, last, unit, step);
  }
  return [];
}

function stepped(first, last, unit, step) {
  const start = new Date(first * DAY_MS);
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
  const ticks = [];
  for (let index = 0; ; index++) {
    const at = { day: [year, month, start.getUTCDate() + index * step], month: [year, month - (month % step) + index * step, 1], year: [year - (year % step) + index * step, 0, 1] }[unit];
    const day = Math.round(new Date(0).setUTCFullYear(...at) / DAY_MS);
    if (!(day <= last)) return ticks;
    if (day >= first) ticks.push({ day, text: written(day, unit, !ticks.length) });
  }
}

/** A year; a month, with its year where that is new; a day and its month. */
function written(day, unit, isFirst) {
  const at = new Date(day * DAY_MS);
  const [month, year] = [shortMonth(at.getUTCMonth()), at.getUTCFullYear()];
  if (unit === "year") return String(year);
  if (unit === "day") return `${at.getUTCDate()} ${month}`;
  return isFirst || at.getUTCMonth() === 0 ? `${month} ${year}` : month;
}
