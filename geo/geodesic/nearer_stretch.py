"""A face of a zone that has both sides of a line on its rim, divided by which stretch of the rim is nearer.

In a local plane the rim becomes positions just beside it, close enough together, each of the side that it stands for.
Their Voronoi diagram says which of them is nearest anywhere, and its edges between the two kinds are where the face is
cut.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo.errors import ToleranceError
from geo.geodesic.antimeridian import lines_cut_at_antimeridian
from geo.geodesic.arrays import spread
from geo.geodesic.edges import follow_geodesics
from geo.geodesic.ellipsoid import Floats, Ints, cartesian, degrees_of, wrap_degrees
from geo.geodesic.paths import Bools, Geometries, Paths
from geo.geodesic.planes import Planes

__all__ = ["bends_of", "divided"]

_REACH = 1.05  # of the distance: how far from the stretches a part may reach
_LATERAL_SHARE = 0.1  # of the tolerance, for lines drawn straight in longitude and latitude
_ASIDE = 2e-4  # of a piece of a rim: how far off the line, towards the face, the position lies that stands for it
_FACING = 0.1  # sine of the angle above which two pieces face each other
_TWO_SIDES_M = 1e-3  # the two sides of one stretch are as near to each other as that
_RIVALS = 12  # nearest pieces of the other kind that are looked at
_FINEST = 1e-4  # of the distance, at most a metre: the shortest stretch between two positions on a rim
_STEPS_TO_DISTANCE = 150  # pieces of a rim to the distance, at least
_SHORTEST_M = 1e-6
_MOST_PIECES = 1_000_000  # of all rims of a face
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


def divided(
    rim: Floats, is_left: Bools, face: shapely.Geometry, bends: Floats, distance_m: float, tolerance_m: float
) -> Geometries:
    """The parts of a face, each of them nearest to stretches of its rim of one kind: left ones or others.

    `rim` has the shape (r, 4), each stretch with the face on its left; `is_left` (r,) says whether the face lies left
    of the line there. `bends` (3, n, 2) are the vertices of all lines (`bends_of`). Only stretches so near to one of
    the other kind that the two compete are looked at, so the work does not grow as the depth shrinks.
    """
    # 1. A plane about the rim.
    in_space = cartesian(*rim.reshape(-1, 2).T)
    planes = Planes(*degrees_of((in_space.min(axis=0) + in_space.max(axis=0))[None] / 2))

    def down(xy: Floats) -> Floats:
        return planes.project(xy[:, 0], xy[:, 1], np.zeros(len(xy), np.intp))

    reach = _REACH * distance_m
    start, end = down(rim[:, :2]), down(rim[:, 2:])
    drawn = np.hypot(*(end - start).T) > _SHORTEST_M  # what runs along a pole stays on the spot
    start, end, is_left = start[drawn], end[drawn], is_left[drawn]
    once, two_sided = _once_each(start, end)
    start, end, is_left, two_sided = _competing(start[once], end[once], is_left[once], two_sided, reach)
    if len(start) == 0:
        return shapely.get_parts(face)
    # 2. Positions that stand for those stretches, and for the vertices of the line among them.
    seeds, kind = _beside_rim(start, end, is_left, two_sided, distance_m, tolerance_m, rim[0, :2])
    before, at, after = (down(xy) for xy in bends)
    low, high = seeds.min(axis=0) - reach, seeds.max(axis=0) + reach
    close = (at > low).all(axis=1) & (at < high).all(axis=1)
    tips, tip_is_left = _beside_vertices(before[close], at[close], after[close], distance_m)
    # Just across the line is another face: what lies there has no say in this one.
    shapely.prepare(face)
    here = shapely.contains_xy(face, _up(planes, tips))
    ridges = _ridges(np.concatenate([seeds, tips[here]]), np.concatenate([kind, tip_is_left[here]]), reach)
    # 3. Cut the face where the two kinds are equally near.
    cuts = _lines_on_globe(planes, ridges, _LATERAL_SHARE * tolerance_m)
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all([shapely.boundary(face), *cuts]))))
    return parts[shapely.contains(face, shapely.point_on_surface(parts))]


def _competing(
    start: Floats, end: Floats, is_left: Bools, two_sided: Bools, reach_m: float
) -> tuple[Floats, Floats, Bools, Bools]:
    """Of r stretches (r, 2) those pieces that may compete with one of the other kind, and what they are of.

    They lie within twice the reach of one of the other kind; long ones are halved until the rest of them is known not
    to. A stretch with the face on both sides competes with itself at its end, and is kept whole.
    """
    while True:
        lines: Geometries = np.asarray(shapely.linestrings(np.stack([start, end], axis=1)))
        near = two_sided.copy()
        for mine in (is_left | two_sided, ~is_left | two_sided):
            theirs = ~mine | two_sided
            if mine.any() and theirs.any():
                which = np.flatnonzero(mine)
                found = shapely.STRtree(lines[theirs]).query_nearest(
                    lines[which], max_distance=2 * reach_m, all_matches=False
                )
                near[which[found[0]]] = True
        start, end, is_left, two_sided = start[near], end[near], is_left[near], two_sided[near]
        long = (np.hypot(*(end - start).T) > reach_m) & ~two_sided
        if not long.any():
            return start, end, is_left, two_sided
        middle = (start[long] + end[long]) / 2
        start, end = np.concatenate([start, middle]), np.concatenate([end, end[long]])
        end[: len(long)][long] = middle
        is_left, two_sided = (np.concatenate([kind, kind[long]]) for kind in (is_left, two_sided))


def _ridges(seeds: Floats, kind: Bools, reach_m: float) -> Geometries:
    """The edges of the Voronoi diagram of the seeds (s, 2) between seeds of unlike kinds (s,), as merged lines.

    What is farther than the reach from the seeds that an edge parts is left out.
    """
    from scipy.spatial import Voronoi

    # Four corners far off bound the cells of all seeds.
    low, high = seeds.min(axis=0) - 100 * reach_m, seeds.max(axis=0) + 100 * reach_m
    corners = np.array([low, high, [low[0], high[1]], [high[0], low[1]]])
    diagram = Voronoi(np.concatenate([seeds, corners]))
    ends = np.array(diagram.ridge_vertices)
    a, b = diagram.ridge_points.T
    parts = (a < len(seeds)) & (b < len(seeds)) & (ends >= 0).all(axis=1)
    parts[parts] = kind[a[parts]] != kind[b[parts]]
    # An edge lies on the line half-way between its seeds: long ones are cut to where that is within the reach.
    pairs = diagram.vertices[ends[parts]]
    step = pairs[:, 1] - pairs[:, 0]
    long = np.flatnonzero(np.hypot(*step.T) > reach_m)
    a, b, origin, step = seeds[a[parts][long]], seeds[b[parts][long]], pairs[long, 0], step[long]
    length = np.hypot(*step.T)
    foot = (((a + b) / 2 - origin) * step).sum(axis=1) / length**2
    for which, bound in ((0, foot - reach_m / length), (1, foot + reach_m / length)):
        outside = bound > 0 if which == 0 else bound < 1
        pairs[long[outside], which] = origin[outside] + bound.clip(0, 1)[outside, None] * step[outside]
    pairs = pairs[(pairs[:, 0] != pairs[:, 1]).any(axis=1)]
    merged: Geometries = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.linestrings(pairs))))
    return merged


def _beside_rim(
    start: Floats,
    end: Floats,
    is_left: Bools,
    two_sided: Bools,
    distance_m: float,
    tolerance_m: float,
    spot: Floats,
) -> tuple[Floats, Bools]:
    """Positions just left of r stretches (r, 2) in the plane, and the kind of stretch that each stands for (r,).

    Stretches are cut into pieces that are short against the distance, and against how far the nearest piece of the
    other kind is that they face: half-way to that one a piece might then as well be its middle.
    """
    longest = distance_m / _STEPS_TO_DISTANCE
    shortest = min(longest, max(min(1.0, _FINEST * distance_m), _LATERAL_SHARE * tolerance_m))
    allowed = np.full(len(is_left), longest)
    while True:
        # Cut each stretch into as many pieces as it needs.
        parts = np.maximum(np.ceil(np.hypot(*(end - start).T) / allowed), 1).astype(np.intp)
        if parts.sum() > _MOST_PIECES:
            raise ToleranceError(
                f"the line about [{spot[0]:.6f}, {spot[1]:.6f}] runs so near to itself, and so far, that its sides "
                "cannot be told apart — take both sides, or simplify the line there"
            )
        stretch, place = spread(parts)
        step = (end - start)[stretch] / parts[stretch][:, None]
        start = start[stretch] + place[:, None] * step
        end, is_left, two_sided = start + step, is_left[stretch], two_sided[stretch]
        length = np.hypot(*step.T)
        middle, left = (start + end) / 2, np.column_stack([-step[:, 1], step[:, 0]]) / length[:, None]
        # One side of each piece, then the other side of those that have both: it faces the other way.
        piece = np.concatenate([np.arange(len(is_left)), np.flatnonzero(two_sided)])
        is_back = np.arange(len(piece)) >= len(is_left)
        facing, kind = np.where(is_back[:, None], -1, 1) * left[piece], is_left[piece] != is_back
        # How fine must they be? Both sides of a piece as fine as the finer of the two.
        rival = _nearest_rival(middle[piece], facing, kind)
        rival[: len(is_left)][two_sided] = np.minimum(rival[: len(is_left)][two_sided], rival[len(is_left) :])
        allowed = np.clip((rival[: len(is_left)] - length) / 3, np.maximum(shortest, length / _MOST_PARTS), longest)
        if (length <= allowed * (1 + 1e-9)).all():
            return middle[piece] + facing * (_ASIDE * length[piece])[:, None], kind


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


def _nearest_rival(middle: Floats, facing: Floats, kind: Bools) -> Floats:
    """How far the nearest piece of the other kind is that each piece faces and that faces it; infinite if none does.

    The middle of each of p pieces (p, 2), the direction of length 1 in which its face lies (p, 2), and its kind (p,).
    Only a few are asked; beyond them none is near against the length of the pieces. The other side of the same stretch
    of line is no rival, for the line parts the two.
    """
    from scipy.spatial import cKDTree

    nearest = np.full(len(kind), np.inf)
    for mine in (kind, ~kind):
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


def _up(planes: Planes, xy: Floats) -> Floats:
    """Longitude and latitude in degrees, shape (n, 2), of positions (n, 2) in the plane."""
    longitude, latitude = planes.unproject(xy, np.zeros(len(xy), np.intp))
    return np.column_stack([wrap_degrees(longitude), latitude])


def _lines_on_globe(planes: Planes, lines: Geometries, deviation_m: float) -> Geometries:
    """Lines of a plane in longitude and latitude, their edges followed as geodesics, cut at the antimeridian."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    start = np.searchsorted(line, np.arange(len(lines) + 1)).astype(np.intp)
    longitude, latitude = _up(planes, xy).T
    followed = follow_geodesics(longitude, latitude, start, np.full(len(lines), deviation_m))
    return lines_cut_at_antimeridian(*followed)[0]
