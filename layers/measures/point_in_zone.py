"""Who is inside a zone, possibly inside, or outside, given that neither the zone nor the position is exact.

A point is surely inside where all the ground that it may be on lies in the certain part of the zone, and possibly
inside where some of that ground lies in the possible part. That ground is the circle of its uncertainty, cut to what
the point is stated to lie in: a party's territory, an area, a division.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from layers.ground.build import Layers
from layers.measures.event_divisions import SPECK_SHARE, WIDEST_CIRCLE_M, Divisions, Verdicts
from layers.measures.events_file import REGIONS, Events
from layers.measures.ground_zones import GroundZone, contains_xy, outline_strip, resized
from layers.measures.point_sources import in_batches
from layers.measures.zone_judge import Points, ZoneJudge, ZoneParts

if TYPE_CHECKING:
    from layers.measures.likelihood.zone_figures import PointChances, ZoneFigures

__all__ = ["UncertainPoints", "event_verdicts", "point_verdicts"]

_FEW = 500


def point_verdicts(
    zone: GroundZone,
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
    uncertainty_m: NDArray[np.float64],
) -> Verdicts:
    """Verdicts for points with a circle of uncertainty each, in metres.

    For each distinct radius one strip along the outline holds the points of which the circle crosses it, so that a
    million points cost a few buffers and a few containment tests. NaN is no uncertainty.
    """
    radius_m = np.nan_to_num(uncertainty_m, nan=0.0)
    if not radius_m.any():
        return _exact_verdicts(zone, longitude, latitude)
    surely, possibly = np.zeros(len(longitude), dtype=bool), np.zeros(len(longitude), dtype=bool)
    for radius in np.unique(radius_m):
        at = np.flatnonzero(radius_m == radius)
        surely[at], possibly[at] = _verdicts_within(zone, longitude[at], latitude[at], float(radius))
    return Verdicts(surely, possibly)


def _verdicts_within(
    zone: GroundZone, longitude: NDArray[np.float64], latitude: NDArray[np.float64], radius_m: float
) -> Verdicts:
    """Verdicts for points that share one radius of uncertainty."""
    strip = outline_strip(zone.possible, radius_m) if radius_m else None
    if strip is None:
        near = replace(zone, certain=resized(zone.certain, -radius_m), possible=resized(zone.possible, radius_m))
        return _exact_verdicts(near if radius_m else zone, longitude, latitude)
    surely, possibly = _exact_verdicts(zone, longitude, latitude)
    crossed = contains_xy(strip, longitude, latitude)
    possibly |= crossed
    inner = strip if zone.certain is zone.possible else outline_strip(zone.certain, radius_m)
    inside = np.flatnonzero(surely)
    if inner is not None and len(inside):
        cut = crossed[inside] if inner is strip else contains_xy(inner, longitude[inside], latitude[inside])
        surely[inside] = ~cut
    return Verdicts(surely, possibly)


def _exact_verdicts(zone: GroundZone, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Verdicts:
    """Verdicts for points without uncertainty; only those in the possible part are looked for in the certain one."""
    possibly = contains_xy(zone.possible, longitude, latitude)
    if zone.certain is zone.possible:
        return Verdicts(possibly.copy(), possibly)
    inside = np.flatnonzero(possibly)
    surely = np.zeros_like(possibly)
    surely[inside] = contains_xy(zone.certain, longitude[inside], latitude[inside])
    return Verdicts(surely, possibly)


class UncertainPoints:
    """A layer of points with the ground that each may be on, made once and judged against any number of zones.

    The ground is the circle of a point's uncertainty, cut to what the point is stated to lie in (`within`). A few
    points are judged by their circles; many by growing and shrinking the zone, which comes to the same.
    """

    def __init__(self, layers: Layers, points: gpd.GeoDataFrame, layer: str = "") -> None:
        self._x, self._y = points.geometry.x.to_numpy(), points.geometry.y.to_numpy()
        self._radius_m = points["uncertainty_m"].fillna(0.0).to_numpy(dtype=float)
        stated = [layers.regions.get(f"{layer}/{identifier}") for identifier in points["id"]]
        regions = [region and region.shape for region in stated]
        self._regions = regions
        self._holders = [region.holders if region else frozenset() for region in stated]
        self._stated = np.array([region is not None for region in regions], dtype=bool)
        circled = (self._radius_m > 0) & (self._radius_m <= WIDEST_CIRCLE_M)
        self._rows = np.flatnonzero(circled & (self._stated | (len(points) <= _FEW)))
        self._ground = np.array([], dtype=object)
        if len(self._rows):
            circles = geodesic_buffer(points.geometry.to_numpy()[self._rows], self._radius_m[self._rows])
            cut = [_cut(circle, regions[row]) for circle, row in zip(circles, self._rows, strict=True)]
            self._ground = np.array(cut, dtype=object)

    def verdicts(self, zone: GroundZone) -> Verdicts:
        """Whether each point is surely and possibly inside a zone.

        A point that is stated to lie on the zone's side of its line is judged by its distance alone.
        """
        surely, possibly = np.zeros(len(self._x), dtype=bool), np.zeros(len(self._x), dtype=bool)
        others = np.setdiff1d(np.arange(len(self._x)), self._rows)
        judged = point_verdicts(zone, self._x[others], self._y[others], self._radius_m[others])
        surely[others], possibly[others] = judged
        if len(self._rows):
            surely[self._rows], possibly[self._rows] = self._by_ground(zone)
        surely |= self.by_statement(zone)
        return Verdicts(surely, possibly | surely)

    def chances(
        self,
        figures: ZoneFigures,
        verdicts: Verdicts,
        present: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]],
    ) -> PointChances:
        """How likely each point lies in a zone; `present`: whether it is surely and possibly there, and how likely."""
        from layers.measures.likelihood.zone_figures import PointChances

        return PointChances.of(figures, (self._x, self._y, self._radius_m), self._regions, verdicts, present)

    def only_by_statement(self, zone: GroundZone) -> NDArray[np.bool_]:
        """Which points are surely inside for no other reason than the side that they are stated to lie on."""
        inside = self.by_statement(zone)
        if inside.any():
            x, y = self._x, self._y
            inside &= ~contains_xy(zone.certain, x, y)
        return inside

    def by_statement(self, zone: GroundZone) -> NDArray[np.bool_]:
        """Which points are surely inside if they lie on the zone's side, as they are stated to."""
        held = np.array([zone.holder in holders for holders in self._holders], dtype=bool)
        if zone.on_side is None or zone.holder is None or not held.any():
            return np.zeros(len(self._x), dtype=bool)
        ground = shapely.points(self._x, self._y).astype(object)
        ground[self._rows] = self._ground
        outside = shapely.area(shapely.difference(ground, zone.on_side))
        near = shapely.intersects(zone.on_side, ground)
        held[np.setdiff1d(np.flatnonzero(self._radius_m > 0), self._rows)] = False
        inside: NDArray[np.bool_] = held & near & (outside <= SPECK_SHARE * shapely.area(ground))
        return inside

    def _by_ground(self, zone: GroundZone) -> Verdicts:
        """Verdicts for the points whose ground was made.

        Ground that is cut by a territory may share an edge with the zone, on which no two computations agree to the
        last digit: there, less than a millionth of the ground is nothing.
        """
        for part in (zone.certain, zone.possible):
            shapely.prepare(part)
        surely = shapely.covers(zone.certain, self._ground)
        possibly = shapely.intersects(zone.possible, self._ground)
        stated = np.flatnonzero(self._stated[self._rows] & possibly)
        if len(stated):
            ground = self._ground[stated]
            whole = shapely.area(ground)
            surely[stated] |= shapely.area(shapely.difference(ground, zone.certain)) < SPECK_SHARE * whole
            possibly[stated] = shapely.area(shapely.intersection(ground, zone.possible)) > SPECK_SHARE * whole
        return Verdicts(surely, possibly)


