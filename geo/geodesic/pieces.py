"""Paths cut into pieces small enough that the zone of each is found in a local plane.

Where a path has many vertices within the distance of the zone, a piece is a *cluster*: vertices that lie so close
together that their zone is star-shaped (see `geo.geodesic.clusters`). Where it has few, a piece is a *strand*, whose
offset line is traced (see `geo.geodesic.strands`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.geodesic.arrays import ranges, spread
from geo.geodesic.ellipsoid import MEAN_RADIUS_M, Floats, Ints
from geo.geodesic.paths import Paths

__all__ = ["Pieces", "Runs", "cut_into_pieces", "longest_edge", "middles"]

_REACH = 0.7  # of the distance: every vertex of a cluster is this near to its first, so that all discs share a core
_WIDEST_REACH_M = 100_000.0  # the local plane stays true to centimetres this far beyond the zone's own width
_FIRST_WINDOW = 64
_FEW = 12  # edges: a cluster of fewer is not worth a ring of its own
_MANY_SMALL = 100  # points and small paths: fewer get a ring each
_SMALL = 0.2  # of how far a cluster reaches
_MOST_BLOCKS = 24  # of so few edges in a strand: one that crosses itself everywhere must stay cheap


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of vertices of one path each: the vertices `first[i]` to `last[i]`, both included."""

    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.first)

    def vertices(self) -> tuple[Ints, Ints]:
        """The run of each vertex, and the vertex: one run after the other."""
        return ranges(self.first, self.last - self.first + 1)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The clusters and the strands that paths are cut into; neighbours share a vertex."""

    clusters: Runs
    strands: Runs


def longest_edge(distance_m: Floats, deviation_m: Floats) -> Floats:
    """How long an edge may be for it and its offset to be drawn straight in a local plane.

    Over a length l an offset line bends by l² d / 8R², and a geodesic that passes the middle at a distance r by half
    of that for r.
    """
    longest: Floats = np.sqrt(8 * deviation_m * MEAN_RADIUS_M**2 / (distance_m + _WIDEST_REACH_M / 2))
    return longest


def cut_into_pieces(paths: Paths, position: Floats, distance_m: Floats) -> Pieces:
    """Pieces of paths whose vertices have the Cartesian `position` (n, 3); a distance for each path.

    Paths are looked at in blocks of a few edges: those that reach farther than a cluster may become strands.
    """
    reach = np.minimum(_REACH * distance_m, _WIDEST_REACH_M)
    counts = np.diff(paths.start)
    path, place = spread(np.maximum(counts - 1, 1))
    vertex = paths.start[path] + place
    last = vertex + (counts[path] > 1)
    way = np.append(0, np.cumsum(np.sqrt((np.diff(position, axis=0) ** 2).sum(axis=1))))
    stage = (way[vertex] - way[paths.start[path]]) // (_WIDEST_REACH_M / 2)
    begin = _changes(path, place // _FEW, stage)
    path, place, stage, first, last = path[begin], place[begin], stage[begin], vertex[begin], _ends(last, begin)
    far = _extent(position, first, last) >= reach[path]
    # A run goes on while blocks are of one kind; a strand grows neither too wide for its plane nor too crowded.
    begin = _changes(path, far, far * (stage // 2), far * (place // (_FEW * _MOST_BLOCKS)))
    first, last, path, far = first[begin], _ends(last, begin), path[begin], far[begin]
    clusters = _clusters(position, first[~far], last[~far], reach[path[~far]])
    return Pieces(_small_together(clusters, paths, position, reach), Runs(first[far], last[far]))


def middles(paths: Paths, position: Floats, runs: Runs) -> tuple[Floats, Floats]:
    """Longitude and latitude of the middle of each run of vertices."""
    begin = np.cumsum(runs.last - runs.first + 1) - (runs.last - runs.first + 1)
    held = position[runs.vertices()[1]]
    middle = (np.minimum.reduceat(held, begin) + np.maximum.reduceat(held, begin)) / 2
    longitude = np.degrees(np.arctan2(middle[:, 1], middle[:, 0]))
    latitude = np.degrees(np.arctan2(middle[:, 2], np.hypot(middle[:, 0], middle[:, 1])))
    alone = runs.first == runs.last
    longitude[alone], latitude[alone] = paths.longitude[runs.first[alone]], paths.latitude[runs.first[alone]]
    return longitude, latitude


def _changes(*keys: npt.NDArray[Any]) -> Ints:
    """Where any of the keys differs from the one before, and the beginning."""
    differs = np.logical_or.reduce([np.diff(key) != 0 for key in keys])
    return np.flatnonzero(np.append(True, differs))


def _ends(last: Ints, begin: Ints) -> Ints:
    """Of each group of members that begin so, the last one's end."""
    ends: Ints = last[np.append(begin[1:], len(last)) - 1]
    return ends


