"""Polygons of one geometry that overlap each other, or lie side by side: counted once, and shrunk as one."""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import Ints
from geo.geodesic.paths import Bools, Geometries
from geo.geodesic.surfaces import flat_polygons

__all__ = ["dissolved", "overlapping"]

_SAME_DEGREES = 1e-9  # a tenth of a millimetre: outlines as near to each other as that leave no gap


def overlapping(polygons: Geometries, owner: Ints, *, edges: Edges, deviation_m: float) -> tuple[Geometries, Ints]:
    """The polygons of each owner that has some that overlap or share an edge, as they lie in longitude and latitude.

    `polygons` and `owner` (p,) are simple parts; what comes back are parts (q,) within [-180, 180], their edges
    straight in longitude and latitude to within the deviation, and the owner of each (q,). Owners of one polygon, and
    of polygons that meet in single positions at most, are left out.
    """
    order = np.argsort(owner, kind="stable")
    polygons, owner = polygons[order], owner[order]
    several = np.bincount(owner)[owner] > 1 if len(owner) else np.zeros(0, bool)
    if not several.any():
        return polygons[:0], owner[:0]
    polygons, owner = polygons[several], owner[several]
    flat, polygon = flat_polygons(polygons, edges=edges, deviation_m=np.full(len(polygons), deviation_m))
    whose = owner[polygon]
    meeting = np.unique(whose[_meets_another(flat, polygon, whose)])
    mine = np.isin(whose, meeting)
    return flat[mine], whose[mine]


def dissolved(flat: Geometries, owner: Ints) -> tuple[Geometries, Ints]:
    """Of polygons that lie in longitude and latitude (q,) the union for each owner (o,), and those owners (o,)."""
    owners, which = np.unique(owner, return_inverse=True)
    unions = np.empty(len(owners), dtype=object)
    for each in range(len(owners)):
        unions[each] = _united(flat[which == each])
    return unions, owners.astype(np.intp)


def _united(parts: Geometries) -> shapely.Geometry:
    try:
        return shapely.union_all(parts, grid_size=_SAME_DEGREES)
    except shapely.errors.GEOSException:  # on the grid an outline meets itself, in a spike thinner than its cells
        return shapely.union_all(shapely.make_valid(shapely.set_precision(parts, _SAME_DEGREES, mode="pointwise")))


def _meets_another(flat: Geometries, polygon: Ints, owner: Ints) -> Bools:
    """Which parts overlap a part of another polygon of their owner, or share some of an edge with it."""
    one, two = shapely.STRtree(flat).query(flat, predicate="intersects")
    others = (owner[one] == owner[two]) & (polygon[one] < polygon[two])
    one, two = one[others], two[others]
    shared = shapely.length(shapely.intersection(flat[one], flat[two])) > 0
    one, two = one[shared], two[shared]
    meets: Bools = np.zeros(len(flat), bool)
    meets[one] = meets[two] = True
    return meets
