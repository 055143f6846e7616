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
from geo.geodesic.paths import Bools, Paths, cut_long_edges

__all__ = ["EdgeIndex", "Nearest"]

_BRANCHES = 6
_LONGEST_CHORD_M = 20_000.0  # sinks 8 m below the ellipsoid: a distance of 50 km changes by less than 5 mm
_SINK = 0.02  # of the distance sought: how deep below the ellipsoid a chord may lie
_ROUNDING_M = 1e-6
_GROUP = 8  # neighbouring queries that go down the tree together
_TINY = 1e-18
_MOST_PAIRS = 1_000_000  # of query and chord, looked at together: 100 MB
_FEWEST = 64  # queries that are not halved again

# One array for each coordinate: sums over an axis of three are slow.
_Columns = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, slots=True)
class _Chords:
    """Chords in space with all that they stand for within `radius` of them: edges, or runs of chords of a level below.

    The members of run i are `first[i] : first[i] + size[i]` of that level; its edges are of the paths `path[0][i]` to
    `path[1][i]`. A chord begins at a vertex. Where it is `whole`, something of the run is within the radius of each
    position on it.
    """

    origin: _Columns
    along: _Columns
    length2: Floats
    radius: Floats
    first: Ints
    size: Ints
    path: tuple[Ints, Ints]
    whole: Bools

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
        """The level above: a chord for each run, from the start of its first member to the end of its last.

        Where the longest member has all others nearer about it, as where a line goes to and fro, that one's chord.
        """
        last = first + size - 1
        longest = np.lexsort((self.length2, np.repeat(np.arange(len(first)), size)))[np.cumsum(size) - 1]
        path = self.path[0][first], self.path[1][last]
        ends = [a[last] + e[last] - a[first] for a, e in zip(self.origin, self.along, strict=True)]
        across = self._about(_taken(self.origin, first), (ends[0], ends[1], ends[2]), first, size)
        member = self._about(_taken(self.origin, longest), _taken(self.along, longest), first, size)
        of_member = member < across
        origin = _taken(self.origin, np.where(of_member, longest, first))
        x, y, z = (np.where(of_member, e[longest], end) for e, end in zip(self.along, ends, strict=True))
        whole = np.where(of_member, self.whole[longest], path[0] == path[1])
        return _chords(origin, (x, y, z), np.minimum(across, member), first, size, path, whole)

    def _about(self, origin: _Columns, along: _Columns, first: Ints, size: Ints) -> Floats:
        """The radius about chords, one for each run of these, within which its members lie."""
        nothing = np.zeros(len(first), np.intp)
        above = _chords(
            origin, along, np.zeros(len(first)), first, size, (nothing, nothing), np.zeros(len(first), bool)
        )
        mine, member = np.repeat(np.arange(len(first)), size), np.arange(len(self.radius))
        x, y, z = (a + e for a, e in zip(self.origin, self.along, strict=True))
        away2 = np.maximum(above.measured(self.origin, member, mine)[1], above.measured((x, y, z), member, mine)[1])
        return np.maximum.reduceat(np.sqrt(away2) + self.radius, first)


def _taken(columns: _Columns, which: Ints) -> _Columns:
    x, y, z = (column[which] for column in columns)
    return x, y, z


