"""Parts of crowded lines and points that cannot matter: they lie within ground that others cover.

On a grid of cells with diagonal g, laid on a plane, a cell is covered where its middle is within d − g of that of a
cell that holds a vertex or a position on an edge: all of it lies in the zone. What is farther than d + g from the
middles of all other cells is nearest to no position outside the covered ones. So the zone is that of the rest, and the
covered cells. A part of an edge is all within half its length of its middle: long ones are halved until that decides.

The edges of one geometry are looked at in regions, each against the edges of its own alone: what they cover is covered,
whatever else there is. So the grid stays small, and what the plane may be off by is known.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.geodesic.antimeridian import polygons_cut_at_antimeridian
from geo.geodesic.arrays import cell_keys, spread
from geo.geodesic.discs import CROWD, outermost
from geo.geodesic.ellipsoid import MEAN_RADIUS_M, Floats, Ints, cartesian, degrees_of, wrap_degrees
from geo.geodesic.paths import Bools, Geometries, Paths, cut_long_edges
from geo.geodesic.planes import Planes

__all__ = ["covered_by_others", "is_crowded"]

_PASSES = 4.0  # positions in a cell of half the distance, on average, for a grid to be worth it
_MOST_SAMPLES, _FEW_SAMPLES = 4_000_000, 20_000
_CELLS = (8, 24, 48)  # of a grid to the distance, finer and finer
_MOST_CELLS = 2_000_000
_MOST_PARTS = 2_000_000  # of edges at a time
_REGION = 32.0  # distances: how wide a region is
_WIDEST_M = MEAN_RADIUS_M / 10
_LONGEST = 16.0  # distances: longer edges are cut, that each may belong to one region
_HIGHEST_DEGREES = 80.0  # beyond, cells are no rectangles in longitude and latitude
_BEND = 0.02  # of the tolerance: how much an edge may bend in the plane
_SAME_SHARE = 1e-9  # of an edge
_DISTORTION = 0.001  # of the distance: what the plane and its middle may be off by


class _Parts(NamedTuple):
    """Parts of edges: the vertex that the edge leaves, and the shares of it where the part begins and ends."""

    edge: Ints
    begin: Floats
    end: Floats

    def taken(self, which: Ints | Bools) -> _Parts:
        return _Parts(self.edge[which], self.begin[which], self.end[which])


def is_crowded(position: Floats, edge: Ints, lone: Ints, distance_m: float) -> bool:
    """Whether lines and points go over the same ground again and again, seen from positions along them.

    `position` (n, 3) holds the vertices in space, `edge` (e,) those that an edge leaves, `lone` (l,) the points.
    """
    cell = distance_m / 2
    seen = [position[lone]]
    step = position[edge + 1] - position[edge]
    length = np.sqrt((step**2).sum(axis=1))
    # A few for each vertex: of a long line that is no crowd, hardly two fall into one cell then either.
    of, share = _sampled(length, cell, most=max(_FEW_SAMPLES, 4 * len(edge)))
    seen.append(position[edge[of]] + share[:, None] * step[of])
    cells = cell_keys(np.concatenate(seen), cell)
    return len(cells) >= _PASSES * len(np.unique(cells))


def covered_by_others(paths: Paths, distance_m: float) -> tuple[Paths, Geometries]:
    """What is left of the paths of one geometry, and polygons of the ground that is covered besides.

    Paths that begin near each other follow on each other. The polygons lie within [-180, 180]. Paths of which nothing
    is hidden come back as they are.
    """
    position = cartesian(paths.longitude, paths.latitude)
    region_m = min(_REGION * distance_m, _WIDEST_M)
    tolerance = min(1.0, 0.01 * distance_m)
    # A geodesic bends away from a line that is straight in the plane by l² r / 16 R².
    unbent = np.sqrt(16 * _BEND * tolerance * MEAN_RADIUS_M**2 / region_m)
    longest = min(unbent, _LONGEST * distance_m)
    cut, position = cut_long_edges(paths, position, np.full(len(paths), longest))
    edge, lone = cut.edge_starts, cut.start[:-1][np.diff(cut.start) == 1]
    middle = (position[edge] + position[edge + 1]) / 2
    key = cell_keys(np.concatenate([middle, position[lone]]), region_m)
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.append(True, np.diff(key[order]) != 0))
    parts, points, polygons = [], [], []
    for mine in np.split(order, begins[1:]):
        edges, alone = edge[mine[mine < len(edge)]], lone[mine[mine >= len(edge)] - len(edge)]
        left = _left_of_region(cut, position, edges, alone, distance_m)
        parts.append(left[0])
        points.append(left[1])
        polygons.append(left[2])
    covered = np.concatenate(polygons)
    if not len(covered):
        return paths, covered
    whole = _together(parts)
    return _paths_of_parts(cut, whole, np.concatenate(points), distance_m), covered


def _left_of_region(
    paths: Paths, position: Floats, edge: Ints, lone: Ints, distance_m: float
) -> tuple[_Parts, Ints, Geometries]:
    """The parts of those edges, and those of the lone vertices, that may matter; and polygons of what is covered."""
    parts, nothing = _Parts(edge, np.zeros(len(edge)), np.ones(len(edge))), np.empty(0, dtype=object)
    vertex = np.unique(np.concatenate([edge, edge + 1, lone]))
    highest = np.abs(paths.latitude[vertex]).max()
    if highest > _HIGHEST_DEGREES or not is_crowded(position, edge, lone, distance_m):
        return parts, lone, nothing
    held = position[vertex]
    planes = Planes(*degrees_of((held.min(axis=0) + held.max(axis=0))[None] / 2))
    plane = np.zeros((len(position), 2))
    plane[vertex] = planes.project(paths.longitude[vertex], paths.latitude[vertex], np.zeros(len(vertex), np.intp))
    step = np.zeros((len(position), 2))
    step[edge] = plane[edge + 1] - plane[edge]
    low, high = plane[vertex].min(axis=0) - 2 * distance_m, plane[vertex].max(axis=0) + 2 * distance_m
    covered, outline = None, None
    for finer in _CELLS:
        grid = _Grid(low, distance_m / finer, np.ceil((high - low) / (distance_m / _CELLS[0])).astype(int) + 1)
        if grid.shape(finer).prod() > _MOST_CELLS:
            break
        free = np.ones(grid.shape(finer), bool)
        free[grid.of(plane[vertex])] = False
        of, share = _sampled(np.hypot(*step[edge].T), grid.cell)
        free[grid.of(plane[edge[of]] + share[:, None] * step[edge[of]])] = False
        covered = _covered(free, grid.cell, distance_m, covered)
        if not covered.any():
            continue
        away = _edt(covered) * grid.cell
        if len(parts.edge):
            parts = _near(parts, plane, step, position, away, grid, distance_m)
        lone = lone[away[grid.of(plane[lone])] <= distance_m * (1 + _DISTORTION) + grid.cell * np.sqrt(2)]
        outline = covered, grid
    return parts, lone, _polygons_of_cells(*outline, planes) if outline else nothing


class _Grid(NamedTuple):
    """Square cells in a plane; `coarse` is how many of the coarsest there are, along either axis."""

    origin: Floats
    cell: float
    coarse: npt.NDArray[np.int_]

    def shape(self, finer: int) -> npt.NDArray[np.int_]:
        return self.coarse * (finer // _CELLS[0])

    def of(self, xy: Floats) -> tuple[npt.NDArray[np.int_], npt.NDArray[np.int_]]:
        row, column = ((xy - self.origin) / self.cell).astype(int).T
        return row, column


def _covered(free: Bools, cell: float, distance_m: float, before: Bools | None) -> Bools:
    """The cells of which all lies within the distance of one that is not free; those found `before` stay covered."""
    covered: Bools = _edt(free) * cell <= distance_m * (1 - _DISTORTION) - cell * np.sqrt(2)
    if before is not None:
        times = len(free) // len(before)
        covered |= before.repeat(times, axis=0).repeat(times, axis=1)
    return covered


def _edt(cells: Bools) -> Floats:
    from scipy.ndimage import distance_transform_edt

    found: Floats = distance_transform_edt(cells)
    return found


def _near(
    parts: _Parts, plane: Floats, step: Floats, position: Floats, away: Floats, grid: _Grid, distance_m: float
) -> _Parts:
    """Those parts of parts, no longer than a cell, that may matter.

    They may lie near to a cell that is not covered; where there are many, they are the outermost of those about them.
    """
    far = distance_m * (1 + _DISTORTION) + grid.cell * np.sqrt(2)
    length = np.hypot(step[parts.edge, 0], step[parts.edge, 1]) * (parts.end - parts.begin)
    pieces = np.cumsum(length / grid.cell + 1)
    found, few = [], pieces[-1] <= _MOST_PARTS
    for some in np.split(
        np.arange(len(parts.edge)), np.searchsorted(pieces, np.arange(_MOST_PARTS, pieces[-1], _MOST_PARTS))
    ):
        mine, metres, kept = parts.taken(some), length[some], []
        while len(mine.edge):
            share = (mine.begin + mine.end) / 2
            near = away[grid.of(plane[mine.edge] + share[:, None] * step[mine.edge])] <= far + metres / 2
            short = metres <= grid.cell
            kept.append(mine.taken(near & short))
            again = near & ~short
            mine, share, metres = mine.taken(again), share[again], np.repeat(metres[again] / 2, 2)
            begin, end = np.column_stack([mine.begin, share]).ravel(), np.column_stack([share, mine.end]).ravel()
            mine = _Parts(np.repeat(mine.edge, 2), begin, end)
        whole = _together(kept)
        found.append(whole if few else _outermost(whole, position, grid, distance_m))
    return _outermost(_together(found), position, grid, distance_m) if len(found) > 1 else found[0]


def _together(parts: list[_Parts]) -> _Parts:
    return _Parts(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _outermost(parts: _Parts, position: Floats, grid: _Grid, distance_m: float) -> _Parts:
    if 2 * len(parts.edge) < CROWD:
        return parts
    origin = position[parts.edge]
    along = position[parts.edge + 1] - origin
    ends = np.stack([origin + parts.begin[:, None] * along, origin + parts.end[:, None] * along], axis=1)
    kept = outermost(ends.reshape(-1, 3), 2 * np.arange(len(origin) + 1), distance_m, shift=distance_m / grid.cell / 64)
    # A part goes with the one before and after, so it is kept whole if either end is.
    return parts.taken(kept[::2] | kept[1::2])


def _paths_of_parts(paths: Paths, parts: _Parts, lone: Ints, distance_m: float) -> Paths:
    """Paths along parts of the edges of paths, joined where they follow each other, and of lone vertices.

    Paths that begin near each other come one after the other.
    """
    edge, begin, end = parts.taken(np.lexsort((parts.begin, parts.edge)))
    joins = (np.diff(edge) == 0) & (np.abs(begin[1:] - end[:-1]) < _SAME_SHARE)
    joins |= (np.diff(edge) == 1) & (end[:-1] == 1) & (begin[1:] == 0)
    first, last = np.flatnonzero(np.append(True, ~joins)), np.flatnonzero(np.append(~joins, True))
    first, last = (first, last) if len(edge) else (first[:0], last[:0])
    begin_edge = np.concatenate([edge[first], lone])
    count = np.concatenate([edge[last] - edge[first] + 2, np.ones(len(lone), np.intp)]).astype(np.intp)
    ends = [_along(paths, edge[first], begin[first]), _along(paths, edge[last], end[last])]
    begins = np.concatenate([ends[0], np.column_stack([paths.longitude[lone], paths.latitude[lone]])])
    order = np.argsort(cell_keys(cartesian(*begins.T), distance_m / 2), kind="stable")
    run, place = spread(count[order])
    run = order[run]
    vertex = begin_edge[run] + place
    xy = np.column_stack([paths.longitude[vertex], paths.latitude[vertex]])
    drawn = run < len(first)
    at_begin, at_end = drawn & (place == 0), drawn & (place == count[run] - 1)
    xy[at_begin], xy[at_end] = ends[0][run[at_begin]], ends[1][run[at_end]]
    start = np.concatenate([[0], np.cumsum(count[order])]).astype(np.intp)
    return Paths(xy[:, 0], xy[:, 1], start, np.full(len(count), paths.owner[0]))


def _along(paths: Paths, edge: Ints, share: Floats) -> Floats:
    """Longitude and latitude (e, 2) of the position at a share of each edge, which leaves the given vertex."""
    a, b = (np.column_stack([paths.longitude[k], paths.latitude[k]]) for k in (edge, edge + 1))
    start, end = cartesian(*a.T), cartesian(*b.T)
    longitude, latitude = degrees_of(start + share[:, None] * (end - start))
    between = np.column_stack([wrap_degrees(longitude), latitude])
    return np.where((share == 0)[:, None], a, np.where((share == 1)[:, None], b, between))


def _sampled(length: Floats, spacing: float, *, most: int = _MOST_SAMPLES) -> tuple[Ints, Floats]:
    """Positions on edges one after the other, about so far apart, or `most`: the edge of each, and the share of it."""
    if not len(length):
        return np.zeros(0, np.intp), np.zeros(0)
    way = np.append(0, np.cumsum(length))
    count = int(np.clip(np.ceil(way[-1] / spacing), 1, most))
    # Not quite even: edges to and fro must not all be met at the same places.
    at = (np.arange(count) + np.random.default_rng(0).random(count)) * (way[-1] / count)
    edge = np.clip(np.searchsorted(way, at, side="right") - 1, 0, len(length) - 1)
    return edge, np.clip((at - way[edge]) / np.maximum(length[edge], np.finfo(float).tiny), 0, 1)


def _polygons_of_cells(covered: Bools, grid: _Grid, planes: Planes) -> Geometries:
    """Polygons (p,) in longitude and latitude round the covered cells of a grid, of which none is at its rim."""
    # Sides between cells of which one is covered, each from one corner of the grid to the next.
    row, column = np.nonzero(covered[1:] != covered[:-1])
    along_columns = np.stack([np.column_stack([row + 1, column]), np.column_stack([row + 1, column + 1])], axis=1)
    row, column = np.nonzero(covered[:, 1:] != covered[:, :-1])
    along_rows = np.stack([np.column_stack([row, column + 1]), np.column_stack([row + 1, column + 1])], axis=1)
    corners = np.concatenate([along_columns, along_rows]).reshape(-1, 2)
    longitude, latitude = planes.unproject(grid.origin + corners * grid.cell, np.zeros(len(corners), np.intp))
    sides: Geometries = np.asarray(shapely.linestrings(np.column_stack([longitude, latitude]).reshape(-1, 2, 2)))
    faces = shapely.get_parts(shapely.polygonize(sides))
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    within = covered[grid.of(planes.project(inner[:, 0], inner[:, 1], np.zeros(len(inner), np.intp)))]
    return polygons_cut_at_antimeridian(faces[within], np.zeros(int(within.sum()), np.intp))[0]
