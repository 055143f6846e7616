"""How far the outline of a zone is from where it should be, measured on the ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.geodesic.arrays import spread
from geo.geodesic.ellipsoid import MEAN_RADIUS_M, Floats, Ints, cartesian
from geo.geodesic.nearest import EdgeIndex, Nearest
from geo.geodesic.paths import Bools, Geometries

__all__ = ["boundary_error"]

_LONG_EDGE_M = 1_000.0  # edges are measured at their ends and middle, longer ones at least once in this length
_MOST_SAMPLES = 200
_SEAM_DEGREES = 1e-9
_DEGREE_M = np.pi / 180 * MEAN_RADIUS_M
_CREASE = 0.1  # of the tolerance: a shallower crease is let be
_CLOSER = 8  # parts into which an edge that may hide a crease is cut


@dataclass(frozen=True, slots=True)
class _Samples:
    """Positions along outlines, in order; `gap_m` is the way to the next one, infinite where an outline stops."""

    longitude: Floats
    latitude: Floats
    zone: Ints
    gap_m: Floats


def boundary_error(
    zones: Geometries, owner: Ints, index: EdgeIndex, distance_m: Floats, *, tolerance_m: Floats
) -> tuple[Floats, Floats]:
    """Largest errors of the outlines of zones: beyond the distance, and within it (both ≥ 0, metres).

    Zone i belongs to the indexed geometry `owner[i]` and should end where that is `distance_m[i]` away. Outlines are
    measured at their vertices, in the middle of their edges, and closer where two neighbouring positions are nearest
    to places far apart, as on either side of a crease. Edges along the antimeridian and the poles, where a zone is
    only cut, are not measured. An error of more than twice the tolerance beyond the distance may be given as infinite.
    """
    samples = _samples(zones)
    found = _nearest(index, samples, owner, distance_m, tolerance_m)
    error = found.distance_m - distance_m[samples.zone]
    beyond, within = np.zeros(len(zones)), np.zeros(len(zones))
    np.maximum.at(beyond, samples.zone, error)
    np.maximum.at(within, samples.zone, -error)
    closer = _between(samples, _suspect(samples, found, distance_m, tolerance_m))
    error = _nearest(index, closer, owner, distance_m, tolerance_m).distance_m - distance_m[closer.zone]
    np.maximum.at(beyond, closer.zone, error)
    np.maximum.at(within, closer.zone, -error)
    return beyond, within


def _nearest(index: EdgeIndex, samples: _Samples, owner: Ints, distance_m: Floats, tolerance_m: Floats) -> Nearest:
    within = (distance_m + 2 * tolerance_m)[samples.zone]
    return index.nearest(samples.longitude, samples.latitude, owner[samples.zone], within_m=within)


def _samples(zones: Geometries) -> _Samples:
    parts, zone = shapely.get_parts(zones, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = xy[:, 0], xy[:, 1]
    edge = np.flatnonzero(np.diff(ring) == 0)
    edge = edge[~_on_cut(x, y, edge)]
    dx, dy = x[edge + 1] - x[edge], y[edge + 1] - y[edge]
    length = np.hypot(dx * np.cos(np.radians(y[edge])), dy) * _DEGREE_M
    counts = 2 * np.clip(np.ceil(length / _LONG_EDGE_M / 2), 1, _MOST_SAMPLES / 2).astype(np.intp)
    sample, place = spread(counts)
    share = place / counts[sample]
    follows = np.zeros(len(edge), bool)
    follows[:-1] = (np.diff(edge) == 1) & (np.diff(ring[edge]) == 0)
    gap = (length / counts)[sample]
    gap[np.cumsum(counts)[~follows] - 1] = np.inf
    return _Samples(
        x[edge][sample] + share * dx[sample],
        y[edge][sample] + share * dy[sample],
        zone[part[ring[edge]]][sample],
        gap,
    )


def _suspect(samples: _Samples, found: Nearest, distance_m: Floats, tolerance_m: Floats) -> Ints:
    """Samples from which to the next one the nearest place jumps, so far that a crease between could matter."""
    place = cartesian(found.longitude, found.latitude)
    jump = np.zeros(len(place))
    jump[:-1] = np.sqrt((np.diff(place, axis=0) ** 2).sum(axis=1))
    gap = samples.gap_m
    with np.errstate(invalid="ignore"):
        deep = jump * gap > 8 * _CREASE * tolerance_m[samples.zone] * distance_m[samples.zone]
        return np.flatnonzero(np.isfinite(gap) & deep & (jump > 2 * gap))


def _between(samples: _Samples, first: Ints) -> _Samples:
    """Positions between each of the samples and the next."""
    x, y = samples.longitude, samples.latitude
    share = np.tile(np.arange(1, _CLOSER) / _CLOSER, len(first))
    k = np.repeat(first, _CLOSER - 1)
    nothing = np.full(len(k), np.inf)
    return _Samples(x[k] + share * (x[k + 1] - x[k]), y[k] + share * (y[k + 1] - y[k]), samples.zone[k], nothing)


def _on_cut(x: Floats, y: Floats, edge: Ints) -> Bools:
    seam = np.abs(np.abs(x) - 180) < _SEAM_DEGREES
    pole = np.abs(y) > 90 - _SEAM_DEGREES
    on: Bools = (seam[edge] & seam[edge + 1]) | pole[edge] | pole[edge + 1]
    return on