def _cut(circle: BaseGeometry, region: BaseGeometry | None) -> BaseGeometry:
    """The circle within a region; the whole circle where it lies outside of it altogether."""
    within = circle if region is None else shapely.intersection(circle, region)
    return circle if within.is_empty else within


def _circle_verdicts(zone: GroundZone, points: Points) -> Verdicts:
    """Verdicts for points by their circles, as `points_in_zones` has them."""
    judge = ZoneJudge([ZoneParts(zone.id, zone.certain, zone.possible)], few=len(points.longitude))
    surely, possibly = (np.zeros(len(points.longitude), dtype=bool) for _ in range(2))
    first = 0
    for batch in in_batches(points):
        found = judge.inside(batch)
        possibly[first + found.row] = True
        surely[first + found.row[found.surely]] = True
        first += len(batch.longitude)
    return Verdicts(surely, possibly)


def event_verdicts(zone: GroundZone, events: Events, divisions: Divisions) -> Verdicts:
    """Verdicts for events: by their circle, and by the division or country in which they are known to lie.

    Circles wider than 250 km say nothing of a zone; then the division alone decides.
    """
    by_circle = events.uncertainty_m <= WIDEST_CIRCLE_M
    by_circle |= events.within == REGIONS.index("")
    surely, possibly = np.zeros(len(events), dtype=bool), np.ones(len(events), dtype=bool)
    rows = slice(None) if by_circle.all() else np.flatnonzero(by_circle)
    points = Points(events.longitude[rows], events.latitude[rows], events.uncertainty_m[rows])
    surely[rows], possibly[rows] = _circle_verdicts(zone, points)
    for region, found in divisions.events_of.items():
        by_division = divisions.verdicts(zone, region)
        surely[found] |= by_division.surely
        possibly[found] &= by_division.possibly
    return Verdicts(surely, possibly | surely)
