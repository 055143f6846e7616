"""Strips along a line, and what is sure of them where the line itself may run elsewhere.

A line that is good to so many metres may have every corner that far from where it is drawn. Its sides are then known
but for the ground that near to it, and past its ends, where how the line would run on decides the side: there a cone
about the last segment is of either side.

A line between two parties runs somewhere through the ground that may be either's. Ground that is surely the one's is
within a depth of it wherever ground that is surely the other's is: the way from the one to the other crosses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.geodesic.ellipsoid import GEOD, METRES_PER_DEGREE
from geo.length import LengthRange
from layers.ground.course import DrawnLine
from layers.ground.held_ground import HeldGround
from layers.ground.outlines import Ground
from layers.ground.planar import on_earth
from layers.ground.shapes import lines_only, polygons_only
from layers.ground.sides import Turn

__all__ = ["Parts", "strip_of_party", "strip_on_both_sides", "strips", "strips_of_parties"]

_NOTHING = shapely.Polygon()
_NEARLY = 0.95
_SLACK = 1.02
_AROUND_DEGREES = 100.0
_SAME_END_M = 1.0
_TOUCHING_DEGREES = 1e-7
_INNER_DEGREES = 1e-5
_RIDGE_MOVES = 8.0  # of the uncertainty: a ridge whose feet are seen under 15° or more
_SEAM_DEGREES, _POLAR_DEGREES = 178.0, 80.0
_RUNG_SHARE = 0.1  # of the depth: how far apart ways across are sought


class Parts(NamedTuple):
    """A zone's ground: what surely is zone and what may be; the same with every line where it is drawn.

    `on_side` is what surely is zone if it is known to lie on the zone's side of its line.
    """

    certain: BaseGeometry
    possible: BaseGeometry
    drawn_certain: BaseGeometry
    drawn_possible: BaseGeometry
    on_side: BaseGeometry

    @classmethod
    def of(cls, certain: BaseGeometry, possible: BaseGeometry) -> Parts:
        """Ground that is where it is drawn."""
        return cls(certain, possible, certain, possible, certain)

    def within(self, ground: Ground) -> Parts:
        """What of it lies in some ground."""
        cut = (ground.certain, ground.possible, ground.drawn, ground.drawn, ground.certain)
        return Parts(*(shapely.intersection(mine, other) for mine, other in zip(self, cut, strict=True)))

    def without(self, ground: Ground) -> Parts:
        """What of it lies outside of some ground."""
        cut = (ground.possible, ground.certain, ground.drawn, ground.drawn, ground.possible)
        return Parts(*(shapely.difference(mine, other) for mine, other in zip(self, cut, strict=True)))

    def beyond(self, inner: Parts) -> Parts:
        """A ring: this without what lies nearer."""
        cut = (inner.possible, inner.certain, inner.drawn_possible, inner.drawn_certain, inner.possible)
        return Parts(*(shapely.difference(mine, other) for mine, other in zip(self, cut, strict=True)))

    def joined(self, other: Parts) -> Parts:
        """Both together."""
        return Parts(*(shapely.union(mine, its) for mine, its in zip(self, other, strict=True)))

    def however_it_ends(self, other: Parts) -> Parts:
        """What is certain of both, and what is possible of either; drawn as this."""
        return self._replace(
            certain=shapely.intersection(self.certain, other.certain),
            possible=shapely.union(self.possible, other.possible),
            on_side=shapely.intersection(self.on_side, other.on_side),
        )

    def either(self, other: Parts, swept: BaseGeometry) -> Parts:
        """What is known where the zone is this or the other, or between: drawn nowhere in particular."""
        certain = shapely.intersection(self.certain, other.certain)
        possible = shapely.union_all([self.possible, other.possible, swept])
        return Parts.of(certain, possible)


def strips(line: DrawnLine, depth: LengthRange, turn: Turn | None = None, ground: Ground | None = None) -> Parts:
    """The strips to the least and to the greatest depth, on one side (by `turn` or by `ground`) or on both."""
    farthest = _strip(line, depth.maximum_m, turn, ground and ground.drawn)
    nearest = farthest if depth.is_exact else _strip(line, depth.minimum_m, turn, ground and ground.drawn)
    drawn = (shapely.intersection(nearest, farthest), farthest)
    doubt_m = line.uncertainty_m
    if not doubt_m:
        if ground is None or ground.certain is ground.drawn is ground.possible:
            return Parts.of(*drawn)
        exact = Parts(*drawn, *drawn, drawn[0])
        return exact._replace(
            certain=shapely.intersection(drawn[0], ground.certain),
            possible=_strip(line, depth.maximum_m, turn, ground.possible),
        )
    certain = _strip(line, depth.minimum_m - doubt_m, turn, ground and ground.certain)
    possible = _strip(line, depth.maximum_m + doubt_m, turn, ground and ground.possible)
    on_side = certain
    if turn or ground is not None:
        either: BaseGeometry = geodesic_buffer(line.geometry, doubt_m, edges=line.edges)
        on_side = _strip(line, depth.minimum_m - doubt_m, None, None)
        if turn:
            past = _past_ends(line, doubt_m, depth.maximum_m + doubt_m)
            either = shapely.union_all([either, *past])
            either = shapely.union(either, _about_ridges(line, possible, either, depth.maximum_m + doubt_m))
        certain, possible = shapely.difference(certain, either), shapely.union(possible, either)
    return Parts(shapely.intersection(certain, possible), possible, *drawn, shapely.intersection(on_side, possible))


def strip_of_party(line: DrawnLine, party: str, depth: LengthRange) -> Parts:
    """The strip on the ground of one of the two parties that a line divides."""
    held, (one, other) = _held(line)
    foe = other if party == one else one
    near = _near_surely(line, foe, depth.minimum_m)
    mine = held.by_party.get(party, Ground.exact(_NOTHING))
    reach = _buffered([line.as_it_may_run()], depth.maximum_m)
    certain, on_side = (shapely.intersection(near, shape) for shape in (mine.certain, mine.possible))
    return Parts(certain, shapely.intersection(reach, mine.possible), *_drawn(line, depth, mine.drawn), on_side)


def strip_on_both_sides(line: DrawnLine, depth: LengthRange) -> Parts:
    """The strip on both sides of a line between two parties."""
    certain = _near_both(line, depth.minimum_m)
    possible = _buffered([line.as_it_may_run()], depth.maximum_m)
    return Parts(certain, possible, *_drawn(line, depth, None), certain)


def strips_of_parties(line: DrawnLine, depths: dict[str, LengthRange]) -> Parts:
    """A strip to its own depth on the ground of each party; ground of either is zone if it is so on either side."""
    one, *others = (strip_of_party(line, party, depth) for party, depth in depths.items())
    for other in others:
        one = one.joined(other)
    if others:
        least_m = min(depth.minimum_m for depth in depths.values())
        near = _near_both(line, least_m)
        one = one._replace(certain=shapely.union(one.certain, near))
    return one._replace(on_side=one.certain)


def _strip(line: DrawnLine, depth_m: float, turn: Turn | None, ground: BaseGeometry | None) -> BaseGeometry:
    if depth_m <= 0:
        return _NOTHING
    whole: BaseGeometry = geodesic_buffer(line.geometry, depth_m, edges=line.edges, side=turn or "both")
    return whole if ground is None else shapely.intersection(whole, ground)


def _drawn(line: DrawnLine, depth: LengthRange, ground: BaseGeometry | None) -> tuple[BaseGeometry, BaseGeometry]:
    """The strips of the line where it is drawn; of one that runs between two, there is no such."""
    if not line.is_one:
        return _NOTHING, _NOTHING
    possible = _strip(line, depth.maximum_m, None, ground)
    certain = possible if depth.is_exact else _strip(line, depth.minimum_m, None, ground)
    return shapely.intersection(certain, possible), possible


def _held(line: DrawnLine) -> tuple[HeldGround, tuple[str, str]]:
    assert line.held is not None
    assert line.between is not None
    return line.held, line.between


def _others(held: HeldGround, line: DrawnLine) -> list[BaseGeometry]:
    """Ground that may be of parties that the line does not divide."""
    return [ground.possible for party, ground in held.by_party.items() if party not in (line.between or ())]


def _facing(shapes: Sequence[BaseGeometry], line: DrawnLine) -> list[BaseGeometry]:
    """The edge of ground that faces the line, or places as they are: the nearest of the ground from beyond the line."""
    run = shapely.buffer(line.as_it_may_run(), _TOUCHING_DEGREES)
    return [
        lines_only(shapely.intersection(shapely.boundary(shape), run)) if shapely.get_dimensions(shape) else shape
        for shape in shapes
    ]


def _near_surely(line: DrawnLine, party: str, depth_m: float) -> BaseGeometry:
    """Ground surely a party's, and what is so near that the way there crosses the line, and nobody else's ground."""
    if (party, depth_m) not in line.near:
        line.near[party, depth_m] = _found_near(line, party, depth_m)
    return line.near[party, depth_m]


def _found_near(line: DrawnLine, party: str, depth_m: float) -> BaseGeometry:
    held, _ = _held(line)
    others = _others(held, line)
    surely = held.surely(party)
    facing = _facing(surely, line)
    near = shapely.union_all([*surely, _buffered(facing, depth_m)])
    far = [shape for shape in others if not shape.is_empty and shapely.intersects(shape, near)]
    if not far:
        return near
    west, south, east, north = near.bounds
    margin = depth_m / 20_000  # degrees of longitude are short near the poles
    local = [shapely.clip_by_rect(s, west - margin, south - margin, east + margin, north + margin) for s in far]
    beyond = shapely.difference(near, _buffered(local, depth_m))
    return shapely.union_all([*surely, beyond, _near_rungs(line, depth_m, shapely.union_all(local))])


def _near_rungs(line: DrawnLine, depth_m: float, others: BaseGeometry) -> BaseGeometry:
    """What is near to both ends of a way from ground surely the one's to ground surely the other's, as of a rung.

    The line crosses each such way that passes nobody else's ground, and is there no farther than the farther end.
    """
    held, parties = _held(line)
    one, other = (shapely.union_all(_facing(held.surely(party), line)) for party in parties)
    if one.is_empty or other.is_empty:
        return _NOTHING
    fine = shapely.segmentize(shapely.union(one, other), depth_m / 111_000 * _RUNG_SHARE)
    feet = shapely.points(np.unique(shapely.get_coordinates(fine), axis=0))
    shapely.prepare([one, other])
    nearest = [shapely.get_point(shapely.shortest_line(side, feet), 0) for side in (one, other)]
    ends = np.unique(np.stack([shapely.get_coordinates(points) for points in nearest], axis=1), axis=0)
    ends = ends[_may_reach(ends, others, depth_m)]
    ways = np.asarray(shapely.linestrings(ends))
    clear = shapely.length(shapely.intersection(ways, others)) < _TOUCHING_DEGREES
    if not clear.any():
        return _NOTHING
    discs, disc = np.unique(ends[clear].reshape(-1, 2), axis=0, return_inverse=True)
    about = np.asarray(geodesic_buffer(shapely.points(discs), depth_m))[disc.reshape(-1, 2)]
    return polygons_only(shapely.union_all(shapely.intersection(about[:, 0], about[:, 1])))


def _may_reach(ends: np.ndarray, others: BaseGeometry, depth_m: float) -> np.ndarray:
    """Whether what is near to both ends of n ways (n, 2, 2) may lie within the depth of others' ground.

    Farther from that, all that is near to either party is zone already. Two discs of the depth whose middles lie 2h
    apart share nothing farther than √(depth² − h²) from half-way between.
    """
    low, high = ends.min(axis=(0, 1)), ends.max(axis=(0, 1))
    if max(-low[0], high[0]) > _SEAM_DEGREES or max(-low[1], high[1]) > _POLAR_DEGREES:
        return np.ones(len(ends), bool)
    margin = 3 * depth_m / METRES_PER_DEGREE
    squeeze = np.array([np.cos(np.radians(max(-low[1], high[1]) + margin)), 1.0]) * METRES_PER_DEGREE / _SLACK
    one, other = np.swapaxes(ends, 0, 1) * squeeze  # no longer than on the ground
    half_m = np.hypot(*(other - one).T) / 2
    reach_m = depth_m + np.sqrt(np.maximum(depth_m**2 - half_m**2, 0))
    away_m = shapely.distance(shapely.points((one + other) / 2), shapely.transform(others, lambda xy: xy * squeeze))
    return np.asarray(away_m <= reach_m)


def _near_both(line: DrawnLine, depth_m: float) -> BaseGeometry:
    """What is so near to ground surely of either party that it is that near to the line, whichever side it lies on."""
    return shapely.intersection_all([_near_surely(line, party, depth_m) for party in line.between or ()])


def _buffered(shapes: Sequence[BaseGeometry], distance_m: float) -> BaseGeometry:
    """Everything within a distance of shapes."""
    simple = [part for shape in shapes for part in _by_dimension(shape)]
    if distance_m <= 0 or not simple:
        return _NOTHING
    grown = [geodesic_buffer(part, distance_m, edges="straight") for part in simple]
    return polygons_only(shapely.union_all(grown))


def _by_dimension(shape: BaseGeometry) -> list[BaseGeometry]:
    """The points, lines and polygons of a shape, each as one."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[~shapely.is_empty(parts)]
    dimensions = shapely.get_dimensions(parts)
    return [shapely.union_all(parts[dimensions == dimension]) for dimension in np.unique(dimensions)]


