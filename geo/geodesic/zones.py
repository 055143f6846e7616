"""Zones of many paths: pieces, rings round them, cut at the seam, and the union for each owner."""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesic.clusters import cluster_rings
from geo.geodesic.corridors import corridor_rings
from geo.geodesic.edges import follow_geodesics
from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.paths import Geometries, Paths
from geo.geodesic.pieces import cut_into_pieces
from geo.geodesic.seam import polygons_of_rings

__all__ = ["union_by_owner", "zones_of_paths"]

_SAGITTA = 0.9  # of the tolerance: chords bulge half of it to either side of the true outline
_EDGE_DEVIATION = 0.08


def zones_of_paths(paths: Paths, position: Floats, distance_m: Floats, tolerance_m: Floats, owners: int) -> Geometries:
    """Everything within a distance of paths, one (multi)polygon for each owner 0 … owners − 1.

    `distance_m` and `tolerance_m` hold a value for each path, `position` the Cartesian vertices (n, 3).
    """
    sagitta = _SAGITTA * tolerance_m
    pieces = cut_into_pieces(paths, position, distance_m, _EDGE_DEVIATION * float(tolerance_m.min()))
    polygons: list[Geometries] = []
    owner: list[Ints] = []
    if len(pieces.first):
        rings = cluster_rings(paths, position, pieces, distance_m, sagitta)
        _add(polygons, owner, paths, rings, tolerance_m)
    if len(pieces.long):
        rings = corridor_rings(paths, pieces.long, distance_m, sagitta)
        _add(polygons, owner, paths, rings, tolerance_m)
    return union_by_owner(np.concatenate(polygons), np.concatenate(owner), owners)


def _add(
    polygons: list[Geometries],
    owner: list[Ints],
    paths: Paths,
    rings: tuple[Floats, Floats, Ints, Ints],
    tolerance_m: Floats,
) -> None:
    longitude, latitude, start, path = rings
    longitude, latitude, start = follow_geodesics(longitude, latitude, start, _EDGE_DEVIATION * tolerance_m[path])
    new, whose = polygons_of_rings(longitude, latitude, start, paths.owner[path])
    polygons.append(new)
    owner.append(whose)


def union_by_owner(polygons: Geometries, owner: Ints, owners: int) -> Geometries:
    """The union of the polygons of each owner; an owner without one has an empty polygon."""
    order = np.argsort(owner, kind="stable")
    polygons, owner = polygons[order], owner[order]
    start = np.searchsorted(owner, np.arange(owners + 1))
    out = np.full(owners, shapely.Polygon(), dtype=object)
    sizes = np.diff(start)
    out[sizes == 1] = polygons[start[:-1][sizes == 1]]
    for each in np.flatnonzero(sizes > 1):
        out[each] = shapely.union_all(polygons[start[each] : start[each + 1]])
    return out
