"""Vertices together on ground small against the distance: which of them the outline of their zone cannot touch.

Seen from their middle along a direction u, the disc of radius r about c ends at ρ(u) = c·u + √(r² − |c × u|²). That of
another, w, is farther by h(u) = (w − c)·u + a rest. The first term is concave in u where it is above 0; where it is
not, it is no larger than the rest. That is r − √(r² − |c|²) at most, and its second derivative 2.5 |c|² / √(r² − |c|²)
where |c| ≤ 0.7 r. So a disc that at two directions Δ apart is behind one and the same by an eighth of Δ² times the sum
of these is behind it between the two as well. Along an edge e, ρ is concave in c, with a second derivative of
e² / √(r² − |c|²) at most: the zone of the edge goes beyond the discs of its ends by no more than an eighth of that, and
only if the two differ by less than half of it. All discs hold the middle, so the zone of the rest is the same zone.
"""

from __future__ import annotations

import numpy as np

from geo.geodesic.arrays import cell_keys, ranges
from geo.geodesic.ellipsoid import Floats, Ints, degrees_of
from geo.geodesic.paths import Bools
from geo.geodesic.planes import Planes

__all__ = ["CROWD", "outermost", "within_one_disc"]

CROWD = 500
"""Vertices together, at least: fewer cost little."""

_WIDEST = 0.7  # of the distance: how far from their middle vertices that lie together lie at most
_TOGETHER = 0.4  # of the distance: small paths that begin in a cube of that size lie together
_SMALL = 0.2  # of the distance
_DIRECTIONS = (8, 32, 128, 512)
_AT_A_TIME = 4_000_000  # numbers of a table of vertices and directions


def outermost(position: Floats, start: Ints, distance_m: float, *, shift: float = 0.0) -> Bools:
    """Which vertices of one geometry are not hidden by others that lie together with them.

    `position` (n, 3) holds them in space; path i has the vertices `start[i]:start[i + 1]`. What
    lies together is asked of cubes of space; those of another `shift` (0 to 1) begin elsewhere.
    """
    size, first = np.diff(start), start[:-1]
    low, high = (f.reduceat(position, first) for f in (np.minimum, np.maximum))
    small = ((high - low) ** 2).sum(axis=1) <= (_SMALL * distance_m) ** 2
    key = cell_keys(low, _TOGETHER * distance_m, shift=shift)
    key[~small] = -1 - np.flatnonzero(~small)  # a path that is not small lies together with nothing else
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.append(True, np.diff(key[order]) != 0))
    sizes = np.add.reduceat(size[order], begins)
    ends = np.append(begins[1:], len(order))
    kept = np.ones(len(position), bool)
    for group in np.flatnonzero(sizes >= CROWD):
        mine = order[begins[group] : ends[group]]
        which, vertex = ranges(first[mine], size[mine])
        held = position[vertex]
        planes, one = Planes(*degrees_of((held.min(axis=0) + held.max(axis=0))[None] / 2)), np.zeros(len(held), np.intp)
        plane = planes.project(*degrees_of(held), one)
        if np.hypot(*plane.T).max() < _WIDEST * distance_m:
            kept[vertex] = within_one_disc(*planes.disc(plane, distance_m, one), np.diff(which) == 0)
    return kept


def within_one_disc(centre: Floats, radius: Floats, joined: Bools) -> Bools:
    """Which vertices the outline of their zone may touch, by themselves or by an edge that they end.

    Discs about the vertices, `centre` (n, 2) seen from a middle that all of them hold, and `radius` (n,); `joined`
    (n − 1,) says which vertices an edge joins to the next.
    """
    size = np.hypot(*centre.T).max()
    inner = np.sqrt(radius.min() ** 2 - size**2)
    bent = 2.5 * size**2 / inner + radius.max() - inner
    bow = np.where(joined, np.hypot(*np.diff(centre, axis=0).T) ** 2 / (8 * inner), 0)
    beyond = 5 * np.maximum(np.append(bow, 0), np.insert(bow, 0, 0))
    which = np.arange(len(centre))
    for count in _DIRECTIONS:
        margin = bent * (2 * np.pi / count) ** 2 / 8
        alone, with_edge = _open(centre[which], radius[which], count, margin, beyond[which])
        with_edge &= (np.diff(which) == 1) & joined[which[:-1]]
        alone[:-1] |= with_edge
        alone[1:] |= with_edge
        which = which[alone]
        if len(which) < count:
            break
    seen = np.zeros(len(centre), bool)
    seen[which] = True
    return seen


def _open(held: Floats, radius: Floats, count: int, margin: float, beyond: Floats) -> tuple[Bools, Bools]:
    """Which discs may be the farthest in some direction: of n, each alone (n,), each with the next (n − 1,).

    Between two of `count` directions a disc is not the farthest where one and the same disc is farther by the margin
    at both. For two with the next, `beyond` (n,) comes on top of that.
    """
    angle = np.arange(count) * (2 * np.pi / count)
    out, aside = (np.array([np.cos(turned), np.sin(turned)]) for turned in (angle, angle + np.pi / 2))

    def reach(some: slice | Ints) -> Floats:
        across = held[some] @ aside
        ends: Floats = held[some] @ out + np.sqrt(radius[some, None] ** 2 - across * across)
        return ends

    rows = max(_AT_A_TIME // count, 2)
    blocks = [slice(a, a + rows + 1) for a in range(0, len(held), rows)]
    tables = [reach(some) for some in blocks]
    best = [table.argmax(axis=0) + block.start for table, block in zip(tables, blocks, strict=True)]
    each = np.arange(count)
    values = [table[where - block.start, each] for table, block, where in zip(tables, blocks, best, strict=True)]
    winner = np.array(best)[np.argmax(values, axis=0), each]
    of_winner = reach(winner)
    farthest, next_farthest = of_winner[each, each], np.roll(of_winner[each, each], -1)
    onward, back = of_winner[each, (each + 1) % count], of_winner[(each + 1) % count, each]
    alone, with_next = [], []
    for block, here in zip(blocks, tables, strict=True):
        there = np.roll(here, -1, axis=1)
        # By how much this is behind the farthest of the one direction at both, or that of the other.
        behind = np.maximum(np.minimum(farthest - here, onward - there), np.minimum(back - here, next_farthest - there))
        may: Bools = behind < margin
        alone.append(np.atleast_1d(may.any(axis=1))[:rows])
        is_open = behind < margin + beyond[block, None]
        with_next.append((is_open[:-1] & is_open[1:]).any(axis=1))
    return np.concatenate(alone), np.concatenate(with_next)
