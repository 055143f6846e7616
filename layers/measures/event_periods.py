"""Events in a zone that moves: each is judged by the zone as it was at its date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from layers.dates import parse_date
from layers.measures.event_days import Days
from layers.measures.event_divisions import Verdicts
from layers.measures.ground_zones import GroundZone

__all__ = ["by_period", "verdicts_over_time"]

Rows = NDArray[np.intp]


def by_period(periods: Sequence[GroundZone], earliest: Days, latest: Days) -> Iterator[tuple[GroundZone, Rows]]:
    """Each period of a zone with the rows of the events, days of shape (n,), that may have been in it; NaT is open.

    Before the first period and after the last the zone is as in that: whether it was in force then is another question.
    """
    for index, period in enumerate(periods):
        may = np.ones(len(earliest), dtype=bool)
        begins = parse_date(period.start).earliest if period.start and index else None
        ends = parse_date(period.end).latest if period.end and index < len(periods) - 1 else None
        if begins is not None:
            may &= np.isnat(latest) | (latest >= np.datetime64(begins))
        if ends is not None:
            may &= np.isnat(earliest) | (earliest <= np.datetime64(ends))
        rows = np.flatnonzero(may)
        if len(rows):
            yield period, rows


def verdicts_over_time(
    periods: Sequence[GroundZone], earliest: Days, latest: Days, judge: Callable[[GroundZone, Rows], Verdicts]
) -> Verdicts:
    """Verdicts for events by the zone at their dates: surely inside if so in each period that they may have been in.

    Where the zone's line is not known, nothing is sure; possibly inside is then what may be zone by the nearest line.
    """
    surely, possibly = np.ones(len(earliest), dtype=bool), np.zeros(len(earliest), dtype=bool)
    met = np.zeros(len(earliest), dtype=bool)
    for period, rows in by_period(periods, earliest, latest):
        inside = judge(period, rows)
        met[rows] = True
        surely[rows] &= inside.surely & (period.state != "not known")
        possibly[rows] |= inside.possibly
    return Verdicts(surely & met & possibly, possibly)
