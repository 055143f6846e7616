"""The distance of many positions from one geometry, asked again and again: what can be prepared is prepared once."""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import GEOD, Floats, cartesian, wrap_degrees
from geo.geodesic.nearest import EdgeIndex
from geo.geodesic.paths import explode, paths_of
from geo.geodesic.surfaces import flat_geometries

__all__ = ["DEVIATION_M", "FLAT_DEVIATION_M", "DistanceTo"]

DEVIATION_M = 0.01
"""For reading straight edges as geodesics, where distances are measured."""
FLAT_DEVIATION_M = 1.0
"""For telling whether two geometries overlap."""

_SURFACE = 2  # what GEOS calls its dimension


class DistanceTo:
    """A geometry in longitude and latitude on WGS84, ready to be asked how far positions lie from it.

    It gives what `geodesic_distance` gives, and checks nothing: polygons are taken to be valid.

    >>> border = DistanceTo(shapely.LineString([(30, 61), (42, 61)]), edges="geodesic")
    >>> border(np.array([36.0]), np.array([60.0])).round()
    array([126293.])
    """

    def __init__(self, geometry: shapely.Geometry, *, edges: Edges) -> None:
        alone = np.array([geometry], dtype=object)
        parts, owner = explode(alone)
        self._none = np.inf if len(parts) else np.nan  # the whole Earth has no boundary
        self._point = parts[0] if len(parts) and shapely.get_type_id(geometry) == 0 else None
        paths = paths_of(parts, owner, edges=edges, deviation_m=DEVIATION_M)
        self._index = EdgeIndex(paths, cartesian(paths.longitude, paths.latitude)) if len(paths) else None
        self._within: shapely.Geometry | None = None
        if (shapely.get_dimensions(parts) == _SURFACE).any():
            self._within = flat_geometries(alone, edges=edges, deviation_m=FLAT_DEVIATION_M)[0]
            shapely.prepare(self._within)

    def __call__(self, longitude: Floats, latitude: Floats) -> Floats:
        """Metres from each position (n,) to the geometry, 0 within its polygons; NaN where it is empty."""
        if self._point is not None:
            x, y = (np.full(len(longitude), degrees) for degrees in (self._point.x, self._point.y))
            return np.asarray(GEOD.inv(longitude, latitude, x, y)[2])
        metres = np.full(len(longitude), self._none)
        if self._index is not None:
            metres = self._index.nearest(longitude, latitude, np.zeros(len(longitude), np.intp)).distance_m
        if self._within is not None:
            metres[shapely.intersects_xy(self._within, wrap_degrees(longitude), latitude)] = 0.0
        return metres
