"""Zones of many paths: pieces, rings round them, cut at the antimeridian, and the union for each owner."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from geo.geodesic.antimeridian import mended, polygons_of_rings
from geo.geodesic.clusters import cluster_rings
from geo.geodesic.edges import follow_geodesics
from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.paths import Geometries, Paths, cut_long_edges
from geo.geodesic.pieces import Runs, cut_into_pieces, longest_edge
from geo.geodesic.strands import strand_zones
from geo.geodesic.surfaces import flat_polygons

__all__ = ["union_by_owner", "zones_of_paths"]

_SAGITTA = 0.9  # of the tolerance: chords bulge half of it to either side of the true outline
_EDGE_DEVIATION = 0.08
_RING = 100  # vertices of a ring, about
_MOST_AT_A_TIME = 1_500_000  # vertices of runs and rings, about


def zones_of_paths(paths: Paths, position: Floats, distance_m: Floats, tolerance_m: Floats, owners: int) -> Geometries:
    """Everything within a distance of paths, one (multi)polygon for each owner 0 … owners − 1.

    `distance_m` and `tolerance_m` hold a value for each path, `position` the Cartesian vertices (n, 3).
    """
    if not len(position):  # nothing but polygons without a rim, such as the whole Earth
        return np.full(owners, shapely.Polygon(), dtype=object)
    paths, position = cut_long_edges(paths, position, longest_edge(distance_m, _EDGE_DEVIATION * tolerance_m))
    pieces = cut_into_pieces(paths, position, distance_m)
    polygons, owner = [], []
    for draw, runs in ((_zones_of_clusters, pieces.clusters), (_zones_of_strands, pieces.strands)):
        for some in _few_at_a_time(paths, runs):
            new, whose = draw(paths, position, some, distance_m, tolerance_m)
            if len(some) < len(runs):  # so that no more outlines are held than one union needs
                whole = union_by_owner(new, whose - whose.min(), int(np.ptp(whose)) + 1)
                drawn = ~shapely.is_empty(whole)
                new, whose = whole[drawn], np.flatnonzero(drawn) + whose.min()
            polygons.append(new)
            owner.append(whose)
    return union_by_owner(np.concatenate(polygons), np.concatenate(owner), owners)


def _zones_of_clusters(
    paths: Paths, position: Floats, clusters: Runs, distance_m: Floats, tolerance_m: Floats
) -> tuple[Geometries, Ints]:
    rings = cluster_rings(paths, position, clusters, distance_m, _SAGITTA * tolerance_m)
    longitude, latitude, start, path = rings
    outline = follow_geodesics(longitude, latitude, start, (_EDGE_DEVIATION * tolerance_m)[path])
    return polygons_of_rings(*outline, paths.owner[path])


def _zones_of_strands(
    paths: Paths, position: Floats, strands: Runs, distance_m: Floats, tolerance_m: Floats
) -> tuple[Geometries, Ints]:
    zones, path = strand_zones(paths, position, strands, distance_m, _SAGITTA * tolerance_m)
    new, zone = flat_polygons(zones, edges="geodesic", deviation_m=(_EDGE_DEVIATION * tolerance_m)[path])
    return mended(new), paths.owner[path[zone]]


def _few_at_a_time(paths: Paths, runs: Runs) -> Iterator[Runs]:
    """The runs, so many at a time as memory allows whatever their number, those of a small owner together."""
    first = 0
    weight = np.cumsum(runs.last - runs.first + _RING)
    owner = paths.owner[np.searchsorted(paths.start, runs.first, side="right") - 1]
    while first < len(runs):
        before = weight[first - 1] if first else 0
        end = max(int(np.searchsorted(weight, before + _MOST_AT_A_TIME)), first + 1)
        if end < len(runs):
            begin_of_owner = int(np.searchsorted(owner, owner[end]))
            end = begin_of_owner if begin_of_owner > first else end
        yield Runs(runs.first[first:end], runs.last[first:end])
        first = end


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
