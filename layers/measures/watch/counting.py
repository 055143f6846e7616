"""Counts of events in grounds and times, certain, likely and possible: the rows of `Watch.table`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.measures.event_divisions import Verdicts
from layers.measures.events_file import Events
from layers.measures.likelihood import Likely
from layers.measures.watch.finding import COLUMNS, Period
from layers.measures.watch.ground import Stretches

__all__ = ["Tally", "bins"]

_MOST_NAMES = 12
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Days(NamedTuple):
    """Which events are surely and possibly of a time, and by what share of the days that each may be of."""

    surely: Bools
    possibly: Bools
    share: Floats


def bins(first: date, last: date, by: str) -> list[Period]:
    """The months (`2018-10`) or ISO weeks (`2018-W41`, from Monday) from one day to another, cut to them."""
    found = []
    day = first
    while day <= last:
        if by == "month":
            after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            name = f"{day:%Y-%m}"
        else:
            after = day + timedelta(days=7 - day.weekday())
            year, week, _ = day.isocalendar()
            name = f"{year}-W{week:02d}"
        found.append(Period(name, day, min(after - timedelta(days=1), last)))
        day = after
    return found


class Tally:
    """Counts events of one obligation inside, in a ring outside, and elsewhere."""

    def __init__(
        self, identifier: str, events: Events, inside: Stretches, ring: Stretches | None, span: Period,
        areas_km2: tuple[float, float],
    ) -> None:  # fmt: skip
        self._id = identifier
        self._events = events
        self._span = span
        self._areas = {"inside": areas_km2[0], "ring": areas_km2[1]}
        self.inside, self.ring = inside, ring
        number = events.earliest.astype("datetime64[D]").astype(np.int64).astype(float)
        last = events.latest.astype("datetime64[D]").astype(np.int64).astype(float)
        self._first = np.where(np.isnat(events.earliest), -np.inf, number)
        self._last = np.where(np.isnat(events.latest), np.inf, last)
        low, high = np.nan_to_num(events.deaths_low), np.nan_to_num(events.deaths_high)
        self._low, self._high = low, np.maximum(low, high)
        self.has_deaths = bool(np.isfinite(events.deaths_high).any())

    @property
    def verdicts(self) -> dict[str, Verdicts]:
        """Whether each event is surely and possibly inside, in the ring and elsewhere."""
        inside = self.inside.verdicts
        if self.ring is None:
            return {"inside": inside, "elsewhere": Verdicts(~inside.possibly, ~inside.surely)}
        ring = self.ring.verdicts
        elsewhere = Verdicts(~inside.possibly & ~ring.possibly, ~inside.surely & ~ring.surely)
        return {"inside": inside, "ring": ring, "elsewhere": elsewhere}

    def days(self, period: Period) -> Days:
        """Which events are of a period; an event without a date may be of any day of the file."""
        first, last = float(_number(period.first)), float(_number(period.last))
        begun = np.maximum(self._first, min(_number(self._span.first), first))
        over = np.minimum(self._last, max(_number(self._span.last), last))
        overlap = np.minimum(over, last) - np.maximum(begun, first) + 1
        share = np.clip(overlap / np.maximum(over - begun + 1, 1), 0.0, 1.0)
        possibly = (self._first <= last) & (self._last >= first)
        return Days((self._first >= first) & (self._last <= last), possibly, np.where(possibly, share, 0.0))

    def rows(self, periods: list[Period], by: str) -> Iterator[dict[str, Any]]:
        """A row for each period, ground and measure; deaths with likely figures for periods only."""
        for period in periods:
            days = self.days(period)
            counted = {where: ground.count(days.possibly, days.share) for where, ground in self._grounds().items()}
            counted["elsewhere"] = _rest(float(days.share.sum()), list(counted.values()))
            for where, (surely, possibly) in self.verdicts.items():
                certain, possible = float((surely & days.surely).sum()), float((possibly & days.possibly).sum())
                yield self._row(by, period, where, "events", certain, counted[where], possible)
                if not self.has_deaths:
                    continue
                least = float(self._low[surely & days.surely].sum())
                most = float(self._high[possibly & days.possibly].sum())
                dead = Likely(np.nan, np.nan, np.nan)
                if by == "period" and where in self._grounds():
                    dead = self._grounds()[where].deaths(days.possibly, days.share)
                yield self._row(by, period, where, "deaths", least, dead, most)

    def named(self, names: pd.DataFrame, by: str, period: Period, *, least: int = 1) -> Iterator[dict[str, Any]]:
        """A row for each of the names (`event`, `name`) with most events inside in a period; others are pooled.

        Names with fewer than `least` events that may be inside are pooled with the others.
        """
        days, (surely, possibly) = self.days(period), self.verdicts["inside"]
        certain, possible = surely & days.surely, possibly & days.possibly
        likely = self.inside.mean * days.share
        rows = names[possible[names["event"].to_numpy(dtype=int)]]
        if rows.empty:
            return
        of = rows["event"].to_numpy(dtype=int)
        table = pd.DataFrame(
            {"name": rows["name"].to_numpy(), "certain": certain[of], "likely": likely[of], "possible": possible[of]}
        )
        sums = table.groupby("name").sum().astype(float).sort_values(["likely", "possible"], ascending=False)
        shown = sums[sums["possible"] >= least].head(_MOST_NAMES)
        rest = sums.drop(shown.index).sum()
        for name, row in shown.iterrows():
            figure = Likely(float(row["likely"]), np.nan, np.nan)
            yield {**self._row(by, period, "inside", "events", row["certain"], figure, row["possible"]), "name": name}
        if rest["possible"]:
            figure = Likely(float(rest["likely"]), np.nan, np.nan)
            pooled = self._row(by, period, "inside", "events", rest["certain"], figure, rest["possible"])
            yield {**pooled, "name": f"{len(sums) - len(shown)} others"}

    def _grounds(self) -> dict[str, Stretches]:
        return {"inside": self.inside} if self.ring is None else {"inside": self.inside, "ring": self.ring}

    def _row(
        self, by: str, period: Period, where: str, measure: str, certain: float, likely: Likely, possible: float
    ) -> dict[str, Any]:
        values = (
            self._id, by, period.name, where, measure, certain, likely.low, likely.expected, likely.high, possible,
            period.first.isoformat(), period.last.isoformat(), period.days, self._areas.get(where, np.nan),
        )  # fmt: skip
        return dict(zip(COLUMNS, values, strict=True))


def _rest(total: float, others: list[Likely]) -> Likely:
    """What is left of a total: as much less as the others are more."""
    low = total - sum(one.high for one in others)
    high = total - sum(one.low for one in others)
    return Likely(max(0.0, total - sum(one.expected for one in others)), max(0.0, low), max(0.0, high))


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()