def _past_ends(line: DrawnLine, doubt_m: float, reach_m: float) -> list[BaseGeometry]:
    """The ground past the ends of an uncertain line that may be on either side of it.

    Every line whose corners lie within `doubt_m` of the drawn ones runs on past an end within the cone about the last
    segment that touches the circles of doubt at both its ends; where the segment is shorter than these are wide, it
    may run on in any direction.
    """
    ends = [xy for part in shapely.get_parts(line.geometry) for xy in _ends(shapely.get_coordinates(part))]
    tips = np.array([end[0] for end in ends])
    past = []
    for index, (tip, before) in enumerate(ends):
        others = np.delete(tips, index, axis=0)
        if len(others) and GEOD.inv(*np.repeat([tip], len(others), axis=0).T, *others.T)[2].min() < _SAME_END_M:
            continue
        disc = geodesic_buffer(shapely.Point(tip), reach_m)
        past.append(shapely.intersection(disc, _cone(before, tip, doubt_m, reach_m)))
    return past


def _about_ridges(line: DrawnLine, side: BaseGeometry, either: BaseGeometry, reach_m: float) -> BaseGeometry:
    """The ground about the ridges of a line that curls back: there its one side is as near as its other.

    A ridge moves by what two distances may change, over the sine of half the angle under which its two feet are seen.
    """
    whole = _strip(line, reach_m, None, None)
    inner = shapely.buffer(whole, -_INNER_DEGREES)
    ridges = lines_only(shapely.intersection(shapely.boundary(side), inner))
    ridges = lines_only(shapely.difference(ridges, shapely.buffer(either, _INNER_DEGREES)))
    if ridges.is_empty:
        return _NOTHING
    near = geodesic_buffer(
        shapely.simplify(ridges, _INNER_DEGREES), _RIDGE_MOVES * line.uncertainty_m, edges="straight"
    )
    return shapely.intersection(near, whole)


