"""One side of a zone: the part of it whose nearest position on the line is reached from the left, or from the right.

The zone is cut by the line, drawn on past its ends so that the round caps are halved, unless other parts of the line
are nearer there. A face of that cut lies on one side if every stretch of line on its rim has it on the same side: the
way from a position to the nearest one on the line crosses no line, so the nearest one is on the rim of the same face.
Where a line curls back on itself, or ends within a face, a face may have its left and its right on the rim; such a face
is divided by which stretch is nearer (`nearer_stretch`). What only the antimeridian or a pole parts is one face.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import shapely
import shapely.affinity

from geo.errors import ToleranceError
from geo.geodesic.antimeridian import lines_cut_at_antimeridian
from geo.geodesic.edges import Edges, follow_geodesics
from geo.geodesic.ellipsoid import GEOD, METRES_PER_DEGREE, Floats, Ints
from geo.geodesic.nearer_stretch import bends_of, divided
from geo.geodesic.paths import Bools, Geometries, Paths, explode, paths_of
from geo.geodesic.side_of_line import SideOfLine

__all__ = ["one_side"]

_PAST_END = 1.05  # of the distance: how far the line is drawn on past its ends
_LATERAL_SHARE = 0.1  # of the tolerance, for lines drawn straight in longitude and latitude
_STEPS = 40  # positions past an end at which is asked whether anything else is nearer
_ANTIMERIDIAN, _POLE = 180.0, 90.0
_EDGE_SHARE = 0.05  # of the tolerance, for reading straight edges as geodesics
_MANY = 600  # edges: fewer cannot cross too often
_ASKED = (8, 256)  # edges of which is asked how often they cross others
_MOST_CROSSINGS, _FAR_TOO_MANY = 300_000, 4
_FEW = 100  # vertices of a face
_SURFACE = 2  # what GEOS calls its dimension


def one_side(
    lines: shapely.Geometry,
    zone: shapely.Geometry,
    distance_m: float,
    tolerance_m: float,
    *,
    edges: Edges,
    side: Literal["left", "right"],
) -> shapely.Polygon | shapely.MultiPolygon:
    """The part of the zone of lines on one side of them, in the direction in which their vertices run.

    Raises `ToleranceError` where the zone cannot be cut: so near to a pole that meridians all but coincide, or where
    the line runs beside itself, nearer than its sides can be told apart, for thousands of kilometres.
    """
    # Lines that follow each other are one line: only where a line ends is it drawn on.
    merged = shapely.line_merge(shapely.multilinestrings(explode(np.array([lines]))[0]), directed=True)
    paths = paths_of(*explode(np.array([merged])), edges=edges, deviation_m=_EDGE_SHARE * tolerance_m)
    try:
        found = _one_side(zone, paths, distance_m, side, tolerance_m)
    except shapely.errors.GEOSException as error:
        place = shapely.get_coordinates(shapely.point_on_surface(zone))[0]
        raise ToleranceError(
            f"the zone about [{place[0]:.6f}, {place[1]:.6f}] cannot be cut into its sides ({error}) — take both "
            "sides, or leave out vertices that all but coincide, most of all near a pole"
        ) from error
    parts = shapely.get_parts(found)
    surfaces = parts[shapely.get_dimensions(parts) == _SURFACE]
    return surfaces[0] if len(surfaces) == 1 else shapely.MultiPolygon(list(surfaces))


def _one_side(
    zone: shapely.Geometry, paths: Paths, distance_m: float, side: Literal["left", "right"], tolerance_m: float
) -> shapely.Geometry:
    # 1. Cut the zone into faces, by the line and by what draws it on past its ends.
    shapely.prepare(zone)
    drawn = _drawn(paths, tolerance_m)
    side_of_line = SideOfLine(paths, distance_m)
    past_ends = _drawn(_past_ends(paths, side_of_line, distance_m, tolerance_m), tolerance_m)
    lines = np.array([*_lines(drawn), *_lines(past_ends)])
    _refuse_many_crossings(lines)
    faces, loose = _faces(zone, lines)
    # 2. Find the stretches of line on the rim of each face, and how much of them has it on the left and on the right.
    rims = _rims(faces, loose, side_of_line, 2 * _LATERAL_SHARE * tolerance_m)
    faces, joined = _joined_over_antimeridian(faces, lines)
    rims = rims._replace(face=joined[rims.face])
    left, right = (
        np.bincount(rims.face[on], weights=rims.length[on], minlength=len(faces)) for on in (rims.left, ~rims.left)
    )
    wanted, other = (left, right) if side == "left" else (right, left)
    # 3. A face with one side on its rim is taken or left whole.
    chosen = list(faces[(wanted > 0) & (other == 0)])
    # 4. One with both is divided by which is nearer; those parts, and faces without a line, are asked one by one.
    # Of one that is nowhere wider than the tolerance either side will do.
    bends = bends_of(paths)
    both = np.flatnonzero((wanted > 0) & (other > 0))
    thin = _thin(faces[both], tolerance_m)
    asked = [faces[(wanted == 0) & (other == 0)], faces[both[thin]]]
    for each in both[~thin]:
        mine = rims.face == each
        asked.append(divided(rims.edges[mine], rims.left[mine], faces[each], bends, distance_m, tolerance_m))
    parts = np.concatenate(asked)
    inner = shapely.get_coordinates(shapely.point_on_surface(parts))
    chosen += list(parts[side_of_line.is_left(inner[:, 0], inner[:, 1]) == (side == "left")])
    return shapely.union_all(chosen)


def _thin(faces: Geometries, width_m: float) -> Bools:
    """Which faces (f,) of few vertices hold no disc of that width."""
    _, south, _, north = shapely.bounds(faces).T
    squeeze = np.cos(np.radians((south + north) / 2)) * METRES_PER_DEGREE
    width, few = width_m / METRES_PER_DEGREE, shapely.get_num_coordinates(faces) < _FEW
    thin: Bools = few & (shapely.area(faces) * squeeze < width_m * shapely.length(faces))
    for each in np.flatnonzero(thin):
        flat = shapely.affinity.scale(faces[each], squeeze[each] / METRES_PER_DEGREE, 1.0)
        thin[each] = shapely.buffer(flat, -width / 2, quad_segs=4).is_empty
    return thin


def _drawn(paths: Paths, tolerance_m: float) -> Paths:
    """The paths with vertices added until straight edges follow the geodesics."""
    allowed = np.full(len(paths), _LATERAL_SHARE * tolerance_m)
    return Paths(*follow_geodesics(paths.longitude, paths.latitude, paths.start, allowed), paths.owner)


def _past_ends(paths: Paths, side_of_line: SideOfLine, distance_m: float, tolerance_m: float) -> Paths:
    """What draws open paths on past their ends to just beyond the distance, where nothing else of them is nearer.

    One path of two vertices for each end that is drawn on.
    """
    is_open = ~paths.closed
    first, last = paths.start[:-1][is_open], paths.start[1:][is_open] - 1
    end = np.concatenate([first, last])
    inner = np.concatenate([first + 1, last - 1])
    x, y = paths.longitude[end], paths.latitude[end]
    back = GEOD.inv(paths.longitude[inner], paths.latitude[inner], x, y)[1]
    azimuth, along = np.asarray(back) + 180, np.linspace(0, _PAST_END * distance_m, _STEPS + 1)
    # Positions past all e ends, as flat arrays of e × (_STEPS + 1).
    ray, step = (index.ravel() for index in np.indices((len(end), len(along))))
    far_x, far_y, _ = GEOD.fwd(x[ray], y[ray], azimuth[ray], along[step])
    nearer = side_of_line.distance(far_x, far_y) < along[step] - tolerance_m
    clear = ~nearer.reshape(-1, len(along)).any(axis=1)
    tip = np.flatnonzero(step == _STEPS)
    return Paths(
        np.column_stack([x, far_x[tip]])[clear].ravel(),
        np.column_stack([y, far_y[tip]])[clear].ravel(),
        np.arange(0, 2 * int(clear.sum()) + 1, 2),
        np.zeros(int(clear.sum()), np.intp),
    )


def _refuse_many_crossings(lines: Geometries) -> None:
    """Each crossing makes a face, and each face takes a millisecond: what cannot be done is said beforehand."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(np.diff(line) == 0)
    if len(first) < _MANY:
        return
    edges = np.asarray(shapely.linestrings(np.stack([xy[first], xy[first + 1]], axis=1)))
    tree, crossings = shapely.STRtree(edges), 0.0
    for count in _ASKED:
        asked = edges[np.linspace(0, len(edges) - 1, count).astype(np.intp)]
        crossings = len(tree.query(asked, predicate="crosses")[0]) / count * len(edges) / 2
        if crossings > _FAR_TOO_MANY * _MOST_CROSSINGS:
            break
    if crossings > _MOST_CROSSINGS:
        place = shapely.get_coordinates(asked[0])[0]
        raise ToleranceError(
            f"the line about [{place[0]:.6f}, {place[1]:.6f}] crosses itself about {crossings:,.0f} times, too often "
            f"for its sides to be told apart (up to {_MOST_CROSSINGS:,}) — take both sides, or simplify the line"
        )


