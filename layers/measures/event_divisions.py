"""The divisions and countries in which events of a coarse precision surely lie, by their points and by their names."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer, geodesic_distance, natural_earth
from geo.position import Extent
from layers.ground.outlines import grown_extent
from layers.measures.events_file import REGIONS, Events
from layers.measures.ground_zones import GroundZone, resized
from layers.measures.named_divisions import precise_events, shapes_of_names

__all__ = ["SPECK_SHARE", "WIDEST_CIRCLE_M", "Divisions", "Verdicts"]

SPECK_SHARE = 1e-6
"""Of ground: less than that outside is nothing but rounding."""
WIDEST_CIRCLE_M = 250_000.0
"""A wider circle says nothing of a zone where the division or country is known."""


class Verdicts(NamedTuple):
    """Whether each point, shape (n,), is surely and possibly inside; surely implies possibly."""

    surely: NDArray[np.bool_]
    possibly: NDArray[np.bool_]


class Divisions:
    """The first-level divisions and countries in which events of a coarse precision surely lie.

    An outline of the map data may be off (`natural_earth.position_error_m`): so near to it a point may be in either.
    Where the file names the division, those that its precise events of that name lie in are meant, too.
    """

    def __init__(self, events: Events) -> None:
        self._count = len(events)
        self._meant = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        self._shapes: dict[int, Any] = {}
        self._errors_m: dict[int, NDArray[np.float64]] = {}
        self._points: dict[int, Any] = {}
        self._pairs: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self.events_of: dict[int, NDArray[np.int64]] = {}
        for region, layer in enumerate(("", "admin1", "countries")):
            found = np.flatnonzero(events.within == region) if region else np.array([], dtype=np.int64)
            if len(found):
                self._locate(events, region, layer, found)

    def _locate(self, events: Events, region: int, layer: Any, found: NDArray[np.int64]) -> None:
        points = np.asarray(shapely.points(events.longitude[found], events.latitude[found]))
        seen = points
        if layer == "admin1" and events.divisions is not None:
            precise = precise_events(events)
            seen = np.append(points, np.asarray(shapely.points(events.longitude[precise], events.latitude[precise])))
        worst_m = natural_earth.WORST_POSITION_ERROR_M
        divisions = natural_earth.read(layer, extent=grown_extent(Extent(*shapely.total_bounds(seen)), worst_m))
        shapes = divisions.geometry.to_numpy()
        errors_m = np.array([natural_earth.position_error_m([code]) for code in divisions["code"]])
        unique, of = np.unique(shapely.get_coordinates(points), axis=0, return_inverse=True)
        circles = geodesic_buffer(shapely.points(unique), worst_m)
        circle, shape = shapely.STRtree(shapes).query(circles, predicate="intersects")
        centres = np.asarray(shapely.points(unique), dtype=object)[circle]
        away_m = np.asarray(geodesic_distance(centres, shapes[shape], edges="straight"), dtype=float)
        order = np.argsort(circle, kind="stable")
        order = order[away_m[order] <= errors_m[shape[order]]]
        circle, shape = circle[order], shape[order]
        first, last = np.searchsorted(circle, of.ravel(), "left"), np.searchsorted(circle, of.ravel(), "right")
        count = last - first
        event = np.repeat(np.arange(len(found)), count)
        within = np.arange(len(event)) - np.repeat(np.cumsum(count) - count, count)
        self._shapes[region], self._points[region], self.events_of[region] = shapes, points, found
        self._errors_m[region] = errors_m
        self._pairs[region] = (event, shape[np.repeat(first, count) + within])
        if layer == "admin1":
            self._meant = shapes_of_names(events, found, shapes)
            both = [np.append(one, other) for one, other in zip(self._pairs[region], self._meant, strict=True)]
            event, shape = np.unique(np.stack(both), axis=1)
            self._pairs[region] = (event, shape)

    def shapes(self) -> NDArray[np.object_]:
        """The division or country that each event lies in by its point and its name, shape (events,); None without one.

        Near a border of the map data, that of the point's own side.
        """
        found = np.full(self._count, None, dtype=object)
        for region, rows in self.events_of.items():
            event, shape = self._pairs[region]
            away = shapely.distance(self._points[region][event], self._shapes[region][shape])
            order = np.lexsort((away, event))
            nearest = order[np.flatnonzero(np.diff(event[order], prepend=-1))]
            found[rows[event[nearest]]] = self._shapes[region][shape[nearest]]
            if region == REGIONS.index("admin1"):
                self._widen(found, rows, dict(zip(event[nearest].tolist(), shape[nearest].tolist(), strict=True)))
        return found

    def _widen(self, found: NDArray[np.object_], rows: NDArray[np.int64], own: dict[int, int]) -> None:
        """Make the ground of named divisions that of all shapes that the name means."""
        shapes = self._shapes[REGIONS.index("admin1")]
        event, shape = self._meant
        starts = np.flatnonzero(np.diff(event, prepend=-1)) if len(event) else np.zeros(0, dtype=np.int64)
        joined: dict[tuple[int, ...], BaseGeometry] = {}
        for start, stop in pairwise([*starts, len(event)]):
            first = int(event[start])
            key = tuple(sorted({own.get(first, int(shape[start])), *shape[start:stop].tolist()}))
            if len(key) > 1:
                if key not in joined:
                    joined[key] = shapely.union_all(shapes[list(key)])
                found[rows[first]] = joined[key]
            else:
                found[rows[first]] = shapes[key[0]]

    def verdicts(self, zone: GroundZone, region: int) -> Verdicts:
        """Whether the division of each of `events_of[region]` lies wholly, and partly, in the zone."""
        shapes, (event, shape) = self._shapes[region], self._pairs[region]
        partly, wholly = np.zeros(len(shapes), dtype=bool), np.zeros(len(shapes), dtype=bool)
        for error_m in np.unique(self._errors_m[region]):
            own = np.flatnonzero(self._errors_m[region] == error_m)
            reach, core = resized(zone.possible, error_m), resized(zone.certain, -error_m)
            partly[own] = shapely.intersects(reach, shapes[own])
            wholly[own] = shapely.covers(core, shapes[own])
        if zone.home is not None:  # outlines of the map data that the zone shares are its own
            partly &= shapely.area(shapely.intersection(shapes, zone.home)) > 0
            if zone.is_home:
                beyond = shapely.area(shapely.difference(shapes, zone.home))
                wholly |= beyond <= SPECK_SHARE * shapely.area(shapes)
        count = len(self.events_of[region])
        known = np.bincount(event, minlength=count) > 0
        surely = known & (np.bincount(event, ~wholly[shape], minlength=count) == 0)
        return Verdicts(surely, ~known | (np.bincount(event, partly[shape], minlength=count) > 0))
