/** The period that the map shows: events between its ends, everything else as it stood on its last day. */

import { page } from "./page_data.js";

export const OPEN_START = -(2 ** 30);
export const OPEN_END = 2 ** 30;

const listeners = [];

export const clock = {
  timed: page.period !== null,
  first: page.period?.first ?? 0,
  last: page.period?.last ?? 0,
  from: page.period?.first ?? OPEN_START,
  to: page.period?.shown ?? OPEN_END,

  /** Move the period; both ends stay within what the data cover and in order. */
  set(from, to) {
    const within = (value) => Math.min(this.last, Math.max(this.first, Math.round(value)));
    [this.from, this.to] = [within(Math.min(from, to)), within(Math.max(from, to))];
    for (const listener of listeners) listener();
  },

  onChange(listener) {
    listeners.push(listener);
  },
};
