"""Geometries laid out as flat arrays: many polylines in one, so that nothing loops over features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import Fault, InputError
from geo.geodesic.arrays import spread
from geo.geodesic.edges import Edges, straight_pieces
from geo.geodesic.ellipsoid import GEOD, MEAN_RADIUS_M, Floats, Ints, cartesian, wrap_degrees

__all__ = ["Bools", "Geometries", "Layout", "Paths", "cut_long_edges", "explode", "layout_of", "paths_of"]

Bools = npt.NDArray[np.bool_]
Geometries = npt.NDArray[Any]
"""An array of shapely geometries (dtype object)."""

_SAME_DEGREES = 1e-12  # a tenth of a micrometre: vertices closer than this are one
_LAST_SIMPLE_TYPE = 3  # GEOS numbers point, line, ring and polygon 0 to 3, collections from 4
_SURFACE = 2
_MOST_POSITIONS = 2_000_000  # of one line or ring, after its straight edges were cut
_WIDEST_PIECE_DEGREES = 120.0  # of a straight edge: a whole turn must not come out as nothing


@dataclass(frozen=True, slots=True)
class Paths:
    """m polylines with n vertices in all; path i has the vertices `start[i]:start[i + 1]`.

    Longitudes and latitudes are degrees, `owner[i]` is the index of the geometry that path i belongs to. A path of
    one vertex is a point. No vertex repeats the one before it. Owners ascend.
    """

    longitude: Floats
    latitude: Floats
    start: Ints
    owner: Ints

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def closed(self) -> Bools:
        """Whether each path ends where it begins, shape (m,)."""
        first, last = self.start[:-1], self.start[1:] - 1
        turn = wrap_degrees(self.longitude[last] - self.longitude[first])
        same: Bools = (np.abs(turn) < _SAME_DEGREES) & (self.latitude[last] == self.latitude[first])
        return same & (last > first)

    @property
    def edge_starts(self) -> Ints:
        """The vertices that an edge leaves: all but the last of each path."""
        return _edge_starts(len(self.longitude), self.start)


@dataclass(frozen=True, slots=True)
class Layout:
    """Geometries taken apart as they are: k simple parts, their m points, lines and rings, the n vertices of those.

    Strand i has the vertices `start[i]:start[i + 1]` of `xy` (longitude and latitude, shape (n, 2)) and belongs to
    part `part[i]`; part j belongs to geometry `owner[j]` and is a polygon where `areal[j]`. The rings of polygons
    come last, from strand `first_ring` on, each polygon's own before its holes.
    """

    parts: Geometries
    owner: Ints
    areal: Bools
    xy: Floats
    start: Ints
    part: Ints
    first_ring: int

    @property
    def edge_starts(self) -> Ints:
        """The vertices that an edge leaves: all but the last of each strand."""
        return _edge_starts(len(self.xy), self.start)

    def strand_of(self, vertex: Ints) -> Ints:
        """The strand that each vertex is of."""
        return np.searchsorted(self.start, vertex, side="right") - 1


def layout_of(geometries: Geometries) -> Layout:
    """The parts of geometries however nested, their strands and vertices; what is missing or empty has none."""
    parts, owner = explode(geometries)
    strands, part = _strands(parts)
    areal = shapely.get_dimensions(parts) == _SURFACE
    xy, strand = shapely.get_coordinates(strands, return_index=True)
    start = np.searchsorted(strand, np.arange(len(strands) + 1)).astype(np.intp)
    return Layout(parts, owner, areal, xy, start, part, first_ring=int((~areal).sum()))


def _strands(parts: Geometries) -> tuple[Geometries, Ints]:
    """The points and lines among simple parts, then every ring of the polygons; and the part that each is of."""
    areal = shapely.get_dimensions(parts) == _SURFACE
    rings, index = shapely.get_rings(parts[areal], return_index=True)
    part = np.concatenate([np.flatnonzero(~areal), np.flatnonzero(areal)[index]])
    return np.concatenate([parts[~areal], rings]), part


def explode(geometries: Geometries) -> tuple[Geometries, Ints]:
    """The simple, non-empty parts (points, lines, polygons) of geometries however nested, and whose each is."""
    parts, owner = geometries, np.arange(len(geometries))
    while (shapely.get_type_id(parts) > _LAST_SIMPLE_TYPE).any():
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
    keep = ~(shapely.is_missing(parts) | shapely.is_empty(parts))
    return parts[keep], owner[keep].astype(np.intp)


def paths_of(parts: Geometries, owner: Ints, *, edges: Edges, deviation_m: float) -> Paths:
    """The paths of simple parts: points, lines, and every ring of polygons, whose edges may be read as geodesics.

    Edges that are straight in longitude and latitude get vertices until each piece is within `deviation_m` of the
    geodesic between its ends. Where a polygon was cut at the antimeridian or a pole, the cut is no boundary: edges
    that lie there on both sides are left out, which leaves rings open.
    """
    areal = shapely.get_dimensions(parts) == _SURFACE
    lines, part = _strands(parts)
    owners = owner[part]
    if areal.any():
        lines, owners = _without_cuts(lines, owners, first_ring=int((~areal).sum()))
        order = np.argsort(owners, kind="stable")
        lines, owners = lines[order], owners[order]
    xy, path = shapely.get_coordinates(lines, return_index=True)
    start = np.searchsorted(path, np.arange(len(lines) + 1)).astype(np.intp)
    longitude, latitude = xy[:, 0], xy[:, 1]
    if edges == "straight":
        longitude, latitude, start = _cut_straight_edges(longitude, latitude, start, deviation_m)
    return _without_repeats(longitude, latitude, start, owners)


def cut_long_edges(paths: Paths, position: Floats, longest_m: Floats) -> tuple[Paths, Floats]:
    """The paths, and the Cartesian `position` of their vertices, with edges no longer than `longest_m` of their path.

    Longer ones are cut into equal parts along the geodesic (Karney 2013).
    """
    first = paths.edge_starts
    chord = np.sqrt(((position[first + 1] - position[first]) ** 2).sum(axis=1))
    length = 2 * MEAN_RADIUS_M * np.arcsin(np.minimum(chord / (2 * MEAN_RADIUS_M), 1))
    parts = np.ceil(length / np.repeat(longest_m, np.diff(paths.start) - 1)).astype(np.intp)
    if parts.max(initial=1) <= 1:
        return paths, position
    counts = np.ones(len(position), np.intp)
    counts[first] = np.maximum(parts, 1)
    vertex, place = spread(counts)
    new = np.flatnonzero(place)
    at = vertex[new]
    x, y, position = paths.longitude[vertex], paths.latitude[vertex], position[vertex]
    azimuth, _, length = GEOD.inv(x[new], y[new], paths.longitude[at + 1], paths.latitude[at + 1])
    x[new], y[new], _ = GEOD.fwd(x[new], y[new], azimuth, length * place[new] / counts[at])
    position[new] = cartesian(x[new], y[new])
    start = np.concatenate([[0], np.cumsum(counts)])[paths.start].astype(np.intp)
    return Paths(x, y, start, paths.owner), position


def _edge_starts(size: int, start: Ints) -> Ints:
    keep = np.ones(size, bool)
    keep[start[1:] - 1] = False
    return np.flatnonzero(keep)


def _without_repeats(longitude: Floats, latitude: Floats, start: Ints, owner: Ints) -> Paths:
    turn = np.abs(wrap_degrees(np.diff(longitude)))
    at_pole = np.abs(latitude[1:]) >= 90 - _SAME_DEGREES
    differs = ((turn > _SAME_DEGREES) & ~at_pole) | (np.abs(np.diff(latitude)) > _SAME_DEGREES)
    keep = np.concatenate([[True], differs]) if len(longitude) else np.zeros(0, bool)
    keep[start[:-1]] = True
    if keep.all():
        return Paths(longitude, latitude, start, owner)
    before = np.concatenate([[0], np.cumsum(keep)])
    return Paths(longitude[keep], latitude[keep], before[start].astype(np.intp), owner)


def _cut_straight_edges(
    longitude: Floats, latitude: Floats, start: Ints, deviation_m: float
) -> tuple[Floats, Floats, Ints]:
    first = _edge_starts(len(longitude), start)
    turn = longitude[first + 1] - longitude[first]
    turn = np.where(np.abs(turn) == 360, turn, wrap_degrees(turn))  # noqa: PLR2004 - a whole parallel stays whole
    rise = latitude[first + 1] - latitude[first]
    counts = np.ones(len(longitude), np.intp)
    counts[first] = straight_pieces(latitude[first], turn, rise, deviation_m)
    counts[first] = np.maximum(counts[first], np.ceil(np.abs(turn) / _WIDEST_PIECE_DEGREES).astype(np.intp))
    _refuse_endless(counts, start)
    vertex, place = spread(counts)
    full_turn, full_rise = np.zeros(len(longitude)), np.zeros(len(longitude))
    full_turn[first], full_rise[first] = turn, rise
    share = place / counts[vertex]
    before = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
    return longitude[vertex] + share * full_turn[vertex], latitude[vertex] + share * full_rise[vertex], before[start]


def _refuse_endless(counts: Ints, start: Ints) -> None:
    """Raise `InputError` for a line or ring that is so long and so full of corners that it cannot be worked with."""
    if len(start) < 2 or counts.sum() <= _MOST_POSITIONS:  # noqa: PLR2004 - there is no path
        return
    each = np.add.reduceat(counts, start[:-1])
    given = np.diff(start)
    worst = int(np.argmax(each))
    if each[worst] > _MOST_POSITIONS and each[worst] > 2 * given[worst]:
        message = f"a line or ring of {given[worst]:,} positions needs {each[worst]:,} to be true on the ellipsoid"
        raise InputError(Fault(message, hint="simplify it, or cut it to the part you need"))


def _without_cuts(lines: Geometries, owner: Ints, *, first_ring: int) -> tuple[Geometries, Ints]:
    """Rings opened where they run along the antimeridian on both sides, or along a pole."""
    xy, index = shapely.get_coordinates(lines, return_index=True)
    x, y = xy[:, 0], xy[:, 1]
    ring_edge = (np.diff(index) == 0) & (index[1:] >= first_ring)
    at_pole = ring_edge & (np.abs(y[:-1]) == 90) & (y[:-1] == y[1:])  # noqa: PLR2004 - the poles
    at_antimeridian = ring_edge & (np.abs(x[:-1]) == 180) & (x[:-1] == x[1:]) & ~at_pole  # noqa: PLR2004 - its degrees
    cut = at_pole | at_antimeridian
    if not cut.any():
        return lines, owner
    begins = np.append(True, cut | (np.diff(index) != 0))
    first, piece = np.flatnonzero(begins), np.cumsum(begins) - 1
    sizes = np.bincount(piece)
    # What is left of a ring between two cuts, when that is one vertex, is no point but nothing.
    lone = (sizes == 1) & (index[first] < first_ring)
    drawn = sizes > 1
    within = drawn[piece]
    new = np.cumsum(drawn) - 1
    out = [
        np.asarray(shapely.points(xy[first[lone]])),
        np.asarray(shapely.linestrings(xy[within], indices=new[piece[within]])),
    ]
    owners = [owner[index[first[lone]]], owner[index[first[drawn]]]]
    whose = owner[index[:-1]]
    for each in np.unique(whose[at_antimeridian]):
        mine = at_antimeridian & (whose == each)
        east, west = (_along_antimeridian(y[:-1][on], y[1:][on]) for on in (mine & (x[:-1] > 0), mine & (x[:-1] < 0)))
        rest = shapely.get_parts(shapely.symmetric_difference(east, west))
        rest = rest[shapely.length(rest) > 0]
        out.append(rest)
        owners.append(np.full(len(rest), each))
    return np.concatenate(out), np.concatenate(owners).astype(np.intp)


def _along_antimeridian(south: Floats, north: Floats) -> shapely.Geometry:
    """What is run along by edges between the given latitudes (n,), as lines; empty where there is none."""
    ends = np.column_stack([south, north])
    return shapely.union_all(shapely.linestrings(np.full(ends.shape, 180.0), ends))
