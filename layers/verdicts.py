"""Who is inside a zone, possibly inside, or outside, given that neither the zone nor the position is exact.

A point is surely inside where all the ground that it may be on lies in the certain part of the zone, and possibly
inside where some of that ground lies in the possible part. That ground is the circle of its uncertainty, cut to what
the point is stated to lie in: a party's territory, an area, a division.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer, natural_earth
from geo.position import Extent
from layers.build import Layers
from layers.events_file import REGIONS, Events
from layers.ground import GroundZone, contains_xy, resized

__all__ = ["Divisions", "Verdicts", "event_verdicts", "point_verdicts", "stated_ground"]

_NOTHING = 1e-6
_WIDEST_CIRCLE_M = 250_000.0


class Verdicts(NamedTuple):
    """Whether each point, shape (n,), is surely and possibly inside; surely implies possibly."""

    surely: NDArray[np.bool_]
    possibly: NDArray[np.bool_]


def point_verdicts(
    zone: GroundZone,
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
    uncertainty_m: NDArray[np.float64],
) -> Verdicts:
    """Verdicts for points with a circle of uncertainty each, in metres.

    The zone is shrunk and grown by each distinct radius, so that a million points cost a few buffers and two
    containment tests. NaN is no uncertainty.
    """
    radius_m = np.nan_to_num(uncertainty_m, nan=0.0)
    surely, possibly = np.zeros(len(longitude), dtype=bool), np.zeros(len(longitude), dtype=bool)
    for radius in np.unique(radius_m):
        at = np.flatnonzero(radius_m == radius) if (radius_m != radius).any() else slice(None)
        x, y = longitude[at], latitude[at]
        possibly[at] = contains_xy(resized(zone.possible, radius), x, y)
        surely[at] = contains_xy(resized(zone.certain, -radius), x, y)
    return Verdicts(surely, possibly | surely)


def stated_ground(layers: Layers, points: gpd.GeoDataFrame) -> dict[int, BaseGeometry]:
    """The ground that each point with a `within` may be on, by its row: its circle, cut to what it is said to be in."""
    ground: dict[int, BaseGeometry] = {}
    if "within" not in points:
        return ground
    for row, (name, point, radius_m) in enumerate(
        zip(points["within"], points.geometry, points["uncertainty_m"], strict=True)
    ):
        region = layers.regions.get(name)
        if region is not None and radius_m > 0:
            circle = shapely.intersection(geodesic_buffer(point, radius_m), region)
            if not circle.is_empty:
                ground[row] = circle
    return ground


def with_stated_ground(zone: GroundZone, verdicts: Verdicts, ground: dict[int, BaseGeometry]) -> Verdicts:
    """The verdicts with those of points whose ground is stated put in their place.

    Ground and zone may share an edge, on which no two computations agree to the last digit: less than a millionth of
    the ground is nothing.
    """
    if not ground:
        return verdicts
    surely, possibly = verdicts.surely.copy(), verdicts.possibly.copy()
    rows, shapes = np.array(list(ground)), np.array(list(ground.values()), dtype=object)
    whole = shapely.area(shapes)
    beyond = shapely.area(shapely.difference(shapes, zone.certain)) / whole
    within = shapely.area(shapely.intersection(shapes, zone.possible)) / whole
    surely[rows] = beyond < _NOTHING
    possibly[rows] = within > _NOTHING
    return Verdicts(surely, possibly | surely)


class Divisions:
    """The first-level divisions and countries in which events of a coarse precision surely lie."""

    def __init__(self, events: Events) -> None:
        self._shapes: dict[int, Any] = {}
        self._row_of_event: dict[int, NDArray[np.int64]] = {}
        self.events_of: dict[int, NDArray[np.int64]] = {}
        for region, layer in enumerate(("", "admin1", "countries")):
            found = np.flatnonzero(events.within == region) if region else np.array([], dtype=np.int64)
            if len(found):
                self._locate(events, region, layer, found)

    def _locate(self, events: Events, region: int, layer: Any, found: NDArray[np.int64]) -> None:
        points = shapely.points(events.longitude[found], events.latitude[found])
        extent = Extent(*shapely.total_bounds(points))
        shapes = natural_earth.read(layer, extent=extent).geometry.to_numpy()
        row = np.full(len(found), -1)
        inside = shapely.STRtree(shapes).query(points, predicate="intersects")
        row[inside[0]] = inside[1]
        self._shapes[region], self._row_of_event[region], self.events_of[region] = shapes, row, found

    def verdicts(self, zone: GroundZone, region: int) -> Verdicts:
        """Whether the division of each of `events_of[region]` lies wholly, and partly, in the zone."""
        shapes, row = self._shapes[region], self._row_of_event[region]
        shapely.prepare(zone.possible)
        partly = shapely.intersects(zone.possible, shapes)
        wholly = np.zeros(len(shapes), dtype=bool)
        wholly[partly] = shapely.covers(zone.certain, shapes[partly])
        known = row >= 0
        return Verdicts(known & wholly[row], ~known | partly[row])


def event_verdicts(zone: GroundZone, events: Events, divisions: Divisions) -> Verdicts:
    """Verdicts for events: by their circle, and by the division or country in which they are known to lie.

    Circles wider than 250 km say nothing of a zone; then the division alone decides.
    """
    told = events.uncertainty_m <= _WIDEST_CIRCLE_M
    told |= events.within == REGIONS.index("")
    surely, possibly = np.zeros(len(events), dtype=bool), np.ones(len(events), dtype=bool)
    rows = slice(None) if told.all() else np.flatnonzero(told)
    circles = point_verdicts(zone, events.longitude[rows], events.latitude[rows], events.uncertainty_m[rows])
    surely[rows], possibly[rows] = circles
    for region, found in divisions.events_of.items():
        by_division = divisions.verdicts(zone, region)
        surely[found] |= by_division.surely
        possibly[found] &= by_division.possibly
    return Verdicts(surely, possibly | surely)
