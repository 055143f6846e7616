"""Zones of many paths: pieces, rings round them, cut at the antimeridian, and the union for each owner."""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesic.antimeridian import mended, polygons_of_rings
from geo.geodesic.clusters import cluster_rings
from geo.geodesic.edges import follow_geodesics
from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.paths import Geometries, Paths, cut_long_edges
from geo.geodesic.pieces import cut_into_pieces, longest_edge
from geo.geodesic.strands import strand_zones
from geo.geodesic.surfaces import flat_polygons

__all__ = ["union_by_owner", "zones_of_paths"]

_SAGITTA = 0.9  # of the tolerance: chords bulge half of it to either side of the true outline
_EDGE_DEVIATION = 0.08


def zones_of_paths(paths: Paths, position: Floats, distance_m: Floats, tolerance_m: Floats, owners: int) -> Geometries:
    """Everything within a distance of paths, one (multi)polygon for each owner 0 … owners − 1.

    `distance_m` and `tolerance_m` hold a value for each path, `position` the Cartesian vertices (n, 3).
    """
    if not len(position):  # nothing but polygons without a rim, such as the whole Earth
        return np.full(owners, shapely.Polygon(), dtype=object)
    sagitta, deviation = _SAGITTA * tolerance_m, _EDGE_DEVIATION * tolerance_m
    paths, position = cut_long_edges(paths, position, longest_edge(distance_m, deviation))
    pieces = cut_into_pieces(paths, position, distance_m)
    polygons: list[Geometries] = []
    owner: list[Ints] = []
    if len(pieces.clusters):
        longitude, latitude, start, path = cluster_rings(paths, position, pieces.clusters, distance_m, sagitta)
        longitude, latitude, start = follow_geodesics(longitude, latitude, start, deviation[path])
        new, whose = polygons_of_rings(longitude, latitude, start, paths.owner[path])
        polygons.append(new)
        owner.append(whose)
    if len(pieces.strands):
        zones, path = strand_zones(paths, position, pieces.strands, distance_m, sagitta)
        new, zone = flat_polygons(zones, edges="geodesic", deviation_m=deviation[path])
        polygons.append(mended(new))
        owner.append(paths.owner[path[zone]])
    return union_by_owner(np.concatenate(polygons), np.concatenate(owner), owners)


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
