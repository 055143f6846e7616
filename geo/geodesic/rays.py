"""The outline of star-shaped zones, met by rays from the middle of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesic.arrays import portions, ranges, spread
from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.outlines import Outlines
from geo.geodesic.paths import Bools

__all__ = ["BLOCK", "Rays", "cast_rays", "even_rays"]

BLOCK = 8
"""Even rays are thinned in blocks of so many."""

_TURN = 2 * np.pi
_ROUNDS = 6
_FALSE_POSITIONS = 3
_CREASE = 0.15  # of the sagitta: how much of a crease a chord may cut off
_LONGEST_CHORD = 1.2  # squared, against the chord whose sagitta is allowed
_FINEST_RAD = 1e-7
_SLIVER_RAD = 1e-9
_AT_A_TIME = 1_000_000  # pairs of primitive and ray that meet
_BINS = 1024  # to a cluster's keys, when rays are looked up
_KEY = 16.0  # more than two turns: a ray's key is its cluster times this plus its angle


@dataclass(frozen=True, slots=True)
class Rays:
    """Rays in order of cluster and angle, how far out the outline meets each, and which primitive is met there."""

    cluster: Ints
    angle: Floats
    reach: Floats
    winner: Ints

    def taken(self, which: Ints | Bools) -> Rays:
        return Rays(self.cluster[which], self.angle[which], self.reach[which], self.winner[which])


def even_rays(outlines: Outlines, count: Ints) -> Rays:
    """Evenly spaced rays, the given number for each cluster."""
    cluster, place = spread(count)
    step = (_TURN / count)[outlines.cluster]
    low = np.ceil(outlines.begin / step).astype(np.intp)
    high = np.floor((outlines.begin + outlines.sweep) / step).astype(np.intp)
    counts = np.maximum(high - low + 1, 0)
    farthest = _Farthest(outlines, len(cluster))
    first = np.cumsum(count) - count
    for some in portions(counts, _AT_A_TIME):
        which, number = ranges(low[some], counts[some])
        which += some.start
        of = outlines.cluster[which]
        farthest.meet(which, number * step[which], first[of] + number % count[of])
    return Rays(cluster, place * (_TURN / count)[cluster], farthest.reach, farthest.winner)


def cast_rays(outlines: Outlines, rays: Rays, hidden: Bools, chord: Floats, sagitta: Floats) -> Rays:
    """Rays whose ends, joined by chords, keep to the outline within the sagitta of the longest chord allowed.

    `rays` are even rays to begin with; of the blocks of `BLOCK` rays that are hidden only the first ray is kept. Then
    rays are added in creases of the outline and where chords are too long.
    """
    kept = np.repeat(~hidden, BLOCK)
    kept[::BLOCK] = True
    done = (kept & np.repeat(hidden, BLOCK))[kept]
    rays = rays.taken(kept)
    fresh = ~done
    for _ in range(_ROUNDS):
        new_angle, new_cluster = _missing(outlines, rays, fresh, chord, sagitta)
        if len(new_angle) == 0:
            break
        new = Rays(new_cluster, new_angle, *_farthest_on(outlines, new_angle, new_cluster))
        both = Rays(
            np.concatenate([rays.cluster, new.cluster]),
            np.concatenate([rays.angle, new.angle]),
            np.concatenate([rays.reach, new.reach]),
            np.concatenate([rays.winner, new.winner]),
        )
        order = np.argsort(both.cluster * _KEY + both.angle, kind="stable")
        is_new = order >= len(fresh)
        # The chord that leaves a ray is fresh when either of its ends is.
        done = np.append(done, np.zeros(len(new_angle), bool))[order]
        fresh = (is_new | np.append(is_new[1:], True)) & ~done
        rays = both.taken(order)
    return rays.taken(~_within_edges(outlines, rays))


def _within_edges(outlines: Outlines, rays: Rays) -> Bools:
    """Rays that meet an offset edge, as do the rays on either side: they would add nothing to the outline."""
    winner = rays.winner
    within = np.zeros(len(winner), bool)
    within[1:-1] = (winner[1:-1] >= outlines.arcs) & (winner[1:-1] == winner[:-2]) & (winner[1:-1] == winner[2:])
    return within


def _missing(outlines: Outlines, rays: Rays, fresh: Bools, chord: Floats, sagitta: Floats) -> tuple[Floats, Ints]:
    """Rays to add on fresh chords: where one would cut off a crease, and where it spans too much of an arc."""
    angle, reach, cluster, winner = rays.angle, rays.reach, rays.cluster, rays.winner
    start = np.searchsorted(cluster, np.arange(cluster[-1] + 2))
    following = np.arange(1, len(angle) + 1)
    following[start[1:] - 1] = start[:-1]
    gap = (angle[following] - angle) % _TURN
    k = np.flatnonzero(fresh)
    gap, r0, r1, c = gap[k], reach[k], reach[following[k]], cluster[k]
    length2 = (r1 - r0) ** 2 + r0 * r1 * gap**2
    differs = winner[k] != winner[following[k]]
    long = (length2 > _LONGEST_CHORD * chord[c] ** 2) & (differs | (winner[k] < outlines.arcs))
    changes = np.flatnonzero(differs)
    turn, depth = _crease(outlines, rays.taken(k[changes]), rays.taken(following[k[changes]]), gap[changes])
    deep = depth > _CREASE * sagitta[c[changes]]
    split = np.where(long, gap / 2, 0)
    split[changes[deep]] = turn[deep]
    chosen = split > _FINEST_RAD
    return (angle[k] + split)[chosen] % _TURN, c[chosen]


def _crease(outlines: Outlines, left: Rays, right: Rays, gap: Floats) -> tuple[Floats, Floats]:
    """Where between two rays the primitives that they meet cross.

    Gives the turn from the left ray, and how far within the chord between the rays' ends the crossing lies.
    """
    low, high = np.zeros(len(gap)), gap
    over_low = left.reach - outlines.continued(right.winner, left.angle)
    over_high = outlines.continued(left.winner, left.angle + gap) - right.reach
    for _ in range(_FALSE_POSITIONS):  # the two radii are smooth: false position closes in fast
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.nan_to_num(over_low / (over_low - over_high), nan=0.5)
        turn = low + np.clip(share, 0.02, 0.98) * (high - low)
        at_left = outlines.continued(left.winner, left.angle + turn)
        at_right = outlines.continued(right.winner, left.angle + turn)
        over = at_left - at_right
        before = over > 0
        low, over_low = np.where(before, turn, low), np.where(before, over, over_low)
        high, over_high = np.where(before, high, turn), np.where(before, over_high, over)
    chord = left.reach * right.reach * np.sin(gap) / (left.reach * np.sin(turn) + right.reach * np.sin(gap - turn))
    return turn, chord - np.maximum(at_left, at_right)


def _farthest_on(outlines: Outlines, angle: Floats, cluster: Ints) -> tuple[Floats, Ints]:
    """Radius of the outline, and the primitive met, on any rays."""
    key = np.concatenate([cluster * _KEY + angle, cluster * _KEY + angle + _TURN])
    order = np.argsort(key)
    key = key[order]
    near = np.flatnonzero(_may_meet(outlines, key))
    begin = outlines.cluster[near] * _KEY + outlines.begin[near]
    low = np.searchsorted(key, begin - _SLIVER_RAD)
    high = np.searchsorted(key, begin + outlines.sweep[near] + _SLIVER_RAD)
    counts = np.maximum(high - low, 0)
    farthest = _Farthest(outlines, len(angle))
    for some in portions(counts, _AT_A_TIME):
        which, place = ranges(low[some], counts[some])
        ray = order[place] % len(angle)
        farthest.meet(near[some][which], angle[ray], ray)
    return farthest.reach, farthest.winner


def _may_meet(outlines: Outlines, key: Floats) -> Bools:
    """Which primitives may meet one of few rays, by counting the rays in bins: cheaper than to search for all."""
    scale = _BINS / _KEY
    rays = np.bincount((key * scale).astype(np.intp) + 1, minlength=int((outlines.cluster.max() + 1) * _BINS) + 2)
    before = np.cumsum(rays)
    begin = (outlines.cluster * _KEY + outlines.begin) * scale
    low = np.maximum(begin - _SLIVER_RAD * scale, 0).astype(np.intp)
    high = np.maximum(begin + (outlines.sweep + _SLIVER_RAD) * scale, 0).astype(np.intp)
    return before[high + 1] > before[low]


class _Farthest:
    """Of all primitives that rays meet, how far out the farthest lies and which it is, for each ray."""

    def __init__(self, outlines: Outlines, rays: int) -> None:
        self._outlines = outlines
        self.reach: Floats = np.full(rays, -np.inf)
        self.winner: Ints = np.full(rays, -1)

    def meet(self, which: Ints, angle: Floats, ray: Ints) -> None:
        """Take in that the primitives `which` are met by the rays `ray`; of two as far, the later one counts."""
        radius = self._outlines.radius(which, angle)
        np.maximum.at(self.reach, ray, radius)
        wins = radius >= self.reach[ray]
        self.winner[ray[wins]] = which[wins]