def _lines(paths: Paths) -> Geometries:
    return lines_cut_at_antimeridian(paths.longitude, paths.latitude, paths.start)[0]


class _Rims(NamedTuple):
    """r stretches of line on the rims of faces, in the direction in which the face lies on their left.

    `face` (r,) is the face of each, `left` (r,) whether that lies on the left of the line, which may run the other way;
    `edges` (r, 4) holds longitude and latitude of where each begins and ends, `length` (r,) is in degrees.
    """

    face: Ints
    left: Bools
    edges: Floats
    length: Floats


def _rims(faces: Geometries, loose: Geometries, side_of_line: SideOfLine, within_m: float) -> _Rims:
    """The stretches of line on the rims of f faces (f,), and of the loose ends (l,) within them."""
    # Edges of rings, turned so that the face lies on their left: outer rings counter-clockwise, holes clockwise.
    rings, face = shapely.get_rings(faces, return_index=True)
    outer = np.concatenate([[True], np.diff(face) != 0])
    inside_left = shapely.is_ccw(rings) == outer
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    k = np.flatnonzero(np.diff(ring) == 0)
    there, back = np.column_stack([xy[k], xy[k + 1]]), np.column_stack([xy[k + 1], xy[k]])
    edges, face = np.where(inside_left[ring[k]][:, None], there, back), face[ring[k]]
    # A stretch that ends within a face has that on both sides, so it is on the rim twice.
    xy, line = shapely.get_coordinates(loose, return_index=True)
    k = np.flatnonzero(np.diff(line) == 0)
    stretch, within = shapely.STRtree(faces).query(shapely.points((xy[k] + xy[k + 1]) / 2), predicate="within")
    k = k[stretch]
    edges = np.concatenate([edges, np.column_stack([xy[k], xy[k + 1]]), np.column_stack([xy[k + 1], xy[k]])])
    face = np.concatenate([face, within, within])
    # What does not lie on the line is the outline of the zone, or the way past an end.
    on, along = side_of_line.on_edges(edges, within_m)
    edges, face = edges[on], face[on]
    return _Rims(face, along[on], edges, np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]))


