/** How many things began and ended by each day: counted once, so that a million events answer at once for any period. */

export class DayCounts {
  /** `start` and `end` are days of each thing; what lies outside `first` to `last`, or is open, counts at the edges. */
  constructor(start, end, { first, last }) {
    this.first = first;
    this.begun = upToDay(start, first, last);
    this.over = end === start ? this.begun : upToDay(end, first, last);
  }

  startingOn(day) {
    return this.begun[day - this.first + 1] - this.begun[day - this.first];
  }

  /** Begun by the day `to`, and not over before the day `from`. */
  inPeriod(from, to) {
    return this.begun[Math.floor(to) - this.first + 1] - this.over[Math.ceil(from) - this.first];
  }
}

/** For each day the number of values up to it; the place before the first day holds those that lie before it. */
function upToDay(days, first, last) {
  const sums = new Uint32Array(last - first + 3);
  const [below, above] = [first - 1, last + 1];
  for (let i = 0; i < days.length; i++) {
    const day = days[i];
    sums[(day < below ? below : day > above ? above : day) - below]++;
  }
  for (let i = 1; i < sums.length; i++) sums[i] += sums[i - 1];
  return sums;
}
