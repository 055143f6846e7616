"""How far positions lie from a line, on which side of it, and where along it: true geodesic distances."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import cartesian, degrees_of
from geo.geodesic.nearest import EdgeIndex
from geo.geodesic.paths import explode, paths_of
from geo.geodesic.side_of_line import SideOfLine
from layers.ground.sides import chained

__all__ = ["LineRuler", "Measured"]

_DEVIATION_M = 0.002
_NEAR_M = 1_000.0

Floats = NDArray[np.float64]


class Measured(NamedTuple):
    """Of positions, columns of shape (n,): the distance to the line, positive on its left; where the nearest place is.

    `along_m` is how far along the line that place lies, from where the line begins.
    """

    distance_m: Floats
    along_m: Floats
    foot_longitude: Floats
    foot_latitude: Floats


class LineRuler:
    """A line, its parts put in a row, ready to measure any number of positions against it.

    A position lies on the side of the edge that is nearest to it; at a vertex both of its edges have a say. Past an
    end, the last edge is thought to run on.
    """

    def __init__(self, line: BaseGeometry, edges: Edges = "straight") -> None:
        self.line = chained(line)
        paths = paths_of(*explode(np.array([self.line])), edges=edges, deviation_m=_DEVIATION_M)
        self._sides = SideOfLine(paths, _NEAR_M)
        self._index = EdgeIndex(paths, cartesian(paths.longitude, paths.latitude), distance_m=_NEAR_M)
        lengths = np.linalg.norm(self._index.along, axis=1)
        self._begins = np.concatenate([[0.0], np.cumsum(lengths)])
        self.length_m = float(self._begins[-1])

    def measured(self, longitude: Floats, latitude: Floats) -> Measured:
        """Where positions lie to the line."""
        found = self._index.nearest(longitude, latitude, np.zeros(len(longitude), np.intp))
        left = self._sides.is_left(longitude, latitude)
        along = self._begins[found.edge] + found.share * (self._begins[found.edge + 1] - self._begins[found.edge])
        foot_longitude, foot_latitude = degrees_of(found.position)
        return Measured(np.where(left, 1.0, -1.0) * found.distance_m, along, foot_longitude, foot_latitude)
