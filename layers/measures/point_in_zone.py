"""Who is inside a zone, possibly inside, or outside, given that neither the zone nor the position is exact.

A point is surely inside where all the ground that it may be on lies in the certain part of the zone, and possibly
inside where some of that ground lies in the possible part. That ground is the circle of its uncertainty, cut to what
the point is stated to lie in: a party's territory, an area, a division.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer, geodesic_distance, natural_earth
from geo.position import Extent
from layers.ground.build import Layers
from layers.ground.outlines import grown_extent
from layers.measures.events_file import REGIONS, Events
from layers.measures.ground_zones import GroundZone, contains_xy, outline_strip, resized
from layers.measures.named_divisions import precise_events, shapes_of_names
from layers.measures.point_sources import in_batches
from layers.measures.zone_judge import Points, ZoneJudge, ZoneParts

if TYPE_CHECKING:
    from layers.measures.likelihood.zone_figures import PointChances, ZoneFigures

__all__ = ["WIDEST_CIRCLE_M", "Divisions", "UncertainPoints", "Verdicts", "event_verdicts", "point_verdicts"]

_NOTHING = 1e-6
WIDEST_CIRCLE_M = 250_000.0
"""A wider circle says nothing of a zone where the division or country is known."""
_FEW = 500


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
        inside: NDArray[np.bool_] = held & near & (outside <= _NOTHING * shapely.area(ground))
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
            surely[stated] |= shapely.area(shapely.difference(ground, zone.certain)) < _NOTHING * whole
            possibly[stated] = shapely.area(shapely.intersection(ground, zone.possible)) > _NOTHING * whole
        return Verdicts(surely, possibly)


def _cut(circle: BaseGeometry, region: BaseGeometry | None) -> BaseGeometry:
    """The circle within a region; the whole circle where it lies outside of it altogether."""
    within = circle if region is None else shapely.intersection(circle, region)
    return circle if within.is_empty else within


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
                wholly |= beyond <= _NOTHING * shapely.area(shapes)
        count = len(self.events_of[region])
        known = np.bincount(event, minlength=count) > 0
        surely = known & (np.bincount(event, ~wholly[shape], minlength=count) == 0)
        return Verdicts(surely, ~known | (np.bincount(event, partly[shape], minlength=count) > 0))


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
