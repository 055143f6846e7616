"""How far the outline of a zone is from where it should be, measured on the ellipsoid."""

from __future__ import annotations

import numpy as np
import shapely

from geo.arrays import spread
from geo.ellipsoid import MEAN_RADIUS_M, Floats, Ints
from geo.nearest import EdgeIndex
from geo.paths import Bools, Geometries

__all__ = ["boundary_error"]

_LONG_EDGE_M = 1_000.0  # edges are measured at their ends and middle, longer ones at least once in this length
_MOST_SAMPLES = 200
_SEAM_DEGREES = 1e-9


def boundary_error(
    zones: Geometries, owner: Ints, index: EdgeIndex, distance_m: Floats, *, slack_m: Floats
) -> tuple[Floats, Floats]:
    """Largest errors of the outlines of zones: beyond the distance, and within it (both ≥ 0, metres).

    Zone i belongs to the indexed geometry `owner[i]` and should end where that is `distance_m[i]` away. Edges along
    the antimeridian and the poles, where a zone is only cut, are not measured. An error of more than `slack_m`
    beyond the distance may be given as infinite.
    """
    longitude, latitude, zone = _samples(zones)
    found = index.nearest(longitude, latitude, owner[zone], within_m=(distance_m + slack_m)[zone])
    error = found.distance_m - distance_m[zone]
    beyond, within = np.zeros(len(zones)), np.zeros(len(zones))
    np.maximum.at(beyond, zone, error)
    np.maximum.at(within, zone, -error)
    return beyond, within


def _samples(zones: Geometries) -> tuple[Floats, Floats, Ints]:
    parts, zone = shapely.get_parts(zones, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = xy[:, 0], xy[:, 1]
    edge = np.flatnonzero(np.diff(ring) == 0)
    edge = edge[~_on_cut(x, y, edge)]
    dx, dy = x[edge + 1] - x[edge], y[edge + 1] - y[edge]
    degree = np.pi / 180 * MEAN_RADIUS_M
    length = np.hypot(dx * np.cos(np.radians(y[edge])), dy) * degree
    counts = 2 * np.clip(np.ceil(length / _LONG_EDGE_M / 2), 1, _MOST_SAMPLES / 2).astype(np.intp)
    sample, place = spread(counts)
    share = place / counts[sample]
    return x[edge][sample] + share * dx[sample], y[edge][sample] + share * dy[sample], zone[part[ring[edge]]][sample]


def _on_cut(x: Floats, y: Floats, edge: Ints) -> Bools:
    seam = np.abs(np.abs(x) - 180) < _SEAM_DEGREES
    pole = np.abs(y) > 90 - _SEAM_DEGREES
    on: Bools = (seam[edge] & seam[edge + 1]) | pole[edge] | pole[edge + 1]
    return on