def _clusters(position: Floats, first: Ints, last: Ints, reach: Floats) -> Runs:
    """Runs of many vertices cut into clusters."""
    small = _extent(position, first, last) < reach
    firsts, lasts = [first[small]], [last[small]]
    for begin, end, within in zip(first[~small], last[~small], reach[~small], strict=True):
        cuts = _greedy_cuts(position[begin : end + 1], float(within)) + begin
        firsts.append(cuts[:-1])
        lasts.append(cuts[1:])
    return Runs(np.concatenate(firsts), np.concatenate(lasts))


def _small_together(clusters: Runs, paths: Paths, position: Floats, reach: Floats) -> Runs:
    """Clusters where many points and small paths of one owner that follow on each other, near to each other, are one.

    Such a cluster runs over several paths; no edge joins the vertices of two.
    """
    path = np.searchsorted(paths.start, clusters.first, side="right") - 1
    whole = (clusters.first == paths.start[path]) & (clusters.last == paths.start[path + 1] - 1)
    small = whole & (_extent(position, clusters.first, clusters.last) <= _SMALL * reach[path])
    if small.sum() < _MANY_SMALL:
        return clusters
    follows = np.append(True, clusters.first[1:] == clusters.last[:-1] + 1)
    begins = _changes(paths.owner[path], small, reach[path], np.cumsum(~follows))
    firsts, lasts = [clusters.first[~small]], [clusters.last[~small]]
    for begin, end in zip(begins, np.append(begins[1:], len(small)), strict=True):
        if small[begin]:
            first, last = clusters.first[begin:end], clusters.last[begin:end]
            cuts = _greedy_cuts(position[first], (1 - _SMALL) * float(reach[path[begin]]))
            firsts.append(first[cuts])
            lasts.append(last[np.append(cuts[1:] - 1, cuts[-1])])
    first, last = np.concatenate(firsts), np.concatenate(lasts)
    order = np.argsort(first, kind="stable")
    return Runs(first[order], last[order])


def _extent(position: Floats, first: Ints, last: Ints) -> Floats:
    """The diagonal of the box round each run of vertices."""
    if len(first) == 0:
        return np.zeros(0)
    bounds = np.column_stack([first, last + 1]).ravel()
    padded = np.concatenate([position, position[-1:]])
    span = np.maximum.reduceat(padded, bounds)[::2] - np.minimum.reduceat(padded, bounds)[::2]
    extent: Floats = np.sqrt((span**2).sum(axis=1))
    return extent


def _greedy_cuts(position: Floats, reach: float) -> Ints:
    """Indices that cut a run into pieces, each within reach of its first vertex and as long as that allows."""
    cuts = [0]
    end = len(position) - 1
    window = _FIRST_WINDOW
    while cuts[-1] < end:
        here = cuts[-1]
        while True:
            stop = min(end + 1, here + window)
            away = ((position[here + 1 : stop] - position[here]) ** 2).sum(axis=1) > reach * reach
            beyond = int(away.argmax()) if away.any() else -1
            if beyond >= 0:
                cuts.append(max(here + 1, here + beyond))
                break
            if stop == end + 1:
                cuts.append(end)
                break
            window *= 2
        window = max(_FIRST_WINDOW, 2 * (cuts[-1] - here))
    return np.array(cuts, dtype=np.intp)
