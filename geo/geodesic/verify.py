"""How far the outline of a zone is from where it should be, measured on the ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.geodesic.arrays import spread
from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import METRES_PER_DEGREE, Floats, Ints, cartesian
from geo.geodesic.nearest import EdgeIndex, Nearest
from geo.geodesic.paths import Bools, Geometries, explode, paths_of

__all__ = ["boundary_error", "worst_place"]

_LONG_EDGE_M = 1_000.0  # long edges are measured at their ends and middle, and at least once in this length
_MOST_SAMPLES = 200
_ON_CUT_DEGREES = 1e-9
_CREASE = 0.1  # of the tolerance: a shallower crease is let be
_SURE = 0.7  # of the tolerance: chords of which no more is known are measured closer
_CLOSER = 8  # parts into which they are cut


@dataclass(frozen=True, slots=True)
class _Samples:
    """Positions along outlines, in order.

    `gap_m` is the way to the next one, infinite where an outline stops. `bow_m` is by how much what lies between the
    two may be nearer than both; NaN where that says too little, and the middle is a sample too.
    """

    longitude: Floats
    latitude: Floats
    zone: Ints
    gap_m: Floats
    bow_m: Floats


def boundary_error(
    zones: Geometries, owner: Ints, index: EdgeIndex, distance_m: Floats, *, tolerance_m: Floats
) -> tuple[Floats, Floats]:
    """Largest errors of the outlines of zones: beyond the distance, and within it (both ≥ 0, metres).

    Zone i belongs to the indexed geometry `owner[i]` and should end where that is `distance_m[i]` away. Outlines are
    measured at their vertices. Between two vertices l apart no position is nearer to anything than the nearer of the
    two by more than l² / 8d (the median of a triangle); where that is more than the tolerance, the middle is measured.
    Between two that are nearest to places far apart there may be a crease; such chords are measured closer. Edges along
    the antimeridian and the poles, where a zone is only cut, are not measured. An error of more than twice the
    tolerance beyond the distance may be given as infinite.
    """
    samples = _samples(zones, distance_m, tolerance_m)
    found = _nearest(index, samples, owner, distance_m, tolerance_m)
    error = found.distance_m - distance_m[samples.zone]
    lowest = np.minimum(error, np.append(error[1:], 0)) - samples.bow_m
    unsure = _may_crease(index, samples, found, distance_m, tolerance_m)
    unsure |= lowest < -_SURE * tolerance_m[samples.zone]
    closer = _between(samples, np.flatnonzero(unsure))
    measured = _nearest(index, closer, owner, distance_m, tolerance_m).distance_m - distance_m[closer.zone]
    beyond, within = np.zeros(len(zones)), np.zeros(len(zones))
    np.maximum.at(within, samples.zone, np.where(unsure | np.isnan(lowest), -error, -lowest))
    for some, errors in ((samples, error), (closer, measured)):
        np.maximum.at(beyond, some.zone, errors)
        np.maximum.at(within, some.zone, -errors)
    return beyond, within


def worst_place(
    geometry: shapely.Geometry, zone: shapely.Geometry, distance_m: float, edges: Edges
) -> tuple[float, float]:
    """Longitude and latitude of the vertex of an outline that is farthest from where it should be."""
    paths = paths_of(*explode(np.array([geometry])), edges=edges, deviation_m=1.0)
    xy = shapely.get_coordinates(zone)
    if not len(xy):
        xy = shapely.get_coordinates(geometry)
    index = EdgeIndex(paths, cartesian(paths.longitude, paths.latitude), distance_m=abs(distance_m))
    away = index.nearest(xy[:, 0], xy[:, 1], np.zeros(len(xy), np.intp)).distance_m
    on_cut = (np.abs(np.abs(xy[:, 0]) - 180) < _ON_CUT_DEGREES) | (np.abs(xy[:, 1]) > 90 - _ON_CUT_DEGREES)
    worst = np.argmax(np.where(on_cut, 0, np.abs(away - abs(distance_m))))
    return float(xy[worst, 0]), float(xy[worst, 1])


def _nearest(index: EdgeIndex, samples: _Samples, owner: Ints, distance_m: Floats, tolerance_m: Floats) -> Nearest:
    within = (distance_m + 2 * tolerance_m)[samples.zone]
    return index.nearest(samples.longitude, samples.latitude, owner[samples.zone], within_m=within)


def _samples(zones: Geometries, distance_m: Floats, tolerance_m: Floats) -> _Samples:
    parts, part_zone = shapely.get_parts(zones, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = xy[:, 0], xy[:, 1]
    edge = np.flatnonzero(np.diff(ring) == 0)
    edge = edge[~_on_cut(x, y, edge)]
    zone = part_zone[part[ring[edge]]]
    dx, dy = x[edge + 1] - x[edge], y[edge + 1] - y[edge]
    length = np.hypot(dx * np.cos(np.radians(y[edge])), dy) * METRES_PER_DEGREE
    follows = np.zeros(len(edge), bool)
    follows[:-1] = (np.diff(edge) == 1) & (np.diff(ring[edge]) == 0)
    bow = length * length / (8 * distance_m[zone])
    bow[~follows | (bow > tolerance_m[zone])] = np.nan
    counts = 2 * np.clip(np.ceil(length / _LONG_EDGE_M / 2), 1, _MOST_SAMPLES / 2).astype(np.intp)
    counts[~np.isnan(bow)] = 1
    sample, place = spread(counts)
    share = place / counts[sample]
    gap = (length / counts)[sample]
    gap[np.cumsum(counts)[~follows] - 1] = np.inf
    return _Samples(
        x[edge][sample] + share * dx[sample], y[edge][sample] + share * dy[sample], zone[sample], gap, bow[sample]
    )


def _may_crease(index: EdgeIndex, samples: _Samples, found: Nearest, distance_m: Floats, tolerance_m: Floats) -> Bools:
    """Samples from which to the next one the outline may cut off a crease that matters.

    The nearest place jumps far. Yet if either of the two is about as near to the edge that is nearest to the other,
    then so is all between them, for the distance from one edge is convex: the crease is at that sample.
    """
    jump = np.zeros(len(found.position))
    jump[:-1] = np.sqrt((np.diff(found.position, axis=0) ** 2).sum(axis=1))
    gap, shallow = samples.gap_m, _CREASE * tolerance_m[samples.zone]
    with np.errstate(invalid="ignore"):
        may = np.isfinite(gap) & (jump * gap > 8 * shallow * distance_m[samples.zone]) & (jump > 2 * gap)
    at = np.flatnonzero(may)
    for here, there in ((at, at + 1), (at + 1, at)):
        away = index.distance(samples.longitude[here], samples.latitude[here], found.edge[there])
        may[at[away <= found.distance_m[here] + shallow[here]]] = False
    return may


def _between(samples: _Samples, first: Ints) -> _Samples:
    """Positions between each of the samples and the next."""
    x, y = samples.longitude, samples.latitude
    share = np.tile(np.arange(1, _CLOSER) / _CLOSER, len(first))
    k = np.repeat(first, _CLOSER - 1)
    nothing = np.full(len(k), np.nan)
    return _Samples(
        x[k] + share * (x[k + 1] - x[k]), y[k] + share * (y[k + 1] - y[k]), samples.zone[k], nothing, nothing
    )


def _on_cut(x: Floats, y: Floats, edge: Ints) -> Bools:
    antimeridian = np.abs(np.abs(x) - 180) < _ON_CUT_DEGREES
    pole = np.abs(y) > 90 - _ON_CUT_DEGREES
    on: Bools = (antimeridian[edge] & antimeridian[edge + 1]) | pole[edge] | pole[edge + 1]
    return on
