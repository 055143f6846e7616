"""What the zone of a cluster may end on: arcs about its vertices, and the offset edges that join them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.paths import Bools

__all__ = ["Outlines", "offset_outlines"]

_TURN = 2 * np.pi
_WIDENED = 0.01  # radians by which arcs overlap their neighbours, so that no ray slips between


@dataclass(frozen=True, slots=True)
class Outlines:
    """Offset primitives. Arcs come first: centre `a`, radius `b[:, 0]`; then edges from `a` to `b`.

    Each is seen from its cluster's middle from the angle `begin` on, over `sweep` radians. `joins` holds the arcs that
    go on where an edge begins and where it ends.
    """

    cluster: Ints
    a: Floats
    b: Floats
    begin: Floats
    sweep: Floats
    arcs: int
    joins: Ints

    def radius(self, which: Ints, angle: Floats) -> Floats:
        """How far out along the angle each of the primitives lies."""
        ux, uy = np.cos(angle), np.sin(angle)
        out = np.empty(len(which))
        is_arc = which < self.arcs
        i, x, y = which[is_arc], ux[is_arc], uy[is_arc]
        cx, cy = self.a[i, 0], self.a[i, 1]
        out[is_arc] = cx * x + cy * y + np.sqrt(np.maximum(self.b[i, 0] ** 2 - (cx * y - cy * x) ** 2, 0))
        i, x, y = which[~is_arc], ux[~is_arc], uy[~is_arc]
        ax, ay = self.a[i, 0], self.a[i, 1]
        ex, ey = self.b[i, 0] - ax, self.b[i, 1] - ay
        with np.errstate(divide="ignore", invalid="ignore"):
            out[~is_arc] = (ax * ey - ay * ex) / (x * ey - y * ex)
        return out

    def continued(self, which: Ints, angle: Floats) -> Floats:
        """The same where each primitive goes on past its ends: arcs in a circle, edges in the arcs at their ends."""
        is_edge = which >= self.arcs
        after = (angle - self.begin[which]) % _TURN
        past = is_edge & (after > self.sweep[which])
        # What is less than half a turn behind comes after the end, the rest before the beginning.
        end = (after[past] < np.pi).astype(np.intp)
        which = which.copy()
        which[past] = self.joins[which[past] - self.arcs, end]
        return self.radius(which, angle)


def offset_outlines(xy: Floats, centre: Floats, radius: Floats, cluster: Ints, has_edge: Bools) -> Outlines:
    """All offset primitives of all clusters: an arc about each vertex, and an edge to either side of each edge.

    `xy` and `centre` (n, 2), `radius` and `cluster` (n,); `has_edge` (n − 1,) says which vertices an edge joins to the
    next.
    """
    joined = np.flatnonzero(has_edge)
    step = xy[joined + 1] - xy[joined]
    before, after = np.full(len(xy), np.nan), np.full(len(xy), np.nan)
    after[joined] = before[joined + 1] = np.arctan2(step[:, 1], step[:, 0])
    # An arc spans the directions in which its vertex is the nearest: half a turn at an end, elsewhere the bend.
    quarter = np.pi / 2
    begins, ends = np.isnan(before), np.isnan(after)
    bend = (after - before + np.pi) % _TURN - np.pi
    from_angle = np.where(begins, after + quarter, np.where(ends | (bend >= 0), before - quarter, after + quarter))
    width = np.where(begins | ends, np.pi, np.abs(bend))
    lone = np.flatnonzero(begins & ends)
    from_angle[lone], width[lone] = 0.0, np.pi
    member = np.concatenate([np.arange(len(xy)), lone])
    from_angle = np.concatenate([from_angle, np.full(len(lone), np.pi)]) - _WIDENED
    to_angle = from_angle + np.concatenate([width, np.full(len(lone), np.pi)]) + 2 * _WIDENED
    arc_begin, arc_sweep = _seen(_on(centre, radius, member, from_angle), _on(centre, radius, member, to_angle))
    edge_a, edge_b = _offset_edges(centre, radius, joined)
    there, back = np.column_stack([joined, joined + 1]), np.column_stack([joined + 1, joined])
    edge_begin, edge_sweep = _seen(edge_a, edge_b)
    return Outlines(
        cluster=np.concatenate([cluster[member], np.tile(cluster[joined], 2)]),
        a=np.concatenate([centre[member], edge_a]),
        b=np.concatenate([np.column_stack([radius[member], radius[member]]), edge_b]),
        begin=np.concatenate([arc_begin, edge_begin]),
        sweep=np.concatenate([arc_sweep % _TURN, (edge_sweep + np.pi) % _TURN - np.pi]),
        arcs=len(member),
        joins=np.concatenate([there, back]),
    )


def _on(centre: Floats, radius: Floats, member: Ints, angle: Floats) -> Floats:
    position: Floats = centre[member] + radius[member, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return position


def _seen(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    begin = np.arctan2(a[:, 1], a[:, 0]) % _TURN
    return begin, np.arctan2(b[:, 1], b[:, 0]) - begin


def _offset_edges(centre: Floats, radius: Floats, k: Ints) -> tuple[Floats, Floats]:
    """The common tangents of the discs k and k + 1, counter-clockwise round both: first on the right, then left."""
    step = centre[k + 1] - centre[k]
    length = np.hypot(step[:, 0], step[:, 1])
    along = step / length[:, None]
    tilt = np.clip((radius[k] - radius[k + 1]) / length, -1, 1)
    upright = np.sqrt(1 - tilt**2)
    left = np.column_stack([-along[:, 1], along[:, 0]]) * upright[:, None]
    lean = along * tilt[:, None]
    r0, r1 = radius[k, None], radius[k + 1, None]
    a = np.concatenate([centre[k] + r0 * (lean - left), centre[k + 1] + r1 * (lean + left)])
    b = np.concatenate([centre[k + 1] + r1 * (lean - left), centre[k] + r0 * (lean + left)])
    return a, b
