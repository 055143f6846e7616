"""How likely events lie in a zone that moves: each is judged by the zone's first period that it may have been in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from layers.measures.event_divisions import Verdicts
from layers.measures.event_periods import by_period
from layers.measures.ground_zones import GroundZone
from layers.measures.likelihood.event_chances import EventChances, EventPlaces
from layers.measures.likelihood.sums import UNKNOWN, Likely, interval_of_counts, interval_of_values

__all__ = ["ChancesOverTime"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class ChancesOverTime:
    """The chances of events in a zone by its periods; what is likely of several periods is a sum of independent ones.

    Where the zone's line is not known, nothing can be told.
    """

    def __init__(self, periods: Sequence[GroundZone], places: EventPlaces, verdicts: Verdicts) -> None:
        self._verdicts = verdicts
        self._period = np.full(len(places.events), -1, dtype=np.int64)
        self._chances: list[EventChances | None] = []
        parts = by_period(periods, places.events.earliest, places.events.latest) if len(periods) > 1 else [
            (periods[0], np.arange(len(places.events)))]  # fmt: skip
        for period, rows in parts:
            mine = rows[self._period[rows] < 0]
            self._period[mine] = len(self._chances)
            unknown = period.state == "not known" and len(periods) > 1
            self._chances.append(None if unknown else EventChances(period, places, verdicts))

    def count(self, rows: Ints, share: Floats) -> Likely:
        """How many of some events are inside, each of which counts by a share: see `EventChances.count`."""
        certain, expected, chances = 0, 0.0, np.ones(1)
        for one, of in self._parts(rows):
            if one is None or not one.known:
                return UNKNOWN
            more, found = one.distribution(rows[of], share[of])
            certain += more
            expected += one.expected(rows[of], share[of])
            chances = np.convolve(chances, found)
        return interval_of_counts(chances, expected=expected - certain) + certain

    def total(self, figures: tuple[Floats, Floats, Floats], rows: Ints, share: Floats) -> Likely:
        """The sum of a figure (lowest, best, highest) over the events inside: see `EventChances.total`."""
        expected, drawn = 0.0, np.zeros(1)
        for one, of in self._parts(rows):
            if one is None or not one.known:
                return UNKNOWN
            more, sums = one.drawn_total(*figures, rows[of], share[of])
            expected += more
            size = max(len(drawn), len(sums)) if 1 in (len(drawn), len(sums)) else min(len(drawn), len(sums))
            drawn = np.resize(drawn, size) + np.resize(sums, size)
        return interval_of_values(drawn, expected=expected)

    def priors_of(self, rows: Ints) -> str:
        """By what the events in doubt among some were judged."""
        found = (one.priors_of(rows[of]) for one, of in self._parts(rows) if one is not None)
        return "; ".join(dict.fromkeys(prior for text in found for prior in text.split("; ") if prior))

    def _parts(self, rows: Ints) -> list[tuple[EventChances | None, Ints]]:
        """The chances of each period with the places of its events among some rows; those in no doubt need none."""
        here = self._period[rows]
        known = [number for number in np.unique(here) if number >= 0]
        parts = [(self._chances[number], np.flatnonzero(here == number)) for number in known]
        return [(one, of) for one, of in parts if one is not None or self._verdicts.possibly[rows[of]].any()]