def _ends(xy: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each end of a line with the vertex before it."""
    moved = xy[np.append(True, (np.diff(xy, axis=0) != 0).any(axis=1))]
    return [] if len(moved) < 2 else [(moved[0], moved[1]), (moved[-1], moved[-2])]  # noqa: PLR2004 - a segment


def _cone(before: np.ndarray, tip: np.ndarray, doubt_m: float, reach_m: float) -> BaseGeometry:
    _, back, length_m = GEOD.inv(*before, *tip)
    if 2 * doubt_m >= _NEARLY * length_m:
        set_back_m, half_degrees = 3 * doubt_m, _AROUND_DEGREES
    else:
        set_back_m, half_degrees = length_m / 2, float(np.degrees(np.arcsin(2 * doubt_m / length_m))) * _SLACK + 0.05
    apex = GEOD.fwd(tip[0], tip[1], back, set_back_m)[:2]
    onward, _, _ = GEOD.inv(*apex, *tip)
    bearings = onward + np.linspace(-half_degrees, half_degrees, 65)
    far_m = (set_back_m + reach_m) * 1.1 / np.cos(np.radians(min(half_degrees, 60.0) / 64))
    x, y, _ = GEOD.fwd(np.full(65, apex[0]), np.full(65, apex[1]), bearings, np.full(65, far_m))
    longitude = apex[0] + (np.asarray(x) - apex[0] + 180) % 360 - 180
    return on_earth(shapely.make_valid(shapely.Polygon(np.vstack([[apex], np.column_stack([longitude, y])]))))
