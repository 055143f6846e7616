"""The exact geodesic distance from many positions to the nearest edge of a geometry.

Edges are searched as straight chords in space: along a chord the nearest position differs from the one along the
ellipsoid by millimetres at 50 km, and the distance to it is then taken on the ellipsoid. The search goes down a tree of
bounding spheres, all queries at once, and leaves out only what cannot hold the nearest edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesic.arrays import ranges, spread
from geo.geodesic.ellipsoid import MEAN_RADIUS_M, Floats, Ints, cartesian, geodesic_between, on_ellipsoid
from geo.geodesic.paths import Paths, cut_long_edges

__all__ = ["EdgeIndex", "Nearest"]

_BRANCHES = 6
_LONGEST_CHORD_M = 20_000.0  # sinks 8 m below the ellipsoid: a distance of 50 km changes by less than 5 mm
_SINK = 0.02  # of the distance sought: how deep below the ellipsoid a chord may lie
_ROUNDING_M = 1e-6
_GROUP = 8  # neighbouring queries that go down the tree together
_TINY = 1e-18

# One array for each coordinate: sums over an axis of three are slow.
_Columns = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, slots=True)
class _Chords:
    """Chords in space with all that they stand for within `radius` of them: edges, or runs of chords of a level below.

    The members of run i are `first[i] : first[i] + size[i]` of that level.
    """

    origin: _Columns
    along: _Columns
    length2: Floats
    radius: Floats
    first: Ints
    size: Ints

    def measured(self, point: _Columns, query: Ints, chord: Ints) -> tuple[Floats, Floats]:
        """For pairs of point and chord: how far along the nearest position lies (0 to 1), and its squared distance."""
        out = [p[query] - a[chord] for p, a in zip(point, self.origin, strict=True)]
        along = [e[chord] for e in self.along]
        share = out[0] * along[0]
        share += out[1] * along[1]
        share += out[2] * along[2]
        share /= self.length2[chord]
        np.clip(share, 0, 1, out=share)
        away2 = np.zeros(len(share))
        for offset, step in zip(out, along, strict=True):
            away2 += (offset - step * share) ** 2
        return share, away2

    def run(self, first: Ints, size: Ints) -> _Chords:
        """The level above: a chord from the start of the first member of each run to the end of its last."""
        last = first + size - 1
        x, y, z = (a[first] for a in self.origin)
        origin = (x, y, z)
        x, y, z = (a[last] + e[last] - o for a, e, o in zip(self.origin, self.along, origin, strict=True))
        above = _chords(origin, (x, y, z), np.zeros(len(first)), first, size)
        mine = np.repeat(np.arange(len(first)), size)
        member = np.arange(len(self.radius))
        x, y, z = (a + e for a, e in zip(self.origin, self.along, strict=True))
        away2 = np.maximum(above.measured(self.origin, member, mine)[1], above.measured((x, y, z), member, mine)[1])
        above.radius[:] = np.maximum.reduceat(np.sqrt(away2) + self.radius, first)
        return above


def _chords(origin: _Columns, along: _Columns, radius: Floats, first: Ints, size: Ints) -> _Chords:
    length2 = np.maximum(sum(column * column for column in along), _TINY)
    return _Chords(origin, along, length2, radius, first, size)


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each query: the true distance, the nearest edge, and the nearest position on it.

    `edge` numbers the edges of the index; `share` says how far along the edge (0 to 1) the position lies, `position`
    where in space, shape (n, 3). A query that has nothing within the asked distance has an infinite distance, the edge
    −1 and no position (NaN).
    """

    distance_m: Floats
    edge: Ints
    share: Floats
    position: Floats


