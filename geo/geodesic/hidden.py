"""Vertices of crowded paths that cannot matter: whatever lies within the distance of them lies so of others too.

A track that goes to and fro, or a receiver at rest, has thousands of vertices on ground that is small against the
distance, or crosses the same ground again and again. Two proofs, each conservative, say which of them the outline of
the zone cannot touch.

`within_one_disc` is for paths small against the distance. Seen from their middle along a direction u, the disc of
radius r about c ends at ρ(u) = c·u + √(r² − |c × u|²), and |dρ/du| ≤ ρ |c| / √(r² − |c|²). A vertex that at none of
many directions comes within that, times the angle between two, of the farthest disc is hidden at all of them. Along an
edge e, ρ is concave in c, with a second derivative of e² / √(r² − |c|²) at most: the zone of the edge goes beyond the
discs of its ends by no more than an eighth of that, and only if the two differ by less than half of it. All discs hold
the middle, so the zone of the rest is the same zone.

`covered_by_others` is for paths that are large. On a grid of cells with diagonal g, a cell is covered where its middle
is within d − g of that of a cell that holds a vertex: all of it lies in the zone. What is farther than d + g from the
middles of all other cells is nearest to no position outside the covered ones, so the zone is that of the rest and the
covered cells.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from geo.geodesic.antimeridian import polygons_cut_at_antimeridian
from geo.geodesic.arrays import spread
from geo.geodesic.ellipsoid import MEAN_RADIUS_M, Floats, Ints, cartesian, degrees_of, wrap_degrees
from geo.geodesic.paths import Bools, Geometries, Paths
from geo.geodesic.planes import Planes

__all__ = ["within_one_disc", "without_hidden"]

_CROWD = 500  # vertices of a path, at least: fewer cost little
_WIDEST = 0.7  # of the distance: how far from the middle a vertex of a small path lies at most
_DIRECTIONS = (32, 96, 256, 1_024)
_CELLS = (8, 24, 48)  # of a grid to the distance, finer and finer
_MOST_CELLS = 1_500_000
_MOST_PARTS = 5_000_000  # of edges: more would take more memory than they save
_LONGEST_ROW = 16  # cells: a longer rectangle would bow in longitude and latitude
_PASSES = 6.0  # times that a path goes over the same ground, on average, for a grid to be worth it
_HIGHEST_DEGREES = 80.0  # beyond, cells are no rectangles in longitude and latitude
_BEND = 0.02  # of the tolerance: edges that bend more in the plane are kept whole
_SAME_SHARE = 1e-9  # of an edge
_DISTORTION = 0.001  # of the distance: what the plane may be off by


class Seen(NamedTuple):
    """What is left of paths, of which a path may now be many, and the ground that is covered besides.

    `covered` (c,) are polygons in longitude and latitude, within [-180, 180], `owner` (c,) those of the paths.
    """

    paths: Paths
    covered: Geometries
    owner: Ints


def without_hidden(paths: Paths, distance_m: Floats) -> Seen:
    """The paths without vertices, and parts of edges, that lie hidden; `distance_m` (m,) holds one for each path.

    Paths that are not crowded come back as they are.
    """
    left: dict[int, list[Floats]] = {}
    covered: list[Geometries] = []
    owners: list[int] = []
    for path in np.flatnonzero(np.diff(paths.start) >= _CROWD):
        mine = slice(paths.start[path], paths.start[path + 1])
        runs, cells = _seen_of(paths.longitude[mine], paths.latitude[mine], float(distance_m[path]))
        if runs is not None:
            left[int(path)] = runs
            covered.append(cells)
            owners.append(int(paths.owner[path]))
    if not left:
        return Seen(paths, np.empty(0, dtype=object), np.empty(0, np.intp))
    xys: list[Floats] = []
    of: list[Ints] = []
    for each in range(len(paths)):
        mine = slice(paths.start[each], paths.start[each + 1])
        runs = left.get(each) or [np.column_stack([paths.longitude[mine], paths.latitude[mine]])]
        xys += runs
        of.append(np.full(len(runs), paths.owner[each]))
    xy = np.concatenate(xys)
    start = np.concatenate([[0], np.cumsum([len(run) for run in xys])]).astype(np.intp)
    polygons, owner = polygons_cut_at_antimeridian(
        np.concatenate(covered), np.repeat(owners, [len(cells) for cells in covered]).astype(np.intp)
    )
    return Seen(Paths(xy[:, 0], xy[:, 1], start, np.concatenate(of)), polygons, owner)


def _seen_of(x: Floats, y: Floats, distance_m: float) -> tuple[list[Floats] | None, Geometries]:
    """What is left of one path, n longitudes and latitudes, as runs of vertices, and the ground covered besides.

    None, and no ground, where the path is not crowded, or nothing of it is hidden.
    """
    position = cartesian(x, y)
    planes = Planes(*degrees_of((position.min(axis=0) + position.max(axis=0))[None] / 2))
    one = np.zeros(len(x), np.intp)
    xy, plane = np.column_stack([x, y]), planes.project(x, y, one)
    nothing: Geometries = np.empty(0, dtype=object)
    if np.hypot(*plane.T).max() < _WIDEST * distance_m:
        seen = within_one_disc(*planes.disc(plane, distance_m, one))
        index = np.flatnonzero(seen)
        return None if seen.all() else np.split(xy[index], np.flatnonzero(np.diff(index) > 1) + 1), nothing
    length = np.hypot(*np.diff(plane, axis=0).T)
    extent = np.ptp(plane, axis=0).max()
    if np.abs(y).max() > _HIGHEST_DEGREES or extent > MEAN_RADIUS_M / 10 or length.max() > extent * 2:
        return None, nothing
    cells = np.unique(np.floor(plane / (distance_m / 2)).astype(np.int64), axis=0)
    if length.sum() < _PASSES * len(cells) * distance_m / 2:
        return None, nothing
    return covered_by_others(xy, plane, planes, distance_m)


def within_one_disc(centre: Floats, radius: Floats) -> Bools:
    """Which vertices of a path the outline of its zone may touch, by themselves or by an edge that they end.

    Discs about the vertices, `centre` (n, 2) seen from a middle that all of them hold, and `radius` (n,).
    """
    size = np.hypot(*centre.T).max()
    inner = np.sqrt(radius.min() ** 2 - size**2)
    slope = (radius.max() + size) * size / inner
    bow = np.hypot(*np.diff(centre, axis=0).T) ** 2 / (8 * inner)
    beyond = 5 * np.maximum(np.append(bow, 0), np.insert(bow, 0, 0))
    which = np.arange(len(centre))
    for count in _DIRECTIONS:
        angle = np.arange(count) * (2 * np.pi / count)
        out, aside = (np.array([np.cos(turned), np.sin(turned)]) for turned in (angle, angle + np.pi / 2))
        # The nearest of the directions is half of the angle between two away.
        turned, bent = slope * (2 * np.pi / count), radius.max() - inner
        margin = turned + beyond[which]
        held = centre[which]
        reach = held @ out
        if bent < turned:  # c·u alone will do: ρ is larger by r at most, and by `inner` at least
            margin += bent
        else:
            across = held @ aside
            reach += np.sqrt(radius[which, None] ** 2 - across * across)
        reach -= reach.max(axis=0)
        slack = reach.max(axis=1)
        both = np.minimum(reach[:-1], reach[1:]).max(axis=1) >= -np.minimum(margin[:-1], margin[1:])
        both &= np.diff(which) == 1
        kept = slack >= -(margin - beyond[which])
        kept[:-1] |= both
        kept[1:] |= both
        which = which[kept]
    seen = np.zeros(len(centre), bool)
    seen[which] = True
    return seen


def covered_by_others(
    xy: Floats, plane: Floats, planes: Planes, distance_m: float
) -> tuple[list[Floats] | None, Geometries]:
    """The parts of a path that may be nearest to a position that is not covered, and polygons of what is covered.

    `xy` (n, 2) in longitude and latitude, `plane` (n, 2) the same in metres. None where that is all of the path.
    """
    from scipy.ndimage import distance_transform_edt

    step = np.diff(plane, axis=0)
    length = np.hypot(*step.T)
    # A geodesic bends away from a line that is straight in the plane by l² r / 16 R².
    bend = length**2 * np.hypot(*plane.T).max() / (16 * MEAN_RADIUS_M**2)
    whole = bend > _BEND * min(1.0, 0.01 * distance_m)
    edge = np.arange(len(step))
    share_begin, share_end = np.zeros(len(edge)), np.ones(len(edge))
    origin, extent = plane.min(axis=0) - 2 * distance_m, np.ptp(plane, axis=0)
    far = distance_m * (1 + _DISTORTION)
    cells = None
    for finer in _CELLS:
        cell = distance_m / finer
        shape = np.ceil((extent + 4 * distance_m) / cell).astype(int) + 2
        if shape.prod() > _MOST_CELLS:
            break
        diagonal = cell * np.sqrt(2)
        # Vertices alone cover: they are many.
        free = np.ones(shape, bool)
        free[tuple(((plane - origin) / cell).astype(int).T)] = False
        covered = distance_transform_edt(free) * cell <= distance_m * (1 - _DISTORTION) - diagonal
        away = distance_transform_edt(covered) * cell
        # Cut what is left into parts no longer than a cell; all of a part lies within half a cell of its middle.
        metres = length[edge] * (share_end - share_begin)
        parts = np.where(whole[edge], 1, np.maximum(np.ceil(metres / cell), 1)).astype(np.intp)
        if parts.sum() > _MOST_PARTS:
            break
        of, place = spread(parts)
        width = (share_end - share_begin)[of] / parts[of]
        share_begin = share_begin[of] + place * width
        share_end, edge = share_begin + width, edge[of]
        middle = plane[edge] + ((share_begin + share_end) / 2)[:, None] * step[edge]
        near = away[tuple(((middle - origin) / cell).astype(int).T)] <= far + diagonal + cell / 2
        kept = whole[edge] | near
        if not kept.all():
            edge, share_begin, share_end = edge[kept], share_begin[kept], share_end[kept]
            cells = _polygons_of_cells(covered, origin, cell, planes)
    if cells is None:
        return None, np.empty(0, dtype=object)
    return _parts_of_edges(xy, plane, planes, edge, share_begin, share_end), cells


def _parts_of_edges(
    xy: Floats, plane: Floats, planes: Planes, edge: Ints, share_begin: Floats, share_end: Floats
) -> list[Floats]:
    """Runs of vertices (v, 2) along parts of the edges of a path, each from a share of its edge to another (p,)."""
    share_end = np.where(share_end > 1 - _SAME_SHARE, 1.0, share_end)
    joins = (np.diff(edge) == 0) & (np.abs(share_begin[1:] - share_end[:-1]) < _SAME_SHARE)
    joins |= (np.diff(edge) == 1) & (share_end[:-1] == 1) & (share_begin[1:] == 0)
    first, last = np.flatnonzero(np.append(True, ~joins)), np.flatnonzero(np.append(~joins, True))
    ends = []
    for which, share in ((first, share_begin), (last, share_end)):
        k, part = edge[which], share[which]
        there = plane[k] + part[:, None] * (plane[k + 1] - plane[k])
        longitude, latitude = planes.unproject(there, np.zeros(len(there), np.intp))
        cut = np.column_stack([wrap_degrees(longitude), latitude])
        cut = np.where((part == 0)[:, None], xy[k], np.where((part == 1)[:, None], xy[k + 1], cut))
        ends.append(cut)
    # Between where a run begins and where it ends lie vertices of the path.
    return [
        np.concatenate([begin[None], xy[edge[a] + 1 : edge[b] + 1], end[None]])
        for a, b, begin, end in zip(first, last, *ends, strict=True)
    ]


def _polygons_of_cells(covered: Bools, origin: Floats, cell: float, planes: Planes) -> Geometries:
    """Rectangles (c,) in longitude and latitude of covered cells of a grid, each some cells of one row."""
    row, column = np.nonzero(covered)
    begins = np.append(True, (np.diff(row) != 0) | (np.diff(column) != 1) | (column[1:] % _LONGEST_ROW == 0))
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(row)) - 1
    low = np.column_stack([row[first], column[first]])
    high = np.column_stack([row[last], column[last]]) + 1
    corners = np.stack(
        [low, np.column_stack([high[:, 0], low[:, 1]]), high, np.column_stack([low[:, 0], high[:, 1]])], 1
    )
    at = (origin + corners * cell).reshape(-1, 2)
    longitude, latitude = planes.unproject(at, np.zeros(len(at), np.intp))
    polygons: Geometries = np.asarray(
        shapely.polygons(np.column_stack([longitude, latitude]).reshape(-1, 4, 2)), dtype=object
    )
    return polygons
