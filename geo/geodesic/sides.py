"""One side of a zone: the part of it whose nearest position on the line is reached from the left, or from the right.

The zone is cut by the line, drawn on past its ends so that the round caps are halved, unless other parts of the line
are nearer there. A face of that cut lies on one side if every stretch of line on its rim has it on the same side: the
way from a position to the nearest one on the line crosses no line, so the nearest one is on the rim of the same face.
Where a line curls back on itself, or ends within a face, a face may have its left and its right on the rim; such a face
is divided by which stretch is nearer (Voronoi cells of positions along its rim). What only the antimeridian or a pole
parts is one face.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
import shapely

from geo.geodesic.antimeridian import lines_cut_at_seam, polygons_of_rings
from geo.geodesic.arrays import spread
from geo.geodesic.edges import follow_geodesics
from geo.geodesic.ellipsoid import ECCENTRICITY2, GEOD, Floats, Ints, cartesian, wrap_degrees
from geo.geodesic.nearest import EdgeIndex
from geo.geodesic.paths import Bools, Geometries, Paths
from geo.geodesic.planes import Planes

__all__ = ["one_side"]

_PAST_END = 1.05  # of the distance: how far the line is drawn on past its ends
_LATERAL_SHARE = 0.1  # of the tolerance, for lines drawn straight in longitude and latitude
_NEAR = 0.05  # of the distance: where edges are sought that a stretch of a rim may lie on
_STEPS = 40  # positions past an end at which is asked whether anything else is nearer
_ASIDE = 2e-4  # of a piece of a rim: how far off the line, towards the face, the position lies that stands for it
_FACING = 0.1  # sine of the angle above which two pieces look at each other
_TWIN_M = 1e-3  # the two sides of one stretch are as near to each other as that
_RIVALS = 12  # nearest pieces of the other kind that are looked at
_FINEST = 1e-4  # of the distance, at most a metre: the shortest stretch between two positions on a rim
_STEPS_TO_DISTANCE = 150  # pieces of a rim to the distance, at least
_SEAM, _POLE = 180.0, 90.0
_MOST_PARTS = 4  # of a piece at a time: how fine it must be is known only when its rivals are fine


def one_side(
    zone: shapely.Geometry, paths: Paths, distance_m: float, side: Literal["left", "right"], tolerance_m: float
) -> shapely.Geometry:
    """The part of the zone of `paths` on one side of them, in the direction in which their vertices run."""
    shapely.prepare(zone)
    drawn = _drawn(paths, tolerance_m)
    sides = _Sides(paths, distance_m)
    rays = _drawn(_past_ends(paths, sides, distance_m, tolerance_m), tolerance_m)
    lines = np.array([*_lines(drawn), *_lines(rays)])
    faces, loose = _faces(zone, lines)
    rims = _rims(faces, loose, sides, 2 * _LATERAL_SHARE * tolerance_m)
    faces, pool = _joined_over_seam(faces, lines)
    rims = rims._replace(face=pool[rims.face])
    bends = _bends(paths)
    lengths = [
        np.bincount(rims.face[on], weights=rims.length[on], minlength=len(faces)) for on in (rims.left, ~rims.left)
    ]
    left, right = lengths
    wanted, other = lengths if side == "left" else lengths[::-1]
    chosen = list(faces[(wanted > 0) & (other == 0)])
    alone = faces[(wanted == 0) & (other == 0)]
    inner = shapely.get_coordinates(shapely.point_on_surface(alone))
    chosen += list(alone[sides.is_left(inner[:, 0], inner[:, 1]) == (side == "left")])
    for each in np.flatnonzero((wanted > 0) & (other > 0)):
        mine = rims.face == each
        lesser = rims.left[mine] != (left[each] >= right[each])
        lesser_left = bool(left[each] < right[each])
        found = _nearest_to(lesser, rims.edges[mine], faces[each], bends, distance_m, tolerance_m, left=lesser_left)
        mostly_wanted = wanted[each] > other[each] or (wanted[each] == other[each] and side == "left")
        chosen.append(shapely.difference(faces[each], found) if mostly_wanted else found)
    return shapely.union_all(chosen)


def _drawn(paths: Paths, tolerance_m: float) -> Paths:
    """The paths with vertices added until straight edges follow the geodesics."""
    allowed = np.full(len(paths), _LATERAL_SHARE * tolerance_m)
    return Paths(*follow_geodesics(paths.longitude, paths.latitude, paths.start, allowed), paths.owner)


def _past_ends(paths: Paths, sides: _Sides, distance_m: float, tolerance_m: float) -> Paths:
    """What draws open paths on past their ends to just beyond the distance, where nothing else of them is nearer."""
    is_open = ~paths.closed
    first, last = paths.start[:-1][is_open], paths.start[1:][is_open] - 1
    end = np.concatenate([first, last])
    inner = np.concatenate([first + 1, last - 1])
    x, y = paths.longitude[end], paths.latitude[end]
    back = GEOD.inv(paths.longitude[inner], paths.latitude[inner], x, y)[1]
    azimuth, along = np.asarray(back) + 180, np.linspace(0, _PAST_END * distance_m, _STEPS + 1)
    ray, step = (index.ravel() for index in np.indices((len(end), len(along))))
    far_x, far_y, _ = GEOD.fwd(x[ray], y[ray], azimuth[ray], along[step])
    nearer = sides.distance(far_x, far_y) < along[step] - tolerance_m
    clear = ~nearer.reshape(-1, len(along)).any(axis=1)
    tip = np.flatnonzero(step == _STEPS)
    return Paths(
        np.column_stack([x, far_x[tip]])[clear].ravel(),
        np.column_stack([y, far_y[tip]])[clear].ravel(),
        np.arange(0, 2 * int(clear.sum()) + 1, 2),
        np.zeros(int(clear.sum()), np.intp),
    )


def _lines(paths: Paths) -> Geometries:
    return lines_cut_at_seam(paths.longitude, paths.latitude, paths.start)[0]


class _Rims(NamedTuple):
    """Stretches of line on the rims of faces: the face, whether it lies on their left, and from where to where.

    They are given in the direction in which the face lies on the left.
    """

    face: Ints
    left: Bools
    edges: Floats
    length: Floats


def _rims(faces: Geometries, loose: Geometries, sides: _Sides, within_m: float) -> _Rims:
    rings, face = shapely.get_rings(faces, return_index=True)
    outer = np.concatenate([[True], np.diff(face) != 0])
    inside_left = shapely.is_ccw(rings) == outer
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    k = np.flatnonzero(np.diff(ring) == 0)
    there, back = np.column_stack([xy[k], xy[k + 1]]), np.column_stack([xy[k + 1], xy[k]])
    edges, face = np.where(inside_left[ring[k]][:, None], there, back), face[ring[k]]
    # A stretch that ends within a face has that on both sides.
    xy, line = shapely.get_coordinates(loose, return_index=True)
    k = np.flatnonzero(np.diff(line) == 0)
    stretch, within = shapely.STRtree(faces).query(shapely.points((xy[k] + xy[k + 1]) / 2), predicate="within")
    k = k[stretch]
    edges = np.concatenate([edges, np.column_stack([xy[k], xy[k + 1]]), np.column_stack([xy[k + 1], xy[k]])])
    face = np.concatenate([face, within, within])
    on, along = sides.on_edges(edges, within_m)
    edges, face = edges[on], face[on]
    return _Rims(face, along[on], edges, np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]))


class _Sides:
    """On which side of paths a position lies: the side of the edge nearest to it."""

    def __init__(self, paths: Paths, distance_m: float) -> None:
        self._index = EdgeIndex(paths, cartesian(paths.longitude, paths.latitude), distance_m=distance_m)
        self._origin, self._along = self._index.origin, self._index.along
        self._closed = paths.closed
        self._first = np.searchsorted(self._index.path, np.arange(len(paths) + 1))
        self._near_m = _NEAR * distance_m

    def is_left(self, longitude: Floats, latitude: Floats) -> Bools:
        """Whether each position lies left of the nearest edge; at a vertex both of its edges have a say."""
        found = self._index.nearest(longitude, latitude, np.zeros(len(longitude), np.intp))
        point = cartesian(longitude, latitude)
        left = self._left_of(found.edge, point)
        for at_end, step in ((found.share <= 0, -1), (found.share >= 1, 1)):
            k = np.flatnonzero(at_end)
            other = self._neighbour(found.edge[k], step)
            k, other = k[other >= 0], other[other >= 0]
            first, second = (other, found.edge[k]) if step < 0 else (found.edge[k], other)
            end = self._origin[second] + self._along[second]
            bends_left = self._left_of(first, end)
            a, b = self._left_of(first, point[k]), self._left_of(second, point[k])
            left[k] = np.where(bends_left, a & b, a | b)
        return left

    def distance(self, longitude: Floats, latitude: Floats) -> Floats:
        """The true distance of each position from the paths."""
        return self._index.nearest(longitude, latitude, np.zeros(len(longitude), np.intp)).distance_m

    def on_edges(self, stretches: Floats, within_m: float) -> tuple[Bools, Bools]:
        """Which of the straight stretches (n, 4) lie on an edge, and which of them run in its direction."""
        a, b = stretches[:, :2], stretches[:, 2:]
        x, y = ((a + b) / 2).T
        found = self._index.nearest(x, y, np.zeros(len(x), np.intp), within_m=np.full(len(x), self._near_m))
        step = cartesian(*b.T) - cartesian(*a.T)
        return found.distance_m <= within_m, (step * self._along[found.edge]).sum(axis=1) > 0

    def _left_of(self, edge: Ints, point: Floats) -> Bools:
        origin, along = self._origin[edge], self._along[edge]
        up = (np.cross(along, point - origin) * origin).sum(axis=1)
        left: Bools = up > 0
        return left

    def _neighbour(self, edge: Ints, step: int) -> Ints:
        """The edge before or after each on its path, or −1."""
        path = self._index.path[edge]
        first, last = self._first[path], self._first[path + 1] - 1
        over = edge == (last if step > 0 else first)
        around = np.where(self._closed[path], first if step > 0 else last, -1)
        return np.where(over, around, edge + step)


def _bends(paths: Paths) -> Floats:
    """The vertices, each with the one before and the one after it, NaN where a path begins or ends; shape (3, n, 2)."""
    at = np.column_stack([paths.longitude, paths.latitude])
    before, after = np.roll(at, 1, axis=0), np.roll(at, -1, axis=0)
    first, last, closed = paths.start[:-1], paths.start[1:] - 1, paths.closed
    before[first] = np.where(closed[:, None], at[last - 1], np.nan)
    after[last] = np.where(closed[:, None], at[first + 1], np.nan)
    return np.array([before, at, after])


def _nearest_to(
    some: Bools,
    rim: Floats,
    face: shapely.Geometry,
    bends: Floats,
    distance_m: float,
    tolerance_m: float,
    *,
    left: bool,
) -> shapely.Geometry:
    """The parts of a face that are nearest to `some` of the stretches on its rim; `left` says on which side of them.

    They are few, and only what is near them is looked at.
    """
    from scipy.spatial import cKDTree

    corners = rim[some].reshape(-1, 2)
    in_space = cartesian(*corners.T)
    planes = Planes(*_lonlat((in_space.min(axis=0) + in_space.max(axis=0))[None] / 2).T)

    def down(xy: Floats) -> Floats:
        return planes.project(xy[:, 0], xy[:, 1], np.zeros(len(xy), np.intp))

    def up(xy: Floats) -> Floats:
        longitude, latitude = planes.unproject(xy, np.zeros(len(xy), np.intp))
        return np.column_stack([wrap_degrees(longitude), latitude])

    shapely.prepare(face)
    reach = _PAST_END * distance_m
    near = shapely.buffer(shapely.convex_hull(shapely.multipoints(down(corners))), reach, quad_segs=8)
    shapely.prepare(near)
    west, south, east, north = shapely.bounds(near)
    low, high = np.array([west, south]) - reach, np.array([east, north]) + reach
    start, end = down(rim[:, :2]), down(rim[:, 2:])
    close = (np.maximum(start, end) > low).all(axis=1) & (np.minimum(start, end) < high).all(axis=1)
    seeds, kind = _seeds(start[close], end[close], some[close], distance_m)
    before, at, after = (down(xy) for xy in bends)
    close = (at > low).all(axis=1) & (at < high).all(axis=1)
    tips, is_left = _tips(before[close], at[close], after[close], distance_m)
    # Just across the line is another face: what lies there has no say in this one.
    here = shapely.contains_xy(face, up(tips))
    seeds, kind = np.concatenate([seeds, tips[here]]), np.concatenate([kind, is_left[here] == left])
    ridges = _ridges(seeds, kind, reach)
    within = shapely.contains_properly(near, ridges)
    outline = shapely.union_all([shapely.boundary(near), *ridges[~within & shapely.intersects(near, ridges)]])
    parts = shapely.get_parts(shapely.polygonize([*ridges[within], *shapely.get_parts(outline)]))
    inner = shapely.get_coordinates(shapely.point_on_surface(parts))
    chosen = shapely.contains_xy(near, inner[:, 0], inner[:, 1]) & kind[cKDTree(seeds).query(inner)[1]]
    found = shapely.union_all(parts[chosen])
    return shapely.intersection(_on_globe(found, up, _LATERAL_SHARE * tolerance_m), face)


def _faces(zone: shapely.Geometry, lines: Geometries) -> tuple[Geometries, Geometries]:
    """The parts into which lines cut a (prepared) zone, and the lines that end within a part or join lines there."""
    cut = shapely.union_all([shapely.boundary(zone), *lines])
    whole, joining, ending, _ = (shapely.get_parts(found) for found in shapely.polygonize_full(shapely.get_parts(cut)))
    return whole[shapely.contains(zone, shapely.point_on_surface(whole))], np.concatenate([joining, ending])


def _next_turn(xy: Floats) -> Floats:
    return np.column_stack([xy[:, 0] + 2 * _SEAM, xy[:, 1]])


def _joined_over_seam(faces: Geometries, lines: Geometries) -> tuple[Geometries, Ints]:
    """Faces of which those are one that only the antimeridian or a pole parts, and which of these each has become."""
    west, south, east, north = shapely.bounds(faces).T
    a, b = [], []
    if (west <= -_SEAM).any() or (east >= _SEAM).any():
        first, second = np.flatnonzero(east >= _SEAM), np.flatnonzero(west <= -_SEAM)
        moved = shapely.transform(faces[second], _next_turn)
        k, i = shapely.STRtree(faces[first]).query(moved, predicate="intersects")
        walls = shapely.union_all([*lines, *shapely.transform(lines, _next_turn)])
        gap = shapely.difference(shapely.intersection(faces[first][i], moved[k]), walls)
        open_ = shapely.length(gap) > 0
        a.append(first[i[open_]])
        b.append(second[k[open_]])
    for pole, at in ((_POLE, north >= _POLE), (-_POLE, south <= -_POLE)):
        edge = shapely.linestrings([(-_SEAM, pole), (_SEAM, pole)])
        there = np.flatnonzero(at)
        there = there[shapely.length(shapely.intersection(faces[there], edge)) > 0]
        a.append(there[1:])
        b.append(there[:-1])
    row, column = np.concatenate(a), np.concatenate(b)
    if len(row) == 0:
        return faces, np.arange(len(faces))
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pool = connected_components(coo_array((np.ones(len(row)), (row, column)), shape=(len(faces),) * 2))[1]
    order = np.argsort(pool, kind="stable")
    joined = shapely.multipolygons(faces[order], indices=pool[order])
    return np.asarray(joined), pool.astype(np.intp)


def _ridges(seeds: Floats, kind: Bools, reach_m: float) -> Geometries:
    """The edges of the Voronoi diagram of the seeds that part the two kinds."""
    from scipy.spatial import Voronoi

    low, high = seeds.min(axis=0) - 100 * reach_m, seeds.max(axis=0) + 100 * reach_m
    corners = np.array([low, high, [low[0], high[1]], [high[0], low[1]]])
    diagram = Voronoi(np.concatenate([seeds, corners]))
    ends = np.array(diagram.ridge_vertices)
    a, b = diagram.ridge_points.T
    parts = (a < len(seeds)) & (b < len(seeds)) & (ends >= 0).all(axis=1)
    parts[parts] = kind[a[parts]] != kind[b[parts]]
    ridges: Geometries = shapely.linestrings(diagram.vertices[ends[parts]])
    return ridges


def _seeds(start: Floats, end: Floats, some: Bools, distance_m: float) -> tuple[Floats, Bools]:
    """Positions just to the left of edges in the plane, and whether each is beside one of `some` edges.

    Edges are cut into pieces that are short against the distance, and against how far the nearest piece of the other
    kind is that they look at: half-way to that one a piece might then as well be its middle.
    """
    longest, shortest = distance_m / _STEPS_TO_DISTANCE, min(1.0, _FINEST * distance_m)
    kept, twin = _without_twins(start, end)
    start, end, some = start[kept], end[kept], some[kept]
    allowed = np.full(len(some), longest)
    while True:
        parts = np.maximum(np.ceil(np.hypot(*(end - start).T) / allowed), 1).astype(np.intp)
        piece, place = spread(parts)
        step = (end - start)[piece] / parts[piece][:, None]
        start = start[piece] + place[:, None] * step
        end, some, twin = start + step, some[piece], twin[piece]
        length = np.hypot(*step.T)
        middle, left = (start + end) / 2, np.column_stack([-step[:, 1], step[:, 0]]) / length[:, None]
        view = np.concatenate([np.arange(len(some)), np.flatnonzero(twin)])
        behind = np.arange(len(view)) >= len(some)
        looks, kind = np.where(behind[:, None], -1, 1) * left[view], some[view] != behind
        rival = _nearest_rival(middle[view], looks, kind)
        rival[: len(some)][twin] = np.minimum(rival[: len(some)][twin], rival[len(some) :])
        allowed = np.clip((rival[: len(some)] - length) / 3, np.maximum(shortest, length / _MOST_PARTS), longest)
        if (length <= allowed * (1 + 1e-9)).all():
            return middle[view] + looks * (_ASIDE * length[view])[:, None], kind


def _without_twins(start: Floats, end: Floats) -> tuple[Ints, Bools]:
    """The stretches without those that are others the other way round, and which of them had such a twin.

    A line that ends within a face has it on both sides: were one side cut finer than the other, the finer one would
    be thought nearer on both.
    """
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.column_stack([np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)])
    _, kept, counts = np.unique(ends, axis=0, return_index=True, return_counts=True)
    return kept, counts > 1


def _tips(before: Floats, at: Floats, after: Floats, distance_m: float) -> tuple[Floats, Bools]:
    """Pairs of positions in the plane to either side of each vertex, outside and inside its bend, and which are left.

    What is nearest to the vertex of a bend lies outside it, and past an end the line is thought to go on.
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


