"""A face of a zone that has both sides of a line on its rim, divided by which stretch of the rim is nearer.

In a local plane the rim becomes positions just beside it, close enough together, each of the side that it stands for.
Their Voronoi diagram says which of them is nearest anywhere, and its edges between the two kinds are where the face is
cut.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from geo.geodesic.antimeridian import polygons_of_rings
from geo.geodesic.arrays import spread
from geo.geodesic.edges import follow_geodesics
from geo.geodesic.ellipsoid import ECCENTRICITY2, Floats, Ints, cartesian, wrap_degrees
from geo.geodesic.paths import Bools, Geometries, Paths
from geo.geodesic.planes import Planes

__all__ = ["bends_of", "nearest_to"]

_REACH = 1.05  # of the distance: how far from the stretches a part may reach
_LATERAL_SHARE = 0.1  # of the tolerance, for lines drawn straight in longitude and latitude
_ASIDE = 2e-4  # of a piece of a rim: how far off the line, towards the face, the position lies that stands for it
_FACING = 0.1  # sine of the angle above which two pieces face each other
_TWO_SIDES_M = 1e-3  # the two sides of one stretch are as near to each other as that
_RIVALS = 12  # nearest pieces of the other kind that are looked at
_FINEST = 1e-4  # of the distance, at most a metre: the shortest stretch between two positions on a rim
_STEPS_TO_DISTANCE = 150  # pieces of a rim to the distance, at least
_MOST_PARTS = 4  # of a piece at a time: how fine it must be is known only when its rivals are fine


def bends_of(paths: Paths) -> Floats:
    """The n vertices with the ones before and after them, NaN where a path begins or ends.

    Longitude and latitude, shape (3, n, 2): before, at, after.
    """
    at = np.column_stack([paths.longitude, paths.latitude])
    before, after = np.roll(at, 1, axis=0), np.roll(at, -1, axis=0)
    first, last, closed = paths.start[:-1], paths.start[1:] - 1, paths.closed
    before[first] = np.where(closed[:, None], at[last - 1], np.nan)
    after[last] = np.where(closed[:, None], at[first + 1], np.nan)
    return np.array([before, at, after])


def nearest_to(
    asked: Bools,
    rim: Floats,
    face: shapely.Geometry,
    bends: Floats,
    distance_m: float,
    tolerance_m: float,
    *,
    left: bool,
) -> shapely.Geometry:
    """The parts of a face that are nearest to the stretches of its rim that are asked for.

    `rim` has the shape (r, 4), each stretch with the face on its left; `asked` (r,) says which of them are meant, and
    `left` whether the face lies left of the line there. `bends` (3, n, 2) are the vertices of all lines (`bends_of`).
    The stretches asked for are few, and only what is near them is looked at.
    """
    from scipy.spatial import cKDTree

    # 1. A plane about the stretches asked for, and the ground near them.
    corners = rim[asked].reshape(-1, 2)
    in_space = cartesian(*corners.T)
    planes = Planes(*_lonlat((in_space.min(axis=0) + in_space.max(axis=0))[None] / 2).T)

    def down(xy: Floats) -> Floats:
        return planes.project(xy[:, 0], xy[:, 1], np.zeros(len(xy), np.intp))

    def up(xy: Floats) -> Floats:
        longitude, latitude = planes.unproject(xy, np.zeros(len(xy), np.intp))
        return np.column_stack([wrap_degrees(longitude), latitude])

    shapely.prepare(face)
    reach = _REACH * distance_m
    near = shapely.buffer(shapely.convex_hull(shapely.multipoints(down(corners))), reach, quad_segs=8)
    shapely.prepare(near)
    west, south, east, north = shapely.bounds(near)
    low, high = np.array([west, south]) - reach, np.array([east, north]) + reach
    # 2. Positions that stand for the stretches of the rim there, and for the vertices of the line.
    start, end = down(rim[:, :2]), down(rim[:, 2:])
    close = (np.maximum(start, end) > low).all(axis=1) & (np.minimum(start, end) < high).all(axis=1)
    seeds, is_asked = _beside_rim(start[close], end[close], asked[close], distance_m)
    before, at, after = (down(xy) for xy in bends)
    close = (at > low).all(axis=1) & (at < high).all(axis=1)
    tips, is_left = _beside_vertices(before[close], at[close], after[close], distance_m)
    # Just across the line is another face: what lies there has no say in this one.
    here = shapely.contains_xy(face, up(tips))
    seeds, is_asked = np.concatenate([seeds, tips[here]]), np.concatenate([is_asked, is_left[here] == left])
    # 3. Cut the ground where the two kinds are equally near, and keep the parts nearest to what was asked for.
    ridges = _ridges(seeds, is_asked, reach)
    within = shapely.contains_properly(near, ridges)
    outline = shapely.union_all([shapely.boundary(near), *ridges[~within & shapely.intersects(near, ridges)]])
    parts = shapely.get_parts(shapely.polygonize([*ridges[within], *shapely.get_parts(outline)]))
    inner = shapely.get_coordinates(shapely.point_on_surface(parts))
    chosen = shapely.contains_xy(near, inner[:, 0], inner[:, 1]) & is_asked[cKDTree(seeds).query(inner)[1]]
    found = shapely.union_all(parts[chosen])
    return shapely.intersection(_on_globe(found, up, _LATERAL_SHARE * tolerance_m), face)


def _ridges(seeds: Floats, is_asked: Bools, reach_m: float) -> Geometries:
    """The edges of the Voronoi diagram of the seeds (s, 2) between seeds of unlike kinds (s,)."""
    from scipy.spatial import Voronoi

    # Four corners far off bound the cells of all seeds.
    low, high = seeds.min(axis=0) - 100 * reach_m, seeds.max(axis=0) + 100 * reach_m
    corners = np.array([low, high, [low[0], high[1]], [high[0], low[1]]])
    diagram = Voronoi(np.concatenate([seeds, corners]))
    ends = np.array(diagram.ridge_vertices)
    a, b = diagram.ridge_points.T
    parts = (a < len(seeds)) & (b < len(seeds)) & (ends >= 0).all(axis=1)
    parts[parts] = is_asked[a[parts]] != is_asked[b[parts]]
    ridges: Geometries = shapely.linestrings(diagram.vertices[ends[parts]])
    return ridges


def _beside_rim(start: Floats, end: Floats, asked: Bools, distance_m: float) -> tuple[Floats, Bools]:
    """Positions just left of r stretches (r, 2) in the plane, and whether each stands for one that is asked for (r,).

    Stretches are cut into pieces that are short against the distance, and against how far the nearest piece of the
    other kind is that they face: half-way to that one a piece might then as well be its middle.
    """
    longest, shortest = distance_m / _STEPS_TO_DISTANCE, min(1.0, _FINEST * distance_m)
    kept, two_sided = _once_each(start, end)
    start, end, asked = start[kept], end[kept], asked[kept]
    allowed = np.full(len(asked), longest)
    while True:
        # Cut each stretch into as many pieces as it needs.
        parts = np.maximum(np.ceil(np.hypot(*(end - start).T) / allowed), 1).astype(np.intp)
        stretch, place = spread(parts)
        step = (end - start)[stretch] / parts[stretch][:, None]
        start = start[stretch] + place[:, None] * step
        end, asked, two_sided = start + step, asked[stretch], two_sided[stretch]
        length = np.hypot(*step.T)
        middle, left = (start + end) / 2, np.column_stack([-step[:, 1], step[:, 0]]) / length[:, None]
        # One side of each piece, then the other side of those that have both: it faces the other way.
        piece = np.concatenate([np.arange(len(asked)), np.flatnonzero(two_sided)])
        is_back = np.arange(len(piece)) >= len(asked)
        facing, is_asked = np.where(is_back[:, None], -1, 1) * left[piece], asked[piece] != is_back
        # How fine must they be? Both sides of a piece as fine as the finer of the two.
        rival = _nearest_rival(middle[piece], facing, is_asked)
        rival[: len(asked)][two_sided] = np.minimum(rival[: len(asked)][two_sided], rival[len(asked) :])
        allowed = np.clip((rival[: len(asked)] - length) / 3, np.maximum(shortest, length / _MOST_PARTS), longest)
        if (length <= allowed * (1 + 1e-9)).all():
            return middle[piece] + facing * (_ASIDE * length[piece])[:, None], is_asked


def _once_each(start: Floats, end: Floats) -> tuple[Ints, Bools]:
    """The stretches (r, 2) without those that are others the other way round, and which of them had such another.

    A line that ends within a face has it on both sides: were one side cut finer than the other, the finer one would
    be thought nearer on both.
    """
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.column_stack([np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)])
    _, kept, counts = np.unique(ends, axis=0, return_index=True, return_counts=True)
    return kept, counts > 1


def _beside_vertices(before: Floats, at: Floats, after: Floats, distance_m: float) -> tuple[Floats, Bools]:
    """Positions in the plane to either side of each of n vertices (n, 2), and which of them are left of the line.

    They lie outside and inside the bend; what is nearest to the vertex of a bend lies outside it, and past an end the
    line is thought to go on. `before` and `after` (n, 2) are the neighbours, NaN where there is none.
    """
    into = np.where(np.isnan(before), after - at, at - before)
    out = np.where(np.isnan(after), into, after - at)
    lengths = np.hypot(*into.T), np.hypot(*out.T)
    into, out = (step / length[:, None] for step, length in zip((into, out), lengths, strict=True))
    left_turn = into[:, 0] * out[:, 1] > into[:, 1] * out[:, 0]
    outside = np.where(left_turn, 1, -1)[:, None] * (into - out)  # to the right of the bend
    way = into + out
    straight = np.hypot(*outside.T) < np.hypot(*way.T)
    right = np.where(straight[:, None], np.column_stack([way[:, 1], -way[:, 0]]), outside)
    room = np.minimum(np.minimum(*lengths), distance_m / _STEPS_TO_DISTANCE)
    aside = right / np.hypot(*right.T)[:, None] * (_ASIDE * room)[:, None]
    # Inside a sharp bend nothing is nearest to the vertex, and there is little room for a position.
    kept = np.concatenate([straight | left_turn, straight | ~left_turn])
    return np.concatenate([at + aside, at - aside])[kept], (np.arange(2 * len(at)) >= len(at))[kept]


def _nearest_rival(middle: Floats, facing: Floats, is_asked: Bools) -> Floats:
    """How far the nearest piece of the other kind is that each piece faces and that faces it; infinite if none does.

    The middle of each of p pieces (p, 2), the direction of length 1 in which its face lies (p, 2), and its kind (p,).
    Only a few are asked; beyond them none is near against the length of the pieces. The other side of the same stretch
    of line is no rival, for the line parts the two.
    """
    from scipy.spatial import cKDTree

    nearest = np.full(len(is_asked), np.inf)
    for mine in (is_asked, ~is_asked):
        theirs = np.flatnonzero(~mine)
        # For each of mine the k nearest of theirs: distances and indices (m, k), ways (m, k, 2).
        away, which = cKDTree(middle[theirs]).query(middle[mine], k=min(_RIVALS, len(theirs)))
        away, which = away.reshape(len(away), -1), theirs[which].reshape(len(away), -1)
        way = middle[which] - middle[mine][:, None]
        limit = np.maximum(_FACING * away, _TWO_SIDES_M)
        seen = (np.einsum("ijk,ik->ij", way, facing[mine]) > limit) & (
            np.einsum("ijk,ijk->ij", way, -facing[which]) > limit
        )
        nearest[mine] = np.where(seen, away, np.inf).min(axis=1)
    return nearest


def _lonlat(position: Floats) -> Floats:
    """Longitude and latitude in degrees, shape (n, 2), of Cartesian positions (n, 3) near the ellipsoid."""
    x, y, z = position.T
    return np.column_stack(
        [np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, (1 - ECCENTRICITY2) * np.hypot(x, y)))]
    )


def _on_globe(geometry: shapely.Geometry, up: Callable[[Floats], Floats], deviation_m: float) -> shapely.Geometry:
    """Polygons of a plane in longitude and latitude, their edges followed as geodesics, cut at the antimeridian.

    `up` takes positions (n, 2) of the plane to longitude and latitude (n, 2).
    """
    polygons = shapely.get_parts(geometry)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    if len(rings) == 0:
        return shapely.MultiPolygon()
    outer = np.concatenate([[True], np.diff(polygon) != 0])
    turned = ~shapely.is_ccw(rings)
    rings[turned] = shapely.reverse(rings[turned])
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.searchsorted(ring, np.arange(len(rings) + 1))
    xy = up(xy)
    longitude, latitude, start = follow_geodesics(xy[:, 0], xy[:, 1], start, np.full(len(rings), deviation_m))
    surfaces, ring = polygons_of_rings(longitude, latitude, start, np.arange(len(rings)))
    surfaces = np.array([_valid(each) for each in surfaces])
    return shapely.difference(shapely.union_all(surfaces[outer[ring]]), shapely.union_all(surfaces[~outer[ring]]))


def _valid(geometry: shapely.Geometry) -> shapely.Geometry:
    return geometry if shapely.is_valid(geometry) else shapely.make_valid(geometry)
