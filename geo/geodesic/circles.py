"""Circles about single positions, ten thousand at a time."""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesic.arrays import spread
from geo.geodesic.ellipsoid import GEOD, SEMI_MINOR_M, Floats, Ints
from geo.geodesic.paths import Bools, Geometries

__all__ = ["circle_error", "circles", "is_plain"]

_SAGITTA = 0.8  # of the tolerance: vertices lie half of it beyond the distance, the middles of chords within it
_CHECKED = 8  # chords measured on each circle; they include the northernmost and the southernmost
_HIGHEST_DEGREES = 80.0


def is_plain(longitude: Floats, latitude: Floats, distance_m: Floats) -> Bools:
    """Which circles stay clear of the antimeridian and of the poles."""
    reach = np.degrees(distance_m * 1.01 / SEMI_MINOR_M) + 1e-6
    high = np.abs(latitude) + reach
    wide = reach / np.cos(np.radians(np.minimum(high, _HIGHEST_DEGREES)))
    plain: Bools = (high < _HIGHEST_DEGREES) & (np.abs(longitude) + wide < 180)  # noqa: PLR2004 - the antimeridian
    return plain


def circles(longitude: Floats, latitude: Floats, distance_m: Floats, tolerance_m: Floats) -> Geometries:
    """Polygons round positions by the direct geodesic problem (Karney 2013), without a loop over the circles."""
    half = _SAGITTA * tolerance_m / 2
    count = _corners(distance_m, tolerance_m)
    if (count == count[0]).all():
        azimuth = np.linspace(0, -360, count[0], endpoint=False)
        shape = (len(count), count[0])
        x, y, _ = GEOD.fwd(
            np.broadcast_to(longitude[:, None], shape).ravel(),
            np.broadcast_to(latitude[:, None], shape).ravel(),
            np.broadcast_to(azimuth, shape).ravel(),
            np.broadcast_to((distance_m + half)[:, None], shape).ravel(),
        )
        ring = np.empty((len(count), count[0] + 1, 2))
        ring[:, :-1, 0], ring[:, :-1, 1] = x.reshape(shape), y.reshape(shape)
        ring[:, -1] = ring[:, 0]
        return np.asarray(shapely.polygons(ring), dtype=object)
    circle, place = spread(count + 1)
    azimuth = -360.0 * (place % count[circle]) / count[circle]
    x, y, _ = GEOD.fwd(longitude[circle], latitude[circle], azimuth, (distance_m + half)[circle])
    return np.asarray(shapely.polygons(shapely.linearrings(x, y, indices=circle)), dtype=object)


def circle_error(polygons: Geometries, longitude: Floats, latitude: Floats, distance_m: Floats) -> Floats:
    """The largest error found at eight corners and the middles of eight chords of each circle, in metres."""
    xy = shapely.get_coordinates(polygons)
    count = shapely.get_num_coordinates(polygons) - 1
    first = np.cumsum(count + 1) - (count + 1)
    circle, place = spread(np.full(len(polygons), _CHECKED))
    corner = first[circle] + place * count[circle] // _CHECKED
    error = np.zeros(len(polygons))
    for x, y in (xy[corner].T, (xy[corner] + xy[corner + 1]).T / 2):
        away = GEOD.inv(longitude[circle], latitude[circle], x, y)[2]
        np.maximum.at(error, circle, np.abs(away - distance_m[circle]))
    return error


def _corners(distance_m: Floats, tolerance_m: Floats) -> Ints:
    """How many corners keep the chords within the sagitta, as a multiple of the number checked."""
    sagitta = np.minimum(_SAGITTA * tolerance_m / distance_m, 0.5)
    corners: Ints = np.ceil(np.pi / np.arccos(1 - sagitta) / _CHECKED).astype(np.intp) * _CHECKED
    return np.maximum(corners, 2 * _CHECKED)