def _nearest_rival(middle: Floats, left: Floats, some: Bools) -> Floats:
    """How far the nearest piece of the other kind is that looks at each piece and is seen by it, infinite if none is.

    Only a few are asked; beyond them none is near against the length of the pieces. A piece looks to its left: the
    other side of the same stretch of line is no rival, for the line parts the two.
    """
    from scipy.spatial import cKDTree

    nearest = np.full(len(some), np.inf)
    for mine in (some, ~some):
        theirs = np.flatnonzero(~mine)
        away, which = cKDTree(middle[theirs]).query(middle[mine], k=min(_RIVALS, len(theirs)))
        away, which = away.reshape(len(away), -1), theirs[which].reshape(len(away), -1)
        way = middle[which] - middle[mine][:, None]
        limit = np.maximum(_FACING * away, _TWIN_M)
        facing = (np.einsum("ijk,ik->ij", way, left[mine]) > limit) & (
            np.einsum("ijk,ijk->ij", way, -left[which]) > limit
        )
        nearest[mine] = np.where(facing, away, np.inf).min(axis=1)
    return nearest


def _lonlat(position: Floats) -> Floats:
    """Longitude and latitude in degrees of Cartesian positions near the ellipsoid, shape (n, 2)."""
    x, y, z = position.T
    return np.column_stack(
        [np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, (1 - ECCENTRICITY2) * np.hypot(x, y)))]
    )


def _on_globe(geometry: shapely.Geometry, up: Callable[[Floats], Floats], deviation_m: float) -> shapely.Geometry:
    """Polygons of a plane in longitude and latitude, their edges followed as geodesics, cut at the antimeridian."""
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
