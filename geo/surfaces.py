"""Polygons on the globe as polygons in longitude and latitude: their edges followed, cut at the antimeridian."""

from __future__ import annotations

import numpy as np
import shapely

from geo.edges import Edges, follow_geodesics
from geo.ellipsoid import Floats, Ints
from geo.paths import Geometries
from geo.seam import cut_at_seam, polygons_of_rings, unwrap

__all__ = ["flat_polygons"]

_WHOLE_TURN = 360.0


def flat_polygons(polygons: Geometries, *, edges: Edges, deviation_m: Floats) -> tuple[Geometries, Ints]:
    """The polygons as they lie in longitude and latitude, within [-180, 180], and which polygon each part is of.

    A polygon that was drawn across the antimeridian is cut there; one whose outer ring goes round a pole holds that
    pole, the one it is nearer to. Geodesic edges are followed to within a deviation in metres for each polygon.
    """
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.searchsorted(ring, np.arange(len(rings) + 1)).astype(np.intp)
    longitude, latitude = xy[:, 0], xy[:, 1]
    if edges == "geodesic":
        longitude, latitude, start = follow_geodesics(longitude, latitude, start, deviation_m[polygon])
        ring = np.repeat(np.arange(len(rings)), np.diff(start))
    step = np.abs(np.diff(longitude))
    over = (np.diff(ring) == 0) & (step > _WHOLE_TURN / 2) & (step != _WHOLE_TURN)
    across = np.zeros(len(polygons), bool)
    across[polygon[ring[:-1][over]]] = True
    if not across.any():
        whole = shapely.polygons(shapely.linearrings(longitude, latitude, indices=ring), indices=polygon)
        return cut_at_seam(whole, np.arange(len(polygons)))
    parts, owner = [], []
    for each in range(len(polygons)):
        mine = np.flatnonzero(polygon == each)
        outlines = [np.column_stack([longitude, latitude])[start[k] : start[k + 1]] for k in mine]
        parts.append(_wound(outlines) if across[each] else shapely.Polygon(outlines[0], outlines[1:]))
        owner.append(each)
    return cut_at_seam(np.array(parts, dtype=object), np.array(owner))


def _wound(outlines: list[Floats]) -> shapely.Polygon | shapely.MultiPolygon:
    """A polygon whose rings cross the antimeridian: its outer ring less its holes."""
    inside = [shapely.union_all(_ring_polygons(outline)) for outline in outlines]
    return shapely.difference(inside[0], shapely.union_all(inside[1:]))


def _ring_polygons(outline: Floats) -> Geometries:
    start = np.array([0, len(outline)])
    turn = unwrap(outline[:, 0], start)[1][0]
    towards = 1 if outline[:, 1].mean() >= 0 else -1
    if turn * towards < 0:  # round the nearer pole, with the inside on the left
        outline = outline[::-1]
    return polygons_of_rings(outline[:, 0], outline[:, 1], start, np.zeros(1, np.intp))[0]
