"""The zone of a strand of edges: its offset line is traced once round, and what that winds round is the zone.

A strand is walked there and back, always along the right-hand side: beside each edge runs its offset edge, about each
corner that bends away from it an arc; where a corner bends towards it, the offset edges meet, or a chord joins them.
Were that chord the arc about the corner, run backwards, the curve would wind round a position as often as there are
separate stretches of the strand within the distance of it: each such stretch has one nearest position more than it has
farthest ones. So it winds round nothing outside the zone, and round everything inside it. A chord for the arc, or the
meeting point of two offset edges for both, keeps that true. The curve crosses itself; a buffer of width 0 (GEOS) finds
where, and keeps what is wound round. Nothing is simplified there, as it would be in any other buffer.

Crossings are few while edges are long against the distance; where they are short, `geo.geodesic.clusters` is cheaper.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesic.arrays import spread
from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.knots import has_knots, knotted_offset_curve
from geo.geodesic.paths import Geometries, Paths
from geo.geodesic.pieces import Runs, middles
from geo.geodesic.planes import Planes

__all__ = ["strand_zones"]

_TURN = 2 * np.pi
_TURNED_BACK = 0.01  # radians: what turns back as sharply as that gets a round end on both sides
_SAME = 0.05  # of the sagitta: vertices as near to each other as that are one; their arcs would all but coincide
_BLUNT = 0.1  # of the sagitta: how far the point in which two offset edges meet may lie beyond the arc
_SHORTEST_M = 1e-9


def strand_zones(
    paths: Paths, position: Floats, strands: Runs, distance_m: Floats, sagitta_m: Floats
) -> tuple[Geometries, Ints]:
    """Polygons in longitude and latitude (within 180° of each strand's middle), and the path of each.

    `distance_m` and `sagitta_m` hold a value for each path. The vertices of arcs lie half a sagitta beyond the
    distance, as do offset edges, and the middles of their chords as much within it.
    """
    path = np.searchsorted(paths.start, strands.first, side="right") - 1
    planes = Planes(*middles(paths, position, strands))
    strand, vertex = strands.vertices()
    xy = planes.project(paths.longitude[vertex], paths.latitude[vertex], strand)
    lines = shapely.linestrings(xy, indices=strand)
    lines = shapely.remove_repeated_points(lines, _SAME * sagitta_m[path])  # type: ignore[call-overload] # an array works
    xy, strand = shapely.get_coordinates(lines, return_index=True)
    centre, radius = planes.disc(xy, (distance_m + sagitta_m / 2)[path[strand]], strand)
    walk, which = _there_and_back(shapely.get_num_coordinates(lines).astype(np.intp))
    rings = _offset_rings(centre[walk], radius[walk], which, sagitta_m[path])
    wound, strand = shapely.get_parts(shapely.buffer(shapely.polygons(rings), 0), return_index=True)
    outline, polygon = shapely.get_coordinates(wound, return_index=True)
    longitude, latitude = planes.unproject(outline, strand[polygon])
    return shapely.set_coordinates(wound, np.column_stack([longitude, latitude])), path[strand]


def _there_and_back(counts: Ints) -> tuple[Ints, Ints]:
    """For runs of so many vertices laid end to end: the vertices in order there and back, and the run of each."""
    run, place = spread(2 * (counts - 1))
    first = np.cumsum(counts) - counts
    return first[run] + np.minimum(place, 2 * (counts[run] - 1) - place), run


def _offset_rings(centre: Floats, radius: Floats, walk: Ints, sagitta: Floats) -> Geometries:
    """The offset line of each walk (w,) as a ring; `centre` (n, 2), `radius` and `walk` (n,), `sagitta` (w,)."""
    rings = np.empty(len(sagitta), dtype=object)
    step = np.diff(centre, axis=0, append=centre[-1:])
    length = np.where(np.diff(walk, append=-1) == 0, np.hypot(step[:, 0], step[:, 1]), np.inf)
    knotted = has_knots(length, walk, sagitta)
    for kind, build in ((knotted, knotted_offset_curve), (~knotted, _offset_curve)):
        mine = kind[walk]
        if mine.any():
            new = np.cumsum(kind) - 1
            curve, ring = build(centre[mine], radius[mine], new[walk[mine]], sagitta[kind])
            rings[kind] = shapely.linearrings(curve, indices=ring)
    return rings


def _offset_curve(centre: Floats, radius: Floats, walk: Ints, sagitta: Floats) -> tuple[Floats, Ints]:
    """Positions on the curve along the right-hand side of closed walks from disc to disc, and the walk of each.

    Offset edges are the common tangents of the discs that they join. `centre` (n, 2), `radius` and `walk` (n,) are
    those of the vertices in order; `sagitta` (w,) holds one for each walk.
    """
    sagitta = sagitta[walk]
    begins = np.concatenate([[True], np.diff(walk) != 0])
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(walk)) - 1
    after, before = np.arange(1, len(walk) + 1), np.arange(-1, len(walk) - 1)
    after[last], before[first] = first, last
    step = centre[after] - centre
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), _SHORTEST_M)
    lean = np.arccos(np.clip((radius - radius[after]) / length, -1, 1))
    normal = np.arctan2(step[:, 1], step[:, 0]) - lean
    into = normal[before]
    sharpest = _TURN / 2 - _TURNED_BACK
    turn = (normal - into + sharpest) % _TURN - sharpest
    bends_away = turn > 0
    tip = radius / np.abs(np.cos(turn / 2))
    meets = radius * np.abs(np.tan(turn / 2)) <= np.minimum(length, length[before])
    pointed = np.where(bends_away, tip - radius <= _BLUNT * sagitta, meets)
    arc = 2 * np.arccos(1 - np.minimum(sagitta / radius, 0.5))
    parts = np.where(bends_away, np.ceil(turn / arc), 1).astype(np.intp)
    corner, place = spread(np.where(pointed, 1, parts + 1))
    share = np.where(pointed[corner], 0.5, place / parts[corner])
    angle = into[corner] + share * turn[corner]
    away = np.where(pointed, tip, radius)[corner]
    curve = centre[corner] + away[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return curve, walk[corner]
