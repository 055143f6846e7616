"""How many events, and how many dead, in each zone and month: bounds from uncertain places, dates and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.measures.event_divisions import Divisions, Verdicts
from layers.measures.event_periods import verdicts_over_time
from layers.measures.events_file import Events
from layers.measures.ground_zones import GroundZone
from layers.measures.likelihood.event_chances import EventPlaces, Prior
from layers.measures.likelihood.over_time import ChancesOverTime
from layers.measures.likelihood.sums import UNKNOWN, Likely
from layers.measures.point_in_zone import event_verdicts
from layers.scenario.temporal_state import months_between

__all__ = ["EventCount", "EventCounter"]


class EventCount(NamedTuple):
    """One count in one zone: `month` is empty for all events together; `measure` is `events` or `deaths`."""

    month: str
    measure: str
    certain: float
    possible: float
    likely: Likely
    likely_by: str = ""


class EventCounter:
    """Counts events inside zones; places and dates are prepared once for all zones."""

    def __init__(self, events: Events, day: date | None = None, prior: Prior = "events") -> None:
        self._events = events
        self._places = EventPlaces(events, prior)
        self._divisions = self._places.divisions
        self._days = [(days.astype("datetime64[M]").astype(np.int64)) for days in (events.earliest, events.latest)]
        self._open = [np.isnat(days) for days in (events.earliest, events.latest)]
        self._on_day = None if day is None else self._standing(np.datetime64(day))
        low, high = np.nan_to_num(events.deaths_low, nan=0.0), np.nan_to_num(events.deaths_high, nan=0.0)
        self._low = np.clip(low, 0, None)
        self._high = np.maximum(np.clip(high, 0, None), self._low)
        best = (self._low + self._high) / 2
        if events.deaths_best is not None:
            best = np.where(np.isnan(events.deaths_best), best, events.deaths_best)
        self._best = np.minimum(np.maximum(best, self._low), self._high)
        self._span = self._days_in_span()
        self.has_deaths = bool(np.isfinite(events.deaths_low).any() or np.isfinite(events.deaths_high).any())

    def _days_in_span(self) -> NDArray[np.float64]:
        """How many days each event may have been on; NaN where that is open."""
        days = (self._events.latest - self._events.earliest).astype(float) + 1
        return np.where(self._open[0] | self._open[1], np.nan, days)

    def verdicts(self, *periods: GroundZone) -> Verdicts:
        """Whether each event is surely and possibly inside a zone at its date, and on the day asked for.

        Of a zone that moves all periods are given, of any other the one.
        """
        inside = self._inside(periods)
        if self._on_day is None:
            return inside
        return Verdicts(inside.surely & self._on_day.surely, inside.possibly & self._on_day.possibly)

    def _inside(self, periods: Sequence[GroundZone]) -> Verdicts:
        if len(periods) == 1:
            return event_verdicts(periods[0], self._events, self._divisions)
        return verdicts_over_time(periods, self._events.earliest, self._events.latest, self._in_period)

    def _chances(self, periods: Sequence[GroundZone]) -> ChancesOverTime:
        return ChancesOverTime(periods, self._places, self._inside(periods))

    def _in_period(self, zone: GroundZone, rows: NDArray[np.intp]) -> Verdicts:
        events = self._events.kept(rows)
        return event_verdicts(zone, events, Divisions(events))

    def totals(self, *periods: GroundZone) -> Iterator[EventCount]:
        """All events together, of a zone in each of its periods."""
        surely, possibly = self.verdicts(*periods)
        rows, share = np.flatnonzero(possibly), np.ones(int(possibly.sum()))
        if self._on_day is not None:
            share = np.where(self._on_day.surely, 1.0, 1 / self._span)[rows]
        likely, by = self._likely(self._chances(periods), rows, share)
        yield EventCount("", "events", float(surely.sum()), float(possibly.sum()), likely["events"], by)
        if self.has_deaths:
            bounds = float(self._low[surely].sum()), float(self._high[possibly].sum())
            yield EventCount("", "deaths", *bounds, likely["deaths"], by)

    def _likely(
        self, chances: ChancesOverTime, rows: NDArray[np.int64], share: NDArray[np.float64]
    ) -> tuple[dict[str, Likely], str]:
        """How many events and deaths are likely of some rows, each of which counts by a share; and by what prior.

        Where an event's dates are open, no share can be stated, and none is.
        """
        if np.isnan(share).any():
            return {"events": UNKNOWN, "deaths": UNKNOWN}, ""
        found = {"events": chances.count(rows, share)}
        if self.has_deaths:
            found["deaths"] = chances.total((self._low, self._best, self._high), rows, share)
        return found, chances.priors_of(rows)

    def months(self, *periods: GroundZone) -> Iterator[EventCount]:
        """Each month from the first event of the file to the last, empty ones too.

        An event is surely of a month where every day that it may have been on is, and possibly of each month that it
        may have been in.
        """
        dated = [months[~open_] for months, open_ in zip(self._days, self._open, strict=True)]
        known = np.concatenate(dated)
        if not len(known):
            return
        first, last = int(known.min()), int(known.max())
        start = np.where(self._open[0], first, self._days[0]) - first
        stop = np.where(self._open[1], last, self._days[1]) - first
        one_month = (start == stop) & ~self._open[0] & ~self._open[1]
        surely, possibly = self.verdicts(*periods)
        names = months_between(_day(first), _day(last))
        weights = {"events": (np.ones(len(start)), np.ones(len(start)))}
        if self.has_deaths:
            weights["deaths"] = (self._low, self._high)
        likely = self._likely_months(periods, possibly, (start, stop), first, len(names))
        for measure, (low, high) in weights.items():
            certain = np.bincount(start[surely & one_month], low[surely & one_month], len(names))
            possible = np.maximum(_spread(start[possibly], stop[possibly], high[possibly], len(names)), certain)
            for month, least, most, (counts, by) in zip(names, certain, possible, likely, strict=True):
                yield EventCount(month, measure, float(least), float(most), counts[measure], by)

    def _likely_months(
        self,
        periods: Sequence[GroundZone],
        possibly: NDArray[np.bool_],
        months: tuple[NDArray[np.int64], NDArray[np.int64]],
        first: int,
        count: int,
    ) -> list[tuple[dict[str, Likely], str]]:
        """The likely figures of each month; an event counts in a month by the share of its days that lie in it.

        One whose dates are open may be on any day of the file alike.
        """
        chances = self._chances(periods)
        edges = (np.arange(count + 1) + first).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        begins = np.where(self._open[0], edges[0], self._events.earliest.astype("datetime64[D]").astype(np.int64))
        ends = np.where(self._open[1], edges[-1] - 1, self._events.latest.astype("datetime64[D]").astype(np.int64))
        on_day = np.ones(len(begins)) if self._on_day is None else np.where(self._on_day.surely, 1.0, 1 / self._span)
        rows = np.flatnonzero(possibly)
        start, stop = (months_of[rows] for months_of in months)
        order = np.argsort(start, kind="stable")
        rows, start, stop = rows[order], start[order], stop[order]
        long = np.flatnonzero(stop > start)
        found = []
        for month in range(count):
            whole = np.arange(*np.searchsorted(start, [month, month + 1]))
            over = long[(start[long] < month) & (stop[long] >= month)]
            here = rows[np.concatenate([whole, over])]
            days = np.minimum(ends[here], edges[month + 1] - 1) - np.maximum(begins[here], edges[month]) + 1
            share = days / (ends[here] - begins[here] + 1) * on_day[here]
            found.append(self._likely(chances, here, share))
        return found

    def _standing(self, day: np.datetime64) -> Verdicts:
        earliest, latest = self._events.earliest, self._events.latest
        possibly = (self._open[0] | (earliest <= day)) & (self._open[1] | (latest >= day))
        return Verdicts(possibly & (earliest == day) & (latest == day), possibly)


def _spread(
    start: NDArray[np.int64], stop: NDArray[np.int64], weight: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """The sum of weights over each step from `start` to `stop`, both counted in."""
    steps = np.bincount(start, weight, count + 1) - np.bincount(stop + 1, weight, count + 1)
    return np.asarray(np.cumsum(steps)[:count].round(6), dtype=np.float64)


def _day(month: int) -> date:
    return date(1970 + month // 12, month % 12 + 1, 1)
