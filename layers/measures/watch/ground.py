"""The ground that events are held against: a zone as at each event's date, and a ring of the same area round it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_area, natural_earth
from layers.dates import parse_date
from layers.ground.build import Layers
from layers.measures.event_divisions import Verdicts
from layers.measures.events_file import Events
from layers.measures.ground_zones import GroundZone, resized, zone_over_time
from layers.measures.likelihood import EventChances, EventPlaces, Likely, inside_chances

__all__ = ["Stretch", "Stretches", "known_until", "ring_round", "zone_stretches"]

_AREA_TOLERANCE = 0.002
_WIDEST_RING_M = 200_000.0
_MOST_STEPS = 14
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """A zone from a day to a day, both counted in; the first and last of all times are open (None)."""

    first: date | None
    last: date | None
    zone: GroundZone


def zone_stretches(layers: Layers, zone: str) -> list[Stretch]:
    """A zone over all time: before it is first known as then, after it is last known as then."""
    drawn = [one for one in zone_over_time(layers, zone) if one.state != "not known"]
    starts = [parse_date(one.start).earliest if one.start else None for one in drawn]
    stretches = []
    for number, one in enumerate(drawn):
        first = None if number == 0 else starts[number]
        after = starts[number + 1] if number + 1 < len(drawn) else None
        stretches.append(Stretch(first, after - _DAY if after else None, one))
    return stretches


def known_until(layers: Layers, zone: str) -> date | None:
    """The last day of which the ground of a zone is known; None where it is known for good, or the zone has ended."""
    periods = zone_over_time(layers, zone)
    return next(
        (parse_date(one.end).latest for one, after in pairwise(periods) if one.end and after.state == "not known"), None
    )


def ring_round(zone: GroundZone, limit: BaseGeometry | None) -> tuple[GroundZone, float] | None:
    """The ground round a zone that has the zone's area, within `limit`, and how wide it is in metres.

    The width is found by bisection on the ring's geodesic area; None where no ring has any ground.
    """
    shape = zone.possible
    wanted = geodesic_area(shape)
    coarse = shapely.simplify(shape, 0.002)
    low, high = 0.0, min(_WIDEST_RING_M, 2.0 * np.sqrt(wanted) + 5_000.0)
    ring, width_m = _ring(coarse, shape, high, limit), high
    if geodesic_area(ring) > wanted:
        for _ in range(_MOST_STEPS):
            width_m = (low + high) / 2
            ring = _ring(coarse, shape, width_m, limit)
            area = geodesic_area(ring)
            if abs(area - wanted) <= _AREA_TOLERANCE * wanted:
                break
            low, high = (width_m, high) if area < wanted else (low, width_m)
    if ring.is_empty:
        return None
    return replace(
        zone, id=f"{zone.id}/ring", certain=ring, possible=ring, drawn=None, on_side=None, holder=None, divided=None,
        home=None, shut_out=None, depth_m=None, origin=None, party="", certain_if_applies=None,
    ), width_m  # fmt: skip


def _ring(coarse: BaseGeometry, shape: BaseGeometry, width_m: float, limit: BaseGeometry | None) -> BaseGeometry:
    ring = shapely.difference(resized(coarse, width_m), shape)
    whole = ring if limit is None else shapely.intersection(ring, limit)
    parts = [part for part in shapely.get_parts(whole) if shapely.get_type_id(part) == shapely.GeometryType.POLYGON]
    return shapely.multipolygons(parts) if parts else shapely.Polygon()


def ground_of_countries(codes: tuple[str, ...]) -> BaseGeometry | None:
    """The land of a scenario's countries; None where it names none."""
    return shapely.union_all([natural_earth.country_polygon(code) for code in codes]) if codes else None


class Stretches:
    """Events held against ground that may change from stretch to stretch of time."""

    def __init__(self, stretches: list[Stretch], events: Events) -> None:
        self._stretches = stretches
        self._events = events
        self._rows = [_possibly_in(events, one.first, one.last) for one in stretches]

    @cached_property
    def _chances(self) -> list[EventChances]:
        """The chances of the events of each stretch, in the order of its rows."""
        return [
            inside_chances(one.zone, EventPlaces(self._events.kept(rows)))
            for one, rows in zip(self._stretches, self._rows, strict=True)
        ]

    @cached_property
    def verdicts(self) -> Verdicts:
        """Whether each event is surely and possibly inside the ground of its day."""
        surely = np.ones(len(self._events), dtype=bool)
        possibly = np.zeros(len(self._events), dtype=bool)
        seen = np.zeros(len(self._events), dtype=bool)
        for rows, chances in zip(self._rows, self._chances, strict=True):
            surely[rows] &= chances.surely
            possibly[rows] |= chances.possibly
            seen[rows] = True
        return Verdicts(surely & seen, possibly)

    @cached_property
    def mean(self) -> NDArray[np.float64]:
        """How likely each event is inside; an event that may be of several stretches has the mean of them."""
        total, times = np.zeros((2, len(self._events)))
        for rows, chances in zip(self._rows, self._chances, strict=True):
            total[rows] += np.nan_to_num(chances.mean, nan=0.0)
            times[rows] += 1
        return np.asarray(np.clip(total / np.maximum(times, 1), self.verdicts.surely, self.verdicts.possibly))

    def count(self, rows: NDArray[np.bool_], share: NDArray[np.float64]) -> Likely:
        """How many of some events are inside; `share` is how likely each counts at all, (events,)."""
        return self._summed(rows, lambda chances, chosen, part: chances.count(chosen, part), share)

    def deaths(self, rows: NDArray[np.bool_], share: NDArray[np.float64]) -> Likely:
        """How many deaths are given for events inside."""
        events = self._events
        low, high = np.nan_to_num(events.deaths_low), np.nan_to_num(events.deaths_high)
        best = low if events.deaths_best is None else np.nan_to_num(events.deaths_best)
        best = np.clip(best, low, high)

        def summed(chances: EventChances, chosen: NDArray[np.bool_], part: NDArray[np.float64]) -> Likely:
            of = self._rows[self._chances.index(chances)]
            return chances.total(low[of], best[of], high[of], chosen, part)

        return self._summed(rows, summed, share)

    def _summed(self, rows: NDArray[np.bool_], measure: object, share: NDArray[np.float64]) -> Likely:
        """The sum over stretches: each event counts in one of them, the first that it may be of."""
        total = np.zeros(3)
        left = rows.copy()
        for of, chances in zip(self._rows, self._chances, strict=True):
            chosen = (left & _mask(of, len(left)))[of]
            if chosen.any():
                total += np.array(measure(chances, chosen, share[of][chosen]))  # type: ignore[operator]
            left &= ~_mask(of, len(left))
        return Likely(*map(float, total))


def _mask(rows: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, dtype=bool)
    mask[rows] = True
    return mask


def _possibly_in(events: Events, first: date | None, last: date | None) -> NDArray[np.int64]:
    earliest, latest = events.earliest, events.latest
    here = np.ones(len(events), dtype=bool)
    if first is not None:
        here &= np.isnat(latest) | (latest >= np.datetime64(first))
    if last is not None:
        here &= np.isnat(earliest) | (earliest <= np.datetime64(last))
    return np.flatnonzero(here)
