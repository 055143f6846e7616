"""The ground between two lines: closed along the edge of what it is cut to where that is near, else straight across."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_distance
from layers.ground.course import DrawnLine
from layers.ground.planar import as_straight_edges, middle_longitude, on_earth, seen_from
from layers.ground.shapes import polygons_only

__all__ = ["Between", "ground_between"]

_MARGIN_DEGREES = 2.0
_BEYOND = 1.0 + 1e-6
_Vertices = NDArray[np.float64]


class Between(NamedTuple):
    """The ground between two lines, and the lengths in metres of the straight lines that close it at its ends."""

    shape: BaseGeometry
    closed_by_m: tuple[float, ...]


def ground_between(first: DrawnLine, second: DrawnLine, ground: BaseGeometry | None = None) -> Between:
    """The ground between two lines that run alongside, in either direction.

    Each end is closed by a straight line from the one to the other. With `ground` that the zone is cut to, it is closed
    along the edge of that ground instead where both lines' ends are nearer to the edge than to each other; a line that
    stops short of the edge is carried on to the nearest place of it.
    """
    middle = middle_longitude(shapely.union(first.geometry, second.geometry))
    one, other = (_vertices(line, middle) for line in (first, second))
    squeeze = np.array([np.cos(np.radians(one[:, 1].mean())), 1.0])
    apart = [np.hypot(*((one[[0, -1]] - other[ends]) * squeeze).T).sum() for ends in ([0, -1], [-1, 0])]
    other = other if apart[0] < apart[1] else other[::-1]
    shape = polygons_only(shapely.make_valid(shapely.Polygon(np.vstack([one, other[::-1]]))))
    joins = [shapely.LineString([one[end], other[end]]) for end in (0, -1)]
    if ground is not None:
        beyond = np.array(shape.bounds) + np.array([-1, -1, 1, 1]) * _MARGIN_DEGREES
        near = shapely.clip_by_rect(seen_from(ground, middle), *beyond)
        ways = [_ways_to_edge(near, join, squeeze) for join in joins]
        joins = [join for join, way in zip(joins, ways, strict=True) if way is None]
        cuts = [way for end in ways for way in end or ()]
        shape = _between_cuts(near, shape, [shapely.LineString(one), shapely.LineString(other), *joins, *cuts])
    return Between(on_earth(shape), tuple(_length_m(join) for join in joins))


def _length_m(join: shapely.LineString) -> float:
    one, other = (on_earth(shapely.Point(end)) for end in join.coords)
    return float(geodesic_distance(one, other))


def _vertices(line: DrawnLine, middle: float) -> _Vertices:
    """The vertices of a line whose parts follow each other, its edges straight."""
    shape = as_straight_edges(np.array([line.geometry]))[0] if line.edges == "geodesic" else line.geometry
    return shapely.get_coordinates(seen_from(shape, middle))


def _ways_to_edge(
    ground: BaseGeometry, join: shapely.LineString, squeeze: NDArray[np.float64]
) -> list[shapely.LineString] | None:
    """The ways from two lines' ends to the edge of the ground, if both together are shorter than the way across.

    An end outside of the ground needs none.
    """
    rim, ends = (shapely.transform(shape, lambda xy: xy * squeeze) for shape in (shapely.boundary(ground), join))
    ways = []
    for end, place in zip(ends.coords, join.coords, strict=True):
        if shapely.intersects_xy(ground, *place):
            way = shapely.get_coordinates(shapely.shortest_line(shapely.Point(end), rim))
            ways.append(shapely.LineString([way[0], way[0] + (way[1] - way[0]) * _BEYOND]))
    if sum(way.length for way in ways) >= ends.length:
        return None
    return [shapely.transform(way, lambda xy: xy / squeeze) for way in ways if way.length > 0]


def _between_cuts(ground: BaseGeometry, between: BaseGeometry, cuts: list[shapely.LineString]) -> BaseGeometry:
    """The parts into which lines cut the ground, those of them that lie between the two."""
    lines = shapely.unary_union([shapely.boundary(ground), *cuts])
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    shapely.prepare(ground)
    parts = parts[shapely.intersects(ground, shapely.point_on_surface(parts))]
    most = np.minimum(shapely.area(parts), shapely.area(shapely.intersection(between, ground)))
    shared = shapely.area(shapely.intersection(parts, between))
    return polygons_only(shapely.union_all(parts[shared > 0.5 * most]))
