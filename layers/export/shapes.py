"""Geometry as others read it: edges straight in longitude and latitude, cut at the antimeridian, on a stated grid."""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesic.edges import follow_geodesics
from geo.geodesic.paths import Geometries
from geo.geodesic.seam import cut_at_seam, lines_cut_at_seam, unwrap

__all__ = ["as_straight_edges", "bounding_box", "cut_at_antimeridian", "rounded"]

_DEVIATION_M = 0.9  # the pieces are counted on a sphere; this keeps a metre on the ellipsoid
_HALF_TURN = 180.0
_TYPES_OF_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)


def as_straight_edges(lines: Geometries, *, deviation_m: float = _DEVIATION_M) -> Geometries:
    """(Multi)LineStrings whose geodesic edges may be read as straight ones, to within `deviation_m`.

    GeoJSON, KML and most tools draw an edge straight in longitude and latitude; over a hundred kilometres that leaves
    the geodesic by hundreds of metres, so vertices are added on the geodesic.
    """
    strands, owner = shapely.get_parts(lines, return_index=True)
    xy, strand = shapely.get_coordinates(strands, return_index=True)
    start = np.searchsorted(strand, np.arange(len(strands) + 1)).astype(np.intp)
    longitude, latitude, start = follow_geodesics(xy[:, 0], xy[:, 1], start, np.full(len(strands), deviation_m))
    index = np.repeat(np.arange(len(strands)), np.diff(start))
    drawn: Geometries = np.asarray(shapely.linestrings(np.column_stack([longitude, latitude]), indices=index), object)
    return _gathered(drawn, owner, lines)


def cut_at_antimeridian(geometries: Geometries) -> Geometries:
    """Lines and polygons with an edge across the antimeridian, cut there into parts (RFC 7946, section 3.1.9).

    An edge that spans more than 180° of longitude goes the short way round, across it. What lies within ±180 already,
    along it or round a pole, stays as it is.
    """
    crossing = np.array([_crosses(geometry) for geometry in geometries], dtype=bool)
    if not crossing.any():
        return geometries
    cut = geometries.copy()
    for index in np.flatnonzero(crossing):
        parts = [piece for part in shapely.get_parts(geometries[index]) for piece in _cut(part)]
        lines = shapely.get_dimensions(geometries[index]) == 1
        cut[index] = shapely.multilinestrings(parts) if lines else shapely.multipolygons(parts)
    return cut


def rounded(geometries: Geometries, decimals: int) -> Geometries:
    """The geometries on a grid of `decimals` of a degree, still valid; what is smaller than the grid becomes empty."""
    return shapely.set_precision(geometries, 10.0**-decimals, mode="valid_output")


def bounding_box(geometries: Geometries) -> tuple[float, float, float, float]:
    """West, south, east, north; `west > east` where geometries lie round the antimeridian (RFC 7946, section 5.2)."""
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(geometries))
    if west > -_HALF_TURN or east < _HALF_TURN:
        return west, south, east, north
    parts = shapely.get_parts(geometries)
    spans = sorted((float(low), float(high)) for low, _, high, _ in shapely.bounds(parts))
    gaps, reached = [], spans[0][1]
    for low, high in spans[1:]:
        if low > reached:
            gaps.append((low - reached, low, reached))
        reached = max(reached, high)
    if not gaps:
        return west, south, east, north
    _, west, east = max(gaps)
    return west, south, east, north


def _crosses(geometry: shapely.Geometry) -> bool:
    xy, strand = shapely.get_coordinates(_strands(geometry), return_index=True)
    step = np.diff(xy[:, 0])
    level = (np.abs(xy[1:, 0]) == _HALF_TURN) & (np.abs(xy[:-1, 0]) == _HALF_TURN)
    far = (np.abs(step) > _HALF_TURN) & (strand[1:] == strand[:-1])
    return bool((far & ~level).any() or (np.abs(xy[:, 0]) > _HALF_TURN).any())


def _strands(geometry: shapely.Geometry) -> Geometries:
    """The lines and rings of a geometry."""
    parts = shapely.get_parts(geometry)
    surfaces = shapely.get_dimensions(parts) == 2  # noqa: PLR2004 - surfaces
    return np.concatenate([parts[~surfaces], shapely.get_rings(parts[surfaces])])


def _cut(part: shapely.Geometry) -> list[shapely.Geometry]:
    """A simple line or polygon cut at the antimeridian."""
    rings = [np.array(shapely.get_coordinates(strand)) for strand in _strands(part)]
    if shapely.get_dimensions(part) == 1:
        xy = rings[0]
        lines, _ = lines_cut_at_seam(xy[:, 0], xy[:, 1], np.array([0, len(xy)], dtype=np.intp))
        pieces = shapely.get_parts(lines)
        return list(pieces[(shapely.get_dimensions(pieces) == 1) & ~shapely.is_empty(pieces)])
    for ring in rings:
        ring[:, 0] = unwrap(ring[:, 0], np.array([0, len(ring)], dtype=np.intp))[0]
    middle = (rings[0][:, 0].min() + rings[0][:, 0].max()) / 2
    for hole in rings[1:]:  # a hole lies where its polygon does
        hole[:, 0] += 360 * np.round((middle - (hole[:, 0].min() + hole[:, 0].max()) / 2) / 360)
    whole = np.array([shapely.Polygon(rings[0], rings[1:])])
    return list(cut_at_seam(whole, np.zeros(1, dtype=np.intp))[0])


def _gathered(strands: Geometries, owner: np.ndarray, like: Geometries) -> Geometries:
    """Strands put together again by owner, each a line or several as the original was."""
    single = shapely.get_type_id(like) == shapely.GeometryType.LINESTRING
    gathered = np.empty(len(like), dtype=object)
    for index in range(len(like)):
        own = strands[owner == index]
        gathered[index] = own[0] if single[index] else shapely.multilinestrings(own)
    return gathered
