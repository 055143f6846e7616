"""Polygons on the globe as polygons in longitude and latitude: their edges followed, cut at the antimeridian."""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesic.antimeridian import lines_cut_at_antimeridian, polygons_cut_at_antimeridian, polygons_of_rings, unwrap
from geo.geodesic.edges import Edges, follow_geodesics
from geo.geodesic.ellipsoid import Floats, Ints, wrap_degrees
from geo.geodesic.paths import Geometries, explode, paths_of

__all__ = ["flat_geometries", "flat_polygons"]

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
        lines = np.asarray(shapely.linearrings(longitude, latitude, indices=ring))
        whole = shapely.polygons(lines, indices=polygon)
        return polygons_cut_at_antimeridian(np.asarray(whole), np.arange(len(polygons)))
    parts, owner = [], []
    for each in range(len(polygons)):
        mine = np.flatnonzero(polygon == each)
        outlines = [np.column_stack([longitude, latitude])[start[k] : start[k + 1]] for k in mine]
        parts.append(_wound(outlines) if across[each] else shapely.Polygon(outlines[0], outlines[1:]))
        owner.append(each)
    return polygons_cut_at_antimeridian(np.array(parts, dtype=object), np.array(owner))


def flat_geometries(geometries: Geometries, *, edges: Edges, deviation_m: float) -> Geometries:
    """Geometries of any kind as collections of what they are in longitude and latitude, within [-180, 180].

    Geodesic edges are followed to within the deviation.
    """
    parts, owner = explode(geometries)
    areal = shapely.get_dimensions(parts) == 2  # noqa: PLR2004 - surfaces
    allowed = np.full(int(areal.sum()), deviation_m)
    flat, polygon = (
        flat_polygons(parts[areal], edges=edges, deviation_m=allowed) if areal.any() else (parts[areal], allowed)
    )
    paths = paths_of(parts[~areal], owner[~areal], edges=edges, deviation_m=deviation_m)
    allowed = np.full(len(paths), deviation_m)
    x, y, start = follow_geodesics(paths.longitude, paths.latitude, paths.start, allowed)
    lone = np.diff(start) == 1
    points = shapely.points(wrap_degrees(x[start[:-1][lone]]), y[start[:-1][lone]])
    keep = np.repeat(~lone, np.diff(start))
    lines, path = lines_cut_at_antimeridian(x[keep], y[keep], np.append(0, np.cumsum(np.diff(start)[~lone])))
    whose = [owner[areal][polygon.astype(np.intp)], paths.owner[lone], paths.owner[~lone][path]]
    owners = np.concatenate(whose)
    order = np.argsort(owners, kind="stable")
    everything = np.concatenate([flat, points, lines])[order]
    return np.asarray(shapely.geometrycollections(everything, indices=owners[order]), dtype=object)


def _wound(outlines: list[Floats]) -> shapely.Geometry:
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