def _faces(zone: shapely.Geometry, lines: Geometries) -> tuple[Geometries, Geometries]:
    """The parts into which lines cut a (prepared) zone, and the lines that end within a part or join lines there."""
    cut = shapely.union_all([shapely.boundary(zone), *lines])
    whole, joining, ending, _ = (shapely.get_parts(found) for found in shapely.polygonize_full(shapely.get_parts(cut)))
    return whole[shapely.contains(zone, shapely.point_on_surface(whole))], np.concatenate([joining, ending])


def _next_turn(xy: Floats) -> Floats:
    return np.column_stack([xy[:, 0] + 2 * _ANTIMERIDIAN, xy[:, 1]])


def _joined_over_antimeridian(faces: Geometries, lines: Geometries) -> tuple[Geometries, Ints]:
    """Faces of which those are one that only the antimeridian or a pole parts, and which of these each has become.

    Takes f faces (f,) and gives g ≤ f of them (g,), and a number from 0 to g − 1 for each of the f.
    """
    west, south, east, north = shapely.bounds(faces).T
    a, b = [], []
    # Pairs of faces that meet at the antimeridian, but for a line that runs along it.
    if (west <= -_ANTIMERIDIAN).any() or (east >= _ANTIMERIDIAN).any():
        first, second = np.flatnonzero(east >= _ANTIMERIDIAN), np.flatnonzero(west <= -_ANTIMERIDIAN)
        moved = shapely.transform(faces[second], _next_turn)
        k, i = shapely.STRtree(faces[first]).query(moved, predicate="intersects")
        walls = shapely.union_all([*lines, *shapely.transform(lines, _next_turn)])
        gap = shapely.difference(shapely.intersection(faces[first][i], moved[k]), walls)
        open_ = shapely.length(gap) > 0
        a.append(first[i[open_]])
        b.append(second[k[open_]])
    # All faces that reach a pole along some of its edge.
    for pole, at in ((_POLE, north >= _POLE), (-_POLE, south <= -_POLE)):
        edge = shapely.linestrings([(-_ANTIMERIDIAN, pole), (_ANTIMERIDIAN, pole)])
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
