"""What joins two vertices, and how to read one kind of edge as the other."""

from __future__ import annotations

from typing import Literal

import numpy as np

from geo.geodesic.arrays import spread
from geo.geodesic.ellipsoid import GEOD, MEAN_RADIUS_M, Floats, Ints, wrap_degrees

__all__ = ["Edges", "follow_geodesics", "straight_pieces"]

Edges = Literal["geodesic", "straight"]
"""What joins two vertices: the shortest line on the ellipsoid, or a line that is straight in longitude and latitude
(as GeoJSON means it, RFC 7946 section 3.1.1). Either way an edge goes the short way round the Earth, but for a straight
edge of 360°, which is a whole parallel."""

_ROUNDS = 12
_MOST_PIECES = 1_000


def straight_pieces(latitude: Floats, turn: Floats, rise: Floats, deviation_m: Floats | float) -> Ints:
    """Into how many pieces an edge must be cut for straight and geodesic pieces to differ by at most the deviation.

    The edge leaves at `latitude`, turns by `turn` and rises by `rise` (all degrees). The bow follows from the
    curvature of a geodesic in longitude and latitude, φ'' = −2 tan φ φ'² − sin φ cos φ.
    """
    lam, dphi = np.abs(np.radians(turn)), np.abs(np.radians(rise))
    other = np.abs(latitude + rise)
    highest = np.radians(np.minimum(np.maximum(np.abs(latitude), other), 90))
    widest = np.cos(np.radians(np.minimum(np.minimum(np.abs(latitude), other), 90))) * lam
    with np.errstate(invalid="ignore", divide="ignore"):
        bow = MEAN_RADIUS_M / 8 * np.sin(highest) * lam * (2 * dphi**2 + widest**2) / np.hypot(dphi, widest)
    pieces: Ints = np.ceil(np.sqrt(np.nan_to_num(bow) / deviation_m)).astype(np.intp)
    return np.maximum(pieces, 1)


def follow_geodesics(
    longitude: Floats, latitude: Floats, start: Ints, deviation_m: Floats
) -> tuple[Floats, Floats, Ints]:
    """Rings whose geodesic edges may be read as straight ones: vertices are added where the two would differ.

    Ring i has the vertices `start[i]:start[i + 1]` and must keep to its own deviation.
    """
    for _ in range(_ROUNDS):
        joined = np.ones(len(longitude), bool)
        joined[start[1:] - 1] = False
        first = np.flatnonzero(joined)
        allowed = np.repeat(deviation_m, np.diff(start))[first]
        turn = wrap_degrees(longitude[first + 1] - longitude[first])
        pieces = straight_pieces(latitude[first], turn, latitude[first + 1] - latitude[first], allowed)
        if pieces.max(initial=1) == 1:
            break
        counts = np.ones(len(longitude), np.intp)
        counts[first] = np.minimum(pieces, _MOST_PIECES)
        vertex, place = spread(counts)
        new = np.flatnonzero(place)
        at = vertex[new]
        azimuth, _, length = GEOD.inv(longitude[at], latitude[at], longitude[at + 1], latitude[at + 1])
        share = place[new] / counts[at]
        along = longitude[at] + share * wrap_degrees(longitude[at + 1] - longitude[at])
        longitude, latitude = longitude[vertex], latitude[vertex]
        x, latitude[new], _ = GEOD.fwd(longitude[new], latitude[new], azimuth, share * length)
        longitude[new] = along + wrap_degrees(x - along)
        start = np.concatenate([[0], np.cumsum(counts)])[start].astype(np.intp)
    return longitude, latitude, start