def _chords(
    origin: _Columns, along: _Columns, radius: Floats, first: Ints, size: Ints, path: tuple[Ints, Ints], whole: Bools
) -> _Chords:
    length2 = np.maximum(sum(column * column for column in along), _TINY)
    return _Chords(origin, along, length2, radius, first, size, path, whole)


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
        nothing, path = np.zeros(len(a), np.intp), (self.path, self.path)
        whole = np.ones(len(a), bool)
        self._levels = [_chords(_columns(a), _columns(b - a), np.zeros(len(a)), nothing, nothing, path, whole)]
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
        found: tuple[list[Ints], list[Ints], list[Floats]] = [], [], []
        blocks = [slice(0, len(longitude))]
        while blocks:
            block = blocks.pop()
            some: _Columns = (point[0][block], point[1][block], point[2][block])
            most = _MOST_PAIRS if block.stop - block.start > _FEWEST else None
            pairs = self._candidates(some, owner[block], None if within_m is None else within_m[block], most)
            if pairs is None:  # too many at once: half of the queries, and then the other half
                middle = (block.start + block.stop) // 2
                blocks += [slice(middle, block.stop), slice(block.start, middle)]
                continue
            query, edge, share = self._nearest_chord(some, *pairs)
            found[0].append(query + block.start)
            found[1].append(edge)
            found[2].append(share)
        query, edge = (np.concatenate(each) for each in found[:2])
        return self._on_ellipsoid(point, query, edge, np.concatenate(found[2]))

    def _candidates(
        self, point: _Columns, owner: Ints, within_m: Floats | None, most: int | None
    ) -> tuple[Ints, Ints] | None:
        """The edges that may be the nearest of each query; None where that takes more than `most` pairs."""
        if within_m is not None:
            return self._descend_in_groups(point, owner, within_m, most)
        query, node = self._roots_of(owner)
        bound = np.full(len(owner), np.inf)
        for level in self._levels[:0:-1]:
            query, node = _descend(level, point, query, node, bound)
            if most is not None and len(query) > most:
                return None
        return query, node

    def distance(self, longitude: Floats, latitude: Floats, edge: Ints) -> Floats:
        """The true distance from each position to the edge of the given number."""
        point = _columns(cartesian(longitude, latitude))
        query = np.arange(len(longitude))
        return self._on_ellipsoid(point, query, edge, self._levels[0].measured(point, query, edge)[0]).distance_m

    def _roots_of(self, owner: Ints) -> tuple[Ints, Ints]:
        return ranges(self._roots[owner], self._roots[owner + 1] - self._roots[owner])

    def _descend_in_groups(
        self, point: _Columns, owner: Ints, within_m: Floats, most: int | None
    ) -> tuple[Ints, Ints] | None:
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
            group, node = _descend(level, (x, y, z), group, node, bound, 2 * radius)
        group, node = _within(self._levels[len(levels) - coarse], (x, y, z), group, node, bound, 2 * radius)
        start = np.searchsorted(group, np.arange(len(first) + 1))
        member = np.repeat(np.arange(len(first)), size)
        if most is not None and int((start[member + 1] - start[member]).sum()) > most:
            return None
        query, pair = ranges(start[member], start[member + 1] - start[member])
        node = node[pair]
        nearest_m = within_m.copy()
        for level in levels[coarse:]:
            query, node = _descend(level, point, query, node, nearest_m)
            if most is not None and len(query) > most:
                return None
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


def _descend(
    level: _Chords, point: _Columns, query: Ints, node: Ints, bound: Floats, more: Floats | None = None
) -> tuple[Ints, Ints]:
    """The members of those runs that may hold something within the bound of their query."""
    query, node = _within(level, point, query, node, bound, more)
    parent, child = ranges(level.first[node], level.size[node])
    return query[parent], child


def _within(
    level: _Chords, point: _Columns, query: Ints, node: Ints, bound: Floats, more: Floats | None = None
) -> tuple[Ints, Ints]:
    """The pairs of query (ascending) and node of which the node may hold the nearest within the bound of the query.

    The bound is lowered, in place, to where something is sure to lie: within the radius of the position on a node's
    chord, or where that begins. A query that stands for others asks for `more`.
    """
    if len(query) == 0:
        return query, node
    share, away2 = level.measured(point, query, node)
    radius = level.radius[node]
    first = np.flatnonzero(np.append(True, np.diff(query) != 0))
    beyond = np.where(level.whole[node], radius, share * np.sqrt(level.length2[node]))
    sure = np.minimum.reduceat(np.sqrt(away2) + beyond, first) + _ROUNDING_M
    asked = query[first]
    bound[asked] = np.minimum(bound[asked], sure if more is None else sure + more[asked])
    keep = away2 <= (bound[query] + radius) ** 2
    return query[keep], node[keep]


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
