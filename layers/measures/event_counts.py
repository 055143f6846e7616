"""How many events, and how many dead, in each zone and month: bounds from uncertain places, dates and figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.measures.event_periods import verdicts_over_time
from layers.measures.events_file import Events
from layers.measures.ground_zones import GroundZone
from layers.measures.point_in_zone import Divisions, Verdicts, event_verdicts
from layers.scenario.temporal_state import months_between

__all__ = ["EventCount", "EventCounter"]


class EventCount(NamedTuple):
    """One count in one zone: `month` is empty for all events together; `measure` is `events` or `deaths`."""

    month: str
    measure: str
    certain: float
    possible: float


class EventCounter:
    """Counts events inside zones; places and dates are prepared once for all zones."""

    def __init__(self, events: Events, day: date | None = None) -> None:
        self._events = events
        self._divisions = Divisions(events)
        self._days = [(days.astype("datetime64[M]").astype(np.int64)) for days in (events.earliest, events.latest)]
        self._open = [np.isnat(days) for days in (events.earliest, events.latest)]
        self._on_day = None if day is None else self._standing(np.datetime64(day))
        low, high = np.nan_to_num(events.deaths_low, nan=0.0), np.nan_to_num(events.deaths_high, nan=0.0)
        self._low = np.clip(low, 0, None)
        self._high = np.maximum(np.clip(high, 0, None), self._low)
        self.has_deaths = bool(np.isfinite(events.deaths_low).any() or np.isfinite(events.deaths_high).any())

    def verdicts(self, *periods: GroundZone) -> Verdicts:
        """Whether each event is surely and possibly inside a zone at its date, and on the day asked for.

        Of a zone that moves all periods are given, of any other the one.
        """
        if len(periods) == 1:
            inside = event_verdicts(periods[0], self._events, self._divisions)
        else:
            inside = verdicts_over_time(periods, self._events.earliest, self._events.latest, self._in_period)
        if self._on_day is None:
            return inside
        return Verdicts(inside.surely & self._on_day.surely, inside.possibly & self._on_day.possibly)

    def _in_period(self, zone: GroundZone, rows: NDArray[np.intp]) -> Verdicts:
        events = self._events.kept(rows)
        return event_verdicts(zone, events, Divisions(events))

    def totals(self, *periods: GroundZone) -> Iterator[EventCount]:
        """All events together, of a zone in each of its periods."""
        surely, possibly = self.verdicts(*periods)
        yield EventCount("", "events", float(surely.sum()), float(possibly.sum()))
        if self.has_deaths:
            yield EventCount("", "deaths", float(self._low[surely].sum()), float(self._high[possibly].sum()))

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
        for measure, (low, high) in weights.items():
            certain = np.bincount(start[surely & one_month], low[surely & one_month], len(names))
            possible = np.maximum(_spread(start[possibly], stop[possibly], high[possibly], len(names)), certain)
            for month, least, most in zip(names, certain, possible, strict=True):
                yield EventCount(month, measure, float(least), float(most))

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
