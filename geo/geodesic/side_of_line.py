"""On which side of a line a position lies: the side of the edge nearest to it."""

from __future__ import annotations

import numpy as np

from geo.geodesic.ellipsoid import Floats, Ints, cartesian
from geo.geodesic.nearest import EdgeIndex
from geo.geodesic.paths import Bools, Paths

__all__ = ["SideOfLine"]

_NEAR = 0.05  # of the distance: where edges are sought that a stretch of a rim may lie on


class SideOfLine:
    """The edges of paths, ready for the question on which side of them n positions lie."""

    def __init__(self, paths: Paths, distance_m: float) -> None:
        self._index = EdgeIndex(paths, cartesian(paths.longitude, paths.latitude), distance_m=distance_m)
        self._origin, self._along = self._index.origin, self._index.along
        self._closed = paths.closed
        self._first = np.searchsorted(self._index.path, np.arange(len(paths) + 1))
        self._near_m = _NEAR * distance_m

    def is_left(self, longitude: Floats, latitude: Floats) -> Bools:
        """Whether each position (n,) lies left of the nearest edge; at a vertex both of its edges have a say."""
        found = self._index.nearest(longitude, latitude, np.zeros(len(longitude), np.intp))
        point = cartesian(longitude, latitude)
        left = self._left_of(found.edge, point)
        for at_end, step in ((found.share <= 0, -1), (found.share >= 1, 1)):
            k = np.flatnonzero(at_end)
            other = self._neighbour(found.edge[k], step)
            k, other = k[other >= 0], other[other >= 0]
            first, second = (other, found.edge[k]) if step < 0 else (found.edge[k], other)
            end = self._origin[second] + self._along[second]
            bends_left = self._left_of(first, end)
            a, b = self._left_of(first, point[k]), self._left_of(second, point[k])
            left[k] = np.where(bends_left, a & b, a | b)
        return left

    def distance(self, longitude: Floats, latitude: Floats) -> Floats:
        """The true distance in metres of each position (n,) from the paths."""
        return self._index.nearest(longitude, latitude, np.zeros(len(longitude), np.intp)).distance_m

    def on_edges(self, stretches: Floats, within_m: float) -> tuple[Bools, Bools]:
        """Which straight stretches lie on an edge, and which of them run in its direction; both (n,).

        `stretches` has the shape (n, 4): longitude and latitude of where each begins, and of where it ends.
        """
        a, b = stretches[:, :2], stretches[:, 2:]
        x, y = ((a + b) / 2).T
        found = self._index.nearest(x, y, np.zeros(len(x), np.intp), within_m=np.full(len(x), self._near_m))
        step = cartesian(*b.T) - cartesian(*a.T)
        return found.distance_m <= within_m, (step * self._along[found.edge]).sum(axis=1) > 0

    def _left_of(self, edge: Ints, point: Floats) -> Bools:
        """Whether each position in space (n, 3) lies left of the great circle of its edge (n,)."""
        origin, along = self._origin[edge], self._along[edge]
        up = (np.cross(along, point - origin) * origin).sum(axis=1)
        left: Bools = up > 0
        return left

    def _neighbour(self, edge: Ints, step: int) -> Ints:
        """The edge before (step −1) or after (step 1) each edge (n,) on its path, or −1 where the path ends."""
        path = self._index.path[edge]
        first, last = self._first[path], self._first[path + 1] - 1
        over = edge == (last if step > 0 else first)
        around = np.where(self._closed[path], first if step > 0 else last, -1)
        return np.where(over, around, edge + step)
