"""Geometry read straight in longitude and latitude: geodesic edges followed, the antimeridian crossed and cut there."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic.antimeridian import lines_cut_at_antimeridian, polygons_cut_at_antimeridian, unwrap
from geo.geodesic.edges import follow_geodesics
from geo.geodesic.ellipsoid import wrap_degrees
from geo.geodesic.paths import Geometries

__all__ = ["as_straight_edges", "cut_at_antimeridian", "middle_longitude", "on_earth", "seen_from"]

_DEVIATION_M = 0.9  # the pieces are counted on a sphere; this keeps a metre on the ellipsoid
_HALF_TURN = 180.0


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


def middle_longitude(geometry: BaseGeometry) -> float:
    """From where a geometry is best seen: 180 where it lies round the antimeridian, else 0.

    It does where its coordinates span more than half a turn, and less when seen from the other side of the Earth.
    """
    x = shapely.get_coordinates(geometry)[:, 0]
    span = np.ptp(x) if len(x) else 0.0
    return _HALF_TURN if span > _HALF_TURN and np.ptp(x % 360) < span else 0.0


def seen_from(geometry: BaseGeometry, middle: float) -> BaseGeometry:
    """The geometry with longitudes from 0 to 360 where the middle is 180: what the antimeridian cut is whole again."""
    if middle == 0.0:
        return geometry
    if shapely.get_dimensions(geometry) < 2:  # noqa: PLR2004 - surfaces
        return shapely.transform(geometry, lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]]))
    east, west = (shapely.clip_by_rect(geometry, x, -90, x + _HALF_TURN, 90) for x in (0, -_HALF_TURN))
    return shapely.union(east, shapely.transform(west, lambda xy: xy + np.array([360.0, 0.0])))


def on_earth(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry with any longitudes within ±180, cut at the antimeridian."""
    if shapely.get_dimensions(geometry) == 0:
        return shapely.transform(geometry, lambda xy: np.column_stack([wrap_degrees(xy[:, 0]), xy[:, 1]]))
    moved: BaseGeometry = cut_at_antimeridian(np.array([geometry], dtype=object))[0]
    return moved


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
        lines, _ = lines_cut_at_antimeridian(xy[:, 0], xy[:, 1], np.array([0, len(xy)], dtype=np.intp))
        pieces = shapely.get_parts(lines)
        return list(pieces[(shapely.get_dimensions(pieces) == 1) & ~shapely.is_empty(pieces)])
    for ring in rings:
        ring[:, 0] = unwrap(ring[:, 0], np.array([0, len(ring)], dtype=np.intp))[0]
    middle = (rings[0][:, 0].min() + rings[0][:, 0].max()) / 2
    for hole in rings[1:]:  # a hole lies where its polygon does
        hole[:, 0] += 360 * np.round((middle - (hole[:, 0].min() + hole[:, 0].max()) / 2) / 360)
    whole = np.array([shapely.Polygon(rings[0], rings[1:])])
    return list(polygons_cut_at_antimeridian(whole, np.zeros(1, dtype=np.intp))[0])


def _gathered(strands: Geometries, owner: np.ndarray, like: Geometries) -> Geometries:
    """Strands put together again by owner, each a line or several as the original was."""
    single = shapely.get_type_id(like) == shapely.GeometryType.LINESTRING
    gathered = np.empty(len(like), dtype=object)
    for index in range(len(like)):
        own = strands[owner == index]
        gathered[index] = own[0] if single[index] else shapely.multilinestrings(own)
    return gathered
