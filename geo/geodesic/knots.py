"""The offset line of strands in which vertices lie closer together than the outline is exact.

Two arcs about vertices some centimetres apart, each drawn by chords of its own, cross where they please: by up to a
sagitta, the curve then winds round too little, and leaves holes and slits deep in the zone. Here every vertex gets the
same convex polygon for its disc, turned the same way. The curve is then the exact outline of the Minkowski sum of the
strand and that polygon, and winds round a position exactly as often as there are separate stretches of the strand
within it, however close its vertices are. It differs from the true offset line by half a sagitta at most.
"""

from __future__ import annotations

import numpy as np

from geo.geodesic.arrays import spread
from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.paths import Bools

__all__ = ["has_knots", "knotted_offset_curve"]

_TURN = 2 * np.pi
_TURNED_BACK = 0.01  # radians: what turns back as sharply as that gets a round end on both sides
_CLOSE = 4.0  # sagittas: edges shorter than that make a knot
_SHORTEST_M = 1e-9
_DECIMALS = 6  # of a metre: what all but coincides is made to coincide


def has_knots(length: Floats, walk: Ints, sagitta: Floats) -> Bools:
    """Which walks (w,) have an edge short against the sagitta (w,); `length` and `walk` (n,) are those of edges."""
    knotted = np.zeros(len(sagitta), bool)
    knotted[walk[length < _CLOSE * sagitta[walk]]] = True
    return knotted


def knotted_offset_curve(centre: Floats, radius: Floats, walk: Ints, sagitta: Floats) -> tuple[Floats, Ints]:
    """Positions (k, 2) on the curve along the right-hand side of closed walks, and the walk of each (k,).

    `centre` (n, 2), `radius` and `walk` (n,) are those of the vertices in order, `sagitta` (w,) those of the walks.
    """
    first = np.flatnonzero(np.append(True, np.diff(walk) != 0))
    last = np.append(first[1:], len(walk)) - 1
    after, before = np.arange(1, len(walk) + 1), np.arange(-1, len(walk) - 1)
    after[last], before[first] = first, last
    widest = np.maximum.reduceat(radius, first)
    corners = np.ceil(np.pi / np.arccos(1 - np.minimum(sagitta / widest, 0.5)))[walk]
    angle = _TURN / corners
    # The direction out to the right of the edge that leaves each vertex: that of the tangent to both discs.
    step = centre[after] - centre
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), _SHORTEST_M)
    lean = np.arccos(np.clip((radius - radius[after]) / length, -1, 1))
    normal = np.arctan2(step[:, 1], step[:, 0]) - lean
    sharpest = _TURN / 2 - _TURNED_BACK
    turn = (normal - normal[before] + sharpest) % _TURN - sharpest
    # Of the polygon's corners the one farthest out in that direction, where the edge before touches and the edge after.
    begin, end = np.round(normal[before] / angle), np.round((normal[before] + turn) / angle)
    forward = np.where(end >= begin, end - begin + 1, 2).astype(np.intp)
    vertex, place = spread(forward)
    corner = np.where(
        end[vertex] >= begin[vertex], begin[vertex] + place, np.where(place == 0, begin[vertex], end[vertex])
    )
    direction = corner * angle[vertex]
    curve = centre[vertex] + radius[vertex, None] * np.column_stack([np.cos(direction), np.sin(direction)])
    return curve.round(_DECIMALS), walk[vertex]
