"""A zone that is not exact as a family of equally likely zones: which of them hold a point?

A depth of 15–20 km is one depth, shared by the whole zone, uniform between the two. A line that is good to so many
metres is off by an amount that is shared along it: half of its variance by the line as a whole, half with a correlation
length of `CORRELATION` times the doubt, never vertex by vertex. A line between two parties runs, at each place, at a
share of the way through the ground that may be either's; that share is correlated along the line in the same way. What
else is in doubt (an outline good to so many metres, the edge of an area that a zone is cut to) moves as a whole, from
the certain part outward to the possible one.

Every zone of the family holds the certain part and lies in the possible one, so that what is likely lies between the
two. The family is drawn once with a fixed seed: the same zone gives the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.special import ndtr
from shapely.geometry.base import BaseGeometry

from geo.geodesic.distance_to import DistanceTo
from geo.geodesic.ellipsoid import GEOD
from geo.geodesic.paths import explode, paths_of
from geo.geodesic.side_of_line import SideOfLine
from layers.ground.course import DrawnLine
from layers.ground.held_ground import HeldGround
from layers.measures.ground_zones import GroundZone, contains_xy

__all__ = ["CORRELATION", "DRAWS", "ZoneDraws"]

DRAWS = 64
"""How many zones stand for one that is not exact."""
CORRELATION = 10.0
"""The correlation length along a line, in multiples of how far the line may be off."""
_SEED = 20_181_015
_MOST_AT_ONCE = 4_000
_CELLS = 256
_DEGREE_M = 111_195.0
_DEVIATION_M = 1.0
_MOST_NODES = 2_000
_NODES_PER_LENGTH = 4
_ALMOST = 1.001

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class ZoneDraws:
    """The zones that a zone may be; `count` of them, one where it is exact.

    Where the dates leave open whether it applies at all, that share of the draws holds nothing (`applies`).
    """

    def __init__(self, zone: GroundZone, seed: int = _SEED) -> None:
        self._certain = zone.certain if zone.certain_if_applies is None else zone.certain_if_applies
        self.possible = zone.possible
        self._zone = zone
        same = self._certain is zone.possible or self._certain.equals(zone.possible)
        self.count = 1 if same and zone.applies == 1.0 else DRAWS
        self.is_exact = self.count == 1
        rng = np.random.default_rng(seed)
        self._depth = rng.permutation((np.arange(self.count) + 0.5) / self.count)
        self._normals = rng.standard_normal((self.count, _MOST_NODES + 1))
        self._turn = rng.uniform(0, 2 * np.pi, self.count)
        self._away = np.sqrt(rng.permutation((np.arange(self.count) + 0.5) / self.count))
        applies = np.nan_to_num(zone.applies, nan=1.0)
        self._applies: Bools = rng.permutation(np.arange(self.count) + 0.5) < applies * self.count

    @classmethod
    def between(cls, certain: BaseGeometry, possible: BaseGeometry, seed: int = _SEED) -> ZoneDraws:
        """Ground of which no more is known than a certain and a possible part; other seeds move independently."""
        return cls(GroundZone("", "", certain, possible, None, np.nan, "straight", "", ""), seed)

    @property
    def known(self) -> bool:
        """Whether a likely figure can be given: not where dates without an end leave open whether the zone applies."""
        return not np.isnan(self._zone.applies)

    def members(self, longitude: Floats, latitude: Floats) -> Bools:
        """Which of the zones hold which points, shape (count, n)."""
        certain = contains_xy(self._certain, longitude, latitude)
        if self.is_exact:
            return certain[None, :]
        held = np.repeat(certain[None, :], self.count, axis=0)
        gap = np.flatnonzero(contains_xy(self.possible, longitude, latitude) & ~certain)
        if len(gap):
            x, y, which = _snapped(longitude[gap], latitude[gap], self.possible)
            held[:, gap] = self._doubtful(x, y)[:, which]
        return held & self._applies[:, None]

    def _doubtful(self, x: Floats, y: Floats) -> Bools:
        """Which of the zones hold points that lie in the possible part only, shape (count, n)."""
        return self._model.held(x, y) if self._model is not None else self._by_level(x, y)

    @cached_property
    def _model(self) -> _Strip | _Disc | None:
        zone = self._zone
        if zone.depth_m is None or zone.origin is None or zone.state == "not known":
            return None
        if isinstance(zone.origin, shapely.Point):
            return _Disc(zone, self, self._turn, self._away)
        divided = zone.divided
        if divided is None and zone.drawn is None and zone.state == "between":
            return None
        return _Strip(zone, self, self._normals)

    def depths_m(self, least_m: float, most_m: float) -> Floats:
        """The depth of each zone, shape (count,)."""
        return least_m + self._depth * (most_m - least_m)

    def by_level(self, x: Floats, y: Floats) -> Bools:
        """Which zones hold points where the outline moves as a whole from the certain part to the possible one."""
        return self._by_level(x, y)

    def _by_level(self, x: Floats, y: Floats) -> Bools:
        out_m = self._to_possible(x, y)
        in_m = self._to_certain(x, y) if self._to_certain is not None else self._inner_m - out_m
        level = np.clip(in_m, 0, None) / np.maximum(np.clip(in_m, 0, None) + out_m, 1e-9)
        return np.asarray(level[None, :] <= self._depth[:, None])

    @cached_property
    def _to_possible(self) -> DistanceTo:
        return _to_outline(self.possible)

    @cached_property
    def _to_certain(self) -> DistanceTo | None:
        return None if self._certain.is_empty else _to_outline(self._certain)

    @cached_property
    def _inner_m(self) -> float:
        """How far the inmost point of the possible part is from its outline: where nothing is certain, it is first."""
        areal = shapely.multipolygons(shapely.get_parts(self.possible))
        circle = shapely.maximum_inscribed_circle(areal, tolerance=0.005)
        inmost = shapely.get_coordinates(shapely.get_point(circle, 0))
        return float(self._to_possible(*inmost.T)[0]) * _ALMOST


def _to_outline(shape: BaseGeometry) -> DistanceTo:
    return DistanceTo(shapely.boundary(shape), edges="straight")


def _snapped(x: Floats, y: Floats, shape: BaseGeometry) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Points for which distances are measured, and which of them stands for each; many points share cells of a grid."""
    if len(x) <= _MOST_AT_ONCE:
        return x, y, np.arange(len(x))
    west, south, east, north = shape.bounds
    size = max(east - west, north - south) / _CELLS
    column, row = ((x - west) // size).astype(np.int64), ((y - south) // size).astype(np.int64)
    cell, which = np.unique(row * (4 * _CELLS) + column, return_inverse=True)
    row, column = np.divmod(cell, 4 * _CELLS)
    return west + (column + 0.5) * size, south + (row + 0.5) * size, which


class _Disc:
    """A circle about a place that is known to so many metres, and whose radius is one of a range."""

    def __init__(self, zone: GroundZone, draws: ZoneDraws, turn: Floats, away: Floats) -> None:
        assert zone.depth_m is not None
        self._centre = zone.origin
        self._radius_m = draws.depths_m(*zone.depth_m)
        self._turn, self._away_m = turn, away * np.nan_to_num(zone.origin_error_m, nan=0.0)

    def held(self, x: Floats, y: Floats) -> Bools:
        centre = shapely.get_coordinates(self._centre)[0]
        lon, lat = (np.full(len(x), degrees) for degrees in centre)
        ahead, _, distance_m = GEOD.inv(lon, lat, x, y)
        angle = np.radians(ahead)[None, :] - self._turn[:, None]
        away, distance = self._away_m[:, None], np.asarray(distance_m)[None, :]
        moved2 = distance**2 + away**2 - 2 * away * distance * np.cos(angle)
        return np.asarray(moved2 <= self._radius_m[:, None] ** 2)


class _Along(NamedTuple):
    """Where points lie to a line: how far it may be from them at least and at most, and on which side (1, −1).

    `share` is how far through the ground that may be either's they lie, from the zone's side: NaN where on surely held
    ground, or where the line is good to a distance.
    """

    nearest_m: Floats
    farthest_m: Floats
    side: NDArray[np.int8]
    share: Floats


class _Strip:
    """A strip along a line, on one side of it or on both."""

    def __init__(self, zone: GroundZone, draws: ZoneDraws, normals: Floats) -> None:
        assert zone.depth_m is not None
        self._zone, self._draws, self._normals = zone, draws, normals
        self._least_m, self._most_m = zone.depth_m
        self._depth_m = draws.depths_m(*zone.depth_m)

    def held(self, x: Floats, y: Floats) -> Bools:
        along = self._along(x, y)
        tau = self._moved(x, y, along)
        if self._zone.divided is not None:
            toward = np.where(along.side > 0, tau, 1 - tau)
            span = along.farthest_m - along.nearest_m
            distance_m = np.where(np.isnan(along.share), along.nearest_m + toward * span, (tau - along.share) * span)
            signed_m = distance_m * np.where(np.isnan(along.share), along.side, 1)
        else:
            drawn_m = (along.nearest_m + along.farthest_m) / 2
            doubt_m = (along.farthest_m - along.nearest_m) / 2
            signed_m = along.side * drawn_m - doubt_m * (1 - 2 * tau)
        if self._zone.both_sides:
            held = np.abs(signed_m) <= self._depth_m[:, None]
        else:
            held = (signed_m >= 0) & (signed_m <= self._depth_m[:, None])
        other = ((along.side > 0) & (along.nearest_m > 0)) | self._zone.both_sides
        other &= np.isnan(along.share) & (along.farthest_m <= self._least_m)
        rest = np.flatnonzero(other)  # not in doubt by its line and depth, but by something else
        if len(rest):
            held[:, rest] = self._draws.by_level(x[rest], y[rest])
        return np.asarray(held)

    def _along(self, x: Floats, y: Floats) -> _Along:
        zone = self._zone
        if self._parties is not None:
            return self._parties.along(x, y)
        drawn_m = self._to_origin(x, y)
        doubt_m = np.full(len(x), np.nan_to_num(zone.origin_error_m, nan=0.0) if zone.drawn is not None else 0.0)
        nothing = np.full(len(x), np.nan)
        side = self._left(x, y) if zone.both_sides else self._zone_side(x, y, drawn_m, doubt_m)
        return _Along(drawn_m - doubt_m, drawn_m + doubt_m, side, nothing)

    @cached_property
    def _parties(self) -> _Parties | None:
        divided = self._zone.divided
        return None if divided is None or divided.held is None else _Parties(divided, divided.held, self._zone.party)

    @cached_property
    def _to_origin(self) -> DistanceTo:
        assert self._zone.origin is not None
        return DistanceTo(self._zone.origin, edges=self._zone.edges)

    def _zone_side(self, x: Floats, y: Floats, drawn_m: Floats, doubt_m: Floats) -> NDArray[np.int8]:
        """Which points lie on the zone's side of the line as it is drawn."""
        if self._zone.drawn is None:
            return np.ones(len(x), dtype=np.int8)
        across = ~contains_xy(self._zone.drawn[1], x, y) & (drawn_m <= doubt_m * _ALMOST)
        return np.where(across, -1, 1).astype(np.int8)

    def _left(self, x: Floats, y: Floats) -> NDArray[np.int8]:
        paths = paths_of(*explode(np.array([self._zone.origin])), edges=self._zone.edges, deviation_m=_DEVIATION_M)
        return np.where(SideOfLine(paths, self._most_m).is_left(x, y), 1, -1).astype(np.int8)

    def _moved(self, x: Floats, y: Floats, along: _Along) -> Floats:
        """Where between its two extremes the line runs near each point, in each draw: uniform, shape (draws, n)."""
        doubt_m = float(np.median(along.farthest_m - along.nearest_m)) / 2
        if doubt_m <= 0:
            return np.full((self._draws.count, len(x)), 0.5)
        origin = self._zone.origin
        squeeze = np.array([np.cos(np.radians(np.mean(y))), 1.0]) * _DEGREE_M
        flat = shapely.multilinestrings(shapely.get_parts(shapely.transform(origin, lambda xy: xy * squeeze)))
        place_m = np.asarray(shapely.line_locate_point(flat, shapely.points(x * squeeze[0], y * squeeze[1])))
        step_m = max(CORRELATION * doubt_m / _NODES_PER_LENGTH, shapely.length(flat) / (_MOST_NODES - 2))
        field = self._field(int(shapely.length(flat) / step_m) + 2, float(np.exp(-step_m / (CORRELATION * doubt_m))))
        node = np.clip(place_m / step_m, 0, field.shape[1] - 1.001)
        left, share = node.astype(np.intp), node % 1
        mixed = field[:, left] * (1 - share) + field[:, left + 1] * share
        scale = np.sqrt((1 - share) ** 2 + share**2 + 2 * share * (1 - share) * np.exp(-1 / _NODES_PER_LENGTH))
        together = np.sqrt(0.5) * self._normals[:, -1:] + np.sqrt(0.5) * mixed / scale
        return np.asarray(ndtr(together))

    def _field(self, nodes: int, kept: float) -> Floats:
        """A stationary process along the line with exponential correlation, of unit variance, shape (draws, nodes)."""
        nodes = min(nodes, _MOST_NODES)
        field = self._normals[:, :nodes].copy()
        fresh = np.sqrt(1 - kept**2)
        for node in range(1, nodes):
            field[:, node] = kept * field[:, node - 1] + fresh * field[:, node]
        return field


class _Parties:
    """A line through ground of either of two parties, and what is surely each one's; the zone's side is `party`'s."""

    def __init__(self, line: DrawnLine, held: HeldGround, party: str) -> None:
        assert line.between is not None
        mine = party or line.between[0]
        foe = line.between[1] if mine == line.between[0] else line.between[0]
        self._nearest = DistanceTo(line.as_it_may_run(), edges="straight")
        self._sure = [[DistanceTo(shape, edges="straight") for shape in held.surely(name)] for name in (mine, foe)]

    def along(self, x: Floats, y: Floats) -> _Along:
        """Where points lie to the line."""
        nearest_m = self._nearest(x, y)
        to_mine, to_foe = (_to_any(shapes, x, y, nearest_m) for shapes in self._sure)
        either = (nearest_m <= 0) & (to_mine > 0) & (to_foe > 0)
        span = np.maximum(to_mine + to_foe, 1e-9)
        share = np.where(either, to_mine / span, np.nan)
        side = np.where(to_mine <= to_foe, 1, -1).astype(np.int8)
        farthest_m = np.maximum(np.where(side > 0, to_foe, to_mine), nearest_m)
        return _Along(np.where(either, 0.0, nearest_m), np.where(either, span, farthest_m), side, share)


def _to_any(shapes: Sequence[DistanceTo], x: Floats, y: Floats, otherwise: Floats) -> Floats:
    """The distance to the nearest of some shapes; where there is none, what is given."""
    return np.asarray(np.min([shape(x, y) for shape in shapes], axis=0)) if shapes else otherwise.copy()
