"""Paths cut into pieces small enough that the zone of each has a simple outline.

A piece is a *cluster*, a run of vertices that lie close together when measured against the distance of the zone, or
a *long edge*. Clusters get a local plane each (see `geo.geodesic.clusters`), long edges are followed along the geodesic
(see `geo.geodesic.corridors`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesic.ellipsoid import MEAN_RADIUS_M, Floats, Ints
from geo.geodesic.paths import Paths

__all__ = ["Pieces", "cut_into_pieces"]

_REACH = 0.7  # of the distance: every vertex of a cluster is this near to its first, so that all discs share a core
_WIDEST_REACH_M = 100_000.0  # the local plane stays true to centimetres this far beyond the zone's own width
_FIRST_WINDOW = 64


@dataclass(frozen=True, slots=True)
class Pieces:
    """Clusters of the vertices `first[i]` to `last[i]` (both included), and edges that leave the vertices `long`."""

    first: Ints
    last: Ints
    long: Ints


def cut_into_pieces(paths: Paths, position: Floats, distance_m: Floats, deviation_m: float) -> Pieces:
    """Pieces of paths whose vertices have the Cartesian `position` (n, 3); a distance for each path.

    The offset line of a cluster's edge is drawn straight in its plane; no edge is so long that the offset line would
    bend by more than `deviation_m`.
    """
    reach = np.minimum(_REACH * distance_m, _WIDEST_REACH_M)
    bend = np.sqrt(8 * deviation_m * MEAN_RADIUS_M**2 / distance_m)
    limit = np.minimum(reach, bend)
    of_vertex = np.repeat(np.arange(len(paths)), np.diff(paths.start))
    edge = paths.edge_starts
    length = np.sqrt(((position[edge + 1] - position[edge]) ** 2).sum(axis=1))
    is_long = length > limit[of_vertex[edge]]
    long = edge[is_long]
    # A run begins where a path begins and behind each long edge.
    first = np.union1d(paths.start[:-1], long + 1).astype(np.intp)
    last = np.append(first[1:], len(of_vertex)).astype(np.intp) - 1
    single_path = np.diff(paths.start)[of_vertex[first]] == 1
    wanted = (last > first) | single_path  # a lone vertex between long edges is covered by them
    first, last = first[wanted], last[wanted]
    small = _extent(position, first, last) < reach[of_vertex[first]]
    firsts, lasts = [first[small]], [last[small]]
    for begin, end in zip(first[~small], last[~small], strict=True):
        cuts = _greedy_cuts(position[begin : end + 1], float(reach[of_vertex[begin]])) + begin
        firsts.append(cuts[:-1])
        lasts.append(cuts[1:])
    return Pieces(np.concatenate(firsts), np.concatenate(lasts), long)


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
