"""The zone of a long edge: its two offset lines, followed along the geodesic, and a round cap at either end."""

from __future__ import annotations

import numpy as np

from geo.geodesic.arrays import spread
from geo.geodesic.ellipsoid import GEOD, MEAN_RADIUS_M, Floats, Ints
from geo.geodesic.paths import Paths

__all__ = ["corridor_rings"]

_STEEPEST_DEGREES = 75.0  # nearer to a pole, `follow_geodesics` adds what is missing


def corridor_rings(
    paths: Paths, edge: Ints, distance_m: Floats, sagitta_m: Floats
) -> tuple[Floats, Floats, Ints, Ints]:
    """Rings round the edges that leave the vertices `edge`: longitudes, latitudes, starts and the path of each ring.

    `distance_m` and `sagitta_m` hold a value for each path. Vertices lie half a sagitta beyond the distance.
    """
    path = np.searchsorted(paths.start, edge, side="right") - 1
    distance, sagitta = distance_m[path], sagitta_m[path]
    offset = distance + sagitta / 2
    x0, y0, x1, y1 = paths.longitude[edge], paths.latitude[edge], paths.longitude[edge + 1], paths.latitude[edge + 1]
    azimuth, back, length = GEOD.inv(x0, y0, x1, y1)
    parts = _stations(np.maximum(np.abs(y0), np.abs(y1)), length, distance, sagitta)
    side, place = spread(parts + 1)
    x, y, to_start = GEOD.fwd(x0[side], y0[side], azimuth[side], length[side] * place / parts[side])
    heading = np.asarray(to_start) + 180
    arcs = np.ceil(np.pi * distance / np.sqrt(8 * distance * sagitta)).astype(np.intp) + 1
    cap, spoke = spread(arcs - 1)
    swing = 180 * (spoke + 1) / arcs[cap]
    # Counter-clockwise: the right side, the cap at the end, the left side backwards, the cap at the start.
    bases = [(side, x, y, heading + 90), (cap, x1[cap], y1[cap], back[cap] - 90 - swing)]
    reverse = np.lexsort((-place, side))
    bases.append((side, x[reverse], y[reverse], heading[reverse] - 90))
    bases.append((cap, x0[cap], y0[cap], azimuth[cap] - 90 - swing))
    ring = np.concatenate([base[0] for base in bases])
    order = np.argsort(ring, kind="stable")
    ring = ring[order]
    longitude, latitude, azimuths = (np.concatenate([base[k] for base in bases])[order] for k in (1, 2, 3))
    longitude, latitude, _ = GEOD.fwd(longitude, latitude, azimuths, offset[ring])
    start = np.searchsorted(ring, np.arange(len(edge) + 1))
    closing = np.insert(np.arange(len(ring)), start[1:], start[:-1])
    return longitude[closing], latitude[closing], (start + np.arange(len(start))).astype(np.intp), path


def _stations(latitude: Floats, length: Floats, distance: Floats, sagitta: Floats) -> Ints:
    """Into how many parts each edge is cut for its straight offsets to stay within a fifth of the sagitta."""
    steepness = np.tan(np.radians(np.minimum(latitude, _STEEPEST_DEGREES))) + distance / MEAN_RADIUS_M
    step = np.sqrt(8 * 0.2 * sagitta * MEAN_RADIUS_M / np.maximum(steepness, 1e-9))
    return np.ceil(length / step).astype(np.intp)
