"""One side of a zone: the part of it whose nearest position on the line is reached from the left, or from the right.

The zone is cut by the line, drawn on past its ends so that the round caps are halved. A face of that cut lies on one
side if every stretch of line on its rim has it on the same side: the way from a position to the nearest one on the
line crosses no line, so the nearest one is on the rim of the same face. Where a line curls back on itself a face may
have its left and its right on the rim; such a face is divided by which stretch is nearer (Voronoi cells of positions
along the line).
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.geodesic.arrays import spread
from geo.geodesic.edges import follow_geodesics
from geo.geodesic.ellipsoid import ECCENTRICITY2, GEOD, Floats, Ints, cartesian
from geo.geodesic.nearest import EdgeIndex
from geo.geodesic.paths import Bools, Geometries, Paths
from geo.geodesic.planes import Planes
from geo.geodesic.seam import lines_cut_at_seam, windows_of_lines

__all__ = ["one_side"]

_PAST_END = 1.05  # of the distance: how far the line is drawn on past its ends
_LATERAL_SHARE = 0.1  # of the tolerance, for lines drawn straight in longitude and latitude
_STEPS = 200  # positions along a line to the distance, where faces are divided
_ASIDE = 0.05  # of the room that a pair of positions has: how far to either side of the line they lie
_FINEST = 1e-4  # of the distance, at most half a metre: how near to a vertex the last pair lies
_SURFACE = 2


def one_side(
    zone: shapely.Geometry, paths: Paths, distance_m: float, side: Literal["left", "right"], tolerance_m: float
) -> shapely.Geometry:
    """The part of the zone of `paths` on one side of them, in the direction in which their vertices run."""
    drawn = _drawn(paths, tolerance_m)
    rays = _drawn(_past_ends(paths, distance_m), tolerance_m)
    shapely.prepare(zone)
    faces = _faces(zone, np.array([*_lines(drawn), *_lines(rays)]))
    rims = _rims(faces, drawn)
    lengths = [
        np.bincount(rims.face[on], weights=rims.length[on], minlength=len(faces)) for on in (rims.left, ~rims.left)
    ]
    left, right = lengths
    wanted, other = lengths if side == "left" else lengths[::-1]
    chosen = list(faces[(wanted > 0) & (other == 0)])
    sides = _Sides(paths, distance_m)
    alone = faces[(wanted == 0) & (other == 0)]
    inner = shapely.get_coordinates(shapely.point_on_surface(alone))
    chosen += list(alone[sides.is_left(inner[:, 0], inner[:, 1]) == (side == "left")])
    for each in np.flatnonzero((wanted > 0) & (other > 0)):
        mostly_left = bool(left[each] >= right[each])
        lesser = rims.edges[(rims.face == each) & (rims.left != mostly_left)]
        chosen.append(_divided(faces[each], lesser, sides, distance_m, side, mostly_left=mostly_left))
    return shapely.union_all(chosen)


def _drawn(paths: Paths, tolerance_m: float) -> Paths:
    """The paths with vertices added until straight edges follow the geodesics."""
    allowed = np.full(len(paths), _LATERAL_SHARE * tolerance_m)
    return Paths(*follow_geodesics(paths.longitude, paths.latitude, paths.start, allowed), paths.owner)


def _past_ends(paths: Paths, distance_m: float) -> Paths:
    """What draws open paths on past their ends, to just beyond the distance."""
    is_open = ~paths.closed
    first, last = paths.start[:-1][is_open], paths.start[1:][is_open] - 1
    end = np.concatenate([first, last])
    inner = np.concatenate([first + 1, last - 1])
    x, y = paths.longitude[end], paths.latitude[end]
    back = GEOD.inv(paths.longitude[inner], paths.latitude[inner], x, y)[1]
    far_x, far_y, _ = GEOD.fwd(x, y, np.asarray(back) + 180, np.full(len(end), _PAST_END * distance_m))
    return Paths(
        np.column_stack([x, far_x]).ravel(),
        np.column_stack([y, far_y]).ravel(),
        np.arange(0, 2 * len(end) + 1, 2),
        np.zeros(len(end), np.intp),
    )


def _lines(paths: Paths) -> Geometries:
    return lines_cut_at_seam(paths.longitude, paths.latitude, paths.start)[0]


class _Rims(NamedTuple):
    """Stretches of line on the rims of faces: the face, whether it lies on their left, and from where to where.

    A stretch that ends within a face has the face on both sides.
    """

    face: Ints
    left: Bools
    edges: Floats
    length: Floats


def _rims(faces: Geometries, drawn: Paths) -> _Rims:
    rings, face = shapely.get_rings(faces, return_index=True)
    outer = np.concatenate([[True], np.diff(face) != 0])
    inside_left = shapely.is_ccw(rings) == outer
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    k = np.flatnonzero(np.diff(ring) == 0)
    there, back = np.column_stack([xy[k], xy[k + 1]]), np.column_stack([xy[k + 1], xy[k]])
    forward = inside_left[ring[k]][:, None]
    lines = np.concatenate(
        [
            np.column_stack([window[:-1], window[1:]])
            for _, window in windows_of_lines(drawn.longitude, drawn.latitude, drawn.start)
        ]
    )
    out = []
    for left, edges in ((True, np.where(forward, there, back)), (False, np.where(forward, back, there))):
        on = np.flatnonzero(_rows_in(edges, lines))
        out.append((face[ring[k]][on], np.full(len(on), left), edges[on]))
    found = np.concatenate([edges for _, _, edges in out])
    loose = lines[~_rows_in(lines, found) & ~_rows_in(lines, found[:, [2, 3, 0, 1]])]
    line, inside = shapely.STRtree(faces).query(shapely.points((loose[:, :2] + loose[:, 2:]) / 2), predicate="within")
    out += [(inside, np.full(len(inside), left), loose[line]) for left in (True, False)]
    faces_of, lefts, edges = (np.concatenate(parts) for parts in zip(*out, strict=True))
    return _Rims(faces_of, lefts, edges, np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]))


def _rows_in(rows: Floats, among: Floats) -> Bools:
    def keys(values: Floats) -> npt.NDArray[np.void]:
        return np.ascontiguousarray(values + 0.0).view(np.dtype((np.void, 32))).ravel()  # + 0.0: −0 is 0

    return np.isin(keys(rows), keys(among))


class _Sides:
    """On which side of paths a position lies: the side of the edge nearest to it."""

    def __init__(self, paths: Paths, distance_m: float) -> None:
        self._index = EdgeIndex(paths, cartesian(paths.longitude, paths.latitude), distance_m=distance_m)
        self._origin, self._along = self._index.origin, self._index.along
        self._closed = paths.closed
        self._first = np.searchsorted(self._index.path, np.arange(len(paths) + 1))

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

    def edges(self) -> tuple[Floats, Floats]:
        """Both ends of each edge in longitude and latitude, shapes (n, 2)."""
        return _lonlat(self._origin), _lonlat(self._origin + self._along)

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


def _divided(
    face: shapely.Polygon, lesser: Floats, sides: _Sides, distance_m: float, side: str, *, mostly_left: bool
) -> shapely.Geometry:
    """The parts of a face that are nearest to a stretch of line which has them on the wanted side.

    Only what is near the `lesser` stretches of line, those fewer on the rim, can differ from the rest of the face,
    which lies mostly on the left or mostly on the right.
    """
    middle = (lesser[:, :2].min(axis=0) + lesser[:, :2].max(axis=0)) / 2
    planes = Planes(middle[:1], middle[1:])

    def down(xy: Floats) -> Floats:
        return planes.project(xy[:, 0], xy[:, 1], np.zeros(len(xy), np.intp))

    def up(xy: Floats) -> Floats:
        return np.column_stack(planes.unproject(xy, np.zeros(len(xy), np.intp)))

    reach = _PAST_END * distance_m
    corners = shapely.multipoints(down(lesser.reshape(-1, 2)))
    near = shapely.buffer(shapely.convex_hull(corners), reach, quad_segs=8)
    shapely.prepare(near)
    ends = sides.edges()
    seeds, left = _seeds(down(ends[0]), down(ends[1]), distance_m / _STEPS, min(0.5, _FINEST * distance_m))
    west, south, east, north = shapely.bounds(near)
    inside = (seeds > [west - reach, south - reach]).all(axis=1) & (seeds < [east + reach, north + reach]).all(axis=1)
    ridges = _ridges(seeds[inside], left[inside], reach)
    within = shapely.contains_properly(near, ridges)
    rim = shapely.union_all([shapely.boundary(near), *ridges[~within & shapely.intersects(near, ridges)]])
    parts = shapely.get_parts(shapely.polygonize([*ridges[within], *shapely.get_parts(rim)]))
    inner = shapely.get_coordinates(shapely.point_on_surface(parts))
    here = shapely.contains_xy(near, inner[:, 0], inner[:, 1])
    parts, inner = parts[here], up(inner[here])
    found = shapely.union_all(parts[sides.is_left(inner[:, 0], inner[:, 1]) != mostly_left])
    exception = shapely.intersection(_valid(shapely.transform(found, up)), face)
    return shapely.difference(face, exception) if mostly_left == (side == "left") else exception


def _faces(zone: shapely.Geometry, lines: Geometries) -> Geometries:
    """The parts into which lines cut a (prepared) zone."""
    cut = shapely.union_all([shapely.boundary(zone), *lines])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(cut)))
    found: Geometries = faces[shapely.contains(zone, shapely.point_on_surface(faces))]
    return found


def _ridges(seeds: Floats, left: Bools, reach_m: float) -> Geometries:
    """The edges of the Voronoi diagram of the seeds that part a left one from a right one."""
    from scipy.spatial import Voronoi

    low, high = seeds.min(axis=0) - 100 * reach_m, seeds.max(axis=0) + 100 * reach_m
    corners = np.array([low, high, [low[0], high[1]], [high[0], low[1]]])
    diagram = Voronoi(np.concatenate([seeds, corners]))
    ends = np.array(diagram.ridge_vertices)
    a, b = diagram.ridge_points.T
    parts = (a < len(seeds)) & (b < len(seeds)) & (ends >= 0).all(axis=1)
    parts[parts] = left[a[parts]] != left[b[parts]]
    ridges: Geometries = shapely.linestrings(diagram.vertices[ends[parts]])
    return ridges


def _seeds(start: Floats, end: Floats, step_m: float, finest_m: float) -> tuple[Floats, Bools]:
    """Pairs of positions in the plane, one just left and one just right of edges, and which are left.

    They are a step apart, and ever closer towards the vertices, where the sides of two edges meet.
    """
    step = end - start
    length = np.hypot(step[:, 0], step[:, 1])
    even, place = spread(np.maximum(np.ceil(length / step_m), 1).astype(np.intp))
    out = (place + 0.5) * (length / np.bincount(even))[even]
    graded = finest_m * 2.0 ** np.arange(max(1, math.ceil(math.log2(step_m / finest_m))))
    near, level = np.nonzero(graded[None, :] < length[:, None] / 2)
    edge = np.concatenate([even, near, near])
    along = np.concatenate([out, graded[level], length[near] - graded[level]])
    room = np.minimum(np.minimum(along, length[edge] - along), step_m)
    unit = step / length[:, None]
    position = start[edge] + unit[edge] * along[:, None]
    aside = np.column_stack([-unit[:, 1], unit[:, 0]])[edge] * (_ASIDE * room)[:, None]
    return np.concatenate([position + aside, position - aside]), np.arange(2 * len(edge)) < len(edge)


def _lonlat(position: Floats) -> Floats:
    """Longitude and latitude in degrees of Cartesian positions near the ellipsoid, shape (n, 2)."""
    x, y, z = position.T
    return np.column_stack(
        [np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, (1 - ECCENTRICITY2) * np.hypot(x, y)))]
    )


def _valid(geometry: shapely.Geometry) -> shapely.Geometry:
    return geometry if shapely.is_valid(geometry) else shapely.make_valid(geometry)