class EdgeIndex:
    """The edges of paths, those of each owner apart, ready for the question which is nearest."""

    def __init__(self, paths: Paths, position: Floats, *, distance_m: float = 1_000.0) -> None:
        """Index `paths` with Cartesian `position` (n, 3) for distances of about `distance_m` and more."""
        longest = min(_LONGEST_CHORD_M, float(np.sqrt(8 * MEAN_RADIUS_M * _SINK * distance_m)))
        a, b, self.path = _ends(*cut_long_edges(paths, position, np.full(len(paths), longest)))
        nothing = np.zeros(len(a), np.intp)
        self._levels = [_chords(_columns(a), _columns(b - a), np.zeros(len(a)), nothing, nothing)]
        counts = np.bincount(paths.owner[self.path], minlength=int(paths.owner.max(initial=-1)) + 1)
        while counts.max(initial=0) > 2 * _BRANCHES:
            groups = -(-counts // _BRANCHES)
            owner, place = spread(groups)
            first = (np.cumsum(counts) - counts)[owner] + place * _BRANCHES
            self._levels.append(self._levels[-1].run(first, np.minimum(_BRANCHES, counts[owner] - place * _BRANCHES)))
            counts = groups
        self._roots = np.concatenate([[0], np.cumsum(counts)])

    @property
    def origin(self) -> Floats:
        """Where each edge begins in space, shape (n, 3)."""
        return np.column_stack(self._levels[0].origin)

    @property
    def along(self) -> Floats:
        """The way in space from the beginning of each edge to its end, shape (n, 3)."""
        return np.column_stack(self._levels[0].along)

    def nearest(self, longitude: Floats, latitude: Floats, owner: Ints, *, within_m: Floats | None = None) -> Nearest:
        """The nearest edge of the given owner to each position.

        A search `within_m` is faster than one without, most of all where neighbouring queries lie close together.
        """
        if len(longitude) == 0:
            return Nearest(np.zeros(0), np.zeros(0, np.intp), np.zeros(0), np.zeros((0, 3)))
        point = _columns(cartesian(longitude, latitude))
        if within_m is None:
            query, node = self._roots_of(owner)
            bound = _reach(self._levels[-1], point, query, node)
            for level, below in zip(self._levels[:0:-1], self._levels[-2::-1], strict=True):
                query, node = _descend(level, point, query, node, bound)
                bound = np.minimum(bound, _reach(below, point, query, node))
        else:
            query, node = self._descend_in_groups(point, owner, within_m)
        return self._on_ellipsoid(point, *self._nearest_chord(point, query, node))

    def distance(self, longitude: Floats, latitude: Floats, edge: Ints) -> Floats:
        """The true distance from each position to the edge of the given number."""
        point = _columns(cartesian(longitude, latitude))
        query = np.arange(len(longitude))
        return self._on_ellipsoid(point, query, edge, self._levels[0].measured(point, query, edge)[0]).distance_m

    def _roots_of(self, owner: Ints) -> tuple[Ints, Ints]:
        return ranges(self._roots[owner], self._roots[owner + 1] - self._roots[owner])

    def _descend_in_groups(self, point: _Columns, owner: Ints, within_m: Floats) -> tuple[Ints, Ints]:
        """The edges that may lie within reach of each query, found for runs of neighbouring queries at once."""
        begins = np.concatenate([[True], np.diff(owner) != 0])
        run_start = np.flatnonzero(begins)
        place = np.arange(len(owner)) - np.repeat(run_start, np.diff(np.append(run_start, len(owner))))
        first = np.flatnonzero(place % _GROUP == 0)
        size = np.diff(np.append(first, len(owner)))
        low = [np.minimum.reduceat(p, first) for p in point]
        high = [np.maximum.reduceat(p, first) for p in point]
        x, y, z = ((a + b) / 2 for a, b in zip(low, high, strict=True))
        radius = np.sqrt(sum((b - a) ** 2 for a, b in zip(low, high, strict=True))) / 2
        bound = np.maximum.reduceat(within_m, first) + radius + _ROUNDING_M
        group, node = self._roots_of(owner[first])
        levels = self._levels[:0:-1]
        coarse = sum(float(np.sqrt(level.length2).mean()) > 8.0 * float(radius.mean()) for level in levels)
        for level in levels[:coarse]:
            group, node = _descend(level, (x, y, z), group, node, bound)
        group, node = _within(self._levels[len(levels) - coarse], (x, y, z), group, node, bound)
        start = np.searchsorted(group, np.arange(len(first) + 1))
        member = np.repeat(np.arange(len(first)), size)
        query, pair = ranges(start[member], start[member + 1] - start[member])
        node = node[pair]
        for level in levels[coarse:]:
            query, node = _descend(level, point, query, node, within_m)
        return query, node

    def _nearest_chord(self, point: _Columns, query: Ints, edge: Ints) -> tuple[Ints, Ints, Floats]:
        """Each query that has candidates, its nearest chord, and how far along that the nearest position lies."""
        if len(query) == 0:
            return query, edge, np.zeros(0)
        share, away2 = self._levels[0].measured(point, query, edge)
        first = np.concatenate([[0], np.flatnonzero(np.diff(query)) + 1])
        sizes = np.diff(np.append(first, len(query)))
        best = np.flatnonzero(away2 == np.repeat(np.minimum.reduceat(away2, first), sizes))
        best = best[np.concatenate([[True], np.diff(query[best]) != 0])]
        return query[best], edge[best], share[best]

    def _on_ellipsoid(self, point: _Columns, query: Ints, edge: Ints, share: Floats) -> Nearest:
        edges, size = self._levels[0], len(point[0])
        foot = np.column_stack([a[edge] + share * e[edge] for a, e in zip(edges.origin, edges.along, strict=True)])
        foot = on_ellipsoid(foot)
        distance, nearest, shares = np.full(size, np.inf), np.full(size, -1), np.zeros(size)
        position = np.full((size, 3), np.nan)
        distance[query] = geodesic_between(np.column_stack([p[query] for p in point]), foot)
        nearest[query], shares[query], position[query] = edge, share, foot
        return Nearest(distance, nearest, shares, position)


def _descend(level: _Chords, point: _Columns, query: Ints, node: Ints, bound: Floats) -> tuple[Ints, Ints]:
    """The members of those runs that may hold something within the bound of their query."""
    query, node = _within(level, point, query, node, bound)
    parent, child = ranges(level.first[node], level.size[node])
    return query[parent], child


def _within(level: _Chords, point: _Columns, query: Ints, node: Ints, bound: Floats) -> tuple[Ints, Ints]:
    """The pairs of query and node of which the node may hold something within the bound of the query."""
    away2 = level.measured(point, query, node)[1]
    keep = away2 <= (bound[query] + level.radius[node]) ** 2
    return query[keep], node[keep]


def _reach(level: _Chords, point: _Columns, query: Ints, node: Ints) -> Floats:
    """For each query a distance within which something lies: where one of its nodes begins."""
    away2 = sum((p[query] - a[node]) ** 2 for p, a in zip(point, level.origin, strict=True))
    least = np.full(len(point[0]), np.inf)
    np.minimum.at(least, query, away2)
    reach: Floats = np.sqrt(least) + _ROUNDING_M
    return reach


def _columns(xyz: Floats) -> _Columns:
    x, y, z = (np.ascontiguousarray(column) for column in xyz.T)
    return x, y, z


def _ends(paths: Paths, position: Floats) -> tuple[Floats, Floats, Ints]:
    """The two ends of each edge in space, and its path; points are edges without length."""
    counts = np.diff(paths.start)
    first = np.sort(np.concatenate([paths.edge_starts, paths.start[:-1][counts == 1]]))
    path = np.searchsorted(paths.start, first, side="right") - 1
    last = np.where(counts[path] == 1, first, first + 1)
    return position[first], position[last], path
